"""What a letter is written from: the traits of its row and its recipient that its rule declares.

A letter can say nothing that does not follow from them: two rows with the same traits are the same
letter, and it is written once. A trait that a rule has not declared is not there to be read.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.access import may_answer, may_attend, may_clear, may_sign
from meetings.enums import Audience
from meetings.mail.facts import Addressee, Facts, Rows
from meetings.mail.letter import Letter
from meetings.mail.row import Row
from meetings.models import (
    ActionItem,
    Deadline,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Sitting,
)
from workinggroup.lib import dual_time
from workinggroup.lib.clock import SIDE_ZONES, local
from workinggroup.lib.languages import code_of
from workinggroup.lib.viewer import Side


def _may_answer(facts: Facts, to: Addressee, row: Row) -> bool:
    meeting = facts.meetings(to.viewer).get(row.subject_id)
    return meeting is not None and bool(may_answer(to.viewer, meeting))


def _may_turn(verdict: Callable[..., object]) -> Callable[[Facts, Addressee, Row], bool]:
    def trait(facts: Facts, to: Addressee, row: Row) -> bool:
        text = facts.texts(to.viewer).get(row.subject_id)
        return text is not None and bool(verdict(to.viewer, text, facts.keys_of(text)))

    return trait


# Each gives something to compare; rows that viewers see are the same for all who see the same.
TRAITS: Mapping[str, Callable[[Facts, Addressee, Row], Any]] = {
    # Of the recipient.
    "addressee": lambda facts, to, row: to,
    "zone": lambda facts, to, row: to.person.time_zone,
    "audiences": lambda facts, to, row: frozenset(a for a in Audience if may_attend(to.viewer, a)),
    "is_counsel": lambda facts, to, row: to.viewer.is_counsel,
    "is_head": lambda facts, to, row: to.viewer.is_head,
    "answer": lambda facts, to, row: facts.answer(to.viewer, row.subject_id),
    "may_answer": _may_answer,
    "may_clear": _may_turn(may_clear),
    "may_sign": _may_turn(may_sign),
    # What they see.
    "meetings": lambda facts, to, row: facts.meetings(to.viewer),
    "sittings": lambda facts, to, row: facts.sittings(to.viewer),
    "texts": lambda facts, to, row: facts.texts(to.viewer),
    "papers": lambda facts, to, row: facts.papers(to.viewer),
    "versions": lambda facts, to, row: facts.versions(to.viewer),
    "actions": lambda facts, to, row: facts.actions(to.viewer),
    "deadlines": lambda facts, to, row: facts.deadlines(to.viewer),
    # Of the row.
    "occurrence": lambda facts, to, row: row.occurrence,
    "created_at": lambda facts, to, row: row.created_at,
    "payload_text": lambda facts, to, row: json.dumps(row.payload),
}


@dataclass(frozen=True)
class Rule:
    """How the letters of one rule are written: by `write`, of what `about` (as `Facts.want` calls
    it), from these `traits`."""

    write: Callable[["Material"], Letter | None]
    about: str
    traits: tuple[str, ...]


class Material:
    """For one letter at one instant; its methods speak the active language. Of the traits below
    it has those that the letter's rule declares."""

    addressee: Addressee
    zone: str
    audiences: frozenset[Audience]
    is_counsel: bool
    is_head: bool
    answer: tuple[str, str] | None
    may_answer: bool
    may_clear: bool
    may_sign: bool
    meetings: Rows[Meeting]
    sittings: Rows[Sitting]
    texts: Rows[JointText]
    papers: Rows[Paper]
    versions: Rows[PaperVersion]
    actions: Rows[ActionItem]
    deadlines: Rows[Deadline]
    occurrence: str
    created_at: dt.datetime
    payload_text: str

    def __init__(self, facts: Facts, subject: int, side: Side, traits: Mapping[str, Any]) -> None:
        self.facts, self.subject, self.side = facts, subject, side
        self.now = facts.now
        vars(self).update(traits)

    @property
    def payload(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(self.payload_text)
        return values

    def live_sittings(self, meeting: Meeting) -> list[Sitting]:
        """The sittings of a meeting that the recipient is invited to, in their order."""
        rows = self.sittings.of(meeting.pk)
        return sorted(rows, key=lambda sitting: (sitting.starts_at, sitting.pk))

    def opening(self, meeting: Meeting) -> Sitting | None:
        """The one that opens it for both delegations, though the heads may have sat before; None
        where the recipient is invited to none."""
        return self.sittings.get(meeting.pk)

    def clocks(self, start: dt.datetime, end: dt.datetime | None = None) -> tuple[str, ...]:
        """An instant, or a span, on both clocks and the recipient's own: a line each."""
        return describe_on_clocks(
            start,
            end,
            zone=self.zone,
            first=self.side,
            language=code_of(),
        )

    def days_until(self, moment: dt.datetime) -> int:
        """Days by the recipient's calendar: 0 today, 1 tomorrow."""
        return (local(moment, self.zone).date() - local(self.now, self.zone).date()).days

    def today_of(self, side: str) -> dt.date:
        return local(self.now, SIDE_ZONES[side]).date()

    def due_of(self, meeting: Meeting, kind: str) -> dt.date | None:
        """Until when something is due of this meeting; None where no day is set, or it is over on
        the recipient's side."""
        days = [row.due_on for row in self.deadlines.of(meeting.pk) if row.kind == kind]
        return next((day for day in days if day >= self.today_of(self.side)), None)

    def until(self, day: dt.date, side: str) -> tuple[str, str]:
        """The day and when it ends, on the clock of `side`, which owes it."""
        ends = {"clock": dual_time.clock_name(SIDE_ZONES[side])}
        return describe_day(day, code_of()), _("Due by 24:00 %(clock)s time.") % ends


@lru_cache(maxsize=4096)
def describe_on_clocks(
    start: dt.datetime, end: dt.datetime | None, *, zone: str, first: str, language: str
) -> tuple[str, ...]:
    """As `dual_time.lines_in_words`, and remembered: many read the same hours."""
    return tuple(
        dual_time.lines_in_words(start, end, language=language, reader_zone=zone, first=first)
    )


@lru_cache(maxsize=1024)
def describe_day(day: dt.date, language: str) -> str:
    """As `dual_time.day_in_words`, and remembered."""
    return dual_time.day_in_words(day, language)


def in_days(days: int) -> str:
    """`today`, `tomorrow`, `in 7 days`."""
    if days <= 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def page_address(name: str, *args: int | str) -> str:
    """The absolute address of a page."""
    return f"{settings.SITE_URL}{_path(name, args)}"


@lru_cache(maxsize=1024)
def _path(name: str, args: tuple[int | str, ...]) -> str:
    return reverse(name, args=args)
