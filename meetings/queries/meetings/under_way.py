"""What a meeting has on while it sits, for its pages.

The items and their minutes are those of the agenda, as it was issued; the hours are those that the
sittings have by now: a sitting that was moved an hour has its first item an hour later.
"""

import datetime as dt
from dataclasses import dataclass

from meetings.enums import MEETING_TAKES_ATTENDANCE
from meetings.models import Sitting
from meetings.queries.meetings.pages import Head
from meetings.queries.texts.agenda import Agenda, agenda_of
from meetings.queries.texts.agenda_lines import AgendaLine
from meetings.rules.next_up import next_up
from meetings.rules.timetable import Hours
from workinggroup.lib.viewer import Viewer


@dataclass(frozen=True)
class UnderWay:
    """The sitting that is in session, the lines of the agenda that are taken now and next in it,
    and the sitting after it."""

    sitting: Sitting
    current: AgendaLine | None
    following: AgendaLine | None
    then: Sitting | None
    # Whether the agenda was issued with other hours than these.
    moved: bool = False


def under_way(
    viewer: Viewer, head: Head, now: dt.datetime, agenda: Agenda | None = None
) -> UnderWay | None:
    """What is on at `now` (aware, UTC), as far as the viewer may see sittings and agenda; None
    where no sitting is in session. `agenda` where the caller has read it already.

    No query where nothing is on; else those of `agenda_of`.
    """
    if head.meeting.state not in MEETING_TAKES_ATTENDANCE:
        return None
    hours = [Hours(row.number, row.starts_at, row.ends_at) for row in head.live]
    if next_up(hours, (), now) is None:
        return None
    agenda = agenda or agenda_of(viewer, head.meeting, now, head)
    lines = agenda.lines_now
    found = next_up(hours, (line.time for line in lines if line.time), now)
    if found is None:
        return None
    by_number = {row.number: row for row in head.live}
    by_pk = {line.item.pk: line for line in lines}
    return UnderWay(
        sitting=by_number[found.sitting.number],
        current=by_pk[found.current.pk] if found.current else None,
        following=by_pk[found.following.pk] if found.following else None,
        then=by_number[found.then.number] if found.then else None,
        moved=bool(agenda.moved.sittings),
    )
