"""Working days and working hours of a side. Pure; days are dates on that side's own calendar.

Source: the `holidays` library - US federal holidays, and for China the yearly notice of the
State Council, which gives days off and makes some weekend days working days. The notice for a
year appears in the November before it; until the library knows it, China's dates for that year
are an estimate and `is_provisional` says so.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import holidays

from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.clock import SIDE_ZONES, instant, local
from workinggroup.lib.viewer import Side

WORK_STARTS = dt.time(9)
WORK_ENDS = dt.time(18)
SATURDAY = 5
_ONE_DAY = dt.timedelta(days=1)
# The library's US holidays have no Chinese names; these are the ones in use.
US_NAMES_ZH = {
    "New Year's Day": "元旦",
    "Martin Luther King Jr. Day": "马丁·路德·金纪念日",
    "Washington's Birthday": "华盛顿诞辰纪念日（总统日）",
    "Memorial Day": "阵亡将士纪念日",
    "Juneteenth National Independence Day": "六月节",
    "Independence Day": "独立日",
    "Labor Day": "劳动节",
    "Columbus Day": "哥伦布日",
    "Veterans Day": "退伍军人节",
    "Thanksgiving Day": "感恩节",
    "Christmas Day": "圣诞节",
}


@dataclass(frozen=True)
class _Year:
    """One side's calendar of one year: days off by date, and weekend days that are worked."""

    off: dict[dt.date, Bilingual]
    worked: frozenset[dt.date]


def _name(english: str, chinese: str) -> Bilingual:
    if english.startswith("Day off"):
        return Bilingual("Day off in exchange", "调休放假")
    return Bilingual(english, chinese)


@lru_cache(maxsize=64)
def _year(year: int, side: str) -> _Year:
    # A notice may make the last days of the year before it working days: read both years.
    years = [year, year + 1]
    if side == "cn":
        english = holidays.country_holidays("CN", years=years, language="en_US")
        chinese = holidays.country_holidays("CN", years=years, language="zh_CN")
        off = {day: _name(name, chinese[day]) for day, name in english.items() if day.year == year}
        worked = frozenset(day for day in english.weekend_workdays if day.year == year)
        return _Year(off, worked)
    american = holidays.country_holidays("US", years=years, language="en_US")
    off = {
        day: Bilingual(name, _us_name_zh(name))
        for day, name in american.items()
        if day.year == year
    }
    return _Year(off, frozenset())


def _us_name_zh(name: str) -> str:
    plain = name.removesuffix(" (observed)")
    translated = US_NAMES_ZH.get(plain, plain)
    return translated if plain == name else f"{translated}（补假）"


def holiday(day: dt.date, side: str) -> Bilingual | None:
    """The public holiday of `side` on `day`, named in both languages, or None.

    A weekend day that is no holiday answers None, though nobody works on it.
    """
    return _year(day.year, side).off.get(day)


def is_working_day(day: dt.date, side: str) -> bool:
    """Whether `side` (`us` or `cn`) works on `day`: on a weekend in exchange for another day off
    (调休)."""
    calendar = _year(day.year, side)
    if day in calendar.worked:
        return True
    return day.weekday() < SATURDAY and day not in calendar.off


def both_work(day: dt.date) -> bool:
    """Whether `day` is a working day of both sides, each on its own calendar."""
    return all(is_working_day(day, side) for side in Side)


def next_working_day(day: dt.date, side: str) -> dt.date:
    """The first working day of `side` after `day`."""
    day += _ONE_DAY
    while not is_working_day(day, side):
        day += _ONE_DAY
    return day


def end_of_working_days(moment: dt.datetime, days: int, side: str) -> dt.datetime:
    """The instant at which the last of so many working days of `side` is over, by the clock of that
    side, the day of `moment` not counted. Raises nothing."""
    zone = SIDE_ZONES[side]
    day = local(moment, zone).date()
    for _each in range(days):
        day = next_working_day(day, side)
    return instant(day + _ONE_DAY, dt.time(0), zone)


def previous_working_day(day: dt.date, side: str) -> dt.date:
    """The last working day of `side` before `day`."""
    day -= _ONE_DAY
    while not is_working_day(day, side):
        day -= _ONE_DAY
    return day


def common_working_day(day: dt.date, *, forward: bool) -> dt.date:
    """`day` if both sides work on it, else the nearest such day after (or before) it."""
    step = _ONE_DAY if forward else -_ONE_DAY
    while not both_work(day):
        day += step
    return day


def is_provisional(year: int, side: str) -> bool:
    """Whether `side`'s holidays of `year` are an estimate still.

    Never so for the US: federal law fixes them. For China: until the State Council's notice is
    known, which shows in the make-up days that every notice has had since 2001.
    """
    return side == "cn" and not any(day.year == year for day in _year(year, side).worked)


def morning(day: dt.date, zone: str) -> dt.datetime:
    """The instant at which the working day begins on `day` for somebody in `zone`."""
    return instant(day, WORK_STARTS, zone)


def working_moment(moment: dt.datetime, side: str, zone: str) -> dt.datetime:
    """The first instant from `moment` on that is in somebody's working hours.

    The hours are on the clock of their own `zone`, the working days those of their `side`.
    """
    clock = local(moment, zone)
    day = clock.date()
    if is_working_day(day, side) and clock.time() < WORK_ENDS:
        return max(moment, morning(day, zone))
    return morning(next_working_day(day, side), zone)
