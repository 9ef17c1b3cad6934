"""Meetings, their sittings, joining links and deadlines."""

from django.core.validators import MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.enums import (
    MEETING_TOOK_PLACE,
    Audience,
    DeadlineKind,
    HalfYear,
    Interpretation,
    MeetingFormat,
    MeetingKind,
    MeetingState,
)
from meetings.symbols import EXTRAORDINARY, meeting_name, meeting_name_within, meeting_symbol
from members.enums import SEATS_PER_DELEGATION
from members.models import Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.clock import WASHINGTON, zone_choices
from workinggroup.lib.fields import LineField, ProseField
from workinggroup.lib.punctuation import lead
from workinggroup.lib.viewer import Side

_AS_TEXT = Cast("serial", models.TextField())
# Companies of each side that make a quorum, unless a meeting agrees otherwise (practice, Quorum).
USUAL_QUORUM = 6


def oldest_first(prefix: str = "") -> tuple[str, ...]:
    """The order of meetings; of what belongs to one, `prefix` leads there. In a half-year the
    regular one comes before the extraordinary ones."""
    return (f"{prefix}year", f"{prefix}half", f"-{prefix}kind", f"{prefix}serial")


def newest_first(prefix: str = "") -> tuple[str, ...]:
    """The same the other way round."""
    return (f"-{prefix}year", f"-{prefix}half", f"{prefix}kind", f"-{prefix}serial")


def newest_first_place(meeting: "Meeting") -> tuple[int, int, str, int]:
    """What sorts meetings that were read in the order of `newest_first`."""
    return (-meeting.year, -meeting.half, meeting.kind, -meeting.serial)


class Meeting(models.Model):
    """A meeting of the group, numbered once and for ever; a cancelled one keeps its number.

    `number` is how it is written, 7 or X1; `serial` counts in its series, which is that of the
    regular meetings or that of the extraordinary ones.
    """

    number = models.CharField(_("number"), max_length=7, unique=True)
    serial = models.PositiveIntegerField(
        _("place in its series"), validators=[MinValueValidator(1)], editable=False
    )
    kind = models.CharField(
        _("kind"), max_length=14, choices=MeetingKind.choices, default=MeetingKind.REGULAR
    )
    year = models.PositiveSmallIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half-year"), choices=HalfYear.choices)
    host = models.CharField(_("host"), max_length=2, choices=Side.choices)
    # Why the hosting does not alternate this time.
    host_reason = ProseField(_("why this host"), blank=True, max_length=500)
    format = models.CharField(
        _("format"), max_length=14, choices=MeetingFormat.choices, default=MeetingFormat.ONLINE
    )
    place_en = LineField(_("place in English"), max_length=160, blank=True)
    place_zh = LineField(_("place in Chinese"), max_length=160, blank=True)
    place_stale = models.CharField(max_length=2, blank=True, editable=False)
    anchor_zone = models.CharField(
        _("anchor zone"), max_length=64, choices=zone_choices, default=WASHINGTON
    )
    interpretation = models.CharField(
        _("interpretation"),
        max_length=14,
        choices=Interpretation.choices,
        default=Interpretation.CONSECUTIVE,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MeetingState.choices, default=MeetingState.PROPOSED
    )
    chair_us = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chair for the US side"),
    )
    chair_cn = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chair for the Chinese side"),
    )
    # Quorum (practice): this many companies of each side, besides both heads or their deputies.
    quorum = models.PositiveSmallIntegerField(
        _("companies for a quorum, each side"), default=USUAL_QUORUM
    )
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = list(newest_first())
        constraints = [
            models.UniqueConstraint(
                fields=["year", "half"],
                condition=Q(kind=MeetingKind.REGULAR) & ~Q(state=MeetingState.CANCELLED),
                name="one_regular_meeting_per_half_year",
                violation_error_message=_("This half-year has its regular meeting already."),
            ),
            models.CheckConstraint(
                condition=Q(serial__gte=1, serial__lte=999_999), name="meeting_serial_positive"
            ),
            # Extraordinary meetings of before they had a series of their own keep their numbers.
            models.CheckConstraint(
                condition=Q(number=_AS_TEXT)
                | Q(kind=MeetingKind.EXTRAORDINARY, number=Concat(Value(EXTRAORDINARY), _AS_TEXT)),
                name="meeting_number_of_its_series",
            ),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="meeting_half_1_or_2"),
            models.CheckConstraint(
                condition=Q(year__gte=2021, year__lte=2200), name="meeting_year_sane"
            ),
            models.CheckConstraint(condition=Q(host__in=Side.values), name="meeting_host_known"),
            models.CheckConstraint(
                condition=Q(state__in=MeetingState.values), name="meeting_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MeetingKind.values), name="meeting_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1, quorum__lte=SEATS_PER_DELEGATION),
                name="meeting_quorum_of_ten",
            ),
        ]

    def __str__(self) -> str:
        return meeting_name(self.number)

    @property
    def name_within(self) -> str:
        """What it is called within a sentence."""
        return meeting_name_within(self.number)

    @property
    def place(self) -> Bilingual:
        return Bilingual(self.place_en, self.place_zh, self.place_stale)

    @property
    def symbol(self) -> str:
        """The stem of every document symbol of this meeting."""
        return meeting_symbol(self.number)

    @property
    def cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def took_place(self) -> bool:
        return self.state in MEETING_TOOK_PLACE

    @property
    def postponed(self) -> bool:
        return self.state == MeetingState.POSTPONED

    @property
    def extraordinary(self) -> bool:
        return self.kind == MeetingKind.EXTRAORDINARY

    @property
    def place_in_order(self) -> tuple[int, int, bool, int]:
        """Sorts meetings that are read already as `oldest_first` does."""
        return (self.year, self.half, self.extraordinary, self.serial)

    @property
    def has_online_part(self) -> bool:
        return self.format != MeetingFormat.FACE_TO_FACE


