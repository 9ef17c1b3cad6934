"""What stands in a member's calendar: sittings, deadlines and their own action items."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
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
from meetings.enums import ActionState, MeetingState
from meetings.ical.wording import Writer, cancelled_at
from meetings.models import ActionItem, Deadline, JoiningLink, JointText, Sitting
from meetings.queries.deadlines import Due, due, progress_of
from members.access import Viewer

PAST = dt.timedelta(days=183)
AHEAD = dt.timedelta(days=548)
# Cancelled things stay so long, so that every app hears of it.
CANCELLED_KEPT = dt.timedelta(days=365)


@dataclass(frozen=True)
class Feed:
    """One member's calendar, ready to be rendered: events, or the same dates as tasks."""

    calendar: ical.Calendar
    entries: tuple[ical.Entry, ...]
    tasks: tuple[ical.Task, ...]


def feed_of(viewer: Viewer, *, language: str, alarms: bool, now: dt.datetime) -> Feed:
    """What `viewer` finds in their calendar at `now`, told in `language` (a profile's code).

    From half a year ago to a year and a half ahead; what is cancelled for a year after that. A
    task whose deadline is met, or has passed with nothing owed, is done (`meetings.milestones`).
    Five queries, however much there is.
    """
    links = _links(viewer)
    sittings = [row for row in _sittings(viewer, now) if not _forgotten(row, now)]
    deadlines = _dues(viewer, now)
    actions = list(_actions(viewer, now))
    with translation.override(language):
        writer = Writer(viewer.require_side(), alarms)
        return Feed(
            calendar=ical.Calendar(
                name=_("SIA–CSIA working group"),
                description=_("Meetings, deadlines and your action items, from the portal."),
            ),
            entries=(
                *(writer.sitting(row, links[row.meeting_id]) for row in sittings),
                *(writer.deadline(each.deadline) for each in deadlines),
                *(writer.action(row) for row in actions),
            ),
            tasks=(
                *(writer.deadline_task(each.deadline, each.settled_at) for each in deadlines),
                *(writer.action_task(row) for row in actions),
            ),
        )


def _links(viewer: Viewer) -> defaultdict[int, list[JoiningLink]]:
    found: defaultdict[int, list[JoiningLink]] = defaultdict(list)
    for link in visible_links(viewer).order_by("position", "pk"):
        found[link.meeting_id].append(link)
    return found


def _sittings(viewer: Viewer, now: dt.datetime) -> Iterable[Sitting]:
    ended_since = Q(ends_at__gte=now - PAST) | _cancelled_since(now)
    rows = visible_sittings(viewer).filter(ended_since, starts_at__lte=now + AHEAD)
    return rows.select_related("meeting").order_by("pk")


def _cancelled_since(now: dt.datetime) -> Q:
    return Q(cancelled_at__gte=now - CANCELLED_KEPT) | _meeting_cancelled_since(now)


def _meeting_cancelled_since(now: dt.datetime) -> Q:
    since = now - CANCELLED_KEPT
    return Q(meeting__state=MeetingState.CANCELLED, meeting__changed_at__gte=since)


def _deadlines(viewer: Viewer, now: dt.datetime) -> Iterable[Deadline]:
    recent = Q(due_on__gte=(now - PAST).date()) | _meeting_cancelled_since(now)
    rows = visible_deadlines(viewer).filter(recent, due_on__lte=(now + AHEAD).date())
    return rows.select_related("meeting").order_by("pk")


def _dues(viewer: Viewer, now: dt.datetime) -> list[Due]:
    """The deadlines as they stand for the viewer."""
    rows = [row for row in _deadlines(viewer, now) if not _forgotten(row, now)]
    texts: defaultdict[int, dict[str, JointText]] = defaultdict(dict)
    for text in visible_texts(viewer).filter(meeting__in={row.meeting_id for row in rows}):
        texts[text.meeting_id][text.kind] = text
    return [due(viewer, row, progress_of(texts[row.meeting_id]), now) for row in rows]


def _actions(viewer: Viewer, now: dt.datetime) -> Iterable[ActionItem]:
    """The viewer's own: open ones always, settled ones within the window."""
    open_or_recent = (
        Q(state__in=[ActionState.OPEN, ActionState.IN_PROGRESS])
        | Q(state=ActionState.DONE, due_on__gte=(now - PAST).date())
        | Q(state=ActionState.DROPPED, changed_at__gte=now - CANCELLED_KEPT)
    )
    own = Q(owner_us=viewer.person_id) | Q(owner_cn=viewer.person_id)
    rows = visible_actions(viewer).filter(open_or_recent, own, due_on__lte=(now + AHEAD).date())
    return rows.select_related("meeting").order_by("pk")


def _forgotten(row: Sitting | Deadline, now: dt.datetime) -> bool:
    moment = cancelled_at(row)
    return moment is not None and moment < now - CANCELLED_KEPT
