"""For how long a date stands in calendars. Pure.

From a year and a half ahead to half a year after it; what is cancelled, for a year after that.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from workinggroup.lib.clock import end_of_day, instant

PAST = dt.timedelta(days=183)
AHEAD = dt.timedelta(days=548)
# Cancelled things stay so long, so that every app hears of it.
CANCELLED_KEPT = dt.timedelta(days=365)
# The step of the databases' clocks: what holds at an instant included ends one step later.
STEP = dt.timedelta(microseconds=1)
BEGINNING = dt.datetime.min.replace(tzinfo=dt.UTC)
# Windows are cut at midnight UTC, the same for readers of both sides.
ZONE = "UTC"


@dataclass(frozen=True)
class Stay:
    """When a date stands in calendars: from `since` up to, not including, `until` (None: on)."""

    since: dt.datetime
    until: dt.datetime | None

    def holds(self, now: dt.datetime) -> bool:
        """Whether it stands there at `now`."""
        return self.since <= now and (self.until is None or now < self.until)


def stay_of_hours(
    starts_at: dt.datetime, ends_at: dt.datetime, *, cancelled_at: dt.datetime | None
) -> Stay:
    """The stay of something with hours, cancelled or not."""
    last = cancelled_at + CANCELLED_KEPT if cancelled_at else ends_at + PAST
    return Stay(_coming_in(starts_at), last + STEP)


def stay_of_day(
    day: dt.date, *, cancelled_at: dt.datetime | None = None, open_ended: bool = False
) -> Stay:
    """The stay of a whole day, cancelled or not; `open_ended` is what stays until it is settled."""
    since = _coming_in(instant(day, dt.time.min, ZONE))
    if cancelled_at:
        return Stay(since, cancelled_at + CANCELLED_KEPT + STEP)
    return Stay(since, None if open_ended else end_of_day(day, ZONE) + PAST)


def next_turn(stays: Iterable[Stay], now: dt.datetime) -> dt.datetime | None:
    """The next instant after `now` at which one of them comes or goes; None where none does."""
    turns = (turn for stay in stays for turn in (stay.since, stay.until))
    return min((turn for turn in turns if turn is not None and turn > now), default=None)


def _coming_in(moment: dt.datetime) -> dt.datetime:
    # A date mistyped in the first year must not break everybody's calendar.
    return moment - AHEAD if moment - BEGINNING > AHEAD else BEGINNING
