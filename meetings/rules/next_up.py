"""What a meeting has on at a moment, by the times of its agenda, and what comes next. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from meetings.rules.timetable import Hours, Time


@dataclass(frozen=True)
class NextUp:
    """A sitting that is in session: the item that is taken, the one that follows it in the same
    sitting, and the sitting after this one."""

    sitting: Hours
    current: Time | None = None
    following: Time | None = None
    then: Hours | None = None


def next_up(sittings: Iterable[Hours], times: Iterable[Time], now: dt.datetime) -> NextUp | None:
    """What is on at `now`, from the opening of a sitting until its close; None between sittings.

    Of an item and its sub-item that are taken at the same time the sub-item is on, since it says
    more; what follows is the next item to begin, and of two that begin together the whole one. Of
    two sittings at once the one that opened last.
    """
    hours = sorted(sittings, key=lambda each: each.starts_at)
    in_session = [each for each in hours if each.starts_at <= now < each.ends_at]
    if not in_session:
        return None
    sitting = in_session[-1]
    rows = [time for time in times if time.sitting == sitting.number]
    taken = [time for time in rows if time.starts_at <= now < time.ends_at]
    to_come = [time for time in rows if now < time.starts_at < sitting.ends_at]
    return NextUp(
        sitting=sitting,
        current=min(taken, key=lambda time: time.ends_at - time.starts_at, default=None),
        following=min(to_come, key=lambda time: (time.starts_at, -time.ends_at.timestamp()))
        if to_come
        else None,
        then=next((each for each in hours if each.starts_at >= sitting.ends_at), None),
    )
