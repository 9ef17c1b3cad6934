"""Which letters about an action item are due: to its owners, and to those who look after it.

Where an owner's role has ended, the secretariat and the head of that side hear of it at once and
have the owner's letters until it has another. An item that stays overdue is told further up with
time: the owner every week, their secretariat too after two weeks, their head after four, and from
the eighth week on each of them once a month.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.rules.reminders.facts import (
    ACTION_ASSIGNED,
    ACTION_DAYS,
    ACTION_DUE,
    ACTION_OVERDUE,
    ACTION_OWNER_LEFT,
    HEAD_AFTER,
    MONTH,
    MONTHLY_AFTER,
    SECRETARIAT_AFTER,
    WEEK,
    ActionFacts,
    Charge,
    PlannedReminder,
    Recipient,
)
from meetings.rules.reminders.rows import About, row_in
from meetings.rules.reminders.windows import Window, news_window, turn_at, windows_ahead
from meetings.rules.working_days import working_moment
from workinggroup.lib.clock import SIDE_ZONES, end_of_day

_INSTANT = "%Y%m%dT%H%M%S"


def reminders_of_action(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """Everything that is due about it at `now`."""
    yield from _owner_left(fact, now)
    yield from _due(fact, now)
    yield from _overdue(fact, now)


def reminder_of_assignment(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """An action item is somebody's, or somebody else's than before; for the act that says so.

    Not planned by the clock: which of two owners is new, only the act knows.
    """
    about = _about(fact, ACTION_ASSIGNED, f"{fact.assigned_at:{_INSTANT}}")
    for person in fact.owners:
        window = news_window(fact.assigned_at, None, person)
        yield from row_in(about, person, window, now)


def _owner_left(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """Nobody answers for it any more: to the own secretariat and head, once for each end."""
    for charge in fact.charges:
        if charge.left is None:
            continue
        occurrence = f"{charge.left.owner}:{charge.left.at:{_INSTANT}}"
        for person in _keepers(charge):
            window = news_window(charge.left.at, None, person)
            yield from row_in(_about(fact, ACTION_OWNER_LEFT, occurrence), person, window, now)


def _due(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """In 14, 3 and 0 days, until the day has ended on the owner's side (design, section 7)."""
    since = dict.fromkeys(fact.owners, fact.assigned_at)
    for charge in fact.charges:
        if charge.left is not None:
            since |= dict.fromkeys(_keepers(charge), max(fact.assigned_at, charge.left.at))
    for person, assigned_at in since.items():
        over = end_of_day(fact.due_on, SIDE_ZONES[person.side])
        for ahead, window in windows_ahead(fact.due_on, over, ACTION_DAYS, person).items():
            if window.opens < assigned_at:
                continue
            about = _about(fact, ACTION_DUE, f"{ahead}d:{fact.due_on.isoformat()}")
            yield from row_in(about, person, window, now)


@dataclass(frozen=True)
class _Rhythm:
    """When somebody hears first that an item is overdue, and how often at least after that."""

    first: dt.datetime
    gap: dt.timedelta


def _overdue(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """From the first working hour after the day has ended on the owner's side."""
    for person, rhythm in _rhythms(fact).items():
        over = end_of_day(fact.due_on, SIDE_ZONES[person.side])
        number, last = _last_reminder(fact, person)
        monthly = (last or rhythm.first) - over >= MONTHLY_AFTER
        gap = MONTH if monthly else rhythm.gap
        first = working_moment(rhythm.first, person.side, person.zone)
        if last is not None and number is None:
            # Told of another day that it had: that counts too.
            first = max(first, last + gap)
        previous = (number, last) if number is not None and last is not None else None
        if turn := turn_at(now, first=first, gap=gap, previous=previous):
            about = _about(fact, ACTION_OVERDUE, f"{turn.number}:{fact.due_on.isoformat()}")
            yield from row_in(about, person, Window(turn.opens, turn.closes), now)


def _rhythms(fact: ActionFacts) -> dict[Recipient, _Rhythm]:
    """Of everybody who hears of it, whose first reason counts: owner, then keeper."""
    found: dict[Recipient, _Rhythm] = {}
    for person in fact.owners:
        over = end_of_day(fact.due_on, SIDE_ZONES[person.side])
        found.setdefault(person, _Rhythm(over, WEEK))
    for charge in fact.charges:
        over = end_of_day(fact.due_on, SIDE_ZONES[charge.side])
        # The letter that says so tells that it is overdue, too.
        left = None if charge.left is None else _Rhythm(max(over, charge.left.at + WEEK), WEEK)
        for person in charge.secretaries:
            found.setdefault(person, left or _Rhythm(over + SECRETARIAT_AFTER, WEEK))
        for person in charge.heads:
            found.setdefault(person, left or _Rhythm(over + HEAD_AFTER, MONTH))
    return found


def _last_reminder(fact: ActionFacts, to: Recipient) -> tuple[int | None, dt.datetime | None]:
    """When `to` last heard that it is overdue, whichever day it had then; and the number of the
    last letter about the day that it has now."""
    earlier = [each for each in fact.earlier if each.recipient == to.id]
    numbers = [
        int(number)
        for each in earlier
        for number, day in [each.occurrence.split(":")]
        if day == fact.due_on.isoformat()
    ]
    return max(numbers, default=None), max((each.at for each in earlier), default=None)


def _keepers(charge: Charge) -> tuple[Recipient, ...]:
    return (*charge.secretaries, *charge.heads)


def _about(fact: ActionFacts, rule: str, occurrence: str) -> About:
    return About(rule, "actionitem", fact.id, occurrence)
