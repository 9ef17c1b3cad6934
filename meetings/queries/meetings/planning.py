"""What planning ahead would do: dates, hosts and numbers, written down by nobody yet."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Q, QuerySet

from meetings.access import visible_meetings
from meetings.enums import MEETING_TO_COME, MeetingKind, MeetingState
from meetings.models import Meeting, Sitting
from meetings.queries.meetings.parity import carried_by
from meetings.rules.scheduling import (
    Proposal,
    Slot,
    Terms,
    deadlines_from,
    first_day_with_notice,
    propose_year,
)
from meetings.symbols import EXTRAORDINARY, meeting_number
from workinggroup.lib.viewer import Side, Viewer


@dataclass(frozen=True)
class Planned:
    """One meeting of the plan, with the number it would get and what would be due when."""

    number: str
    proposal: Proposal
    due: Mapping[str, dt.date]

    @property
    def inconvenience(self) -> tuple[tuple[str, int], ...]:
        return tuple((side, self.proposal.inconvenience[side]) for side in Side)


@dataclass(frozen=True)
class Plan:
    """What planning would create; `without_dates` are half-years in which no day will do."""

    meetings: tuple[Planned, ...]
    without_dates: tuple[tuple[int, int], ...] = ()

    @property
    def fingerprint(self) -> str:
        """Tells two plans apart: what is carried out must be what was shown."""
        values = [
            [each.number, p.year, p.half, p.host, p.format, [slot.starts_at for slot in p.sittings]]
            for each in self.meetings
            for p in (each.proposal,)
        ]
        return hashlib.sha256(repr(values).encode()).hexdigest()


def plan_ahead(
    viewer: Viewer,
    *,
    first_year: int,
    last_year: int,
    format: str,
    sittings: int,
    minutes: int,
    today: dt.date,
) -> Plan:
    """The regular meetings missing from `first_year` to `last_year`, host alternating from the
    last one before each, in weeks free of both sides' holidays where there are such, and while no
    other meeting sits.

    `minutes` is the length of a sitting; no deadline of any is over `today` (UTC). Four queries,
    whatever the number of years.
    """
    planned_hosts = {
        (meeting.year, meeting.half): meeting.host
        for meeting in visible_meetings(viewer)
        .filter(kind=MeetingKind.REGULAR)
        .exclude(state=MeetingState.CANCELLED)
    }
    busy = tuple(Slot(row.starts_at, row.ends_at) for row in sittings_to_come())
    serial = next_serial_of(MeetingKind.REGULAR)
    carried = dict(carried_by(viewer))
    hosts = dict(planned_hosts)
    earliest = first_day_with_notice(today)
    found: list[Planned] = []
    without: list[tuple[int, int]] = []
    for year in range(first_year, last_year + 1):
        for half in (1, 2):
            if (year, half) in planned_hosts:
                continue
            terms = Terms(format, sittings, minutes, carried, earliest, busy)
            last = max((key for key in hosts if key < (year, half)), default=None)
            chosen = propose_year(year, hosts[last] if last else None, terms, taken={3 - half})
            if not chosen:
                without.append((year, half))
                continue
            best = chosen[0]
            hosts[year, half] = best.host
            carried = {side: carried[side] + best.inconvenience[side] for side in Side}
            number = meeting_number(serial + len(found))
            found.append(Planned(number, best, deadlines_from(best.first_day)))
    return Plan(tuple(found), tuple(without))


def sittings_to_come() -> QuerySet[Sitting]:
    """The sittings of all meetings that are still to be held and keep their dates: heads, counsel
    and secretariats are asked to each of them."""
    return Sitting.objects.filter(cancelled_at=None, meeting__state__in=MEETING_TO_COME)


def next_serial_of(kind: str) -> int:
    """The place of the next meeting in its series; those of cancelled meetings are not given again.

    The first regular meeting is FIRST_MEETING_NUMBER, whatever earlier ones are entered later: the
    group may have met before it had this portal.
    """
    own = Q(number__startswith=EXTRAORDINARY)
    series = own if kind == MeetingKind.EXTRAORDINARY else ~own
    last = Meeting.objects.filter(series).aggregate(last=Max("serial"))["last"]
    first = 1 if kind == MeetingKind.EXTRAORDINARY else settings.FIRST_MEETING_NUMBER
    return max(int(last or 0) + 1, first)
