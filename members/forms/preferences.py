"""Which letters one wants, and when."""

from collections.abc import Mapping
from typing import Any

from django import forms

from members.enums import MailKind, MailMode
from members.letters import CHOOSABLE
from workinggroup.lib.edit_forms import EditForm


class MailPreferencesForm(EditForm):
    """One choice for each kind of letter that may be switched off."""

    def __init__(self, data: Any = None, *, modes: dict[MailKind, MailMode]) -> None:
        super().__init__(data)
        for kind in CHOOSABLE:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=MailMode.choices, initial=modes[kind].value
            )

    @property
    def edits(self) -> Mapping[str, Any]:
        return {"modes": self.taken, "seen": self.seen_marks}
