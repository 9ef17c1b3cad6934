"""The two delegations, their ten seats each, who holds them and who speaks for whom.

A term or an appointment runs from `began_at` up to, not including, `ended_at` (null: open).
That terms of one seat or one company, and appointments of one person, never overlap, and that a
seat, its company and its people are of one side, is held by the guards beside this module.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.enums import MAY_ACT, SEATED_ROLES, SEATS_PER_DELEGATION
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.clock import SIDE_ZONES
from workinggroup.lib.fields import LineField
from workinggroup.lib.punctuation import aside, lead
from workinggroup.lib.viewer import Role, Side


class Delegation(models.Model):
    """One per side; the table can hold no third."""

    side = models.CharField(_("side"), max_length=2, choices=Side.choices, primary_key=True)
    association_en = LineField(_("association in English"), max_length=160)
    association_zh = LineField(_("association in Chinese"), max_length=160)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-side"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="delegation_two_sides"),
        ]

    def __str__(self) -> str:
        return str(self.get_side_display())

    @property
    def association(self) -> Bilingual:
        return Bilingual(self.association_en, self.association_zh)

    @property
    def time_zone(self) -> str:
        return SIDE_ZONES[self.side]


class Company(models.Model):
    """A member company of one association; no two, of either, have a name in common."""

    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="companies", verbose_name=_("delegation")
    )
    name_en = LineField(_("name in English"), max_length=160)
    name_zh = LineField(_("name in Chinese"), max_length=160)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name_en", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower(name),
                condition=~Q(**{name: ""}),
                name=f"company_{name}_once",
                violation_error_message=_("Another company has this name."),
            )
            for name in ("name_en", "name_zh")
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en, self.name_zh)


class Seat(models.Model):
    """One of ten numbered seats of a delegation."""

    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="seats", verbose_name=_("delegation")
    )
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["-delegation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["delegation", "number"], name="seat_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=SEATS_PER_DELEGATION),
                name="seat_one_of_ten",
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(side)s, seat %(number)d")) % {
            "side": Side(self.delegation_id).label,
            "number": self.number,
        }

    @property
    def code(self) -> str:
        """The same in every language: `CN 3`."""
        return f"{self.delegation_id.upper()} {self.number}"


class SeatTerm(models.Model):
    """A company holding a seat for a time."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="terms", verbose_name=_("seat"))
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="terms", verbose_name=_("company")
    )
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat term")
        verbose_name_plural = _("seat terms")
        ordering = ["seat", "began_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_at=None), name="seat_held_once"
            ),
            models.UniqueConstraint(
                fields=["company"], condition=Q(ended_at=None), name="company_on_one_seat"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("began_at")),
                name="seat_term_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{lead(self.seat)}{self.company}"


class Appointment(models.Model):
    """A person's role in a delegation for a time; the open one is what gives access."""

    person = models.ForeignKey(
        "members.Person", models.PROTECT, related_name="appointments", verbose_name=_("person")
    )
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="appointments", verbose_name=_("delegation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    term = models.ForeignKey(
        SeatTerm,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("seat"),
    )
    # An alternate acts for the delegate of their seat; a delegate or an adviser for the head.
    acting = models.BooleanField(_("designated to act"), default=False)
    began_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-delegation", "term__seat__number", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="appointment_role_known"
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(SEATED_ROLES), term__isnull=False)
                | Q(role=Role.ADVISER)
                | Q(role__in=[Role.HEAD, Role.COUNSEL, Role.SECRETARY], term__isnull=True),
                name="appointment_seated_roles_have_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="appointment_forward",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="person_appointed_once"
            ),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(ended_at=None, role=Role.HEAD),
                name="one_head_per_delegation",
            ),
            models.CheckConstraint(
                condition=Q(acting=False) | Q(role__in=sorted(MAY_ACT)),
                name="appointment_acting_for_another",
            ),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(ended_at=None, acting=True) & ~Q(role=Role.ALTERNATE),
                name="one_deputy_per_delegation",
            ),
            models.UniqueConstraint(
                fields=["term", "role"],
                condition=Q(ended_at=None, role__in=sorted(SEATED_ROLES)),
                name="one_delegate_and_one_alternate_per_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}{aside(self.get_role_display())}"

    @property
    def side(self) -> Side:
        return Side(self.delegation_id)
