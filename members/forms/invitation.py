"""Accepting an invitation: a password of one's own, and the language of everything to come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.enums import Language

LONGEST_PASSWORD = 200


class AcceptForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of pages and emails"), choices=Language.choices, widget=forms.RadioSelect
    )
    password1 = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A short sentence is easier to remember."),
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        return data
