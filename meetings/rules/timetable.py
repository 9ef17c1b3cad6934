"""Clock times of agenda items, from the sittings' hours and the items' durations. Pure.

Everything is in UTC instants; whoever shows it derives both sides' clocks.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

# Everything is said twice, one language after the other.
CONSECUTIVE_FACTOR = 2


@dataclass(frozen=True)
class TimetableEntry:
    """An agenda item as the timetable sees it.

    `minutes` is the time it needs in one language; `consecutive` says that it is interpreted
    consecutively; `sitting` pins it to a sitting by its number; `items` are its sub-items, which
    take the parent's `consecutive` where it is set. `pk` names it in the answer.
    """

    pk: int
    minutes: int = 0
    consecutive: bool = False
    sitting: int | None = None
    items: tuple["TimetableEntry", ...] = ()

    @property
    def needed(self) -> int:
        """Minutes on the clock: the item's own time, or its sub-items' sum if that is more.

        Sub-items share the time that their parent has; a parent without any lasts as long as
        they do together.
        """
        own = self.minutes * (CONSECUTIVE_FACTOR if self.consecutive else 1)
        return max(own, sum(item.needed for item in self.parts))

    @property
    def parts(self) -> tuple["TimetableEntry", ...]:
        """The sub-items, interpreted as the parent is."""
        if not self.consecutive:
            return self.items
        return tuple(replace(item, consecutive=True) for item in self.items)


@dataclass(frozen=True)
class Hours:
    """A sitting's opening and close."""

    number: int
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class Time:
    """When one item is taken: in which sitting, from when until when, and whether any of it lies
    beyond the sitting's close."""

    pk: int
    sitting: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    over: bool


@dataclass(frozen=True)
class Timetable:
    """When each item of an agenda comes up, as `lay_out` places them."""

    times: tuple[Time, ...]
    # Minutes beyond each sitting's close (where positive) or still free (where negative).
    overrun: dict[int, int]

    def of(self, pk: int) -> Time | None:
        return next((time for time in self.times if time.pk == pk), None)


def lay_out(entries: Iterable[TimetableEntry], sittings: Sequence[Hours]) -> Timetable:
    """Place the items, in their order, in the sittings (in order of time).

    An item is taken in the sitting it is pinned to, else in the one where the item before it
    was; where it does not fit there and a later sitting is still to come, in the next one. What
    exceeds the last possible sitting is placed beyond its close and counted as overrun. A pin to
    an unknown sitting counts as none. Without a sitting there are no times.
    """
    if not sittings:
        return Timetable((), {})
    ordered = sorted(sittings, key=lambda hours: hours.starts_at)
    place = {hours.number: n for n, hours in enumerate(ordered)}
    used = {hours.number: hours.starts_at for hours in ordered}
    times: list[Time] = []
    current = 0
    for entry in entries:
        pinned = place.get(entry.sitting) if entry.sitting is not None else None
        current = _next_place(entry, current, ordered, used) if pinned is None else pinned
        hours = ordered[current]
        times.extend(_times(entry, hours, used[hours.number]))
        used[hours.number] += dt.timedelta(minutes=entry.needed)
    overrun = {h.number: int((used[h.number] - h.ends_at).total_seconds()) // 60 for h in ordered}
    return Timetable(tuple(times), overrun)


def _next_place(
    entry: TimetableEntry, current: int, ordered: Sequence[Hours], used: dict[int, dt.datetime]
) -> int:
    """The sitting for an item that is pinned to none."""
    needed = dt.timedelta(minutes=entry.needed)
    for n in range(current, len(ordered)):
        hours = ordered[n]
        untouched = used[hours.number] == hours.starts_at
        if used[hours.number] + needed <= hours.ends_at or (untouched and n > current):
            return n
    return current


def _times(entry: TimetableEntry, hours: Hours, starts_at: dt.datetime) -> Iterator[Time]:
    ends_at = starts_at + dt.timedelta(minutes=entry.needed)
    yield Time(entry.pk, hours.number, starts_at, ends_at, ends_at > hours.ends_at)
    for part in entry.parts:
        yield from _times(part, hours, starts_at)
        starts_at += dt.timedelta(minutes=part.needed)
