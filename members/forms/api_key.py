"""Making a key for the REST API."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workinggroup.forms import LineFormField


class ApiKeyForm(forms.Form):
    label = LineFormField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("So that you can tell your keys apart, such as “Report script”."),
    )
    writes = forms.BooleanField(
        label=_("May also reply to meetings and report on action items"),
        required=False,
        help_text=_("In your name. Without this, the key only reads."),
    )
