"""What is asked before everything is exported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.spreadsheets import FileKind


class ExportForm(ActForm):
    """As which kind of files."""

    kind = forms.ChoiceField(
        label=_("Kind of files"),
        choices=FileKind.choices,
        initial=FileKind.XLSX,
        widget=forms.RadioSelect,
    )
    papers = forms.BooleanField(
        label=_("With the files of papers"),
        help_text=_(
            "Each that you have not opened before counts as opened by you; the side whose paper it "
            "is can read so."
        ),
        required=False,
    )
