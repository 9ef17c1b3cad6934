"""One's own name, title, language and clock."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.enums import Language
from members.models import Person
from workinggroup.forms import LineFormField, ZoneField
from workinggroup.lib.edit_forms import EditForm


class ProfileForm(EditForm):
    given_name = LineFormField(label=_("Given name"), max_length=80)
    family_name = LineFormField(label=_("Family name"), max_length=80)
    name_zh = LineFormField(label=_("Name in Chinese characters"), max_length=40, required=False)
    title_en = LineFormField(
        label=pgettext_lazy("person", "Title in English"), max_length=160, required=False
    )
    title_zh = LineFormField(
        label=pgettext_lazy("person", "Title in Chinese"), max_length=160, required=False
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("For pages and emails. Your calendar subscriptions have their own."),
    )
    time_zone = ZoneField(
        label=_("Time zone"),
        help_text=_(
            "Times are shown for Washington and Beijing, and for this zone if it is a third."
        ),
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        super().__init__(data)
        self.show(person)
