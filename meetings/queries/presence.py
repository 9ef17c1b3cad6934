"""Who made up the two delegations while a meeting met: one answer for its people, its quorum, the
record of attendance and its minutes."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from meetings.models import Attendance, Meeting, Sitting
from members.access import current_appointments
from members.enums import Role
from members.models import Appointment

RANK = {role: n for n, role in enumerate(
    (Role.HEAD, Role.DELEGATE, Role.ALTERNATE, Role.ADVISER, Role.COUNSEL, Role.SECRETARY)
)}  # fmt: skip


def delegations_at(meeting: Meeting, now: dt.datetime) -> list[Appointment]:
    """The appointments of both sides at `now` (UTC), or once a sitting of `meeting` has opened
    those under which people took part or could have; by family name. Three queries at most."""
    opened = [row.starts_at for row in sittings_of(meeting).filter(starts_at__lt=now)]
    if not opened:
        return _by_name(current_appointments(now))
    return _met(opened, attended=set(_acted(meeting)))


def sittings_of(meeting: Meeting) -> QuerySet[Sitting]:
    """The sittings of `meeting` that were not cancelled, in order of time."""
    return meeting.sittings.filter(cancelled_at=None).order_by("starts_at")


def has_begun(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether a sitting of `meeting` had opened by `now`: from then on attendance is recorded."""
    return sittings_of(meeting).filter(starts_at__lte=now).exists()


def attendees_of(meeting: Meeting, openings: Sequence[dt.datetime]) -> list[Appointment]:
    """The appointments under which people attended, acting or not as recorded; by family name.

    `openings` are the instants at which its sittings opened, in order. Two queries.
    """
    acted = _acted(meeting)
    rows = _met(openings, attended=set(acted))
    there = [row for row in rows if row.person_id in acted]
    for row in there:
        row.acting = acted[row.person_id]
    return there


def _acted(meeting: Meeting) -> dict[int, bool]:
    """Who attended (by key), and whether they acted for somebody."""
    rows = Attendance.objects.filter(meeting=meeting, attended=True)
    return dict(rows.values_list("person", "acted"))


def _met(openings: Sequence[dt.datetime], *, attended: set[int]) -> list[Appointment]:
    """One appointment for each person, the last one held at one of `openings`.

    Who is recorded as attending (`attended`, by key) is among them with the newest one they have,
    though sittings were moved since or left no trace.
    """
    held = Q(began_at__lte=openings[-1]) if openings else Q(pk__in=[])
    found = (
        Appointment.objects.filter(held | Q(person__in=attended))
        .select_related("person", "delegation", "term__seat", "term__company")
        .order_by("began_at", "pk")
    )
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
