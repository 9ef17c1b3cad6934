"""How an instant is told: Washington and Beijing, each named, and the reader's own third zone.

Pages, mail, documents and feeds all tell time through this module, in either language, whatever
language happens to be active. Nothing here reads the clock.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.dates import format_date

from workinggroup.lib import bilingual, clock, zones
from workinggroup.lib.bilingual import CHINESE, ENGLISH, Bilingual
from workinggroup.lib.punctuation import aside

# By the name that stands for all names of a clock.
_PLACES = {
    clock.WASHINGTON: Bilingual(en="Washington", zh="华盛顿"),
    clock.BEIJING: Bilingual(en="Beijing", zh="北京"),
    "Etc/UTC": Bilingual(en="UTC", zh="协调世界时"),
}
LOCALES = {ENGLISH: "en_GB", CHINESE: "zh_Hans_CN"}
# Babel takes its time over each, and a page tells the same few dozen days.
MOST_DAYS = 4096
# (weekday, year) -> CLDR pattern.
DAY_PATTERNS = {
    ENGLISH: {
        (True, True): "EEE d MMM y",
        (True, False): "EEE d MMM",
        (False, True): "d MMM y",
        (False, False): "d MMM",
    },
    CHINESE: {
        (True, True): "y年M月d日EEE",
        (True, False): "M月d日EEE",
        (False, True): "y年M月d日",
        (False, False): "M月d日",
    },
}


@dataclass(frozen=True)
class ClockReading:
    """One clock's reading of an instant, or of a span when `end` is set.

    `shift` counts the days this clock's date is ahead of the first clock's date, `overrun` those
    from its own start to its end. `text()` methods take the bilingual suffix, `en` or `zh`.
    """

    zone: str
    start: dt.datetime
    end: dt.datetime | None = None
    shift: int = 0

    @property
    def overrun(self) -> int:
        return (self.end.date() - self.start.date()).days if self.end else 0

    def place(self, language: str | None = None) -> str:
        return place(self.zone, language)

    def time(self, language: str | None = None) -> str:
        """`19:00`, or `19:00–21:30`, or `22:00–01:00 (+1 day)`."""
        if self.end is None:
            return f"{self.start:%H:%M}"
        told = f"{self.start:%H:%M}–{self.end:%H:%M}"
        late = shift_in_words(self.overrun, language)
        return told + aside(late, language) if late else told

    def day(self, language: str | None = None, *, year: bool = True) -> str:
        return day_in_words(self.start.date(), language, year=year)

    def shift_words(self, language: str | None = None) -> str:
        return shift_in_words(self.shift, language)


def readings(
    start: dt.datetime, end: dt.datetime | None = None, *, reader_zone: str = "", first: str = "us"
) -> tuple[ClockReading, ...]:
    """The clocks that tell `start` (and `end`), aware datetimes in any zone.

    The clock of side `first` (`us` or `cn`: the reader's own) leads; `reader_zone`, an IANA name,
    adds a third reading when it is neither of the two.
    """
    told = zones_for(reader_zone, first=first)
    leading = clock.local(start, told[0]).date()
    return tuple(_reading(zone, start, end, leading) for zone in told)


def zones_for(reader_zone: str = "", *, first: str = "us") -> list[str]:
    """The zones whose clocks a reader is told, in the order of `readings`."""
    told = [clock.WASHINGTON, clock.BEIJING]
    if first == "cn":
        told.reverse()
    # A reader by another name of one of the two clocks has no third.
    if reader_zone and zones.one_name(reader_zone) not in told:
        told.append(reader_zone)
    return told


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

    `Washington 19:00 Tue 16 Mar 2027 | Beijing 07:00 Wed 17 Mar 2027 (+1 day)`; the date is
    repeated only where it differs. `language` is `en` or `zh` (default: the active one).
    """
    told = readings(start, end, reader_zone=reader_zone, first=first)
    return " | ".join(_line(each, language, year=year, lead=each is told[0]) for each in told)


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
    told = readings(start, end, reader_zone=reader_zone, first=first)
    return [_line(each, language, year=year, lead=True) for each in told]


def _line(each: ClockReading, language: str | None, *, year: bool, lead: bool) -> str:
    shown = language or bilingual.active()
    dated = lead or each.shift
    if shown == CHINESE:
        day = f"{each.day(shown, year=year)} " if dated else ""
        told = f"{each.place(shown)} {day}{each.time(shown)}"
    else:
        day = f" {each.day(shown, year=year)}" if dated else ""
        told = f"{each.place(shown)} {each.time(shown)}{day}"
    return told + aside(each.shift_words(shown), shown) if each.shift else told


def place(zone: str, language: str | None = None) -> str:
    """The name of the place whose clock `zone` (an IANA name) is."""
    return _place(zone, language or bilingual.active())


@cache
def _place(zone: str, language: str) -> str:
    if named := _PLACES.get(zones.one_name(zone)):
        return named.text(language)
    return zones.city(zone, LOCALES[language])


def day_in_words(
    day: dt.date, language: str | None = None, *, year: bool = True, weekday: bool = True
) -> str:
    """`Tue 16 Mar 2027` or `2027年3月16日周二`."""
    return _day(day, language or bilingual.active(), year=year, weekday=weekday)


@lru_cache(maxsize=MOST_DAYS)
def _day(day: dt.date, language: str, *, year: bool, weekday: bool) -> str:
    text: str = format_date(day, DAY_PATTERNS[language][weekday, year], locale=LOCALES[language])
    return text


def days_in_words(first: dt.date, last: dt.date, language: str | None = None) -> str:
    """The days of a meeting: `16 Mar 2027`, `16–18 Mar 2027`, `30 Mar – 1 Apr 2027`."""
    shown = language or bilingual.active()
    if first == last:
        return day_in_words(first, shown, weekday=False)
    if shown == CHINESE:
        if (first.year, first.month) == (last.year, last.month):
            return f"{day_in_words(first, shown, weekday=False)}至{last.day}日"
        ending = day_in_words(last, shown, weekday=False, year=first.year != last.year)
        return f"{day_in_words(first, shown, weekday=False)}至{ending}"
    ending = day_in_words(last, shown, weekday=False)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{ending}"
    return f"{day_in_words(first, shown, weekday=False, year=first.year != last.year)} – {ending}"


def shift_in_words(days: int, language: str | None = None) -> str:
    """How far a date is from the one shown before it: `+1 day`, `次日`; nothing for none."""
    shown = language or bilingual.active()
    if not days:
        return ""
    if shown == CHINESE:
        return {1: "次日", -1: "前一日"}.get(days, f"{'+' if days > 0 else '−'}{abs(days)}天")
    return f"{'+' if days > 0 else '−'}{abs(days)} day{'s' if abs(days) > 1 else ''}"


def due_in_words(due_on: dt.date, today: dt.date, language: str | None = None) -> str:
    """`in 3 days`, `due today`, `3 days overdue`: counted from the due date, which is told beside
    it; `today` is the date in the zone of the owner's side."""
    shown = language or bilingual.active()
    left = (due_on - today).days
    if shown == CHINESE:
        if left < 0:
            return f"已逾期{-left}天"
        return {0: "今天到期", 1: "明天到期"}.get(left, f"{left}天后到期")
    if left < 0:
        return "1 day overdue" if left == -1 else f"{-left} days overdue"
    return {0: "due today", 1: "due tomorrow"}.get(left, f"in {left} days")
