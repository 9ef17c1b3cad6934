"""Dates that are legal and look like a mistake: asked about, and done where they are confirmed.

Pure, from plain days and hours. A doubt has a mark that names it and the days it is about: who
confirms one confirms that, and nothing that was typed later.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from meetings.enums import DeadlineKind, HalfYear
from meetings.rules.scheduling import LONGEST_SPAN
from meetings.symbols import meeting_name, meeting_name_within
from workinggroup.lib import dual_time
from workinggroup.lib.errors import Doubt

BEFORE_MEETING = (
    DeadlineKind.PROPOSALS,
    DeadlineKind.AGENDA,
    DeadlineKind.CREDENTIALS,
    DeadlineKind.PAPERS,
)
AFTER_MEETING = (DeadlineKind.DRAFT_MINUTES, DeadlineKind.COMMENTS, DeadlineKind.SIGNATURE)
# What has to be due before what can be done for the other.
IN_ORDER = (
    (DeadlineKind.PROPOSALS, DeadlineKind.AGENDA),
    (DeadlineKind.DRAFT_MINUTES, DeadlineKind.COMMENTS),
    (DeadlineKind.COMMENTS, DeadlineKind.SIGNATURE),
)

# A meeting that moves by so much is that of its half-year still.
OUTSIDE = dt.timedelta(days=31)


@dataclass(frozen=True)
class SittingDay:
    """A sitting by its number, and its date on the clock of its meeting."""

    number: int
    day: dt.date


@dataclass(frozen=True)
class MeetingDay:
    """A meeting by its number and its place in its series, and the day on which it opened, on its
    own clock."""

    number: str
    serial: int
    day: dt.date


@dataclass(frozen=True)
class Clash:
    """Two sittings at one time: ours by its number, and of which meeting the other one is."""

    number: int
    meeting: str
    other: int
    starts_at: dt.datetime


def doubts_of_deadlines(
    due: Mapping[str, dt.date], sittings: Sequence[SittingDay]
) -> Iterator[Doubt]:
    """Deadlines (dates by kind) whose order contradicts the meeting, or one another."""
    days = sorted(each.day for each in sittings)
    for kind in BEFORE_MEETING if days else ():
        if kind in due and due[kind] > days[0]:
            sentence = _("“%(what)s” is due on %(due)s, after the meeting has begun on %(day)s.")
            yield _doubt_of_one(kind, due[kind], days[0], sentence)
    for kind in AFTER_MEETING if days else ():
        if kind in due and due[kind] < days[-1]:
            sentence = _("“%(what)s” is due on %(due)s, before the meeting ends on %(day)s.")
            yield _doubt_of_one(kind, due[kind], days[-1], sentence)
    for first, second in IN_ORDER:
        if first in due and second in due and due[first] > due[second]:
            yield Doubt(
                f"{second}<{first}:{due[second]}:{due[first]}",
                _("“%(second)s” is due on %(day)s, before “%(first)s” on %(other)s.")
                % {
                    "second": second.label,
                    "day": dual_time.day_in_words(due[second]),
                    "first": first.label,
                    "other": dual_time.day_in_words(due[first]),
                },
            )


def doubts_of_passed(due: Mapping[str, dt.date], today: dt.date) -> Iterator[Doubt]:
    """Deadlines (dates by kind) that are over `today`, when they are set. The mark names that day
    and not theirs: where one was over before, another day that is over is no further mistake."""
    sentence = _("“%(what)s” is due on %(due)s, which has passed already.")
    for kind in DeadlineKind:
        if kind in due and due[kind] < today:
            yield Doubt(
                f"passed:{kind}:{today}",
                sentence % {"what": kind.label, "due": dual_time.day_in_words(due[kind])},
            )


def _doubt_of_one(kind: DeadlineKind, due: dt.date, day: dt.date, sentence: str) -> Doubt:
    values = {
        "what": kind.label,
        "due": dual_time.day_in_words(due),
        "day": dual_time.day_in_words(day),
    }
    return Doubt(f"{kind}:{due}:{day}", sentence % values)


def doubts_of_sittings(sittings: Sequence[SittingDay]) -> Iterator[Doubt]:
    """Sittings of one meeting that lie further apart than a meeting lasts."""
    in_order = sorted(sittings, key=lambda each: (each.day, each.number))
    sentence = _(
        "Sitting %(first)d on %(day)s and sitting %(second)d on %(other)s are %(days)d days apart."
    )
    for earlier, later in pairwise(in_order):
        apart = (later.day - earlier.day).days
        if apart > LONGEST_SPAN:
            yield Doubt(
                f"apart:{earlier.number}:{earlier.day}:{later.number}:{later.day}",
                sentence
                % {
                    "first": earlier.number,
                    "day": dual_time.day_in_words(earlier.day),
                    "second": later.number,
                    "other": dual_time.day_in_words(later.day),
                    "days": apart,
                },
            )


def doubts_of_half_year(year: int, half: int, sittings: Sequence[SittingDay]) -> Iterator[Doubt]:
    """Sittings far outside the half-year (1 or 2) whose meeting they are of."""
    begins, ends = (
        (dt.date(year, 1, 1), dt.date(year, 6, 30))
        if half == HalfYear.FIRST
        else (dt.date(year, 7, 1), dt.date(year, 12, 31))
    )
    for each in sittings:
        if not begins - OUTSIDE <= each.day <= ends + OUTSIDE:
            yield Doubt(
                f"half:{each.number}:{each.day}:{year}:{half}",
                _(
                    "Sitting %(number)d is on %(day)s, and the meeting is that of the %(half)s of "
                    "%(year)d."
                )
                % {
                    "number": each.number,
                    "day": dual_time.day_in_words(each.day),
                    "half": HalfYear(half).label,
                    "year": year,
                },
            )


def doubts_of_order(meeting: MeetingDay, others: Iterable[MeetingDay]) -> Iterator[Doubt]:
    """A meeting that opened before one with a lower number, or after one with a higher number, of
    `others` of its series. Of several the one that lies furthest is told."""
    others = list(others)
    lower = [each for each in others if each.serial < meeting.serial and each.day > meeting.day]
    higher = [each for each in others if each.serial > meeting.serial and each.day < meeting.day]
    before = _(
        "%(meeting)s was on %(day)s, before %(other)s on %(other_day)s, whose number is lower."
    )
    after = _(
        "%(meeting)s was on %(day)s, after %(other)s on %(other_day)s, whose number is higher."
    )
    furthest = (
        (max(lower, key=_day_of, default=None), before),
        (min(higher, key=_day_of, default=None), after),
    )
    for other, sentence in furthest:
        if other is not None:
            yield Doubt(
                f"order:{meeting.number}:{meeting.day}:{other.number}:{other.day}",
                sentence
                % {
                    "meeting": meeting_name(meeting.number),
                    "day": dual_time.day_in_words(meeting.day),
                    "other": meeting_name_within(other.number),
                    "other_day": dual_time.day_in_words(other.day),
                },
            )


def _day_of(meeting: MeetingDay) -> dt.date:
    return meeting.day


def doubts_of_clashes(clashes: Sequence[Clash]) -> Iterator[Doubt]:
    """Sittings to which people are asked who sit in another meeting at that time."""
    for clash in clashes:
        yield Doubt(
            f"clash:{clash.number}:{clash.meeting}:{clash.other}:{clash.starts_at:%Y%m%dT%H%M}",
            _("Sitting %(number)d is at the same time as sitting %(other)d of %(meeting)s.")
            % {
                "number": clash.number,
                "other": clash.other,
                "meeting": meeting_name_within(clash.meeting),
            },
        )


def doubts_of_due(due_on: dt.date, days: Iterable[dt.date]) -> Iterator[Doubt]:
    """A promise that is due before the meeting that gave it out sat on any of its `days`."""
    sentence = _("It is due on %(due)s, before the meeting began on %(day)s.")
    yield from _doubt_before_meeting("due", sentence, due_on, days)


def doubts_of_settled(settled_on: dt.date, days: Iterable[dt.date]) -> Iterator[Doubt]:
    """A promise that was done or dropped before the meeting that gave it out sat on any of its
    `days`."""
    sentence = _(
        "It was done or closed without action on %(due)s, before the meeting began on %(day)s."
    )
    yield from _doubt_before_meeting("settled", sentence, settled_on, days)


def _doubt_before_meeting(
    name: str, sentence: str, day: dt.date, days: Iterable[dt.date]
) -> Iterator[Doubt]:
    first = min(days, default=None)
    if first and day < first:
        days_in_words = {"due": dual_time.day_in_words(day), "day": dual_time.day_in_words(first)}
        yield Doubt(f"{name}:{day}:{first}", sentence % days_in_words)
