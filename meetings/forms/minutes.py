"""The side-by-side editor of one paragraph of the minutes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from meetings.enums import ParagraphKind
from meetings.models import AgendaItem
from meetings.models.minutes import kind_with_side
from workinggroup.forms import ProseFormField, offer
from workinggroup.lib.edit_forms import EditForm, MarksField
from workinggroup.lib.viewer import Side

_LONGEST = 8000


def _prose_field(label: Any, lang: str) -> ProseFormField:
    return ProseFormField(
        label=label,
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "lang": lang, "class": "editor__text"}),
    )


class ParagraphForm(EditForm):
    """One paragraph.

    `items` are the numbered agenda items, `sides` those for which the author may write a
    reservation.
    """

    item = forms.TypedChoiceField(label=_("Under agenda item"), coerce=int)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    text_en = _prose_field(_("English"), "en")
    text_zh = _prose_field(_("Chinese"), "zh-Hans")

    def __init__(
        self,
        *args: Any,
        items: Sequence[tuple[str, AgendaItem]],
        sides: Iterable[Side],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._items = {item.pk: item for _number, item in items}
        offer(
            self,
            "item",
            [(item.pk, f"{number}  {item.title.with_language()}") for number, item in items],
        )
        kinds = [
            (ParagraphKind.SUMMARY, _("Summary of the discussion")),
            (ParagraphKind.DECISION, _("Decision, which takes a number in the register")),
            *((f"{ParagraphKind.RESERVATION}:{side}", _RESERVATIONS[side]) for side in sides),
        ]
        offer(self, "kind", kinds)

    @property
    def field_of(self) -> Mapping[str, str]:
        # The kind of a reservation says whose it is.
        return {"side": "kind"}

    def shown(self) -> Mapping[str, Any]:
        shown = dict(super().shown())
        kind, _colon, side = str(shown["kind"] or "").partition(":")
        return {**shown, "kind": kind, "side": side}

    def as_shown(self, name: str, stored_values: Mapping[str, Any]) -> Any:
        if name in {"kind", "side"}:
            return kind_with_side(stored_values["kind"], stored_values["side"])
        return super().as_shown(name, stored_values)

    @property
    def pair(self) -> tuple[BoundField, BoundField]:
        """The fields that stand side by side."""
        return self["text_en"], self["text_zh"]

    @property
    def taken(self) -> dict[str, Any]:
        """What the verbs take: item, kind, side and both texts."""
        kind, _colon, side = self.cleaned_data["kind"].partition(":")
        return {
            "item": self._items[self.cleaned_data["item"]],
            "kind": kind,
            "side": side,
            "text_en": self.cleaned_data["text_en"],
            "text_zh": self.cleaned_data["text_zh"],
        }


_RESERVATIONS = {
    Side.US: _("Reservation of the US side"),
    Side.CN: _("Reservation of the Chinese side"),
}


class SplitForm(forms.Form):
    """The two halves of a paragraph that is divided, in both languages."""

    head_en = _prose_field(_("English"), "en")
    head_zh = _prose_field(_("Chinese"), "zh-Hans")
    tail_en = _prose_field(_("English"), "en")
    tail_zh = _prose_field(_("Chinese"), "zh-Hans")
    seen = MarksField()

    @property
    def edits(self) -> dict[str, Any]:
        """What the service takes."""
        return dict(self.cleaned_data)


class VersionForm(forms.Form):
    """The version of a paragraph or an action item that a button was drawn for."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
