"""What is asked before everything is exported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.act_forms import ActForm


class ExportForm(ActForm):
    """As which kind of files."""

    kind = forms.ChoiceField(
        label=_("Kind of files"),
        choices=[("xlsx", _("XLSX, for spreadsheet programs")), ("csv", _("CSV, for programs"))],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
