"""Who comes to a meeting, side by side, and whether that makes a quorum."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, QuerySet

from meetings.access import (
    may_answer,
    may_record_attendance,
    may_see_remark,
    may_set_chairs,
    visible_attendances,
)
from meetings.enums import MEETING_TOOK_PLACE, Answer, TextKind
from meetings.models import Attendance, JointText, Meeting
from meetings.queries.meetings.presence import (
    attended_numbers,
    delegations_at,
    protocol_order,
    sittings_of,
    sittings_there,
)
from meetings.queries.texts.panel import text_of
from meetings.rules.acts.attendance import ANSWER_MEETING, RECORD_ATTENDANCE
from meetings.rules.acts.meetings import SET_CHAIRS
from meetings.rules.attended import only_sittings
from meetings.rules.quorum import SideQuorum, quorum_of
from members.access import current_appointments, may_designate, visible_people
from members.models import Appointment, Person
from workinggroup.lib.acts import Offer
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Viewer


@dataclass(frozen=True)
class Participant:
    """One person with their role, reply and attendance; `remark` only where the viewer may read
    it."""

    appointment: Appointment
    attendance: Attendance | None
    remark: str
    # The numbers of the sittings attended, where it was not all.
    only_at: tuple[int, ...] = ()

    @property
    def only_sittings(self) -> str:
        """Which sittings they attended, where it was not all of them."""
        return only_sittings(self.only_at)

    @property
    def person(self) -> Person:
        return self.appointment.person

    @property
    def answered(self) -> bool:
        return bool(self.attendance and self.attendance.answer)


@dataclass(frozen=True)
class SidePeople:
    """One delegation: its people, what they replied, and its part of the quorum."""

    side: Side
    people: tuple[Participant, ...]
    quorum: SideQuorum
    record: Offer

    @property
    def missing(self) -> int:
        return sum(not row.answered for row in self.people)

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many gave each reply."""
        counts = Counter(row.attendance.answer for row in self.people if row.attendance)
        return [(each.value, counts[each.value]) for each in Answer]

    @property
    def recorded(self) -> bool:
        return any(row.attendance and row.attendance.attended is not None for row in self.people)


@dataclass(frozen=True)
class People:
    """Both delegations, the reader's own first."""

    sides: tuple[SidePeople, ...]
    own: Attendance | None
    # Of the sittings of which it is recorded who attended.
    numbers: list[int]
    answer: Offer
    chairs: Offer
    may_designate: bool
    over: bool
    begun: bool

    @property
    def recorded(self) -> bool:
        """Whether both sides have recorded who attended."""
        return all(each.recorded for each in self.sides)

    @property
    def quorum_met(self) -> bool:
        return all(each.quorum.met for each in self.sides)


@prepared(meeting=BigAutoField())
def _replies(viewer: Viewer, *, meeting: Any) -> QuerySet[Attendance]:
    return visible_attendances(viewer).filter(meeting=meeting)


def people_of(
    viewer: Viewer, meeting: Meeting, now: dt.datetime, *, minutes: JointText | None = None
) -> People:
    """Both delegations as they are now, or once the meeting is over as they were then.

    Five queries. The quorum counts who attended once that is recorded, else who accepted.
    """
    minutes = minutes or text_of(viewer, meeting, TextKind.MINUTES)
    sittings = sittings_of(meeting)
    numbers = attended_numbers(sittings)
    rows = delegations_at(meeting, now, sittings)
    known = {row.person_id: row for row in _replies(viewer, meeting=meeting.pk)}
    over = meeting.state in MEETING_TOOK_PLACE
    if over:
        for row in rows:
            reply = known.get(row.person_id)
            row.acting = bool(reply and reply.acted)
    present = [row for row in rows if _counts(known.get(row.person_id), over=over)]
    quorum = quorum_of(present, needed=meeting.quorum)
    begun = over or any(row.starts_at <= now for row in sittings)
    first = viewer.side or Side.US
    return People(
        sides=tuple(
            SidePeople(
                side=side,
                people=tuple(
                    _participant(viewer, row, known.get(row.person_id), numbers)
                    for row in sorted(rows, key=protocol_order)
                    if row.delegation_id == side
                ),
                quorum=quorum.of_side(side),
                record=RECORD_ATTENDANCE.offer(
                    meeting,
                    may_record_attendance(viewer, meeting, side, begun=begun, minutes=minutes),
                ),
            )
            for side in (first, first.other)
        ),
        own=known.get(viewer.person_id or 0),
        numbers=numbers,
        answer=ANSWER_MEETING.offer(meeting, may_answer(viewer, meeting)),
        chairs=SET_CHAIRS.offer(meeting, may_set_chairs(viewer, meeting, minutes)),
        may_designate=bool(may_designate(viewer)),
        over=over,
        begun=begun,
    )


def _counts(row: Attendance | None, *, over: bool) -> bool:
    if row is None:
        return False
    return bool(row.attended) if over else row.answer == Answer.ACCEPTED


def _participant(
    viewer: Viewer, row: Appointment, attendance: Attendance | None, numbers: list[int]
) -> Participant:
    if attendance is None:
        return Participant(row, None, "")
    there = sittings_there(attendance, numbers)
    return Participant(
        row,
        attendance,
        attendance.remark if may_see_remark(viewer, row.delegation_id) else "",
        only_at=() if there == numbers else tuple(there),
    )


def chairs_to_choose(viewer: Viewer, now: dt.datetime) -> dict[str, QuerySet[Person]]:
    """Who could chair for each side."""
    appointed = current_appointments(now)
    return {
        side: visible_people(viewer).filter(
            pk__in=appointed.filter(delegation=side).values("person")
        )
        for side in Side.values
    }
