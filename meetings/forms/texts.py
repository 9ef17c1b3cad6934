"""Forms for the acts on a joint text as a whole."""

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


class ReopenForm(ActForm):
    """Return to draft, with the reason that both sides will read."""

    reason = reason_field(
        required=True,
        help_text=_("Both delegations will read it. Signatures of this revision become void."),
    )
