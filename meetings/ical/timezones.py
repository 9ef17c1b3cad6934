"""VTIMEZONE with yearly rules, the one form that every calendar app reads (RFC 5545, 3.6.5).

Lists of dates (RDATE) are legal and widely misread: Thunderbird, for one, shows New York's
summer an hour late with them. A zone whose changes do not follow a yearly rule in the years
wanted has no such form; its times are then written in UTC.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Local time by definition: a VTIMEZONE's DTSTART has no zone.
_EPOCH = dt.datetime.combine(dt.date(1970, 1, 1), dt.time.min)


@dataclass(frozen=True)
class OffsetChange:
    """One change of a zone's offset; `wall` is the local time just before it."""

    wall: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str

    @property
    def ordinals(self) -> set[int]:
        """Which weekday of its month: 2 and -3, say, for a second one that is third from last."""
        length = calendar.monthrange(self.wall.year, self.wall.month)[1]
        return {(self.wall.day - 1) // 7 + 1, -((length - self.wall.day) // 7 + 1)}


@dataclass(frozen=True)
class OffsetRule:
    """A change that comes every year on the same weekday of the same month."""

    first: OffsetChange
    ordinal: int

    @property
    def parts(self) -> dict[str, object]:
        day = _DAYS[self.first.wall.weekday()]
        return {"FREQ": "YEARLY", "BYMONTH": self.first.wall.month, "BYDAY": f"{self.ordinal}{day}"}


def changes(zone: ZoneInfo, first_year: int, last_year: int) -> list[OffsetChange]:
    """Every change of offset in these years (of UTC, both included), in order."""
    day = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC)
    end = dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC)
    found = []
    while day < end:
        following = day + dt.timedelta(days=1)
        if _offset(day, zone) != _offset(following, zone):
            found.append(_change_between(day, following, zone))
        day = following
    return found


def _offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _change_between(low: dt.datetime, high: dt.datetime, zone: ZoneInfo) -> OffsetChange:
    before, after = _offset(low, zone), _offset(high, zone)
    while high - low > dt.timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    wall = (high + before).replace(tzinfo=None)
    return OffsetChange(wall, before, after, high.astimezone(zone).tzname() or str(zone))


def _rule(of: list[OffsetChange], years: range) -> OffsetRule | None:
    """The yearly rule that gives exactly these changes, one in each of `years`, if there is one."""
    first = of[0]
    shape = {(c.wall.month, c.wall.weekday(), c.wall.time(), c.before, c.after) for c in of}
    common = set.intersection(*(c.ordinals for c in of))
    if len(shape) > 1 or not common or [c.wall.year for c in of] != list(years):
        return None
    # The last Sunday may be the fourth for years on end; only 'last' goes on being right.
    return OffsetRule(first, -1 if -1 in common else max(common))


def rules(name: str, first_year: int, last_year: int) -> tuple[OffsetRule, OffsetRule] | None:
    """The change to standard and the change to daylight time, where both are yearly rules.

    Daylight time is the one further east, whatever the zone's law calls it (Ireland's winter).
    """
    found = changes(ZoneInfo(name), first_year, last_year)
    years = range(first_year, last_year + 1)
    back = [c for c in found if c.after < c.before]
    ahead = [c for c in found if c.after > c.before]
    if not back or not ahead:
        return None
    standard, daylight = _rule(back, years), _rule(ahead, years)
    if standard is None or daylight is None or standard.first.after != daylight.first.before:
        return None
    return standard, daylight


@lru_cache(maxsize=256)
def vtimezone(name: str, first_year: int, last_year: int) -> Timezone | None:
    """The definition of `name` that is right from `first_year` to `last_year` (both included).

    None for UTC, which needs no definition, and for a zone without yearly rules in these years
    (Morocco's follow the moon): write its times in UTC. The component is shared: do not change it.
    """
    if name == "UTC":
        return None
    zone = Timezone()
    zone.add("tzid", name)
    zone.add("x-lic-location", name)
    # A year of margin: the rules must already hold at the first entry.
    if not changes(ZoneInfo(name), first_year - 1, last_year):
        zone.add_component(_fixed(name, first_year))
        return zone
    pair = rules(name, first_year - 1, last_year)
    if pair is None:
        return None
    zone.add_component(_observance(TimezoneStandard(), pair[0]))
    zone.add_component(_observance(TimezoneDaylight(), pair[1]))
    return zone


def _observance(
    part: TimezoneStandard | TimezoneDaylight, rule: OffsetRule
) -> TimezoneStandard | TimezoneDaylight:
    part.add("dtstart", rule.first.wall)
    part.add("tzoffsetfrom", rule.first.before)
    part.add("tzoffsetto", rule.first.after)
    part.add("tzname", rule.first.name)
    part.add("rrule", rule.parts)
    return part


def _fixed(name: str, year: int) -> TimezoneStandard:
    moment = dt.datetime(year, 1, 1, tzinfo=dt.UTC).astimezone(ZoneInfo(name))
    part = TimezoneStandard()
    part.add("dtstart", _EPOCH)
    part.add("tzoffsetfrom", moment.utcoffset())
    part.add("tzoffsetto", moment.utcoffset())
    part.add("tzname", moment.tzname() or name)
    return part