class Sitting(models.Model):
    """A day's session. Local day and times in the meeting's anchor zone are what was agreed;
    `starts_at` and `ends_at` (UTC) are derived from them by the service.

    `sequence` is iCalendar's: it grows with every change that matters to an attendee.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="sittings", verbose_name=_("meeting")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title_en = LineField(pgettext_lazy("sitting", "title in English"), max_length=160, blank=True)
    title_zh = LineField(pgettext_lazy("sitting", "title in Chinese"), max_length=160, blank=True)
    audience = models.CharField(
        _("for"), max_length=10, choices=Audience.choices, default=Audience.ALL
    )
    day = models.DateField(_("date"))
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"), help_text=_("An earlier time means the next day."))
    starts_at = models.DateTimeField(editable=False)
    ends_at = models.DateTimeField(editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="sitting_number_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="sitting_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="sitting_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(meeting)s, sitting %(number)d")) % {
            "meeting": self.meeting,
            "number": self.number,
        }

    @property
    def for_heads(self) -> bool:
        return self.audience == Audience.HEADS

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_en, self.title_zh)


class JoiningLink(models.Model):
    """One of several ways into an online sitting: some rooms do not open in every country."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="links", verbose_name=_("meeting")
    )
    label_en = LineField(_("name in English"), max_length=80)
    label_zh = LineField(_("name in Chinese"), max_length=80, blank=True)
    url = models.URLField(
        _("address"), max_length=500, validators=[URLValidator(schemes=["https"])]
    )
    access_code = LineField(_("access code"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("joining link")
        verbose_name_plural = _("joining links")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> Bilingual:
        return Bilingual(self.label_en, self.label_zh)


class Deadline(models.Model):
    """A date by which something is due for a meeting; overdue once the day has ended on a side.

    Derived from the first sitting until a secretary fixes it by hand.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="deadlines", verbose_name=_("meeting")
    )
    kind = models.CharField(_("what"), max_length=14, choices=DeadlineKind.choices)
    due_on = models.DateField(_("due"))
    fixed = models.BooleanField(_("set by hand"), default=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="deadline_once"),
            models.CheckConstraint(
                condition=Q(kind__in=DeadlineKind.values), name="deadline_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{lead(self.meeting)}{self.get_kind_display()}"
