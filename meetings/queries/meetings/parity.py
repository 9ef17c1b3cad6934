"""Who hosted, whose hours were inconvenient, what else both sides bring: parity made visible."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.access import (
    SHARED_LEVELS,
    visible_actions,
    visible_items,
    visible_meetings,
    visible_papers,
)
from meetings.enums import ACTION_OPEN, MeetingState, PaperState
from meetings.models import Meeting, Sitting
from meetings.queries.texts.circulated import circulated_rows
from meetings.rules.scheduling import Slot, burden
from members.access import open_at
from members.models import SeatTerm
from workinggroup.lib.viewer import Side, Viewer


@dataclass(frozen=True)
class Share:
    """One side's part: meetings hosted, and weighted minutes outside its office hours."""

    side: str
    hosted: int
    minutes: int

    @property
    def hours(self) -> float:
        return self.minutes / 60


def burden_of(meeting: Meeting, sittings: Iterable[Sitting]) -> dict[str, int]:
    """What the hours of `sittings` cost each side, in the weighted minutes of
    `scheduling.inconvenience`; cancelled sittings cost nothing."""
    slots = [Slot(row.starts_at, row.ends_at) for row in sittings if row.cancelled_at is None]
    return burden(slots, host=meeting.host, format=meeting.format)


def shares(meetings: Iterable[Meeting]) -> tuple[Share, ...]:
    """Both sides' parts in `meetings` (their sittings prefetched), cancelled ones left out."""
    return shares_in((meeting, meeting.sittings.all()) for meeting in meetings)


def shares_in(meetings: Iterable[tuple[Meeting, Iterable[Sitting]]]) -> tuple[Share, ...]:
    """The same of meetings with their sittings at hand."""
    hosted: Counter[str] = Counter()
    carried: Counter[str] = Counter()
    for meeting, sittings in meetings:
        if not meeting.cancelled:
            hosted[meeting.host] += 1
            carried.update(burden_of(meeting, sittings))
    return tuple(Share(side, hosted[side], carried[side]) for side in Side)


def carried_by(viewer: Viewer) -> Mapping[str, int]:
    """The inconvenience each side has carried in every meeting that was not cancelled."""
    rows = visible_meetings(viewer).exclude(state=MeetingState.CANCELLED)
    return {share.side: share.minutes for share in shares(rows.prefetch_related("sittings"))}


@dataclass(frozen=True)
class Measure:
    """Something that is counted for both sides."""

    label: str | Promise
    us: int
    cn: int


def _items(viewer: Viewer) -> QuerySet[Any, tuple[str, int]]:
    rows = visible_items(viewer).exclude(presenter_side="").order_by()
    return rows.values_list("presenter_side").annotate(n=Count("pk"))


def _papers(viewer: Viewer) -> QuerySet[Any, tuple[str, int]]:
    """Those that everybody has: of others not even the number is told."""
    rows = visible_papers(viewer).filter(
        state=PaperState.RELEASED, distribution__in=sorted(SHARED_LEVELS)
    )
    return rows.order_by().values_list("side").annotate(n=Count("pk"))


def _seats(now: dt.datetime) -> QuerySet[Any, tuple[str, int]]:
    rows = SeatTerm.objects.filter(open_at(now)).order_by()
    return rows.values_list("seat__delegation").annotate(n=Count("pk"))


def _open_actions(viewer: Viewer) -> QuerySet[Any, tuple[int, int]]:
    rows = visible_actions(viewer).filter(state__in=ACTION_OPEN).order_by()
    return (
        rows.values("discarded_at")
        .annotate(
            us=Count("pk", filter=Q(owner_us__isnull=False)),
            cn=Count("pk", filter=Q(owner_cn__isnull=False)),
        )
        .values_list("us", "cn")
    )


def measures_of(viewer: Viewer, both: Iterable[Share], now: dt.datetime) -> tuple[Measure, ...]:
    """What is counted for both sides at `now` (aware, UTC): hosting and hours as in `both`, and
    what everybody in the group sees of items, papers, seats and action items. Four queries,
    and those of `circulated_rows`; raises nothing."""
    share = {each.side: each for each in both}
    hours = {side: round(each.minutes / 60) for side, each in share.items()}
    items, papers = Counter(dict(_items(viewer))), dict(_papers(viewer))
    items += Counter(row.presenter_side for row in circulated_rows(viewer).items)
    seats = dict(_seats(now))
    owed = {"us": 0, "cn": 0}
    for us, cn in _open_actions(viewer):
        owed = {"us": owed["us"] + us, "cn": owed["cn"] + cn}
    return (
        Measure(_("Meetings hosted"), share["us"].hosted, share["cn"].hosted),
        Measure(_("Out-of-hours time, weighted hours"), hours["us"], hours["cn"]),
        Measure(_("Agenda items presented"), items["us"], items["cn"]),
        Measure(_("Papers released"), papers.get("us", 0), papers.get("cn", 0)),
        Measure(_("Seats filled"), seats.get("us", 0), seats.get("cn", 0)),
        Measure(_("Open action items"), owed["us"], owed["cn"]),
    )
