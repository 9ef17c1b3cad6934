"""One letter as a row to be written: what it is about, to whom, and its window."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from meetings.rules.reminders.facts import PlannedReminder, Recipient
from meetings.rules.reminders.windows import Window


@dataclass(frozen=True)
class About:
    """What a letter is about, before it is known to whom."""

    rule: str
    subject_type: str
    subject_id: int
    occurrence: str


def row_in(
    about: About, to: Recipient, window: Window, now: dt.datetime
) -> Iterator[PlannedReminder]:
    """The letter `about` something to one person, where its `window` is open at `now`."""
    due_at = window.due_at(now, to)
    if due_at is not None:
        yield PlannedReminder(
            about.rule,
            about.subject_type,
            about.subject_id,
            to.id,
            about.occurrence,
            window.opens,
            due_at,
            window.closes,
        )
