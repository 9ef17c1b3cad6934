"""When one letter to one person makes sense, and when in that time it is sent."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from meetings.rules.reminders.facts import (
    DAY,
    NEWS_AT_LEAST,
    NEWS_LASTS,
    PlannedReminder,
    Recipient,
)
from meetings.rules.working_days import (
    is_working_day,
    morning,
    next_working_day,
    previous_working_day,
    working_moment,
)
from workinggroup.lib.clock import local


@dataclass(frozen=True)
class Window:
    """When one letter to one person makes sense; half-open."""

    opens: dt.datetime
    closes: dt.datetime
    # Too late for working hours: still better at any hour than not at all.
    at_any_hour: bool = False

    def due_at(self, now: dt.datetime, to: Recipient) -> dt.datetime | None:
        """When to send a letter planned at `now`; None outside the window."""
        if not self.opens <= now < self.closes:
            return None
        due = working_moment(now, to.side, to.zone)
        if due < self.closes:
            return due
        return now if self.at_any_hour else None


def windows_ahead(
    day: dt.date, event: dt.datetime, days: dict[int, int | None], to: Recipient
) -> dict[int, Window]:
    """The windows of letters so many days ahead of `day` (in the recipient's zone).

    None reaches into the next one's: where a long holiday pushes two to the same morning, the
    later one alone is sent.
    """
    windows = {}
    for ahead, late in days.items():
        send_on = day - ahead * DAY
        if not is_working_day(send_on, to.side):
            send_on = previous_working_day(send_on, to.side)
        opens = morning(send_on, to.zone)
        closes = event if late is None else morning(day - (ahead - late) * DAY, to.zone)
        windows[ahead] = Window(opens, earlier_of(closes, event), at_any_hour=late is None)
    for earlier, later in pairwise(days):
        window = windows[earlier]
        windows[earlier] = Window(window.opens, earlier_of(window.closes, windows[later].opens))
    return windows


@dataclass(frozen=True)
class Turn:
    """One of the letters that somebody is written again and again: its number, from 0, and its
    window."""

    number: int
    opens: dt.datetime
    closes: dt.datetime


def turn_at(
    now: dt.datetime,
    *,
    first: dt.datetime,
    gap: dt.timedelta,
    previous: tuple[int, dt.datetime] | None,
) -> Turn | None:
    """Which letter it is the turn of at `now`, of those that begin at `first` and follow one
    another by `gap`; None before it.

    `previous` is the number and the instant of the last one. The next counts from that instant, so
    that one which went out late, after an outage, is not followed by another within the `gap`.
    Until then it is still the turn of the previous one.
    """
    if now < first:
        return None
    anchor, number = first, 0
    if previous is not None:
        number, last = previous
        anchor, number = (last, number) if last + gap > first else (first, number + 1)
    turns = max((now - anchor) // gap, 0)
    opens = anchor + turns * gap
    return Turn(number + turns, min(opens, now), opens + gap)


def news(
    rule: str,
    subject: tuple[str, int],
    occurrence: str,
    to: Recipient,
    now: dt.datetime,
    *,
    wait: dt.timedelta = dt.timedelta(0),
    until: dt.datetime | None = None,
    urgent: bool = False,
    payload: Mapping[str, object] | None = None,
) -> PlannedReminder:
    """A letter about something that happens at `now`: after `wait`, in working hours.

    `urgent` sends it at once, and tries again at any hour; `until` is when it is of no more use.
    It expires a week after the first working hour.
    """
    window = news_window(now, until, to)
    due_at = working_moment(now + wait, to.side, to.zone)
    if urgent or due_at >= window.closes:
        due_at = now
    expires_at = max(window.closes, due_at + NEWS_AT_LEAST)
    kept = {**(payload or {}), **({"urgent": True} if urgent else {})}
    return PlannedReminder(rule, *subject, to.id, occurrence, now, due_at, expires_at, kept)


def next_digest(now: dt.datetime, to: Recipient) -> dt.datetime:
    """When the recipient's next daily digest is gathered: nine o'clock of a working day."""
    day = local(now, to.zone).date()
    if is_working_day(day, to.side) and now <= morning(day, to.zone):
        return morning(day, to.zone)
    return morning(next_working_day(day, to.side), to.zone)


def may_have_gone(
    opens_at: dt.datetime,
    closes: dt.datetime,
    to: Recipient,
    *,
    since: dt.datetime,
    now: dt.datetime,
) -> bool:
    """Whether a letter that makes sense from `opens_at` until `closes` would have gone out by
    `now`, had the planner run since `since`: there was a working hour, or no hour to wait for."""
    first = working_moment(max(opens_at, since), to.side, to.zone)
    return first <= now or first >= closes


def news_window(since: dt.datetime, until: dt.datetime | None, to: Recipient) -> Window:
    """From the event until a week after the first working hour that follows it."""
    closes = working_moment(since, to.side, to.zone) + NEWS_LASTS
    return Window(since, earlier_of(closes, until), at_any_hour=True)


def earlier_of(moment: dt.datetime, limit: dt.datetime | None) -> dt.datetime:
    """`moment`, or `limit` where there is one and it comes first."""
    return moment if limit is None else min(moment, limit)
