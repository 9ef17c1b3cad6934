"""What every letter is written from: its recipient, their rights now, their clocks and words."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.access import Viewer
from members.enums import Side
from members.models import Person
from workinggroup.lib import dual_time
from workinggroup.lib.clock import SIDE_ZONES, local


@dataclass(frozen=True)
class Desk:
    """For one letter at one instant; its methods speak the active language."""

    person: Person
    viewer: Viewer
    now: dt.datetime

    @cached_property
    def side(self) -> Side:
        """The recipient's side; who belongs to none reads the order their language is used to."""
        if self.viewer.side:
            return self.viewer.side
        return Side.CN if self.person.language.startswith("zh") else Side.US

    def clocks(self, start: dt.datetime, end: dt.datetime | None = None) -> tuple[str, ...]:
        """An instant, or a span, on both clocks and the recipient's own: a line each; with the
        year where it is not this one."""
        return tuple(
            dual_time.lines_in_words(
                start,
                end,
                reader_zone=self.person.time_zone,
                first=self.side,
                year=start.year != self.now.year,
            )
        )

    def day(self, moment: dt.datetime) -> str:
        """The date of an instant where the recipient lives."""
        return dual_time.day_in_words(local(moment, self.person.time_zone).date())

    def days_until(self, moment: dt.datetime) -> int:
        """Days by the recipient's calendar: 0 today, 1 tomorrow."""
        zone = self.person.time_zone
        return (local(moment, zone).date() - local(self.now, zone).date()).days

    def today_of(self, side: str) -> dt.date:
        return local(self.now, SIDE_ZONES[side]).date()


def in_days(days: int) -> str:
    """`today`, `tomorrow`, `in 7 days`."""
    if days <= 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def address(name: str, *args: int | str) -> str:
    """The absolute address of a page."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
