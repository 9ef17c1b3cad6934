"""Forms for the acts on a joint text as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workinggroup.forms import ProseFormField


class KeyForm(forms.Form):
    """Clear, sign, circulate or lock the words with this digest."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    """Return to draft, with the reason that both sides will read."""

    reason = ProseFormField(
        label=_("Reason"),
        max_length=1000,
        rows=3,
        help_text=_("Both delegations will read it. Signatures of this revision become void."),
    )
