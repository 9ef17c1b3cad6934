"""How an instant is told: Washington and Beijing, each named, and the reader's own third zone.

Pages, mail, documents and feeds all tell time through this module, in either language, whatever
language happens to be active. Nothing here reads the clock.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.dates import format_date, format_interval, format_skeleton
from django.utils.translation import gettext, npgettext, override, pgettext

from workinggroup.lib import clock, zones
from workinggroup.lib.languages import cldr_locale, code_of
from workinggroup.lib.punctuation import aside

# Babel takes its time over each, and a page tells the same few dozen days.
MOST_DAYS = 4096
# What CLDR calls the parts that are told: (weekday, year) -> skeleton.
SKELETONS = {
    (True, True): "yMMMEd",
    (True, False): "MMMEd",
    (False, True): "yMMMd",
    (False, False): "MMMd",
}
# By code and parts, where the house leaves out a comma that CLDR has, or puts the weekday in
# brackets, as an office in Beijing does.
OWN_PATTERNS = {
    ("en", "yMMMEd"): "EEE d MMM y",
    ("zh-hans", "yMMMEd"): "y年M月d日（EEE）",
    ("zh-hans", "MMMEd"): "M月d日（EEE）",
}
# Days come before months, as CLDR has it of British English; months are called as in Washington.
_OWN_NAMES = {"en": ("Sept", "Sep")}
# How a weekday is written on papers, by code, where it is not cut short.
WEEKDAYS = {"en": "EEEE"}
# What CLDR puts around the dash of a span.
THIN_SPACE = "\u2009"


@dataclass(frozen=True)
class ClockReading:
    """One clock's reading of an instant, or of a span when `end` is set.

    `shift` counts the days this clock's date is ahead of the first clock's date, `overrun` those
    from its own start to its end. Methods take the code of a language or a pair's suffix.
    """

    zone: str
    start: dt.datetime
    end: dt.datetime | None = None
    shift: int = 0

    @property
    def overrun(self) -> int:
        return (self.end.date() - self.start.date()).days if self.end else 0

    def clock_name(self, language: str | None = None) -> str:
        return clock_name(self.zone, language)

    def time(self, language: str | None = None) -> str:
        """`19:00`, or `19:00–21:30`, or `22:00–01:00 (+1 day)`."""
        if self.end is None:
            return hour_in_words(self.start)
        hours = f"{hour_in_words(self.start)}–{hour_in_words(self.end)}"
        late = shift_in_words(self.overrun, language)
        return hours + aside(late, language) if late else hours

    def day(self, language: str | None = None, *, year: bool = True) -> str:
        return day_in_words(self.start.date(), language, year=year)

    def shift_in_words(self, language: str | None = None) -> str:
        return shift_in_words(self.shift, language)


def hour_in_words(local: dt.datetime) -> str:
    """`19:00`; in the night in which a clock is put back, and shows it twice, `01:30 EDT`. `local`
    has its zone."""
    other = local.replace(fold=1 - local.fold)
    comes_twice = other.utcoffset() != local.utcoffset()
    return f"{local:%H:%M %Z}" if comes_twice else f"{local:%H:%M}"


def readings(
    start: dt.datetime, end: dt.datetime | None = None, *, reader_zone: str = "", first: str = "us"
) -> tuple[ClockReading, ...]:
    """The clocks that tell `start` (and `end`), aware datetimes in any zone.

    The clock of side `first` (`us` or `cn`: the reader's own) leads; `reader_zone`, an IANA name,
    adds a third reading when it is neither of the two.
    """
    shown_zones = zones_for(reader_zone, first=first)
    leading = clock.local(start, shown_zones[0]).date()
    return tuple(_reading(zone, start, end, leading) for zone in shown_zones)


def zones_for(reader_zone: str = "", *, first: str = "us") -> list[str]:
    """The zones whose clocks a reader is told, in the order of `readings`."""
    shown_zones = [clock.WASHINGTON, clock.BEIJING]
    if first == "cn":
        shown_zones.reverse()
    # A reader by another name of one of the two clocks has no third.
    if reader_zone and zones.one_name(reader_zone) not in shown_zones:
        shown_zones.append(reader_zone)
    return shown_zones


def _reading(
    zone: str, start: dt.datetime, end: dt.datetime | None, leading: dt.date
) -> ClockReading:
    local = clock.local(start, zone)
    return ClockReading(
        zone=zone,
        start=local,
        end=clock.local(end, zone) if end else None,
        shift=(local.date() - leading).days,
    )


def in_words(
    start: dt.datetime,
    end: dt.datetime | None = None,
    *,
    language: str | None = None,
    reader_zone: str = "",
    first: str = "us",
    year: bool = True,
) -> str:
    """One line of plain text for mail, documents and feeds.

    `Washington 19:00 Tue 16 Mar 2027 | Beijing 07:00 Wed 17 Mar 2027 (+1 day)`,
    in Chinese `华盛顿时间2027年3月16日（周二）19:00`; the date is repeated only where it differs.
    `language` is a code or a pair's suffix (default: the active one).
    """
    clocks = readings(start, end, reader_zone=reader_zone, first=first)
    return " | ".join(_line(each, language, year=year, lead=each is clocks[0]) for each in clocks)


def lines_in_words(
    start: dt.datetime,
    end: dt.datetime | None = None,
    *,
    language: str | None = None,
    reader_zone: str = "",
    first: str = "us",
    year: bool = True,
) -> list[str]:
    """As `in_words`, one text per clock, each with its date: for a description of several lines."""
    clocks = readings(start, end, reader_zone=reader_zone, first=first)
    return [_line(each, language, year=year, lead=True) for each in clocks]


def _line(each: ClockReading, language: str | None, *, year: bool, lead: bool) -> str:
    shown = code_of(language)
    parts = {"clock": each.clock_name(shown), "time": each.time(shown)}
    if lead or each.shift:
        parts["day"] = each.day(shown, year=year)
    line = _order(shown, dated="day" in parts) % parts
    return line + aside(each.shift_in_words(shown), shown) if each.shift else line


def line_order(language: str | None = None, *, dated: bool = True) -> str:
    """How clock, time and day of a line follow each other, with a placeholder for each."""
    return _order(code_of(language), dated=dated)


def line_on(zone: str, moment: dt.datetime, day: dt.date, language: str | None = None) -> str:
    """One clock's line for an instant, with its date, and how far that is from `day`."""
    local = clock.local(moment, zone)
    reading = ClockReading(zone=zone, start=local, shift=(local.date() - day).days)
    return _line(reading, language, year=True, lead=True)


@cache
def _order(code: str, *, dated: bool) -> str:
    """How a clock, its time and its day follow each other."""
    with override(code):
        if dated:
            return pgettext("clock", "%(clock)s %(time)s %(day)s")
        return pgettext("clock", "%(clock)s %(time)s")


def clock_name(zone: str, language: str | None = None) -> str:
    """What the clock of `zone` (an IANA name) is called: by its place, in Chinese `北京时间`."""
    return _clock_name(zone, code_of(language))


@cache
def _clock_name(zone: str, code: str) -> str:
    named = _place(zone, code)
    if zones.one_name(zone) == "Etc/UTC":
        return named
    with override(code):
        return pgettext("clock", "%(place)s") % {"place": named}


def day_on_clock(day: str, zone: str, language: str | None = None) -> str:
    """A day in words, with the clock on which it is that day: `3 Nov 2026 (Washington)`."""
    return day + aside(clock_name(zone, language), language)


def place(zone: str, language: str | None = None) -> str:
    """The name of the place whose clock `zone` (an IANA name) is."""
    return _place(zone, code_of(language))


@cache
def _place(zone: str, code: str) -> str:
    with override(code):
        # By the name that stands for all names of a clock.
        named = {
            clock.WASHINGTON: gettext("Washington"),
            clock.BEIJING: gettext("Beijing"),
            "Etc/UTC": gettext("UTC"),
        }
    return named.get(zones.one_name(zone)) or zones.city(zone, cldr_locale(code))


def day_in_words(
    day: dt.date, language: str | None = None, *, year: bool = True, weekday: bool = True
) -> str:
    """`Tue 16 Mar 2027` or `2027年3月16日（周二）`."""
    return _day(day, code_of(language), year=year, weekday=weekday)


@lru_cache(maxsize=MOST_DAYS)
def _day(day: dt.date, code: str, *, year: bool, weekday: bool) -> str:
    skeleton, locale = SKELETONS[weekday, year], cldr_locale(code)
    if own := OWN_PATTERNS.get((code, skeleton)):
        return with_own_names(str(format_date(day, own, locale=locale)), code)
    return with_own_names(str(format_skeleton(skeleton, day, locale=locale)), code)


def with_own_names(text: str, code: str) -> str:
    """What CLDR says of a date in the language `code`, with the house's own name of a month."""
    return text.replace(*_OWN_NAMES[code]) if code in _OWN_NAMES else text


def month_in_words(month: dt.date, language: str | None = None) -> str:
    """The short name of the month of a date: `Mar`, `3月`."""
    return _month(month.replace(day=1), code_of(language))


@lru_cache(maxsize=64)
def _month(month: dt.date, code: str) -> str:
    return with_own_names(str(format_date(month, "LLL", locale=cldr_locale(code))), code)


def days_in_words(first: dt.date, last: dt.date, language: str | None = None) -> str:
    """The days of a meeting: `16 Mar 2027`, `16–18 Mar 2027`, `30 Mar – 1 Apr 2027`."""
    return _days(first, last, code_of(language))


@lru_cache(maxsize=MOST_DAYS)
def _days(first: dt.date, last: dt.date, code: str) -> str:
    if first == last:
        return day_in_words(first, code, weekday=False)
    interval = str(format_interval(first, last, SKELETONS[False, True], locale=cldr_locale(code)))
    return with_own_names(interval.replace(THIN_SPACE, " "), code)


def shift_in_words(days: int, language: str | None = None) -> str:
    """How far a date is from the one shown before it: `+1 day`, `次日`; nothing for none."""
    return _shift(days, code_of(language)) if days else ""


@cache
def _shift(days: int, code: str) -> str:
    with override(code):
        if abs(days) == 1:
            return pgettext("shift", "+1 day") if days > 0 else pgettext("shift", "−1 day")
        if days > 0:
            sentence = npgettext("shift", "+%(n)s day", "+%(n)s days", days)
        else:
            sentence = npgettext("shift", "−%(n)s day", "−%(n)s days", -days)
        return sentence % {"n": abs(days)}


def due_in_words(due_on: dt.date, today: dt.date, language: str | None = None) -> str:
    """`in 3 days`, `due today`, `3 days overdue`: counted from the due date, which is told beside
    it; `today` is the date in the zone of the owner's side."""
    return _due((due_on - today).days, code_of(language))


@lru_cache(maxsize=MOST_DAYS)
def _due(left: int, code: str) -> str:
    with override(code):
        if left == 0:
            return pgettext("due", "due today")
        if left == 1:
            return pgettext("due", "due tomorrow")
        if left > 0:
            return npgettext("due", "in %(n)s day", "in %(n)s days", left) % {"n": left}
        sentence = npgettext("due", "%(n)s day overdue", "%(n)s days overdue", -left)
        return sentence % {"n": -left}


# --- on papers, which are filed ------------------------------------------------------------------
def day_in_full(day: dt.date, language: str | None = None) -> str:
    """`23 March 2027` or `2027年3月23日`: a day as a paper has it."""
    return _day_in_full(day, code_of(language))


@lru_cache(maxsize=MOST_DAYS)
def _day_in_full(day: dt.date, code: str) -> str:
    return str(format_date(day, "long", locale=cldr_locale(code)))


def lines_in_full(
    start: dt.datetime,
    end: dt.datetime | None = None,
    *,
    language: str | None = None,
    further_zone: str = "",
    first: str = "us",
) -> list[str]:
    """A line for each clock, as a paper has it: `Tuesday, 23 March 2027, 08:30–11:00, Washington
    time` or `北京时间2027年3月23日（周二）20:30–23:00`. Arguments as `readings`."""
    clocks = readings(start, end, reader_zone=further_zone, first=first)
    return [_line_in_full(each, code_of(language)) for each in clocks]


def _line_in_full(each: ClockReading, code: str) -> str:
    day = each.start.date()
    with override(code):
        pattern = pgettext("clock", "%(weekday)s, %(day)s, %(hours)s, %(place)s time")
        return pattern % {
            "weekday": str(format_date(day, WEEKDAYS.get(code, "EEE"), locale=cldr_locale(code))),
            "day": _day_in_full(day, code),
            "hours": each.time(code),
            "place": place(each.zone, code),
        }
