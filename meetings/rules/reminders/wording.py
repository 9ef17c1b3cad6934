"""Reminder days in words, made of the days themselves."""

from collections.abc import Collection

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.rules.reminders.facts import MEETING_DAYS
from workinggroup.lib.languages import cldr_locale, code_of


def describe_days(days: Collection[int]) -> str:
    """`30 days, 7 days and 1 day`, in the active language."""
    days_each = [ngettext("%(n)d day", "%(n)d days", n) % {"n": n} for n in days]
    joined: str = format_list(days_each, locale=cldr_locale(code_of()))
    return joined


def describe_meeting_reminders() -> str:
    """When everybody is reminded of a meeting, as a sentence."""
    return _("Reminders go out %(days)s before.") % {"days": describe_days(MEETING_DAYS)}
