"""The deadlines of a meeting, and how they stand."""

import datetime as dt
from dataclasses import dataclass

from meetings.access import visible_deadlines, visible_texts
from meetings.enums import TextKind
from meetings.milestones import standing_of
from meetings.models import Deadline, Meeting
from members.access import Viewer
from members.enums import Side
from workinggroup.lib import clock


@dataclass(frozen=True)
class Due:
    """A deadline, and whether it is ahead, met, overdue or passed (`meetings.milestones`)."""

    deadline: Deadline
    standing: str


def deadlines_of(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> tuple[Due, ...]:
    """The deadlines of `meeting` in order, as they stand at `now` (UTC) on the day of the viewer's
    side. Two queries."""
    today = clock.local(now, clock.SIDE_ZONES[viewer.side or Side.US]).date()
    texts = {text.kind: text for text in visible_texts(viewer).filter(meeting=meeting)}
    agenda, minutes = texts.get(TextKind.AGENDA), texts.get(TextKind.MINUTES)
    return tuple(
        Due(
            row,
            standing_of(
                row.kind,
                row.due_on,
                today=today,
                agenda_out=bool(agenda and agenda.circulated_at),
                minutes_out=bool(minutes and minutes.circulated_at),
                minutes_adopted=bool(minutes and minutes.final),
            ),
        )
        for row in visible_deadlines(viewer).filter(meeting=meeting)
    )
