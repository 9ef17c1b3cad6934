"""What a secretariat fills in on the admin site about meetings, texts, papers and topics."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.enums import TopicColour
from meetings.forms.agenda import EN, ZH
from meetings.forms.meetings import MeetingForm, reason_field
from workinggroup.forms import DayField, DayInput, LineFormField, ProseFormField
from workinggroup.lib.act_forms import ActEditForm, ActForm


class ChangeMeetingForm(ActEditForm, MeetingForm):
    """What is agreed about a meeting, with what stands."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(self.subject)


class RequiredReasonForm(ActForm):
    reason = reason_field(required=True, help_text="")


class ParagraphWordsForm(ActEditForm):
    """Both texts of a paragraph."""

    text_en = ProseFormField(
        label=_("Text in English"), required=False, max_length=8000, widget=forms.Textarea(EN)
    )
    text_zh = ProseFormField(
        label=_("Text in Chinese"), required=False, max_length=8000, widget=forms.Textarea(ZH)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(self.subject)


class AdminActionForm(ParagraphWordsForm):
    """Words and due date of an action item."""

    due_on = DayField(label=_("Due"), widget=DayInput())
    field_order = ["text_en", "text_zh", "due_on"]


class Present(forms.HiddenInput):
    """What stands now, whatever was sent: after a refusal the page shows the newer words, and
    whoever sends it again has read those."""

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__()

    def format_value(self, value: object) -> str:
        return str(self.value)


class SeenForm(ActForm):
    """What is to be read of the subject, and a field that marks it (`seen_field`), so that nobody
    confirms words they never saw."""

    seen_field = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(self.subject, name) for name in self.fields}
        self.fields[self.seen_field].widget = Present(self.initial[self.seen_field])

    @property
    def values(self) -> dict[str, Any]:
        return {self.seen_field: self.cleaned_data[self.seen_field]}


class TextsSeenForm(SeenForm):
    text_en = ProseFormField(
        label=_("Text in English"), required=False, disabled=True, widget=forms.Textarea(EN)
    )
    text_zh = ProseFormField(
        label=_("Text in Chinese"), required=False, disabled=True, widget=forms.Textarea(ZH)
    )


class ParagraphSeenForm(TextsSeenForm):
    """A paragraph as it is confirmed, or withdrawn."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen_field = "version"


class ActionSeenForm(TextsSeenForm):
    """An action item as it is confirmed: done, or both texts as current."""

    wording = forms.CharField(widget=forms.HiddenInput)
    seen_field = "wording"


class ItemSeenForm(SeenForm):
    """An agenda item as both its texts are confirmed."""

    title_en = LineFormField(label=_("Title in English"), required=False, disabled=True)
    title_zh = LineFormField(label=_("Title in Chinese"), required=False, disabled=True)
    note_en = ProseFormField(
        label=_("Note in English"), required=False, disabled=True, widget=forms.Textarea(EN)
    )
    note_zh = ProseFormField(
        label=_("Note in Chinese"), required=False, disabled=True, widget=forms.Textarea(ZH)
    )
    changed_at = forms.DateTimeField(widget=forms.HiddenInput)
    seen_field = "changed_at"

    @property
    def values(self) -> dict[str, Any]:
        return {"as_of": self.cleaned_data[self.seen_field]}


class TopicForm(ActEditForm):
    """A topic's names, colour and place in the list."""

    name_en = LineFormField(label=_("Name in English"), max_length=60)
    name_zh = LineFormField(label=_("Name in Chinese"), max_length=30)
    colour = forms.ChoiceField(
        label=_("Color"),
        choices=TopicColour.choices,
        initial=TopicColour.SLATE,
        widget=forms.RadioSelect,
        help_text=_("Each of them is dark enough to be read, on pages and on paper."),
    )
    position = forms.IntegerField(label=_("Position"), min_value=1, max_value=999, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject is not None:
            self.show(self.subject)
