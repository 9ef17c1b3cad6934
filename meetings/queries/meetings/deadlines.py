"""The deadlines of a meeting, and how they stand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, QuerySet

from meetings.access import visible_deadlines, visible_texts
from meetings.enums import TextKind
from meetings.models import Deadline, JointText, Meeting
from meetings.rules.milestones import Progress, milestone_status, settled_at
from workinggroup.lib import clock
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Viewer


@dataclass(frozen=True)
class Due:
    """A deadline, and whether it is ahead, met, overdue or passed (`rules.milestones`); once it is
    met or passed, since when."""

    deadline: Deadline
    status: str
    settled_at: dt.datetime | None


@prepared(meeting=BigAutoField())
def _texts(viewer: Viewer, *, meeting: Any) -> QuerySet[JointText]:
    return visible_texts(viewer).filter(meeting=meeting)


@prepared(meeting=BigAutoField())
def _deadlines(viewer: Viewer, *, meeting: Any) -> QuerySet[Deadline]:
    return visible_deadlines(viewer).filter(meeting=meeting)


def texts_by_kind(viewer: Viewer, meeting: Meeting) -> dict[str, JointText]:
    """The agenda and the minutes of `meeting`, where the viewer may see them. One query."""
    return {text.kind: text for text in _texts(viewer, meeting=meeting.pk)}


def deadlines_of(
    viewer: Viewer, meeting: Meeting, texts: Mapping[str, JointText], now: dt.datetime
) -> tuple[Due, ...]:
    """The deadlines of `meeting` in order, as they stand with its `texts` at `now` (UTC) on the
    day of the viewer's side. One query."""
    progress = progress_of(texts)
    rows = _deadlines(viewer, meeting=meeting.pk)
    for row in rows:
        row.meeting = meeting
    return tuple(due_deadlines(viewer, row, progress, now) for row in rows)


def due_deadlines(viewer: Viewer, row: Deadline, progress: Progress, now: dt.datetime) -> Due:
    """How one deadline stands at `now` (UTC) on the day of the viewer's side."""
    zone = clock.SIDE_ZONES[viewer.side or Side.US]
    today = clock.local(now, zone).date()
    status = milestone_status(row.kind, row.due_on, today=today, progress=progress)
    since = settled_at(row.kind, row.due_on, status=status, zone=zone, progress=progress)
    return Due(row, status, since)


def progress_of(texts: Mapping[str, JointText]) -> Progress:
    """How far the agenda and the minutes of one meeting have got, as far as they are in `texts`."""
    agenda, minutes = texts.get(TextKind.AGENDA), texts.get(TextKind.MINUTES)
    return Progress(
        agenda_out=agenda.circulated_at if agenda else None,
        minutes_out=minutes.circulated_at if minutes else None,
        minutes_adopted=minutes.agreed_at if minutes and minutes.final else None,
    )
