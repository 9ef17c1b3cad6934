"""What stands in a member's calendar: sittings, deadlines and their own action items."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

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
from meetings.calendar_window import (
    AHEAD,
    CANCELLED_KEPT,
    PAST,
    Stay,
    next_turn,
    stay_of_day,
    stay_of_hours,
)
from meetings.enums import ActionState, MeetingState
from meetings.ical.wording import Writer, cancelled_at
from meetings.models import ActionItem, Deadline, JoiningLink, JointText, Sitting
from meetings.queries.deadlines import Due, due, progress_of
from members.access import Viewer
from workinggroup.lib.clock import SIDE_ZONES, end_of_day

R = TypeVar("R")
# Rows that come into the window this soon are read too: a feed holds at most so long.
SOON = dt.timedelta(days=30)


@dataclass(frozen=True)
class Feed:
    """One member's calendar, ready to be rendered: events, or the same dates as tasks.

    Until `events_hold_until` and `tasks_hold_until` only an act can change them.
    """

    calendar: ical.Calendar
    entries: tuple[ical.Entry, ...]
    tasks: tuple[ical.Task, ...]
    events_hold_until: dt.datetime
    tasks_hold_until: dt.datetime


def feed_of(viewer: Viewer, *, language: str, alarms: bool, now: dt.datetime) -> Feed:
    """What `viewer` finds in their calendar at `now`, told in `language` (a profile's code).

    What stands in it for how long is said in `meetings.calendar_window`. A task whose deadline is
    met, or has passed with nothing owed, is done (`meetings.milestones`). Five queries, however
    much there is.
    """
    links = _links(viewer)
    sittings = _Rows(_sittings(viewer, now), _stay_of_sitting, now)
    deadlines = _Rows(_deadlines(viewer, now), _stay_of_deadline, now)
    actions = _Rows(_actions(viewer, now), _stay_of_action, now)
    dues = _dues(viewer, deadlines.present, now)
    days_end = [
        end_of_day(row.due_on, SIDE_ZONES[viewer.require_side()]) for row in deadlines.present
    ]
    turns = [rows.next_turn for rows in (sittings, deadlines, actions)]
    events_hold_until = _earliest([now + SOON, viewer.ends_at, *turns])
    with translation.override(language):
        writer = Writer(viewer.require_side(), alarms)
        return Feed(
            calendar=ical.Calendar(
                name=_("SIA–CSIA working group"),
                description=_("Meetings, deadlines and your action items, from the portal."),
            ),
            entries=(
                *(writer.sitting(row, links[row.meeting_id]) for row in sittings.present),
                *(writer.deadline(row) for row in deadlines.present),
                *(writer.action(row) for row in actions.present),
            ),
            tasks=(
                *(writer.deadline_task(each.deadline, each.settled_at) for each in dues),
                *(writer.action_task(row) for row in actions.present),
            ),
            events_hold_until=events_hold_until,
            tasks_hold_until=_earliest(
                [events_hold_until, *(end for end in days_end if end > now)]
            ),
        )


class _Rows(Generic[R]):
    """Of the rows read, those that stand in the calendar now, and when that changes next."""

    def __init__(self, rows: Iterable[R], stay_of: Callable[[R], Stay], now: dt.datetime) -> None:
        stays = [(row, stay_of(row)) for row in rows]
        self.present = [row for row, stay in stays if stay.holds(now)]
        self.next_turn = next_turn((stay for _row, stay in stays), now)


def _earliest(moments: Iterable[dt.datetime | None]) -> dt.datetime:
    return min(moment for moment in moments if moment is not None)


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
    rows = visible_sittings(viewer).filter(recent, starts_at__lte=now + AHEAD + SOON)
    return rows.select_related("meeting").order_by("pk")


def _meeting_cancelled_since(now: dt.datetime) -> Q:
    since = now - CANCELLED_KEPT
    return Q(meeting__state=MeetingState.CANCELLED, meeting__changed_at__gte=since)


def _deadlines(viewer: Viewer, now: dt.datetime) -> Iterable[Deadline]:
    recent = Q(due_on__gte=(now - PAST).date()) | _meeting_cancelled_since(now)
    rows = visible_deadlines(viewer).filter(recent, due_on__lte=(now + AHEAD + SOON).date())
    return rows.select_related("meeting").order_by("pk")


def _actions(viewer: Viewer, now: dt.datetime) -> Iterable[ActionItem]:
    """The viewer's own: open ones always, settled ones within the window."""
    open_or_recent = (
        Q(state__in=[ActionState.OPEN, ActionState.IN_PROGRESS])
        | Q(state=ActionState.DONE, due_on__gte=(now - PAST).date())
        | Q(state=ActionState.DROPPED, changed_at__gte=now - CANCELLED_KEPT)
    )
    own = Q(owner_us=viewer.person_id) | Q(owner_cn=viewer.person_id)
    latest = (now + AHEAD + SOON).date()
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
    return [due(viewer, row, progress_of(texts[row.meeting_id]), now) for row in rows]
