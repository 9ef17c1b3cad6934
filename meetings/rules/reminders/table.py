"""Which letters are due, from plain facts: the rule table. Pure; the planner writes the rows.

Every letter has a window: it may be planned from the instant it opens until it closes, and it
expires when it closes. So a day's outage, a late planner or a clock that jumps gives only the
letters that still make sense, and planning twice gives the same keys.

A letter ahead of a date goes out on a working morning of its recipient, an earlier one where the
day itself is a day off; a letter about something that happened, in the next working hour.
"""

import datetime as dt
from collections.abc import Iterable, Iterator

from meetings.enums import MEETING_TAKES_REPLIES, MeetingState, TextKind
from meetings.rules.reminders.actions import reminders_of_action
from meetings.rules.reminders.facts import (
    AGENDA_CIRCULATED,
    ANSWER_DAYS,
    ANSWER_MISSING,
    ASK_AGAIN,
    MEETING_DAYS,
    MEETING_SOON,
    MINUTES_CIRCULATED,
    ActionFacts,
    MeetingFacts,
    PlannedReminder,
    Recipient,
    TextFacts,
)
from meetings.rules.reminders.rows import About, row_in
from meetings.rules.reminders.windows import (
    Window,
    earlier_of,
    news_window,
    turn_at,
    windows_ahead,
)
from workinggroup.lib.clock import local


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
            rows += list(reminders_of_action(fact, now))
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
            about = About(rule, "meeting", fact.id, occurrence)
            yield from row_in(about, person, window, now)


def reminder_of_circulation(fact: TextFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """Agenda or minutes are out, one letter each time: to everybody who may read them."""
    if fact.circulated_at is None:
        return
    rule = AGENDA_CIRCULATED if fact.kind == TextKind.AGENDA else MINUTES_CIRCULATED
    about = About(rule, "jointtext", fact.id, f"{fact.circulated_at:%Y%m%dT%H%M%S}")
    for person in fact.readers:
        window = news_window(fact.circulated_at, fact.until, person)
        yield from row_in(about, person, window, now)


def wanted(fact: TextFacts, now: dt.datetime) -> Iterator[PlannedReminder]:
    """Clearance from counsel and signature from heads, asked for at once, and again a week after
    the last letter, however late that was."""
    for ask in fact.asks:
        for person in ask.people:
            previous = _last_ask(fact, ask.rule, person)
            if not (turn := turn_at(now, first=ask.since, gap=ASK_AGAIN, previous=previous)):
                continue
            closes = earlier_of(turn.closes, fact.until)
            window = Window(turn.opens, closes, at_any_hour=closes == fact.until)
            about = About(ask.rule, "jointtext", fact.id, f"{fact.edition}:{turn.number}")
            yield from row_in(about, person, window, now)


def _last_ask(fact: TextFacts, rule: str, to: Recipient) -> tuple[int, dt.datetime] | None:
    """Number and instant of the last letter that asked `to` for this revision's key."""
    asks = [
        (int(number), each.at)
        for each in fact.earlier
        if (each.rule, each.recipient) == (rule, to.id)
        for edition, number in [each.occurrence.split(":")]
        if edition == fact.edition
    ]
    return max(asks, default=None)
