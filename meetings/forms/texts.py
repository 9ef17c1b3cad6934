"""Forms for the acts on a joint text as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.meetings import reason_field
from workinggroup.lib.act_forms import ActForm


class KeyForm(ActForm):
    """Clear, sign, circulate or lock the words with this fingerprint."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, str]:
        return {"seen_fingerprint": self.cleaned_data["fingerprint"]}


class _OfRevision(ActForm):
    """What is done to the revision that its sender saw."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        seen = values.pop("revision")
        return {**values, "seen_revision": seen}


class OpenRevisionForm(_OfRevision):
    """Open the next revision, with the reason that both sides will read: where a head asked for it,
    that is theirs."""

    reason = reason_field(
        required=True,
        help_text=_(
            "Both delegations will read it: on the page of the text, in its history and in the "
            "letter about it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject is not None and self.subject.asked:
            del self.fields["reason"]


class AskToOpenForm(OpenRevisionForm):
    """Ask the other head to open an agreed agenda again."""


class KeepAgreedForm(_OfRevision):
    """Leave an agreed agenda as it is, and say why."""

    reason = reason_field(
        required=False,
        help_text=_("Both heads and both secretariats will read it."),
    )


class DiscardRevisionForm(_OfRevision):
    """Discard the revision that is open."""
