"""Subscribing a device to the calendar."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import Language
from workinggroup.forms import LineFormField


class App(models.TextChoices):
    """The calendar apps that have a link of their own."""

    APPLE = "apple", _("Apple Calendar")
    GOOGLE = "google", _("Google Calendar")
    OUTLOOK = "outlook", _("Outlook")
    OTHER = "other", _("Another app")


class SubscriptionForm(forms.Form):
    app = forms.ChoiceField(
        label=_("Calendar app"),
        choices=App.choices,
        initial=App.APPLE,
        widget=forms.RadioSelect(attrs={"class": "pick"}),
    )
    label = LineFormField(
        label=_("Name of the device or account"),
        max_length=80,
        help_text=_("So that you can tell your subscriptions apart, such as “Phone”."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("Of everything in this calendar."),
    )
    alarms = forms.BooleanField(
        label=_("With alarms"),
        required=False,
        help_text=_(
            "A day and an hour before a sitting, the day before a due date. Google and "
            "Outlook ignore alarms of subscribed calendars; the portal reminds you by email "
            "in any case."
        ),
    )

    def __init__(self, data: Any = None, *, language: str) -> None:
        super().__init__(data, initial={"language": language})
