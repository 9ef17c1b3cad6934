"""The deadlines of a meeting, and how they stand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from meetings.access import visible_deadlines, visible_texts
from meetings.enums import TextKind
from meetings.milestones import standing_of
from meetings.models import Deadline, JointText, Meeting
from members.access import Viewer
from members.enums import Side
from workinggroup.lib import clock


@dataclass(frozen=True)
class Due:
    """A deadline, and whether it is ahead, met, overdue or passed (`meetings.milestones`)."""

    deadline: Deadline
    standing: str


def texts_by_kind(viewer: Viewer, meeting: Meeting) -> dict[str, JointText]:
    """The agenda and the minutes of `meeting`, where the viewer may see them. One query."""
    return {text.kind: text for text in visible_texts(viewer).filter(meeting=meeting)}


def deadlines_of(
    viewer: Viewer, meeting: Meeting, texts: Mapping[str, JointText], now: dt.datetime
) -> tuple[Due, ...]:
    """The deadlines of `meeting` in order, as they stand with its `texts` at `now` (UTC) on the
    day of the viewer's side. One query."""
    today = clock.local(now, clock.SIDE_ZONES[viewer.side or Side.US]).date()
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
