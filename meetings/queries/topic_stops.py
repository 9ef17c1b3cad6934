"""A topic through the meetings, in numbers: what its timeline is drawn from."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from meetings.access import visible_items, visible_meetings, visible_paragraphs
from meetings.enums import ACTION_OPEN, ItemKind, ParagraphKind
from meetings.models import Topic
from meetings.models.meeting import oldest_first
from meetings.pictures.topics import TopicStop
from meetings.queries.texts.circulated import CirculatedRows
from meetings.queries.topics_about import about_topic, actions_about, is_about
from meetings.rules.carried import CarriedForward, carried_forward
from workinggroup.lib.viewer import Viewer

# As many as fit side by side; the newest ones.
MOST_STOPS = 8


@dataclass(frozen=True)
class TopicWay:
    """The meetings of a topic, the oldest first, and what one has of an earlier one."""

    stops: tuple[TopicStop, ...]
    carried: tuple[CarriedForward, ...]


def topic_through_meetings(viewer: Viewer, topic: Topic, circulated: CirculatedRows) -> TopicWay:
    """The newest meetings on whose agenda the topic is, or whose action items are about it, as far
    as the viewer sees them; carried forward are items for discussion and action items. `circulated`
    is what `circulated_rows` gives the viewer. Four queries; raises nothing."""
    about = [row for row in circulated.items if is_about(row, topic)]
    rows = visible_items(viewer).filter(about_topic(topic)).order_by("position", "pk").distinct()
    items = _by_meeting([*rows, *about])
    decided = circulated.beside(visible_paragraphs(viewer)).filter(kind=ParagraphKind.DECISION)
    decisions = _counted(decided.filter(about_topic(topic, "item__")))
    decisions += Counter(
        row.meeting_id
        for row in circulated.paragraphs
        if row.kind == ParagraphKind.DECISION and is_about(row.item, topic)
    )
    promised = actions_about(viewer, topic, [row.pk for row in about if row.pk])
    actions = _by_meeting(promised.order_by("serial").distinct())
    meetings = visible_meetings(viewer).filter(pk__in={*items, *actions})
    newest = list(meetings.order_by(*oldest_first()))[-MOST_STOPS:]
    stops = (
        TopicStop(
            number=meeting.number,
            name=str(meeting),
            items=len(items.get(meeting.pk, ())),
            decisions=decisions.get(meeting.pk, 0),
            actions=len(actions.get(meeting.pk, ())),
            opened=sum(row.state in ACTION_OPEN for row in actions.get(meeting.pk, ())),
        )
        for meeting in newest
    )
    said = (
        [
            [row.title for row in items.get(meeting.pk, ()) if row.kind == ItemKind.TOPIC]
            for meeting in newest
        ],
        [[row.text for row in actions.get(meeting.pk, ())] for meeting in newest],
    )
    return TopicWay(tuple(stops), tuple(each for kind in said for each in carried_forward(kind)))


def _by_meeting(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.meeting_id, []).append(row)
    return grouped


def _counted(rows: QuerySet[Any]) -> Counter[int]:
    counted = rows.order_by().values_list("meeting").annotate(n=Count("pk", distinct=True))
    return Counter(dict(counted))
