"""Asking back: what looks like a mistake is done once it is asked for all the same."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import OuterRef, Q

from meetings.enums import MeetingState
from meetings.models import Deadline, Meeting, Sitting
from meetings.queries.meetings.opening import opens_at
from meetings.queries.meetings.planning import sittings_to_come
from meetings.rules.doubts import (
    Clash,
    MeetingDay,
    SittingDay,
    doubts_of_clashes,
    doubts_of_deadlines,
    doubts_of_half_year,
    doubts_of_order,
    doubts_of_passed,
    doubts_of_sittings,
)
from workinggroup.lib import clock
from workinggroup.lib.errors import Doubt, demand_meant


def doubts_about(meeting: Meeting, now: dt.datetime) -> tuple[Doubt, ...]:
    """Everything about the dates of `meeting` that looks like a mistake at `now`. Three queries."""
    live = list(Sitting.objects.filter(meeting=meeting, cancelled_at=None).order_by("number"))
    days = [SittingDay(row.number, row.day) for row in live]
    due = dict(Deadline.objects.filter(meeting=meeting).values_list("kind", "due_on"))
    return (
        *doubts_of_deadlines(due, days),
        *doubts_of_passed(due, _latest_day(now)),
        *doubts_of_sittings(days),
        *doubts_of_half_year(meeting.year, meeting.half, days),
        *doubts_of_clashes(_clashes(meeting, live)),
    )


def _latest_day(now: dt.datetime) -> dt.date:
    """Its date on the side where it is later: what is due is overdue once its day ended on one."""
    return max(clock.local(now, zone).date() for zone in clock.SIDE_ZONES.values())


def demand_in_order(meeting: Meeting, *, now: dt.datetime, confirmed: Collection[str] = ()) -> None:
    """Raise `Doubtful` where a past meeting that was just entered lies before one with a lower
    number of its series, or after one with a higher number, together with all else that looks like
    a mistake about it, unless the marks are among those `confirmed`. Four queries."""
    demand_meant((*_doubts_of_order(meeting), *doubts_about(meeting, now)), confirmed)


def _doubts_of_order(meeting: Meeting) -> Iterator[Doubt]:
    series = Meeting.objects.filter(kind=meeting.kind).exclude(state=MeetingState.CANCELLED)
    dated = {
        row.pk: MeetingDay(row.number, row.serial, clock.local(row.opens, row.anchor_zone).date())
        for row in series.annotate(opens=opens_at(OuterRef("pk"))).exclude(opens=None)
    }
    own = dated.pop(meeting.pk, None)
    return doubts_of_order(own, dated.values()) if own else iter(())


def sitting_days(meeting: Meeting) -> list[dt.date]:
    """The days on which `meeting` sits, on its own clock; of the sittings that are not cancelled.
    One query. Raises nothing."""
    live = Sitting.objects.filter(meeting=meeting, cancelled_at=None)
    return list(live.values_list("day", flat=True))


def demand_confirmed(
    meeting: Meeting,
    *,
    now: dt.datetime,
    before: Collection[Doubt] = (),
    confirmed: Collection[str] = (),
) -> None:
    """Raise `Doubtful` where a change brought something that looks like a mistake, unless its mark
    is among those `confirmed`; it names all that it brought, so that one answer is enough. What
    stood `before` the change is nobody's fault now. The days of a postponed meeting do not stand:
    they are asked about once they are proposed again.

    Inside the transaction of the change, once its rows are written: what is raised undoes them.
    """
    if meeting.postponed:
        return
    stood = {doubt.mark for doubt in before}
    brought = (doubt for doubt in doubts_about(meeting, now) if doubt.mark not in stood)
    demand_meant(brought, confirmed)


def _clashes(meeting: Meeting, live: Collection[Sitting]) -> list[Clash]:
    """Sittings of other meetings to come at the time of one of `live`."""
    at_that_time = Q(pk__in=[])
    for row in live:
        at_that_time |= Q(starts_at__lt=row.ends_at, ends_at__gt=row.starts_at)
    others = (
        sittings_to_come()
        .filter(at_that_time)
        .exclude(meeting=meeting)
        .select_related("meeting")
        .order_by("starts_at", "pk")
    )
    return [
        Clash(row.number, other.meeting.number, other.number, other.starts_at)
        for other in others
        for row in live
        if other.starts_at < row.ends_at and other.ends_at > row.starts_at
    ]
