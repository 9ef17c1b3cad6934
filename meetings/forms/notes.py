"""The form of a private note."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workinggroup.forms import ProseFormField
from workinggroup.lib.edit_forms import EditForm


class NoteForm(EditForm):
    """A note about a meeting, or about one of its agenda items or action items (by key)."""

    text = ProseFormField(label=_("Note"), max_length=8000, rows=6)
    item = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    action = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
    next = forms.CharField(required=False, widget=forms.HiddenInput, max_length=500)
    not_stored = EditForm.not_stored | {"item", "action", "next"}

    @property
    def edits(self) -> Mapping[str, Any]:
        # What it is about stays.
        return {"text": self.cleaned_data["text"], "seen": self.seen_marks}
