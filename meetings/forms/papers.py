"""Forms of papers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.enums import Distribution, PaperLanguage, PaperType
from meetings.models import AgendaItem
from meetings.rules.filetypes import TYPES
from workinggroup.forms import LineFormField, offer
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.edit_forms import EditForm

LEVELS = [
    (Distribution.WORKING_GROUP, _("working group only: both delegations")),
    (Distribution.HEADS, _("heads and secretariats of both sides")),
    (Distribution.PUBLIC, _("public: both delegations, and it may be passed on")),
]


class PaperForm(EditForm):
    """What a paper is called and where it belongs."""

    title_en = LineFormField(label=_("Title in English"), required=False, max_length=200)
    title_zh = LineFormField(label=_("Title in Chinese"), required=False, max_length=200)
    type = forms.ChoiceField(label=_("Type"), choices=PaperType.choices)
    item = forms.TypedChoiceField(
        label=_("Agenda item"), required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._items = {item.pk: item for item in items}
        offer(self, "item", [("", _("none")), *((item.pk, str(item.title)) for item in items)])
        self.fields["title_zh"].widget.attrs["lang"] = "zh-Hans"

    @property
    def taken(self) -> dict[str, Any]:
        """What the verbs take."""
        pk = self.cleaned_data["item"]
        return {**super().taken, "item": self._items[pk] if pk else None}


class UploadForm(ActForm):
    """One file in one language."""

    language = forms.ChoiceField(label=_("Language of the file"), choices=PaperLanguage.choices)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=1000,
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(f".{name}" for name in TYPES)}),
        help_text=_(
            "PDF, OFD, Word, Excel, PowerPoint, OpenDocument and WPS without macros, text, PNG, "
            "JPEG. Nothing is scanned for viruses; in OFD, .doc and .wps macros cannot be ruled "
            "out."
        ),
    )

    @property
    def values(self) -> dict[str, Any]:
        sent = self.cleaned_data["file"]
        return {
            "language": self.cleaned_data["language"],
            "filename": sent.name,
            "upload": sent,
        }


class ReleaseForm(ActForm):
    """Who may read it from now on."""

    distribution = forms.ChoiceField(
        label=_("Who may read it"), choices=LEVELS, widget=forms.RadioSelect
    )
