"""What a secretariat fills in about a term of the glossary."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.enums import TermCheck, TermState
from meetings.forms.agenda import EN, ZH
from workinggroup.forms import LineFormField
from workinggroup.lib.act_forms import ActEditForm


class GlossaryTermForm(ActEditForm):
    """A term in both languages, and where it is asked for."""

    en = LineFormField(
        label=_("English"),
        max_length=160,
        widget=forms.TextInput(EN),
        help_text=_("Several words for the same thing are parted by semicolons."),
    )
    zh = LineFormField(label=_("Chinese"), max_length=80, widget=forms.TextInput(ZH))
    state = forms.ChoiceField(label=_("State"), choices=TermState.choices, initial=TermState.REVIEW)
    checked = forms.ChoiceField(
        label=_("Asked for"),
        choices=TermCheck.choices,
        initial=TermCheck.NEVER,
        help_text=_(
            "Where one text of a pair has the term, its authors are asked for its counterpart in "
            "the other text. Only a settled term that is said in no other way is asked for."
        ),
    )
    note = LineFormField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject is not None:
            self.show(self.subject)
