"""Forms of imports: the file, and what its dry run showed, to be carried out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workinggroup.lib.act_forms import ActForm

LONGEST_SEALED = 3_000_000
"""Characters of the rows of a file as they travel in the page; what a form may hold is more."""


class TableFileForm(ActForm):
    """A table that an office keeps."""

    file = forms.FileField(
        label=pgettext_lazy("import", "File"),
        help_text=_(
            "CSV (UTF-8 or GB18030), XLSX, ODS or a table in DOCX, headings in English or Chinese."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.ods,.docx"}),
    )

    # The field in which somebody says it.
    about_field = ""

    @property
    def about(self) -> Any:
        """What the file is about, where somebody has to say so."""
        return None


class ConfirmTableForm(ActForm):
    """What the dry run showed, sealed, to be carried out."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_SEALED)
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
