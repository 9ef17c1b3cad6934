"""Keys that people carry outside the browser: kept as hashes, revocable one by one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import Language
from members.models.person import Person
from workinggroup.lib import tokens
from workinggroup.lib.fields import LineField


class Key(models.Model):
    # Numbered one by one, a key would tell its holder how many others everybody makes.
    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    label = LineField(_("device or use"), max_length=80)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    used_by = LineField(_("last used by"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


class CalendarKey(Key):
    """The secret part of one calendar subscription's address: one per person and device."""

    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    alarms = models.BooleanField(_("with alarms"), default=False)

    class Meta(Key.Meta):
        abstract = False
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "label"],
                condition=Q(revoked_at=None),
                name="one_calendar_key_per_device",
            ),
        ]


class ApiKey(Key):
    """A key for the REST API, with the rights of its person and no more."""

    # The first characters, so that a person can tell their keys apart.
    hint = models.CharField(_("begins with"), max_length=8, editable=False)
    writes = models.BooleanField(_("may also change things"), default=False)

    class Meta(Key.Meta):
        abstract = False
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["created_at", "pk"]
