"""Everyone with an account."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.enums import Language
from workinggroup.lib.bilingual import Bilingual, active
from workinggroup.lib.clock import WASHINGTON, now, zone_choices
from workinggroup.lib.fields import LineField
from workinggroup.lib.viewer import Role

# After so long a look at the home page counts as a new visit.
VISIT_LASTS = dt.timedelta(hours=4)
# Nobody can log in to it: it was never accepted, or its holder lost it.
HAS_NO_PASSWORD = models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """The operator, who runs the server and belongs to no side."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def with_login(self, email: str | None) -> "models.QuerySet[Person]":
        """The account that is logged in to with this address, if there is one; people who have not
        accepted their invitation may have the address too."""
        return self.exclude(HAS_NO_PASSWORD).filter(email__iexact=email)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.with_login(username).get()


class Person(AbstractBaseUser, PermissionsMixin):
    """A person; what they may do follows from their open appointment, never from this row.

    The operator is the one exception: a superuser without an appointment.
    """

    # Of one account that can be logged in to. Whether another one outside a delegation has an
    # address too, nobody learns who adds people to it: whoever reads that address does, when they
    # accept the invitation.
    email = models.EmailField(_("email"), max_length=254)
    given_name = LineField(_("given name"), max_length=80)
    family_name = LineField(_("family name"), max_length=80)
    name_zh = LineField(_("name in Chinese characters"), max_length=40, blank=True)
    # As the side of the person writes names, kept here so that a name needs no query.
    family_name_first = models.BooleanField(_("family name first"), default=False, editable=False)
    title_en = LineField(pgettext_lazy("job", "title in English"), max_length=160, blank=True)
    title_zh = LineField(pgettext_lazy("job", "title in Chinese"), max_length=160, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.ENGLISH
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=WASHINGTON, choices=zone_choices
    )
    is_active = models.BooleanField(_("active"), default=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("invitation accepted"), null=True, blank=True)
    # When the last visit to the home page began, and the one before it: what changed since that one
    # is news for as long as a visit lasts, also to who logs in again meanwhile.
    seen_at = models.DateTimeField(_("last visit"), null=True, blank=True)
    seen_before_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~HAS_NO_PASSWORD,
                name="account_email_once",
                violation_error_message=_("Another account has this email address."),
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values), name="person_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_use(self) -> bool:
        """Whether somebody has it, or had it and lost their access: then its address is theirs to
        change, and nobody else's to correct."""
        return self.accepted_at is not None or self.has_usable_password()

    @property
    def latin_name(self) -> str:
        parts = [self.given_name, self.family_name]
        return " ".join(reversed(parts) if self.family_name_first else parts)

    @property
    def name(self) -> str:
        """The name for the active language: characters in Chinese where the person has them."""
        return self.name_in(active())

    def name_in(self, language: str) -> str:
        return self.name_zh if language == "zh" and self.name_zh else self.latin_name

    @property
    def other_name(self) -> str:
        """The name for the other language, where that is another one."""
        second = self.names.second
        return second if second != self.name else ""

    @property
    def names(self) -> Bilingual:
        return Bilingual(en=self.latin_name, zh=self.name_zh or self.latin_name)

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_en, self.title_zh)

    def visited_before(self, now: dt.datetime) -> dt.datetime | None:
        """When the visit before that of `now` began; None for the first one."""
        return self.seen_before_at if self.is_on_visit(now) else self.seen_at

    def is_on_visit(self, now: dt.datetime) -> bool:
        """Whether what they look at at `now` belongs to the visit that is on record last."""
        return self.seen_at is not None and now - self.seen_at < VISIT_LASTS

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether the admin site opens at all: the secretaries and the operator."""
        if not self.is_active:
            return False
        if self.is_superuser:
            return True
        return self.appointments.filter(
            models.Q(ended_at=None) | models.Q(ended_at__gt=now()), role=Role.SECRETARY
        ).exists()
