"""Which letters are due, from plain facts: the rule table. Pure; the planner writes the rows.

Every letter has a window: it may be planned from the instant it opens until it closes, and it
expires when it closes. So a day's outage, a late planner or a clock that jumps gives only the
letters that still make sense, and planning twice gives the same keys.

A letter ahead of a date goes out on a working morning of its recipient, an earlier one where the
day itself is a day off; a letter about something that happened, in the next working hour.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meetings.enums import MEETING_TAKES_REPLIES, MeetingState, TextKind
from meetings.rules.reminders.facts import (
    ACTION_ASSIGNED,
    ACTION_DAYS,
    ACTION_DUE,
    ACTION_OVERDUE,
    AGENDA_CIRCULATED,
    ANSWER_DAYS,
    ANSWER_MISSING,
    ASK_AGAIN,
    MEETING_DAYS,
    MEETING_SOON,
    MINUTES_CIRCULATED,
    WEEK,
    ActionFacts,
    MeetingFacts,
    PlannedReminder,
    Recipient,
    TextFacts,
)
from meetings.rules.reminders.windows import Window, earlier_of, news_window, windows_ahead
from meetings.rules.working_days import working_moment
from workinggroup.lib.clock import SIDE_ZONES, end_of_day, local


@dataclass(frozen=True)
class _Letter:
    """What a letter is about, before it is known to whom."""

    rule: str
    subject_type: str
    subject_id: int
    occurrence: str


def plan_of(
    facts: Iterable[MeetingFacts | TextFacts | ActionFacts], now: dt.datetime
) -> list[PlannedReminder]:
    """All letters whose window is open at `now` (aware, UTC).

    Planned again later the keys are the same; `due_at` is never before `now`, never at or after
    `expires_at`, and in the recipient's working hours save for a last call.
    """
    rows: list[PlannedReminder] = []
    for fact in facts:
        if isinstance(fact, MeetingFacts):
            rows += [*_meeting_soon(fact, now), *_answer_missing(fact, now)]
        elif isinstance(fact, TextFacts):
            rows += [*reminder_of_circulation(fact, now), *wanted(fact, now)]
        else:
            rows += [*_action_due(fact, now), *_overdue(fact, now)]
    return rows


def _meeting_soon(fact: MeetingFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """In 30, 7 and 1 days: to everybody invited to a confirmed meeting who has not declined."""
    if fact.state != MeetingState.CONFIRMED:
        return
    to = [person for person in fact.invited if person.id not in fact.declined]
    yield from _ahead_of_meeting(MEETING_SOON, MEETING_DAYS, fact, to, now)


def _answer_missing(fact: MeetingFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """21, 14 and 5 days before: to everybody invited who has not answered."""
    if fact.state not in MEETING_TAKES_REPLIES:
        return
    to = [person for person in fact.invited if person.id not in fact.answered]
    yield from _ahead_of_meeting(ANSWER_MISSING, ANSWER_DAYS, fact, to, now)


def _ahead_of_meeting(
    rule: str,
    days: dict[int, int | None],
    fact: MeetingFacts,
    to: Iterable[Recipient],
    now: dt.datetime,
) -> Iterator[PlannedReminder]:
    for person in to:
        day = local(fact.opens_at, person.zone).date()
        for ahead, window in windows_ahead(day, fact.opens_at, days, person).items():
            if window.opens < fact.dated_at:
                continue
            # The date is part of the key: a postponed meeting gets its own reminders.
            occurrence = f"{ahead}d:{fact.opens_on.isoformat()}"
            letter = _Letter(rule, "meeting", fact.id, occurrence)
            yield from _row(letter, person, window, now)


def reminder_of_circulation(fact: TextFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """Agenda or minutes are out, one letter each time: to everybody who may read them."""
    if fact.circulated_at is None:
        return
    rule = AGENDA_CIRCULATED if fact.kind == TextKind.AGENDA else MINUTES_CIRCULATED
    letter = _Letter(rule, "jointtext", fact.id, f"{fact.circulated_at:%Y%m%dT%H%M%S}")
    for person in fact.readers:
        window = news_window(fact.circulated_at, fact.until, person)
        yield from _row(letter, person, window, now)


def wanted(fact: TextFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """Clearance from counsel and signature from heads, asked for at once and then weekly."""
    for ask in fact.asks:
        turn = (now - ask.since) // ASK_AGAIN
        if turn < 0:
            continue
        opens = ask.since + turn * ASK_AGAIN
        closes = earlier_of(opens + ASK_AGAIN, fact.until)
        window = Window(opens, closes, at_any_hour=closes == fact.until)
        letter = _Letter(ask.rule, "jointtext", fact.id, f"r{fact.revision}:{turn}")
        for person in ask.people:
            yield from _row(letter, person, window, now)


def reminder_of_assignment(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """An action item is somebody's, or somebody else's than before; for the act that says so.

    Not planned by the clock: which of two owners is new, only the act knows.
    """
    letter = _Letter(ACTION_ASSIGNED, "actionitem", fact.id, f"{fact.assigned_at:%Y%m%dT%H%M%S}")
    for person in fact.owners:
        window = news_window(fact.assigned_at, None, person)
        yield from _row(letter, person, window, now)


def _action_due(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """In 14, 3 and 0 days, until the day has ended on the owner's side (design, section 7)."""
    for person in fact.owners:
        over = end_of_day(fact.due_on, SIDE_ZONES[person.side])
        for ahead, window in windows_ahead(fact.due_on, over, ACTION_DAYS, person).items():
            if window.opens < fact.assigned_at:
                continue
            occurrence = f"{ahead}d:{fact.due_on.isoformat()}"
            letter = _Letter(ACTION_DUE, "actionitem", fact.id, occurrence)
            yield from _row(letter, person, window, now)


def _overdue(fact: ActionFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """Weekly from the first working hour after the day has ended on the owner's side."""
    for person in fact.owners:
        over = end_of_day(fact.due_on, SIDE_ZONES[person.side])
        week = (now - over) // WEEK
        # The letter of a week may open later in it, after days off: then the last one stands.
        for turn in (week - 1, week):
            if turn < 0:
                continue
            first, second = (
                working_moment(over + n * WEEK, person.side, person.zone) for n in (turn, turn + 1)
            )
            occurrence = f"{turn}:{fact.due_on.isoformat()}"
            letter = _Letter(ACTION_OVERDUE, "actionitem", fact.id, occurrence)
            yield from _row(letter, person, Window(first, second), now)


def _row(
    letter: _Letter, to: Recipient, window: Window, now: dt.datetime
) -> Iterator[PlannedReminder]:
    due_at = window.due_at(now, to)
    if due_at is not None:
        yield PlannedReminder(
            letter.rule,
            letter.subject_type,
            letter.subject_id,
            to.id,
            letter.occurrence,
            window.opens,
            due_at,
            window.closes,
        )
