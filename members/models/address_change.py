"""Another address for an account, from the wish to the day on which it counts."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import AddressOutcome
from members.models.person import Person
from workinggroup.lib import tokens


class AddressChange(models.Model):
    """A new address that was asked for, and what became of it.

    It counts once its holder confirms it from the new address and proves who they are. Where they
    `lost_access`, a second officer of their side agrees, and it counts 48 hours later.
    """

    # Numbered one by one, gaps would tell one side of the other's.
    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    email = models.EmailField(_("new address"), max_length=254)
    lost_access = models.BooleanField(_("access lost"), default=False)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    seconded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seconded")
    )
    seconded_at = models.DateTimeField(_("seconded at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=AddressOutcome.choices, blank=True
    )

    class Meta:
        verbose_name = _("change of address")
        verbose_name_plural = _("changes of address")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_open_address_change"
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None, seconded_at=None)
                | Q(seconded_by__isnull=False, seconded_at__isnull=False, lost_access=True),
                name="address_seconded_where_access_was_lost",
            ),
            models.CheckConstraint(
                condition=Q(seconded_by=None) | ~Q(seconded_by=F("asked_by")),
                name="address_seconded_by_another",
            ),
            models.CheckConstraint(
                condition=Q(lost_access=False)
                | (~Q(asked_by=F("person")) & (Q(seconded_by=None) | ~Q(seconded_by=F("person")))),
                name="lost_access_told_by_others",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="")
                | Q(ended_at__isnull=False, outcome__in=AddressOutcome.values),
                name="address_change_ends_in_one_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
