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
    """Open the next revision, with the reason that both sides will read."""

    reason = reason_field(
        required=True,
        help_text=_(
            "Both delegations will read it: on the page of the text, in its history and in the "
            "letter about it."
        ),
    )


class DiscardRevisionForm(_OfRevision):
    """Discard the revision that is open."""
