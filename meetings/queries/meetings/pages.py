"""Meetings: the list, and the head that every page of one meeting carries."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, CharField, QuerySet

from meetings.access import (
    may_answer,
    may_change_meeting,
    may_plan,
    visible_attendances,
    visible_links,
    visible_meetings,
    visible_sittings,
)
from meetings.enums import MEETING_BEFORE_HELD, MEETING_TENTATIVE, TextKind
from meetings.models import Attendance, JoiningLink, JointText, Meeting, Sitting
from meetings.models.meeting import oldest_first
from meetings.queries.home.next import line_of
from meetings.queries.meetings.deadlines import Due, deadlines_of, texts_by_kind
from meetings.queries.meetings.moves import facts_of
from meetings.queries.meetings.parity import Share, burden_of, shares_in
from meetings.rules.acts.attendance import ANSWER_MEETING
from meetings.rules.acts.meetings import MOVE_ACTS
from meetings.rules.lifecycles import MEETING
from meetings.rules.moves import may_move, waits_for
from meetings.rules.stations import Station
from meetings.rules.working_days import holiday, is_provisional
from workinggroup.lib import clock
from workinggroup.lib.acts import Offer
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Verdict, Viewer


@prepared(number=CharField())
def _numbered(viewer: Viewer, *, number: Any) -> QuerySet[Meeting]:
    rows = visible_meetings(viewer).select_related("chair_us", "chair_cn")
    return rows.filter(number=number)


@prepared(meeting=BigAutoField())
def _sittings(viewer: Viewer, *, meeting: Any) -> QuerySet[Sitting]:
    return visible_sittings(viewer).filter(meeting=meeting).order_by("starts_at")


@prepared(meeting=BigAutoField())
def _links(viewer: Viewer, *, meeting: Any) -> QuerySet[JoiningLink]:
    return visible_links(viewer).filter(meeting=meeting)


@prepared(meeting=BigAutoField())
def _own_answer(viewer: Viewer, *, meeting: Any) -> QuerySet[Attendance]:
    return visible_attendances(viewer).filter(meeting=meeting, person=viewer.person_id)


def meeting_numbered(viewer: Viewer, number: str) -> Meeting | None:
    """The meeting with this number, where the viewer may see it. One query."""
    return next(iter(_numbered(viewer, number=number)), None)


# --- the head of every page of a meeting ---------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """A move (`name` in `lifecycles.MEETING`) that the state allows, and whether something still
    stands in its way."""

    name: str
    offer: Offer


@dataclass(frozen=True)
class Head:
    """What stands above every page of a meeting (`templates/meetings/_header.html`)."""

    meeting: Meeting
    sittings: tuple[Sitting, ...]
    texts: Mapping[str, JointText]
    line: tuple[Station, ...]
    waits_for: str
    steps: tuple[Step, ...]
    may_plan: bool
    may_change: Verdict

    @property
    def live(self) -> tuple[Sitting, ...]:
        return tuple(row for row in self.sittings if row.cancelled_at is None)

    def text(self, kind: TextKind) -> JointText | None:
        """The agenda or the minutes, with their meeting, where the reader may see them."""
        found = self.texts.get(kind)
        if found is not None:
            found.meeting = self.meeting
        return found

    @property
    def opens(self) -> Sitting | None:
        """The first sitting, whose clocks stand in the head."""
        return self.live[0] if self.live else None

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """First and last day in the anchor zone."""
        return (self.live[0].day, self.live[-1].day) if self.live else None


def head_of(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Head:
    """The head for `viewer` at `now`. Five queries."""
    facts = facts_of(meeting, now)
    plans = bool(may_plan(viewer))
    texts = texts_by_kind(viewer, meeting)
    return Head(
        meeting=meeting,
        sittings=tuple(_sittings(viewer, meeting=meeting.pk)),
        texts=texts,
        line=line_of(viewer, meeting, texts),
        waits_for=waits_for(meeting.state, facts),
        steps=tuple(
            Step(name, MOVE_ACTS[name].offer(meeting, may_move(name, meeting.state, facts)))
            for name in MEETING.open_moves(meeting.state)
        )
        if plans
        else (),
        may_plan=plans,
        may_change=may_change_meeting(viewer, meeting),
    )


# --- the page of one meeting ---------------------------------------------------------------------
@dataclass(frozen=True)
class DayOff:
    """A public holiday of one side on a day of the meeting, on that side's own calendar."""

    side: str
    day: dt.date
    name: Bilingual


@dataclass(frozen=True)
class Overview:
    """The first tab of a meeting."""

    deadlines: tuple[Due, ...]
    links: tuple[JoiningLink, ...]
    hours: tuple[tuple[str, int], ...]
    days_off: tuple[DayOff, ...]
    provisional: tuple[str, ...]
    answer: Attendance | None
    reply: Offer


