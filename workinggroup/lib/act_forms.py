"""Forms of acts: what every form that a table of acts names has in common."""

from collections.abc import Mapping
from typing import Any

from django import forms

from workinggroup.lib.edit_forms import EditForm
from workinggroup.lib.edits import FieldConflict
from workinggroup.lib.errors import Doubtful, Refused
from workinggroup.lib.viewer import Viewer


class ActForm(forms.Form):
    """A form of one act; it knows who fills it in and about what (None: about no row)."""

    def __init__(self, *args: Any, viewer: Viewer, subject: Any = None, **kwargs: Any) -> None:
        self.viewer, self.subject = viewer, subject
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> Mapping[str, Any]:
        """What the service of the act takes."""
        return self.cleaned_data

    def values_for(self, thing: Any) -> Mapping[str, Any]:
        """The same for one of the several rows that the form is about."""
        return self.values


class ActEditForm(EditForm, ActForm):
    """A form of an act that changes what is stored of its subject (`EditForm`), or makes one
    where there is none yet."""

    @property
    def values(self) -> Mapping[str, Any]:
        return self.taken if self.subject is None else self.edits


# In which a form says that what looks like a mistake is meant: marks, parted by blanks.
CONFIRMED = "confirmed"


def put_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Show a refusal where it belongs: at its fields where the form has them, else above all; what
    looks like a mistake with a tick that confirms it (`forms/doubts.html`)."""
    if isinstance(refused, Doubtful):
        shown: Any = form
        shown.doubts = refused.doubts
        shown.doubts_mark = " ".join(doubt.mark for doubt in refused.doubts)
        return
    named = {name: text for name, text in refused.fields.items() if name in form.fields}
    if isinstance(refused, FieldConflict) and isinstance(form, EditForm):
        form.take_up(refused)
        return
    for name, text in named.items():
        form.add_error(name, str(text))
    if not named:
        form.add_error(None, str(refused.reason))
