"""What may be chosen for action items, and in the filter of their table."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from meetings.access import (
    may_change_action,
    may_give_action,
    visible_actions,
    visible_items,
    visible_meetings,
    visible_topics,
)
from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, JointText, Meeting, Topic
from meetings.models.meeting import newest_first
from meetings.queries.texts.panel import text_of
from members.access import current_appointments
from members.models import Person
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Verdict, Viewer


@dataclass(frozen=True)
class ActionChoices:
    """What may be chosen for an action item of a meeting, or in the filter of the table."""

    owners: dict[Side, list[Person]]
    topics: list[Topic]
    meetings: list[Meeting]
    items: list[AgendaItem]


def action_choices_for(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> ActionChoices:
    """The people of each side at `now`, the topics on offer and the items of the agenda."""
    owners: dict[Side, list[Person]] = {side: [] for side in Side}
    for row in current_appointments(now).order_by("person__family_name", "person__given_name"):
        owners[row.side].append(row.person)
    return ActionChoices(
        owners=owners,
        topics=list(visible_topics(viewer).filter(retired_at=None)),
        meetings=[meeting],
        items=list(visible_items(viewer).filter(meeting=meeting).order_by("position", "pk")),
    )


@prepared()
def _owners(viewer: Viewer, side: Side) -> QuerySet[Person]:
    given = visible_actions(viewer).filter(**{f"owner_{side}__isnull": False})
    people = Person.objects.filter(pk__in=given.values(f"owner_{side}"))
    return people.only("given_name", "family_name", "name_zh", "family_name_first")


@prepared()
def _topics(viewer: Viewer) -> QuerySet[Topic]:
    return visible_topics(viewer)


@prepared()
def _meetings(viewer: Viewer) -> QuerySet[Meeting]:
    with_actions = visible_actions(viewer).values("meeting")
    return (
        visible_meetings(viewer)
        .filter(pk__in=with_actions)
        .only("number")
        .order_by(*newest_first())
    )


def filter_choices(viewer: Viewer) -> ActionChoices:
    """Everybody who owns an action item, the topics, and the meetings with action items: their
    names and numbers. Four queries."""
    return ActionChoices(
        owners={side: _owners(viewer, side) for side in Side},
        topics=_topics(viewer),
        meetings=_meetings(viewer),
        items=[],
    )


def may_give_for(viewer: Viewer, meeting: Meeting) -> Verdict:
    """Whether the viewer may give out an action item of `meeting`. One query."""
    return may_give_action(viewer, minutes_of_action(viewer, meeting))


def may_change_now(viewer: Viewer, action: ActionItem) -> Verdict:
    """Whether the viewer may change an action item, by the lock of its minutes. One query."""
    return may_change_action(viewer, action, minutes_of_action(viewer, action.meeting))


def minutes_of_action(viewer: Viewer, meeting: Meeting) -> JointText | None:
    """The minutes whose lock the action items of `meeting` follow. One query."""
    return text_of(viewer, meeting, TextKind.MINUTES)
