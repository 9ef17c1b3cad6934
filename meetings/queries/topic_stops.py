"""A topic through the meetings, in numbers: what its timeline is drawn from."""

from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet

from meetings.access import visible_items, visible_meetings, visible_paragraphs
from meetings.enums import ACTION_OPEN, ParagraphKind
from meetings.models import Topic
from meetings.models.meeting import oldest_first
from meetings.pictures.topics import TopicStop
from meetings.queries.texts.circulated import CirculatedRows
from meetings.queries.topics_about import about_topic, actions_about, is_about
from workinggroup.lib.viewer import Viewer

# As many as fit side by side; the newest ones.
MOST_STOPS = 8


def topic_stops(viewer: Viewer, topic: Topic, circulated: CirculatedRows) -> list[TopicStop]:
    """The newest meetings on whose agenda the topic is, or whose action items are about it, the
    oldest first, as far as the viewer sees them. `circulated` is what
    `circulated_rows` gives the viewer. Four queries; raises nothing."""
    about = [row for row in circulated.items if is_about(row, topic)]
    items = _by_meeting(visible_items(viewer).filter(about_topic(topic)))
    items += Counter(row.meeting_id for row in about)
    decided = circulated.beside(visible_paragraphs(viewer)).filter(kind=ParagraphKind.DECISION)
    decisions = _by_meeting(decided.filter(about_topic(topic, "item__")))
    decisions += Counter(
        row.meeting_id
        for row in circulated.paragraphs
        if row.kind == ParagraphKind.DECISION and is_about(row.item, topic)
    )
    actions = {
        pk: (n, opened)
        for pk, n, opened in actions_about(viewer, topic, [row.pk for row in about if row.pk])
        .order_by()
        .values_list("meeting")
        .annotate(
            n=Count("pk", distinct=True),
            opened=Count("pk", distinct=True, filter=Q(state__in=ACTION_OPEN)),
        )
    }
    meetings = visible_meetings(viewer).filter(pk__in={*items, *actions})
    newest = list(meetings.order_by(*oldest_first()))[-MOST_STOPS:]
    return [
        TopicStop(
            number=meeting.number,
            name=str(meeting),
            items=items.get(meeting.pk, 0),
            decisions=decisions.get(meeting.pk, 0),
            actions=actions.get(meeting.pk, (0, 0))[0],
            opened=actions.get(meeting.pk, (0, 0))[1],
        )
        for meeting in newest
    ]


def _by_meeting(rows: QuerySet[Any]) -> Counter[int]:
    counted = rows.order_by().values_list("meeting").annotate(n=Count("pk", distinct=True))
    return Counter(dict(counted))
