"""Forms for planning meetings."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.enums import (
    Audience,
    DeadlineKind,
    HalfYear,
    Interpretation,
    MeetingFormat,
    MeetingKind,
)
from meetings.forms.redating import OneDateForm
from meetings.models import Deadline, Meeting
from meetings.rules.scheduling import Slot
from meetings.rules.sitting_hours import faults_of_hours, instants
from members.enums import SEATS_PER_DELEGATION
from members.models import Person
from workinggroup.forms import (
    DayField,
    DayInput,
    HourField,
    HourInput,
    LineFormField,
    NumberField,
    ProseFormField,
    RowField,
    ZoneField,
    conditional,
)
from workinggroup.lib import clock, dual_time
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.edit_forms import EditForm
from workinggroup.lib.viewer import Side

REASON_HELP = _("Needed once the meeting is confirmed. Both delegations will read it.")


def reason_field(*, required: bool = False, help_text: Any = REASON_HELP) -> ProseFormField:
    field = ProseFormField(
        label=_("Reason"), required=required, max_length=1000, rows=3, help_text=help_text
    )
    return conditional(field) if help_text is REASON_HELP else field


class PlanForm(forms.Form):
    """The years to plan, and what the meetings shall be like."""

    first_year = NumberField(label=_("From year"), min_value=2021, max_value=2200)
    last_year = NumberField(label=_("Until year"), min_value=2021, max_value=2200)
    format = forms.ChoiceField(label=_("Format"), choices=MeetingFormat.choices)
    sittings = NumberField(
        label=pgettext_lazy("number of", "Sittings"),
        min_value=1,
        max_value=5,
        help_text=_("One a day."),
    )
    minutes = NumberField(
        label=_("Minutes of each sitting"), min_value=30, max_value=480, step_size=15
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and not 0 <= last - first < 5:
            self.add_error("last_year", _("Plan one to five years, in order."))
        return cleaned


class MeetingForm(EditForm):
    """What is agreed about a meeting."""

    host = forms.ChoiceField(label=_("Host"), choices=Side.choices)
    host_reason = conditional(
        ProseFormField(
            label=_("Why this host"),
            required=False,
            max_length=500,
            rows=2,
            help_text=_("Needed where the host does not alternate."),
        )
    )
    format = forms.ChoiceField(label=_("Format"), choices=MeetingFormat.choices)
    place_en = LineFormField(label=_("Place in English"), required=False, max_length=160)
    place_zh = LineFormField(label=_("Place in Chinese"), required=False, max_length=160)
    anchor_zone = ZoneField(
        label=_("Meeting time zone"),
        help_text=_("The dates and times of the sittings are agreed in this time zone."),
    )
    interpretation = forms.ChoiceField(
        label=_("Interpretation"),
        choices=Interpretation.choices,
        help_text=_("Consecutive interpretation doubles the time of every item."),
    )
    quorum = NumberField(
        label=_("Companies for a quorum, each side"),
        validators=[MinValueValidator(1), MaxValueValidator(SEATS_PER_DELEGATION)],
    )
    reason = reason_field()


class NewMeetingForm(MeetingForm):
    """A meeting planned by hand."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    year = NumberField(label=_("Year"), min_value=2021, max_value=2200)
    half = forms.TypedChoiceField(label=_("Half-year"), choices=HalfYear.choices, coerce=int)
    day = DayField(label=_("First sitting on"), widget=DayInput())
    starts = HourField(
        label=pgettext_lazy("time", "From"),
        widget=HourInput(day="day", zone_of="anchor_zone"),
        help_text=_("In the meeting time zone, which you choose below."),
    )
    ends = HourField(
        label=pgettext_lazy("time", "Until"),
        widget=HourInput(day="day", after="starts", zone_of="anchor_zone"),
        help_text=_("In the same time zone. An earlier time means the next day."),
    )
    field_order = ["kind", "year", "half", "host", "host_reason", "day", "starts", "ends"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["reason"], self.fields["seen"]


class PastMeetingForm(NewMeetingForm):
    """A meeting that took place before the portal knew of it."""

    serial = conditional(
        NumberField(
            label=_("Number"),
            required=False,
            min_value=1,
            max_value=999_999,
            help_text=_(
                "As the group counted it. An extraordinary meeting gets the next number where it "
                "is left empty."
            ),
        )
    )
    sittings = NumberField(
        label=pgettext_lazy("number of", "Sittings"),
        min_value=1,
        max_value=5,
        initial=1,
        help_text=_("One a day, at the same hours."),
    )
    field_order = ["serial", *NewMeetingForm.field_order, "sittings"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nobody is asked to account for the past.
        del self.fields["host_reason"]
        # Days are counted on from this one.
        self.fields["day"].validators.append(MaxValueValidator(dt.date(2200, 12, 31)))


class SittingForm(EditForm):
    """One sitting, on the meeting's own clock."""

    day = DayField(label=_("Date"), widget=DayInput())
    starts = HourField(
        label=pgettext_lazy("time", "From"),
        widget=HourInput(day="day"),
        help_text=_("In the meeting time zone."),
    )
    ends = HourField(
        label=pgettext_lazy("time", "Until"),
        widget=HourInput(day="day", after="starts"),
        help_text=_("In the same time zone. An earlier time means the next day."),
    )
    audience = forms.ChoiceField(label=_("For"), choices=Audience.choices)
    title_en = LineFormField(
        label=pgettext_lazy("sitting", "Title in English"), required=False, max_length=160
    )
    title_zh = LineFormField(
        label=pgettext_lazy("sitting", "Title in Chinese"), required=False, max_length=160
    )
    reason = reason_field()

    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not zone:
            return
        for name in ("starts", "ends"):
            cast("HourInput", self.fields[name].widget).zone = zone
        self.fields["starts"].help_text = _("In %(clock)s time.") % {
            "clock": dual_time.clock_name(zone)
        }


class HoursForm(forms.Form):
    """Hours of a sitting while they are typed, on the clock of a zone. `faults` is why hours, each
    of which can be read, are none of a sitting; of what is half typed there is nothing to say."""

    faults: tuple[str, ...] = ()
    day = DayField()
    starts = HourField()
    ends = HourField()
    anchor_zone = forms.ChoiceField(choices=clock.zone_choices)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            found = faults_of_hours(*self._agreed)
            self.faults = tuple(found.values())
            for name, fault in found.items():
                self.add_error(name, fault)
        return cleaned

    @property
    def slot(self) -> Slot:
        """The sitting that valid hours make."""
        return Slot(*instants(*self._agreed))

    @property
    def _agreed(self) -> tuple[dt.date, dt.time, dt.time, str]:
        day, starts, ends, zone = (self.cleaned_data[name] for name in self.fields)
        return day, starts, ends, zone


class LinkForm(EditForm):
    """One way into an online sitting."""

    label_en = LineFormField(label=_("Name in English"), max_length=80)
    label_zh = LineFormField(label=_("Name in Chinese"), required=False, max_length=80)
    url = forms.URLField(
        label=_("Address"), max_length=500, assume_scheme="https", help_text="https://"
    )
    access_code = LineFormField(label=_("Access code"), required=False, max_length=60)


class DeadlinesForm(EditForm):
    """Every deadline; an empty one follows the first sitting again."""

    def __init__(self, *args: Any, deadlines: tuple[Deadline, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dates = {row.kind: row for row in deadlines}
        for kind, label in DeadlineKind.choices:
            row = dates.get(kind)
            self.fields[kind] = conditional(
                DayField(
                    label=str(label),
                    required=False,
                    widget=DayInput(),
                    initial=row.due_on if row else None,
                    help_text=_("Set by hand.")
                    if row and row.fixed
                    else _("Follows the first sitting."),
                )
            )
        self.fields["reason"] = reason_field(help_text=_("Both delegations will read it."))

    @property
    def edits(self) -> Mapping[str, Any]:
        return {"dates": self.taken, "seen": self.seen_marks, "reason": self.cleaned_data["reason"]}

    @property
    def taken(self) -> Mapping[str, dt.date | None]:
        return {kind: self.cleaned_data[kind] for kind in DeadlineKind.values}


class RedateDeadlineForm(OneDateForm):
    """The same for deadlines, with the reason that a confirmed meeting asks for."""

    due_on = DayField(label=_("New date"), widget=DayInput())
    reason = reason_field(help_text=_("Both delegations will read it."))

    def values_for(self, thing: Deadline) -> dict[str, Any]:
        return {**super().values_for(thing), "reason": self.cleaned_data["reason"]}


class MoveForm(ActForm):
    """The reason for a move, where somebody wants to give one."""

    reason = reason_field(help_text=_("Both delegations will read it."))


class ReasonedMoveForm(ActForm):
    """The reason for a move that needs one."""

    reason = reason_field(required=True, help_text=_("Both delegations will read it."))


class ReasonForm(ActForm):
    reason = reason_field()


class ChairsForm(EditForm):
    """Who chairs for each side."""

    def __init__(
        self, *args: Any, meeting: Meeting, people: dict[str, Any], first: Side, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for side in (first, first.other):
            self.fields[f"chair_{side}"] = RowField(
                label=side.label,
                queryset=people.get(side, Person.objects.none()),
                required=False,
                initial=getattr(meeting, f"chair_{side}_id"),
                empty_label=_("no one"),
            )
