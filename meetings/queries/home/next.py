"""What is next: the meeting to come, and how far its half-year has got."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, DateTimeField, Q, QuerySet

from meetings.access import (
    visible_meetings,
    visible_sittings,
)
from meetings.enums import MEETING_OVER, MeetingState, TextKind
from meetings.models import Deadline, JointText, Meeting, Sitting
from meetings.models.meeting import oldest_first
from meetings.queries.meetings.deadlines import deadlines_of, texts_by_kind
from meetings.rules.milestones import AHEAD
from meetings.rules.stations import (
    AGENDA_AGREED,
    MINUTES_ADOPTED,
    Reached,
    Station,
    reached,
    stations,
)
from members.access import visible_audit
from members.models import AuditEntry
from workinggroup.lib import clock
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer

# A meeting has a handful of sittings; of the next one, all are among these.
MOST_SITTINGS = 30
# Who travels to a meeting that opens so soon looks for that one, whatever else was postponed.
_SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Next:
    """The meeting to come (or the one going on), with the sittings the reader is invited to."""

    meeting: Meeting
    sittings: tuple[Sitting, ...]
    line: tuple[Station, ...]
    deadline: Deadline | None = None

    @property
    def reached(self) -> Reached:
        return reached(self.line)

    @property
    def opens(self) -> Sitting | None:
        """The sitting that is next, or going on."""
        return self.sittings[0] if self.sittings else None

    @property
    def more(self) -> int:
        """How many sittings follow that one."""
        return len(self.sittings) - 1


@prepared(now=DateTimeField())
def _not_over(viewer: Viewer, *, now: Any) -> QuerySet[Sitting]:
    """Sittings of meetings before they are held, those to come and those of postponed ones."""
    is_postponed = Q(meeting__state=MeetingState.POSTPONED)
    rows = visible_sittings(viewer).filter(Q(ends_at__gt=now) | is_postponed, cancelled_at=None)
    rows = rows.exclude(meeting__state__in=MEETING_OVER).order_by("starts_at")
    return rows.select_related("meeting")[:MOST_SITTINGS]


@prepared(meeting=BigAutoField())
def _moves(viewer: Viewer, *, meeting: Any) -> QuerySet[AuditEntry, tuple[str, dt.datetime]]:
    rows = visible_audit(viewer).filter(
        subject_type="meeting", subject_id=meeting, to_state__in=MeetingState.values
    )
    return rows.order_by("at").values_list("to_state", "at")


def next_meeting(viewer: Viewer, now: dt.datetime) -> Next | None:
    """What is next for the viewer at `now`: by the first sitting that is not over, else the first
    in order of those that have no date yet. A postponed meeting keeps its place before those of
    later half-years, unless one of them opens within `_SOON`; it tells none of its former dates.
    Four queries; one more where nothing has a date."""
    rows = _not_over(viewer, now=now)
    coming = [row for row in rows if row.meeting.state != MeetingState.POSTPONED]
    postponed = [row.meeting for row in rows if row.meeting.state == MeetingState.POSTPONED]
    candidates = [*postponed, *(row.meeting for row in coming[:1])]
    if coming and coming[0].starts_at < now + _SOON:
        meeting = coming[0].meeting
    elif candidates:
        meeting = min(candidates, key=lambda each: each.place_in_order)
    else:
        undated = visible_meetings(viewer).exclude(state__in=MEETING_OVER).filter(sittings=None)
        found = undated.order_by(*oldest_first()).first()
        if found is None:
            return None
        meeting = found
    texts = texts_by_kind(viewer, meeting)
    return Next(
        meeting=meeting,
        sittings=tuple(sitting for sitting in coming if sitting.meeting_id == meeting.pk),
        line=line_of(viewer, meeting, texts),
        deadline=_next_deadline(viewer, meeting, texts, now),
    )


def _next_deadline(
    viewer: Viewer, meeting: Meeting, texts: Mapping[str, JointText], now: dt.datetime
) -> Deadline | None:
    dues = deadlines_of(viewer, meeting, texts, now)
    return next((due.deadline for due in dues if due.status == AHEAD), None)


def line_of(
    viewer: Viewer, meeting: Meeting, texts: Mapping[str, JointText]
) -> tuple[Station, ...]:
    """The stations of a meeting, with the dates of its moves from the audit record.

    One query. `texts` are those of its texts that the viewer may see, by kind.
    """
    agenda, minutes = texts.get(TextKind.AGENDA), texts.get(TextKind.MINUTES)
    moments: dict[str, dt.datetime] = {MeetingState.PROPOSED: meeting.created_at}
    moments.update(_moves(viewer, meeting=meeting.pk))
    if moments.get(MeetingState.HELD) == meeting.created_at:
        # Entered when it was over: when it was planned and confirmed, nobody said.
        moments = {}
    if agenda and agenda.agreed_at:
        moments[AGENDA_AGREED] = agenda.agreed_at
    if minutes and minutes.agreed_at:
        moments[MINUTES_ADOPTED] = minutes.agreed_at
    # Each has one date, for both sides: that of the clock of the meeting.
    moments = {key: clock.local(at, meeting.anchor_zone) for key, at in moments.items()}
    return stations(
        state=meeting.state,
        agenda_state=agenda.state if agenda else "",
        minutes_state=minutes.state if minutes else "",
        moments=moments,
    )
