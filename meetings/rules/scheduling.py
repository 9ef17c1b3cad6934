"""Proposing dates for the two regular meetings of a year. Pure; the caller writes them down.

The week is free of both sides' public holidays where there is such a week, every sitting falls
on a working day of both sides (each on its own date: an evening in Washington is the next
morning in Beijing), the host alternates, and an online hour favours the side that has carried
more of the inconvenient hours so far.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from meetings.enums import DeadlineKind, HalfYear, MeetingFormat
from meetings.rules.working_days import (
    common_working_day,
    holiday,
    is_provisional,
    is_working_day,
)
from workinggroup.lib.clock import SIDE_ZONES, WASHINGTON, instant, local
from workinggroup.lib.viewer import Side

# Every list of meetings weighs the hours of all of them.
MOST_SLOTS = 10_000
# First and last day on which the first sitting of a half's meeting may fall.
SEASONS = {1: ((3, 15), (4, 2)), 2: ((10, 20), (11, 15))}
# Days from the first sitting; those before it are moved to an earlier common working day where
# they fall on a day off, those after it to a later one.
DEADLINES: Mapping[str, int] = {
    DeadlineKind.PROPOSALS: -42,
    DeadlineKind.AGENDA: -28,
    DeadlineKind.CREDENTIALS: -14,
    DeadlineKind.PAPERS: -14,
    DeadlineKind.DRAFT_MINUTES: 14,
    DeadlineKind.COMMENTS: 28,
    DeadlineKind.SIGNATURE: 42,
}
# Starts, on Washington's clock, from which the hours of an online sitting are chosen: evening
# there is morning in Beijing, early morning there is evening in Beijing.
ONLINE_STARTS = tuple(dt.time(hour, minute) for hour in (7, 8, 18, 19) for minute in (0, 30))
ON_SITE_START = dt.time(9, 30)
# Online sittings stay within the first of these hours, on both clocks, that leaves any choice.
BEARABLE = ((dt.time(7), dt.time(21)), (dt.time(6), dt.time(23)))
# How much an hour of the day weighs on whoever works it: office hours nothing, night most.
WEIGHTS = (3,) * 6 + (2,) + (1,) * 2 + (0,) * 9 + (1,) * 3 + (2,) * 2 + (3,)
# Tuesday first: Monday is for travel, and for heads and counsel to go through the agenda.
WEEKDAY_ORDER = (1, 2, 0, 3, 4, 5, 6)
LONGEST_SPAN = 14
_ONE_DAY = dt.timedelta(days=1)
_JUNE = 6


@dataclass(frozen=True)
class Slot:
    """One sitting: UTC instants, half-open."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def overlaps(self, other: "Slot") -> bool:
        """Whether nobody can sit in both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Terms:
    """What the meetings shall be like.

    `minutes` is the length of a sitting. `carried` is the inconvenience each side has borne so
    far, in the weighted minutes of `inconvenience`. `earliest` is the first day allowed. At the
    time of `busy` people sit in another meeting.
    """

    format: str = MeetingFormat.ONLINE
    sittings: int = 2
    minutes: int = 120
    carried: Mapping[str, int] = field(default_factory=dict)
    earliest: dt.date | None = None
    busy: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Dates for one meeting.

    `holidays` are the days off of either side in its weeks, `provisional` the sides whose
    calendar of that year is an estimate still, `inconvenience` what the hours cost each side.
    """

    year: int
    half: int
    host: str
    format: str
    sittings: tuple[Slot, ...]
    holidays: tuple[tuple[str, dt.date], ...]
    provisional: tuple[str, ...]
    inconvenience: Mapping[str, int]

    @property
    def half_name(self) -> str:
        return str(HalfYear(self.half).label)

    @property
    def anchor_zone(self) -> str:
        return SIDE_ZONES[self.host]

    @property
    def first_day(self) -> dt.date:
        """The date of the first sitting in the anchor zone."""
        return local(self.sittings[0].starts_at, self.anchor_zone).date()


def half_year_of(day: dt.date) -> int:
    """The half-year of a date, 1 or 2."""
    return 1 if day.month <= _JUNE else 2


def next_host(last_host: str | None, *, first: str = "us") -> str:
    """The side whose turn it is: not the last meeting's host; `first` where there was none."""
    return Side(last_host).other if last_host else first


