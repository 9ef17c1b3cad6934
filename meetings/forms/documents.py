"""Which copy of a paper, and in which languages."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workinggroup.lib.bilingual import TEXT_LANGUAGES
from workinggroup.lib.viewer import Side

_LANGUAGES = {"both": TEXT_LANGUAGES, "en": ("en",), "zh": ("zh",)}


class CopyForm(forms.Form):
    """Whose copy, and in which languages; what is not asked for is the reader's own copy in both.

    `revision` is of an issued one, where it is not the one that its reader has by default.
    """

    copy = forms.ChoiceField(
        label=pgettext_lazy("paper", "Copy"),
        required=False,
        choices=[
            (Side.US.value, _("Copy of the US side")),
            (Side.CN.value, _("Copy of the Chinese side")),
        ],
    )
    languages = forms.ChoiceField(
        label=_("Languages"),
        required=False,
        choices=[
            ("both", _("both languages")),
            ("en", _("English")),
            ("zh", _("Chinese")),
        ],
    )
    revision = forms.IntegerField(
        required=False, min_value=1, max_value=9999, widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, own: Side | None) -> None:
        self.own = own or Side.US
        super().__init__({"copy": self.own.value, "languages": "both", **data.dict()})

    @property
    def side(self) -> Side:
        """Whose copy."""
        return Side(self.cleaned_data.get("copy") or self.own)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The suffixes of the languages."""
        return _LANGUAGES[self.cleaned_data.get("languages") or "both"]

    @property
    def query(self) -> str:
        """What is chosen, for the addresses of the papers; nothing where it is what there is by
        default."""
        given = getattr(self, "cleaned_data", {})
        chosen = {name: given.get(name) for name in ("copy", "languages")}
        return urlencode({name: value for name, value in chosen.items() if value})
