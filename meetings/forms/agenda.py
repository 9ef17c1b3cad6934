"""Forms for agenda items and proposals: both languages side by side."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.enums import ItemKind
from meetings.models import AgendaItem, Sitting, Topic
from meetings.models.agenda import LONGEST_ITEM
from members.models import Person
from workinggroup.forms import (
    LineFormField,
    ProseFormField,
    RowField,
    RowsField,
    offer_rows,
)
from workinggroup.lib import dual_time
from workinggroup.lib.edit_forms import EditForm
from workinggroup.lib.viewer import Side

LONGEST_NOTE = 4000
ZH = {"lang": "zh-Hans"}
EN = {"lang": "en"}


def sitting_in_words(sitting: Sitting) -> str:
    """A sitting as it is chosen, by its number and day."""
    day = dual_time.day_in_words(sitting.day)
    return str(_("Sitting %(number)d, %(day)s")) % {"number": sitting.number, "day": day}


class SittingChoice(RowField):
    def label_from_instance(self, obj: Any) -> str:
        return sitting_in_words(obj)


class TitleAndNoteForm(EditForm):
    """What every form of an item or a proposal asks for in both languages."""

    note_rows = 5

    title_en = LineFormField(
        label=pgettext_lazy("agenda item", "Title in English"),
        required=False,
        max_length=200,
        widget=forms.TextInput(EN),
    )
    title_zh = LineFormField(
        label=pgettext_lazy("agenda item", "Title in Chinese"),
        required=False,
        max_length=200,
        widget=forms.TextInput(ZH),
    )
    note_en = ProseFormField(
        label=_("Note in English"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(EN),
    )
    note_zh = ProseFormField(
        label=_("Note in Chinese"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(ZH),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("note_en", "note_zh"):
            self.fields[name].widget.attrs["rows"] = self.note_rows


class PairForm(TitleAndNoteForm):
    """A proposal or an item, and how long it takes."""

    minutes = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"),
        min_value=0,
        max_value=LONGEST_ITEM,
        help_text=_("In one language; consecutive interpretation doubles it."),
    )
    topics = RowsField(
        label=_("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, topics: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "topics", topics)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("title_en") or cleaned.get("title_zh") or self.errors):
            self.add_error("title_en", _("Give a title in at least one language."))
        return cleaned

    @property
    def pairs(self) -> list[tuple[BoundField, BoundField]]:
        """The fields that stand side by side."""
        return [
            (self["title_en"], self["title_zh"]),
            (self["note_en"], self["note_zh"]),
        ]

    @property
    def singles(self) -> Iterable[BoundField]:
        paired = {"title_en", "title_zh", "note_en", "note_zh"}
        return [f for f in self.visible_fields() if f.name not in paired]


class ProposalForm(PairForm):
    """A proposal to one's own side."""


class ItemForm(PairForm):
    """An item of the joint agenda."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices, initial=ItemKind.TOPIC)
    sitting = SittingChoice(
        label=_("Sitting"),
        queryset=Sitting.objects.none(),
        required=False,
        empty_label=_("as the time allows"),
    )
    presenter_side = forms.ChoiceField(
        label=_("Presented by"), choices=[("", _("no one")), *Side.choices], required=False
    )
    presenter = RowField(
        label=_("Presenter"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("no one"),
    )
    parent = forms.ModelChoiceField(
        queryset=AgendaItem.objects.none(), required=False, widget=forms.HiddenInput
    )
    field_order = ["title_en", "title_zh", "note_en", "note_zh", "minutes", "kind", "sitting"]
    not_stored = EditForm.not_stored | {"parent"}

    def __init__(self, *args: Any, sittings: Any, people: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "sitting", sittings)
        offer_rows(self, "presenter", people)
        offer_rows(self, "parent", parents)

    @property
    def edits(self) -> Mapping[str, Any]:
        # Under which item it stands is changed by moving it.
        return {name: value for name, value in super().edits.items() if name != "parent"}


class PlaceForm(forms.Form):
    """Where an item was dropped."""

    parent = forms.IntegerField(required=False, min_value=1, max_value=2**53)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**53)
    # Where it was when it was taken up.
    around = forms.CharField(required=False, max_length=60)