@lru_cache(maxsize=MOST_SLOTS)
def inconvenience(slot: Slot, zone: str) -> int:
    """Weighted minutes of `slot` outside office hours (09-18) on the clock of `zone`.

    07-09 and 18-21 count once, 06-07 and 21-23 twice, the night three times.
    """
    total = 0
    moment = slot.starts_at
    while moment < slot.ends_at:
        clock = local(moment, zone)
        step = min(dt.timedelta(minutes=60 - clock.minute), slot.ends_at - moment)
        total += WEIGHTS[clock.hour] * (int(step.total_seconds()) // 60)
        moment += step
    return total


def burden(slots: Sequence[Slot], *, host: str, format: str) -> dict[str, int]:
    """What the sittings' hours cost each side. On site everybody lives by the host's clock."""
    away = format == MeetingFormat.FACE_TO_FACE
    zones = {side: SIDE_ZONES[host if away else side] for side in Side}
    return {side: sum(inconvenience(slot, zones[side]) for slot in slots) for side in Side}


def deadlines_from(
    first_day: dt.date, defaults: Mapping[str, int] = DEADLINES
) -> dict[str, dt.date]:
    """Due dates by kind for a meeting whose first sitting is on `first_day` (anchor zone)."""
    return {
        kind: common_working_day(first_day + dt.timedelta(days=days), forward=days > 0)
        for kind, days in defaults.items()
    }


def first_day_with_notice(today: dt.date) -> dt.date:
    """The first day on which a meeting may begin that is planned `today` (UTC): none of its
    deadlines is over by then on any clock."""
    day = today - dt.timedelta(days=min(DEADLINES.values()))
    while min(deadlines_from(day).values()) <= today:
        day += _ONE_DAY
    return day


def propose(year: int, half: int, host: str, terms: Terms) -> list[Proposal]:
    """All possible dates of the season of `half` (1 or 2), best first.

    First weeks without a holiday of either side, sittings without a gap, the weekday; then the
    lesser and better balanced inconvenience; then the middle of the season. None at a busy time.
    Empty where no day of the season will do, the season is over at `terms.earliest`, or the
    sittings are so long that online somebody would sit between 23 and 06.
    """
    for hours in BEARABLE:
        if found := _season(year, half, host, terms, hours):
            return found
    return []


def propose_year(
    year: int, last_host: str | None, terms: Terms, *, taken: Collection[int] = ()
) -> list[Proposal]:
    """The best dates for the regular meetings of `year`, host alternating from `last_host`.

    `taken` are the halves that have their meeting already. What the first meeting costs a side
    counts as carried when the second is placed. A half without any possible day is left out.
    """
    chosen: list[Proposal] = []
    host = next_host(last_host)
    for half in sorted(set(SEASONS) - set(taken)):
        if found := propose(year, half, host, terms):
            best = found[0]
            chosen.append(best)
            host = next_host(host)
            carried: dict[str, int] = {
                s: terms.carried.get(s, 0) + best.inconvenience[s] for s in Side
            }
            terms = replace(terms, carried=carried)
    return chosen


def _season(
    year: int, half: int, host: str, terms: Terms, hours: tuple[dt.time, dt.time]
) -> list[Proposal]:
    first, last = (dt.date(year, month, day) for month, day in SEASONS[half])
    middle = first + (last - first) / 2
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    found = [
        _proposal(slots, year, half, host, terms)
        for day in days
        if terms.earliest is None or day >= terms.earliest
        for start in _starts(day, host, terms)
        if (slots := _sittings(start, host, terms, hours))
    ]

    def order(proposal: Proposal) -> tuple[int, int, int, int, int, dt.datetime]:
        return (
            len(proposal.holidays),
            _gaps(proposal),
            WEEKDAY_ORDER.index(proposal.first_day.weekday()),
            _weight(proposal.inconvenience, terms.carried),
            abs((proposal.first_day - middle).days),
            proposal.sittings[0].starts_at,
        )

    return sorted(found, key=order)


def _starts(day: dt.date, host: str, terms: Terms) -> list[dt.datetime]:
    """The instants at which a first sitting dated `day` in the host's zone may begin."""
    zone = SIDE_ZONES[host]
    if terms.format != MeetingFormat.ONLINE:
        return [instant(day, ON_SITE_START, zone)]
    # An evening in Washington is the next day's morning in Beijing.
    near = (day - _ONE_DAY, day)
    moments = [instant(d, time, WASHINGTON) for d in near for time in ONLINE_STARTS]
    return [moment for moment in moments if local(moment, zone).date() == day]


def _sittings(
    start: dt.datetime, host: str, terms: Terms, hours: tuple[dt.time, dt.time]
) -> tuple[Slot, ...]:
    """Sittings at the host's same hour on consecutive common working days; empty if none fit."""
    zone = SIDE_ZONES[host]
    clock = local(start, zone)
    slots: list[Slot] = []
    for n in range(LONGEST_SPAN):
        begins = instant(clock.date() + dt.timedelta(days=n), clock.time(), zone)
        slot = Slot(begins, begins + dt.timedelta(minutes=terms.minutes))
        bearable = all(_bearable(slot, side, host, terms.format, hours) for side in Side)
        if bearable and not any(slot.overlaps(taken) for taken in terms.busy):
            slots.append(slot)
        elif n == 0:
            return ()
        if len(slots) == terms.sittings:
            return tuple(slots)
    return ()


def _bearable(
    slot: Slot, side: str, host: str, format: str, hours: tuple[dt.time, dt.time]
) -> bool:
    """Whether `slot` is on one working day of `side`, at an hour it can bear."""
    online = format == MeetingFormat.ONLINE
    zone = SIDE_ZONES[side if online else host]
    begins, ends = local(slot.starts_at, zone), local(slot.ends_at, zone)
    if begins.date() != ends.date() or not is_working_day(begins.date(), side):
        return False
    return not online or (hours[0] <= begins.time() and ends.time() <= hours[1])


def _proposal(slots: tuple[Slot, ...], year: int, half: int, host: str, terms: Terms) -> Proposal:
    zone = SIDE_ZONES[host]
    first, last = (local(slot.starts_at, zone).date() for slot in (slots[0], slots[-1]))
    monday = first - dt.timedelta(days=first.weekday())
    week = [monday + dt.timedelta(days=n) for n in range((last - monday).days // 7 * 7 + 5)]
    off = tuple((s, day) for day in week for s in Side if holiday(day, s))
    return Proposal(
        year=year,
        half=half,
        host=host,
        format=terms.format,
        sittings=slots,
        holidays=off,
        provisional=tuple(side for side in Side if is_provisional(first.year, side)),
        inconvenience=burden(slots, host=host, format=terms.format),
    )


def _gaps(proposal: Proposal) -> int:
    """Days between sittings on which there is none."""
    days = [local(slot.starts_at, proposal.anchor_zone).date() for slot in proposal.sittings]
    return sum((later - earlier).days - 1 for earlier, later in pairwise(days))


def _weight(cost: Mapping[str, int], carried: Mapping[str, int]) -> int:
    us, cn = (carried.get(side, 0) + cost[side] for side in Side)
    return sum(cost.values()) + abs(us - cn)