def overview_of(viewer: Viewer, head: Head, now: dt.datetime) -> Overview:
    """What the first tab tells besides the head, at `now`. Three queries."""
    meeting = head.meeting
    cost = burden_of(meeting, head.live)
    return Overview(
        deadlines=deadlines_of(viewer, meeting, head.texts, now),
        links=tuple(_links(viewer, meeting=meeting.pk)),
        hours=tuple((side, cost[side]) for side in Side),
        days_off=tuple(_days_off(head.live)),
        provisional=tuple(
            side for side in Side if any(is_provisional(row.day.year, side) for row in head.live)
        ),
        answer=next(iter(_own_answer(viewer, meeting=meeting.pk)), None),
        reply=ANSWER_MEETING.offer(meeting, may_answer(viewer, meeting)),
    )


def _days_off(sittings: Iterable[Sitting]) -> list[DayOff]:
    found = {}
    for row in sittings:
        for side in Side:
            day = clock.local(row.starts_at, clock.SIDE_ZONES[side]).date()
            if name := holiday(day, side):
                found[side, day] = DayOff(side, day, name)
    return list(found.values())


# --- the list ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class MeetingRow:
    """One meeting of the list, with the sittings the viewer is invited to."""

    meeting: Meeting
    sittings: tuple[Sitting, ...]

    @property
    def opens(self) -> Sitting | None:
        return self.sittings[0] if self.sittings else None

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        return (self.sittings[0].day, self.sittings[-1].day) if self.sittings else None

    @property
    def counts(self) -> bool:
        """Whether it takes place, as far as is known: it was not cancelled."""
        return not self.meeting.cancelled

    @property
    def fixed(self) -> bool:
        """Whether its days are settled: neither proposed, polled nor postponed."""
        return self.meeting.state not in MEETING_TENTATIVE

    @property
    def hours(self) -> tuple[tuple[str, int], ...]:
        cost = burden_of(self.meeting, self.sittings)
        return tuple((side, cost[side]) for side in Side)

    @property
    def drawn_from(self) -> dict[str, object]:
        """What it is drawn from, as values."""
        meeting = self.meeting
        return {
            "number": meeting.number,
            "year": meeting.year,
            "extraordinary": meeting.extraordinary,
            "postponed": meeting.postponed,
            "place": meeting.place,
            "zone": meeting.anchor_zone,
            "days": self.days,
            "host": meeting.host,
            "host_reason": meeting.host_reason,
            "hours": self.hours,
        }


@dataclass(frozen=True)
class MeetingYears:
    """All meetings: those to come (soonest first), those that are over (newest first)."""

    coming: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    shares: tuple[Share, ...]


@prepared()
def _in_order(viewer: Viewer) -> QuerySet[Meeting]:
    return visible_meetings(viewer).order_by(*oldest_first())


@prepared()
def _live_sittings(viewer: Viewer) -> QuerySet[Sitting]:
    rows = visible_sittings(viewer).filter(cancelled_at=None).order_by("starts_at")
    return rows.only("meeting", "day", "starts_at", "ends_at", "cancelled_at")


def all_meetings(viewer: Viewer) -> MeetingYears:
    """Every meeting with its sittings, and both sides' shares. Two queries."""
    meetings = _in_order(viewer)
    live: dict[int, list[Sitting]] = {meeting.pk: [] for meeting in meetings}
    for sitting in _live_sittings(viewer):
        live[sitting.meeting_id].append(sitting)
    rows = [MeetingRow(meeting, tuple(live[meeting.pk])) for meeting in meetings]
    coming = [row for row in rows if row.meeting.state in MEETING_BEFORE_HELD]
    past = [row for row in rows if row.meeting.state not in MEETING_BEFORE_HELD]
    return MeetingYears(
        coming=tuple(sorted(coming, key=_date_order)),
        past=tuple(reversed(past)),
        shares=_own_first(viewer, shares_in((row.meeting, row.sittings) for row in rows)),
    )


def _own_first(viewer: Viewer, both: tuple[Share, ...]) -> tuple[Share, ...]:
    return tuple(sorted(both, key=lambda share: (share.side != viewer.side, share.side != "us")))


def _date_order(row: MeetingRow) -> tuple[object, ...]:
    """By half-years, in each by the first sitting; last those that have no date yet."""
    meeting = row.meeting
    opens = row.opens.starts_at if row.opens else dt.datetime.max.replace(tzinfo=dt.UTC)
    return (meeting.year, meeting.half, opens, meeting.place_in_order)


def sitting_numbered(viewer: Viewer, meeting: Meeting, number: int) -> Sitting | None:
    """A sitting of `meeting` by its number, where the viewer may see it."""
    rows = visible_sittings(viewer).filter(meeting=meeting, number=number)
    return rows.select_related("meeting").first()


def link_with(viewer: Viewer, meeting: Meeting, pk: int) -> JoiningLink | None:
    """A joining link that stands, by its key."""
    return visible_links(viewer).filter(meeting=meeting, pk=pk).select_related("meeting").first()
