"""Who made up the two delegations while a meeting met: one answer for its people, its quorum, the
record of attendance and its minutes."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, DateTimeField, Q, QuerySet

from meetings.models import Attendance, Meeting, Sitting
from members.access import current_appointments
from members.models import Appointment
from workinggroup.lib.prepared import Several, prepared
from workinggroup.lib.viewer import Role

RANK = {role: n for n, role in enumerate(
    (Role.HEAD, Role.DELEGATE, Role.ALTERNATE, Role.ADVISER, Role.COUNSEL, Role.SECRETARY)
)}  # fmt: skip


@prepared(now=DateTimeField())
def _present(*, now: Any) -> QuerySet[Appointment]:
    return current_appointments(now)


@prepared(meeting=BigAutoField())
def _sittings(*, meeting: Any) -> QuerySet[Sitting]:
    return Sitting.objects.filter(meeting=meeting, cancelled_at=None).order_by("starts_at")


@prepared(meeting=BigAutoField())
def _attended(*, meeting: Any) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(meeting=meeting, attended=True)
    return rows.only("person_id", "acted", "missed")


@prepared(until=DateTimeField(), people=Several(BigAutoField()))
def _held_or_attended(*, until: Any, people: Any) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(Q(began_at__lte=until) | Q(person__pk__in=people))
        .select_related("person", "delegation", "term__seat", "term__company")
        .order_by("began_at", "pk")
    )


# Before any appointment there is.
_NEVER = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


def delegations_at(
    meeting: Meeting, now: dt.datetime, sittings: Iterable[Sitting] | None = None
) -> list[Appointment]:
    """The appointments of both sides at `now` (UTC), or once a sitting of `meeting` has opened
    those under which people took part or could have; by family name. `sittings` are those of
    `sittings_of`, where the caller has them. Three queries at most."""
    rows = sittings_of(meeting) if sittings is None else sittings
    opened = [row.starts_at for row in rows if row.starts_at < now]
    if not opened:
        return _by_name(_present(now=now))
    attended = {row.person_id for row in _attended(meeting=meeting.pk)}
    return _met(opened, _appointments_until(opened, attended), attended=attended)


def sittings_of(meeting: Meeting) -> list[Sitting]:
    """The sittings of `meeting` that were not cancelled, in order of time. One query."""
    return _sittings(meeting=meeting.pk)


# Stands for a meeting of which no sitting for everybody is left.
NO_SITTING = 0


def attended_numbers(sittings: Iterable[Sitting]) -> list[int]:
    """The numbers of those of `sittings` (not cancelled) of which it is recorded who attended:
    those for everybody."""
    return sorted(row.number for row in sittings if not row.for_heads) or [NO_SITTING]


def sittings_there(row: Attendance, numbers: Iterable[int]) -> list[int]:
    """The sittings, of those with these `numbers`, at which somebody was, as recorded."""
    return [number for number in numbers if number not in row.missed] if row.attended else []


def has_begun(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether a sitting of `meeting` had opened by `now`: from then on attendance is recorded."""
    return any(row.starts_at <= now for row in sittings_of(meeting))


@dataclass(frozen=True)
class Attendees:
    """The appointments under which people attended, acting or not as recorded, by family name; the
    open ones of people who are named, and the numbers of the sittings `missed`, by the person's
    key."""

    there: tuple[Appointment, ...]
    roles: Mapping[int, Appointment]
    missed: Mapping[int, Collection[int]]


def attendees_of(
    meeting: Meeting, openings: Sequence[dt.datetime], named: Collection[int] = ()
) -> Attendees:
    """Who attended `meeting`, and the roles that those `named`, by key, have now.

    `openings` are the instants at which its sittings opened, in order. Two queries.
    """
    came = {row.person_id: row for row in _attended(meeting=meeting.pk)}
    found = _appointments_until(openings, {*came, *named})
    there = [row for row in _met(openings, found, attended=set(came)) if row.person_id in came]
    roles = {row.person_id: row for row in found if row.ended_at is None}
    for row in there:
        row.acting = came[row.person_id].acted
    return Attendees(
        tuple(there),
        {pk: roles[pk] for pk in named if pk in roles},
        {pk: row.missed for pk, row in came.items()},
    )


def _appointments_until(
    openings: Sequence[dt.datetime], people: Collection[int]
) -> list[Appointment]:
    """Those that began by the last of `openings`, and every one of `people`."""
    return list(_held_or_attended(until=openings[-1] if openings else _NEVER, people=people))


def _met(
    openings: Sequence[dt.datetime], found: Iterable[Appointment], *, attended: set[int]
) -> list[Appointment]:
    """Of `found` one appointment for each person, the last one held at one of `openings`.

    Who is recorded as attending (`attended`, by key) is among them with the newest one they have,
    though sittings were moved since or left no trace.
    """
    rows = [row for row in found if _ran_at_one(row, openings) or row.person_id in attended]
    in_line = sorted(rows, key=lambda row: _ran_at_one(row, openings))
    return _by_name({row.person_id: row for row in in_line}.values())


def _ran_at_one(row: Appointment, openings: Sequence[dt.datetime]) -> bool:
    return any(
        row.began_at <= moment and (row.ended_at is None or row.ended_at > moment)
        for moment in openings
    )


def _by_name(rows: Iterable[Appointment]) -> list[Appointment]:
    return sorted(rows, key=lambda row: (row.person.family_name, row.person_id))


def protocol_order(row: Appointment) -> tuple[int, int, str]:
    """Head first, then seat by seat with the alternate after the delegate, then the others."""
    seat = row.term.seat.number if row.term else 99
    place = 0 if row.role == Role.HEAD else seat
    return (place, RANK[Role(row.role)], row.person.family_name)
