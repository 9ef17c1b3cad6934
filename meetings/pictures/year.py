"""A year of both countries at a glance: holidays, worked weekends, weeks that are free of both, and
the meetings on top."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from meetings.queries.meetings.pages import MeetingRow
from meetings.rules.working_days import holiday, is_provisional, is_working_day
from workinggroup.lib import dual_time
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.figures import Drawing, Figure, Number
from workinggroup.lib.punctuation import sentences
from workinggroup.lib.viewer import Side

_DAY = dt.timedelta(days=1)
_WEEK = 7
_FRIDAY, _SATURDAY = 4, 5
_WIDE, _NARROW = 1000, 420
# Within a strip, from the top: the names of the months, the two sides, the meetings.
_MONTHS, _SIDES, _MEETINGS, _HEIGHT = 14, (28, 56), 94, 132
_LEFT, _HIGH, _THINNEST, _NAME = 100, 20, 2.5, 90
_ROWS = (0, 18)


def year_planner(
    year: int, rows: Sequence[MeetingRow], *, first: Side, plans: bool = False
) -> Figure:
    """The calendar `year` with the meetings among `rows` that sit in it, the side `first` above;
    where the reader `plans`, a free week leads to the form of a meeting on its Tuesday. No query;
    raises nothing."""
    held = [row for row in rows if row.days and row.days[0].year == year and row.counts]
    about = _("Holidays of both countries in %(year)s, the weeks free of both, and the meetings.")
    said = [about % {"year": year}]
    if any(is_provisional(year, side) for side in Side):
        said.append(_("China's holidays are an estimate until the State Council's notice."))
    sides = (first, first.other)
    whole = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    halves = ((whole[0], dt.date(year, 6, 30)), (dt.date(year, 7, 1), whole[1]))
    wide = Drawing(_WIDE, _HEIGHT)
    _draw(_Strip(wide, *whole, plans=plans), first, held)
    narrow = Drawing(_NARROW, (_HEIGHT + 16) * len(halves))
    for n, half in enumerate(halves):
        _draw(_Strip(narrow, *half, plans=plans, top=n * (_HEIGHT + 16)), first, held)
    return Figure(
        title=_("%(year)s: holidays and meetings of both sides") % {"year": year},
        about=sentences(said),
        wide=wide,
        narrow=narrow,
        heads=(pgettext("clock", "Day"), _("Side"), _("What")),
        rows=_in_rows(year, sides, held),
    )


@lru_cache(maxsize=16)
def free_weeks(year: int) -> tuple[dt.date, ...]:
    """The Mondays of the weeks of `year` in which both sides work from Monday to Friday, and on no
    weekend day in exchange. Raises nothing."""
    monday = dt.date(year, 1, 1)
    monday += _DAY * (-monday.weekday() % _WEEK)
    found = []
    while monday.year == year:
        week = [monday + _DAY * n for n in range(_WEEK)]
        works = ((is_working_day(d, s), d.weekday() < _SATURDAY) for d in week for s in Side)
        if all(does is should for does, should in works):
            found.append(monday)
        monday += _DAY * _WEEK
    return tuple(found)


@lru_cache(maxsize=16)
def _days(year: int) -> tuple[dt.date, ...]:
    first = dt.date(year, 1, 1)
    return tuple(first + _DAY * n for n in range((dt.date(year + 1, 1, 1) - first).days))


@lru_cache(maxsize=32)
def _off(year: int, side: Side) -> tuple[tuple[Bilingual, tuple[dt.date, ...]], ...]:
    """Holidays of `side` by name, each with its days in a row."""
    known = [(day, name) for day in _days(year) if (name := holiday(day, side))]
    return tuple(
        (name, tuple(day for day, _name in group))
        for name, group in groupby(known, key=lambda each: each[1])
    )


@lru_cache(maxsize=32)
def _worked(year: int, side: Side) -> tuple[dt.date, ...]:
    weekends = (day for day in _days(year) if day.weekday() >= _SATURDAY)
    return tuple(day for day in weekends if is_working_day(day, side))


def _in_rows(
    year: int, sides: Sequence[Side], held: Sequence[MeetingRow]
) -> list[tuple[object, ...]]:
    """The same in rows, in order of time."""
    worked = _("make-up working day")
    off: list[tuple[tuple[dt.date, ...], object, object]] = []
    off += [(days, side.label, name) for side in sides for name, days in _off(year, side)]
    off += [((day,), side.label, worked) for side in sides for day in _worked(year, side)]
    off += [(row.days, _host(row), row.meeting) for row in held if row.days]
    clear = _("no holiday on either side")
    off += [(weeks, _("both"), clear) for weeks in _clear_weeks(year)]
    return [
        (dual_time.days_in_words(days[0], days[-1]), who, what)
        for days, who, what in sorted(off, key=lambda row: row[0][0])
    ]


def _host(row: MeetingRow) -> str:
    return _("%(side)s hosts") % {"side": Side(row.meeting.host).label}


def _clear_weeks(year: int) -> Iterator[tuple[dt.date, ...]]:
    """Runs of weeks that are free, each from its first Monday to its last Friday."""
    run: list[dt.date] = []
    for monday in free_weeks(year):
        if run and monday - run[-1] > _DAY * _WEEK:
            yield run[0], run[-1] + _DAY * _FRIDAY
            run = []
        run.append(monday)
    if run:
        yield run[0], run[-1] + _DAY * _FRIDAY


def _draw(strip: "_Strip", first: Side, held: Sequence[MeetingRow]) -> None:
    """The days are drawn alike for every reader of a side and language: only the meetings anew."""
    drawing = strip.drawing
    days, leads_on = _days_drawn(
        (strip.start, strip.end),
        (drawing.width, strip.top),
        first,
        get_language(),
        plans=strip.plans,
    )
    drawing.parts += days
    drawing.leads_on |= leads_on
    strip.draw_meetings(held)


@lru_cache(maxsize=64)
def _days_drawn(
    span: tuple[dt.date, dt.date],
    place: tuple[Number, Number],
    first: Side,
    language: str | None,
    *,
    plans: bool,
) -> tuple[tuple[SafeString, ...], bool]:
    """The parts of a strip below its meetings, in `language`, the active one, and whether any of
    them leads on; `place` is the width and the top of the strip."""
    width, top = place
    strip = _Strip(Drawing(width, _HEIGHT), *span, plans=plans, top=top)
    strip.draw_days((first, first.other))
    return tuple(strip.drawing.parts), strip.drawing.leads_on


@dataclass(frozen=True)
class _Strip:
    """The days from `start` to `end` across `drawing`, from `top` on."""

    drawing: Drawing
    start: dt.date
    end: dt.date
    plans: bool
    top: Number = 0

    def draw_days(self, sides: Sequence[Side]) -> None:
        for monday in free_weeks(self.start.year):
            if self._shows(monday) and self._shows(monday + _DAY * _FRIDAY):
                self._free(monday)
        for month in range(self.start.month, self.end.month + 1):
            self._month(self.start.replace(month=month))
        for y, side in zip(_SIDES, sides, strict=True):
            self._side(side, self.top + y)

    def draw_meetings(self, held: Sequence[MeetingRow]) -> None:
        ends = dict.fromkeys(_ROWS, 0.0)
        for row in sorted((each for each in held if each.days), key=lambda each: each.days or ()):
            if row.days and self._shows(row.days[0]):
                x = self._across(row.days[0])
                start = x - _NAME if self._at_the_end(x) else x
                # A name that would run into another stands lower.
                level = next((each for each in _ROWS if ends[each] <= start), _ROWS[0])
                ends[level] = start + _NAME
                self._meeting(row, x, level)

    def _shows(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    @property
    def _per_day(self) -> float:
        return (self.drawing.width - _LEFT) / ((self.end - self.start).days + 1)

    def _across(self, day: dt.date) -> float:
        return _LEFT + (day - self.start).days * self._per_day

    def _at_the_end(self, x: float) -> bool:
        return x > self.drawing.width - _NAME

    def _free(self, monday: dt.date) -> None:
        week = dual_time.days_in_words(monday, monday + _DAY * _FRIDAY)
        address = f"{reverse('meeting_new')}?first_day={(monday + _DAY).isoformat()}"
        label = _("Propose a meeting in the week of %(week)s") % {"week": week}
        with self.drawing.link(address, label) if self.plans else nullcontext():
            corner = (self._across(monday), self.top + 20)
            self.drawing.bar(corner, (self._per_day * (_FRIDAY + 1), 96), "free", week)

    def _month(self, day: dt.date) -> None:
        x = self._across(day)
        self.drawing.line((x, self.top + 18), (x, self.top + _HEIGHT - 12), "axis")
        name = dual_time.month_in_words(day)
        self.drawing.write((x + 3, self.top + _MONTHS), name, "small")

    def _side(self, side: Side, y: Number) -> None:
        self.drawing.write((0, y + 15), side.label, f"side-{side}")
        year = self.start.year
        kind = "estimate" if is_provisional(year, side) else "bar"
        days_drawn: list[tuple[dt.date, str, str | Bilingual]] = []
        days_drawn += [(day, kind, name) for name, days in _off(year, side) for day in days]
        worked = _("make-up working day")
        days_drawn += [(day, "worked", worked) for day in _worked(year, side)]
        size = (max(self._per_day, _THINNEST), _HIGH)
        for day, shape, title in days_drawn:
            if self._shows(day):
                self.drawing.bar((self._across(day), y), size, f"{shape}-{side}", title)

    def _meeting(self, row: MeetingRow, x: float, level: int) -> None:
        y = self.top + _MEETINGS + level
        settled = "done" if row.fixed else "open"
        self.drawing.stop((x, y), f"stop-{row.meeting.host}-{settled}", 7)
        place, anchor = (x - 12, "end") if self._at_the_end(x) else (x + 12, "start")
        self.drawing.write((place, y + 4), row.meeting, "plain", anchor)
