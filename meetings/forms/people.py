"""Forms for replies and attendance."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.enums import Answer, AttendanceMode, MeetingFormat
from meetings.models import Meeting
from meetings.queries.meetings.presence import sittings_there
from meetings.rules.item_facts import in_sitting
from workinggroup.forms import LineFormField, conditional
from workinggroup.lib.act_forms import ActEditForm
from workinggroup.lib.edit_forms import EditForm


class AnswerForm(ActEditForm):
    """One's own reply."""

    answer = forms.ChoiceField(
        label=_("Will you attend?"), choices=Answer.choices, widget=forms.RadioSelect
    )
    mode = conditional(
        forms.ChoiceField(
            label=_("How"),
            choices=AttendanceMode.choices,
            required=False,
            widget=forms.RadioSelect,
            help_text=_("Needed unless you decline."),
        )
    )
    remark = LineFormField(
        label=_("Remark to your secretariat"),
        required=False,
        max_length=200,
        help_text=_("Diet, visa, arriving late. Only your own delegation reads it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting: Meeting = self.subject
        if meeting.format != MeetingFormat.HYBRID:
            del self.fields["mode"]


class AttendanceForm(EditForm):
    """Who of the own side attended: a box for each person and sitting."""

    def __init__(
        self, *args: Any, people: Iterable[Any], numbers: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(people)
        choices = [(number, _label(number, one_of=len(numbers))) for number in numbers]
        for row in self.rows:
            reply = row.attendance
            accepted = numbers if reply and reply.answer == Answer.ACCEPTED else []
            recorded = reply is not None and reply.attended is not None
            self.fields[f"person_{row.person.pk}"] = conditional(
                forms.TypedMultipleChoiceField(
                    label=str(row.person.name),
                    required=False,
                    choices=choices,
                    coerce=int,
                    widget=forms.CheckboxSelectMultiple,
                    initial=sittings_there(reply, numbers) if recorded else accepted,
                )
            )

    @property
    def field_of(self) -> Mapping[str, str]:
        return {str(row.person.pk): f"person_{row.person.pk}" for row in self.rows}

    def shown(self) -> Mapping[str, Any]:
        shown = super().shown()
        return {pk: shown[field] for pk, field in self.field_of.items()}

    @property
    def taken(self) -> Mapping[str, list[int]]:
        return {pk: self.cleaned_data[field] for pk, field in self.field_of.items()}

    @property
    def edits(self) -> Mapping[str, Any]:
        attended = {int(pk): there for pk, there in self.taken.items()}
        return {"attended": attended, "seen": self.seen_marks}


def _label(number: int, *, one_of: int) -> str:
    if one_of == 1:
        return str(_("attended"))
    return in_sitting(number)
