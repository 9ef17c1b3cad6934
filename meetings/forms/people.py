"""Forms for replies and attendance."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.enums import Answer, AttendanceMode, MeetingFormat
from meetings.models import Meeting
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
    """Who of the own side attended: one box a person."""

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(people)
        for row in self.rows:
            attended = row.attendance.attended if row.attendance else None
            accepted = bool(row.attendance and row.attendance.answer == Answer.ACCEPTED)
            self.fields[f"person_{row.person.pk}"] = forms.BooleanField(
                label=str(row.person.name),
                required=False,
                initial=accepted if attended is None else attended,
            )

    @property
    def field_of(self) -> Mapping[str, str]:
        return {str(row.person.pk): f"person_{row.person.pk}" for row in self.rows}

    def shown(self) -> Mapping[str, Any]:
        shown = super().shown()
        return {pk: shown[field] for pk, field in self.field_of.items()}

    @property
    def taken(self) -> Mapping[str, bool]:
        return {pk: self.cleaned_data[field] for pk, field in self.field_of.items()}

    @property
    def edits(self) -> Mapping[str, Any]:
        attended = {int(pk): came for pk, came in self.taken.items()}
        return {"attended": attended, "seen": self.seen_marks}
