"""What stands in a member's calendar: sittings, deadlines and their own action items."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from meetings import ical
from meetings.access import (
    visible_actions,
    visible_deadlines,
    visible_links,
    visible_sittings,
    visible_texts,
)
from meetings.enums import ACTION_OPEN, ActionState, FeedKind, MeetingState
from meetings.ical.wording import Writer, cancelled_at
from meetings.models import ActionItem, Deadline, JoiningLink, JointText, Sitting
from meetings.queries.meetings.deadlines import Due, due_deadlines, progress_of
from meetings.rules.calendar_window import (
    AHEAD,
    CANCELLED_KEPT,
    PAST,
    Stay,
    next_turn,
    stay_of_day,
    stay_of_hours,
)
from workinggroup.lib.clock import SIDE_ZONES, end_of_day
from workinggroup.lib.viewer import Viewer

# Rows that come into the window this soon are read too: a feed holds at most so long.
_SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Feed:
    """One member's calendar, ready to be rendered: events, or the same dates as tasks.

    Until `events_hold_until` and `tasks_hold_until` only an act can change them.
    """

    calendar: ical.CalendarContent
    entries: tuple[ical.CalendarEntry, ...]
    tasks: tuple[ical.Task, ...]
    events_hold_until: dt.datetime
    tasks_hold_until: dt.datetime


def feed_of(
    viewer: Viewer,
    *,
    language: str,
    alarms: bool,
    now: dt.datetime,
    only: FeedKind | None = None,
) -> Feed:
    """What `viewer` finds in their calendar at `now`, told in `language` (a profile's code), as
    events and as tasks or `only` as one of them.

    What stands in it for how long is said in `rules.calendar_window`. A task whose deadline is
    met, or has passed with nothing owed, is done (`rules.milestones`). Five queries, however much
    there is.
    """
    rows = _Rows(viewer, now)
    with translation.override(language):
        writer = Writer(viewer.require_side(), alarms)
        return Feed(
            calendar=ical.CalendarContent(
                name=_("SIA–CSIA working group"),
                description=_("Meetings, deadlines and your action items, from the portal."),
            ),
            entries=() if only == FeedKind.TASKS else tuple(_entries(writer, rows)),
            tasks=() if only == FeedKind.EVENTS else tuple(_tasks(writer, rows, viewer)),
            events_hold_until=rows.hold_until,
            tasks_hold_until=_earliest([rows.hold_until, rows.next_end_of_day]),
        )


class _Rows:
    """What stands in the calendar now, and until when that stays so."""

    def __init__(self, viewer: Viewer, now: dt.datetime) -> None:
        self.now = now
        sittings = [(row, _stay_of_sitting(row)) for row in _sittings(viewer, now)]
        deadlines = [(row, _stay_of_deadline(row)) for row in _deadlines(viewer, now)]
        actions = [(row, _stay_of_action(row)) for row in _actions(viewer, now)]
        self.sittings = [row for row, stay in sittings if stay.holds(now)]
        self.deadlines = [row for row, stay in deadlines if stay.holds(now)]
        self.actions = [row for row, stay in actions if stay.holds(now)]
        self.links = _links(viewer)
        stays = [stay for _row, stay in (*sittings, *deadlines, *actions)]
        self.hold_until = _earliest([now + _SOON, viewer.ends_at, next_turn(stays, now)])
        zone = SIDE_ZONES[viewer.require_side()]
        ends = (end_of_day(row.due_on, zone) for row in self.deadlines)
        # A cut-off's task is done once its day is over.
        self.next_end_of_day = min((end for end in ends if end > now), default=None)


def _earliest(moments: Iterable[dt.datetime | None]) -> dt.datetime:
    return min(moment for moment in moments if moment is not None)


def _entries(writer: Writer, rows: _Rows) -> Iterator[ical.CalendarEntry]:
    for sitting in rows.sittings:
        yield writer.sitting(sitting, rows.links[sitting.meeting_id])
    for deadline in rows.deadlines:
        yield writer.deadline(deadline)
    for action in rows.actions:
        yield writer.action(action)


def _tasks(writer: Writer, rows: _Rows, viewer: Viewer) -> Iterator[ical.Task]:
    for each in _dues(viewer, rows.deadlines, rows.now):
        yield writer.deadline_task(each.deadline, each.settled_at)
    for action in rows.actions:
        yield writer.action_task(action)


def _links(viewer: Viewer) -> defaultdict[int, list[JoiningLink]]:
    found: defaultdict[int, list[JoiningLink]] = defaultdict(list)
    for link in visible_links(viewer).order_by("position", "pk"):
        found[link.meeting_id].append(link)
    return found


# What is read is a little more than what stands in the calendar, so as to know what comes next.
def _sittings(viewer: Viewer, now: dt.datetime) -> Iterable[Sitting]:
    recent = (
        Q(ends_at__gte=now - PAST)
        | Q(cancelled_at__gte=now - CANCELLED_KEPT)
        | _meeting_cancelled_since(now)
    )
    rows = visible_sittings(viewer).filter(recent, starts_at__lte=now + AHEAD + _SOON)
    return rows.select_related("meeting").order_by("pk")


def _meeting_cancelled_since(now: dt.datetime) -> Q:
    since = now - CANCELLED_KEPT
    return Q(meeting__state=MeetingState.CANCELLED, meeting__changed_at__gte=since)


def _deadlines(viewer: Viewer, now: dt.datetime) -> Iterable[Deadline]:
    recent = Q(due_on__gte=(now - PAST).date()) | _meeting_cancelled_since(now)
    rows = visible_deadlines(viewer).filter(recent, due_on__lte=(now + AHEAD + _SOON).date())
    return rows.select_related("meeting").order_by("pk")


def _actions(viewer: Viewer, now: dt.datetime) -> Iterable[ActionItem]:
    """The viewer's own: open ones always, settled ones within the window."""
    open_or_recent = (
        Q(state__in=ACTION_OPEN)
        | Q(state=ActionState.DONE, due_on__gte=(now - PAST).date())
        | Q(state=ActionState.DROPPED, changed_at__gte=now - CANCELLED_KEPT)
    )
    own = Q(owner_us=viewer.person_id) | Q(owner_cn=viewer.person_id)
    latest = (now + AHEAD + _SOON).date()
    rows = visible_actions(viewer).filter(open_or_recent, own, due_on__lte=latest)
    return rows.select_related("meeting").order_by("pk")


def _stay_of_sitting(row: Sitting) -> Stay:
    return stay_of_hours(row.starts_at, row.ends_at, cancelled_at=cancelled_at(row))


def _stay_of_deadline(row: Deadline) -> Stay:
    return stay_of_day(row.due_on, cancelled_at=cancelled_at(row))


def _stay_of_action(row: ActionItem) -> Stay:
    dropped = row.changed_at if row.state == ActionState.DROPPED else None
    return stay_of_day(row.due_on, cancelled_at=dropped, open_ended=not row.settled)


def _dues(viewer: Viewer, rows: list[Deadline], now: dt.datetime) -> list[Due]:
    """The deadlines as they stand for the viewer."""
    texts: defaultdict[int, dict[str, JointText]] = defaultdict(dict)
    for text in visible_texts(viewer).filter(meeting__in={row.meeting_id for row in rows}):
        texts[text.meeting_id][text.kind] = text
    return [due_deadlines(viewer, row, progress_of(texts[row.meeting_id]), now) for row in rows]
