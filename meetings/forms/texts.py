"""Forms for the acts on a joint text as a whole."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.meetings import reason_field
from meetings.rules.returned import LONGEST_TEXT, MOST_CHANGES, ReturnedFile, read_returned
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.punctuation import lead
from workinggroup.lib.tables.cells import refuse_by_size
from workinggroup.lib.tables.faults import UnreadableError
from workinggroup.lib.word_files import NoWordFileError, read_word


class KeyForm(ActForm):
    """Clear, sign, circulate or lock the words with this fingerprint."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, str]:
        return {"seen_fingerprint": self.cleaned_data["fingerprint"]}


class ReturnedFileForm(forms.Form):
    """A draft that was changed in Word."""

    file = forms.FileField(
        label=pgettext_lazy("import", "File"),
        help_text=_("A Word file (DOCX) of this draft that was downloaded here."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def clean_file(self) -> ReturnedFile:
        """What the file says of the draft; refused without a line of it."""
        content = self.cleaned_data["file"].read(settings.TABLE_MAX_BYTES + 1)
        try:
            refuse_by_size(content)
            found = read_returned(read_word(content))
        except UnreadableError as error:
            raise forms.ValidationError(error.fault.reason) from error
        except NoWordFileError as error:
            raise forms.ValidationError(
                _("This is not a readable Word file (DOCX). Open it in Word and save it again.")
            ) from error
        if not found.lines:
            raise forms.ValidationError(
                _(
                    "Nothing in this file is known to be of a draft: only files that were "
                    "downloaded here as drafts can come back. Agenda items in any other table can "
                    "be imported by the secretariats."
                )
            )
        if len(found.texts) > MOST_CHANGES:
            raise forms.ValidationError(_("The file has more changes than can be shown at once."))
        for each in found.texts:
            if any(len(text) > LONGEST_TEXT for text in each.texts.values()):
                said = _("This is longer than %(limit)s characters.") % {"limit": LONGEST_TEXT}
                raise forms.ValidationError(f"{lead(each.number)}{said}")
        return found


class _OfRevision(ActForm):
    """What is done to the revision that its sender saw."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        seen = values.pop("revision")
        return {**values, "seen_revision": seen}


class AskToOpenForm(_OfRevision):
    """Ask the other head to open an agreed agenda again, with the reason that both sides will
    read."""

    reason = reason_field(
        required=True,
        help_text=_(
            "Both delegations will read it: on the page of the text, in its history and in "
            "the email about it."
        ),
    )


class OpenRevisionForm(AskToOpenForm):
    """Open the next revision, with the reason that both sides will read: where a head asked for it,
    that is theirs. `keys` is how many the page said that become void."""

    keys = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject is not None and self.subject.asked:
            del self.fields["reason"]

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        seen = values.pop("keys")
        return {**values, "seen_keys": seen}


class KeepAgreedForm(_OfRevision):
    """Leave an agreed agenda as it is, and say why."""

    reason = reason_field(
        required=False,
        help_text=_("Both heads and both secretariats will read it."),
    )


class DiscardRevisionForm(_OfRevision):
    """Discard the revision that is open."""
