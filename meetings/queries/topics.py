"""Topics: everything said, decided and promised about one, across all meetings."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BigAutoField,
    Case,
    CharField,
    Count,
    DateTimeField,
    IntegerField,
    Q,
    QuerySet,
    When,
)

from meetings.access import (
    visible_actions,
    visible_items,
    visible_papers_in_lists,
    visible_paragraphs,
    visible_proposals,
    visible_topics,
)
from meetings.enums import ACTION_OPEN, ParagraphKind, ProposalState
from meetings.models import ActionItem, AgendaItem, ItemProposal, Meeting, Paper, Paragraph, Topic
from meetings.models.meeting import newest_first
from meetings.queries.actions.due import with_due_side
from meetings.queries.actions.owners import with_owners_gone
from meetings.rules.numbering import number_paragraphs, outline
from workinggroup.lib.paging import counted, first_of
from workinggroup.lib.prepared import Several, prepared
from workinggroup.lib.viewer import Viewer

MEETINGS_PER_PAGE = 5
MOST_ACTIONS = 20


@dataclass(frozen=True)
class TopicShown:
    """A topic with how much there is about it that the reader may see."""

    topic: Topic
    items: int
    decisions: int
    actions: int


def all_topics(viewer: Viewer) -> list[TopicShown]:
    """The topics in use, then retired ones. Four queries."""
    items = dict(_counted(visible_items(viewer), "topics"))
    decided = visible_paragraphs(viewer).filter(kind=ParagraphKind.DECISION)
    decisions = dict(_counted(decided, "item__topics"))
    actions = dict(_counted(visible_actions(viewer).filter(state__in=ACTION_OPEN), "topics"))
    topics = sorted(visible_topics(viewer), key=lambda topic: topic.retired_at is not None)
    return [
        TopicShown(
            topic, items.get(topic.pk, 0), decisions.get(topic.pk, 0), actions.get(topic.pk, 0)
        )
        for topic in topics
    ]


def _counted(
    rows: QuerySet[AgendaItem] | QuerySet[Paragraph] | QuerySet[ActionItem], topics: str
) -> Iterable[tuple[int, int]]:
    """How many of `rows` carry each topic, by its key."""
    with_topic = rows.filter(**{f"{topics}__isnull": False}).order_by()
    return with_topic.values_list(topics).annotate(n=Count("pk", distinct=True))


@prepared(slug=CharField())
def _called(viewer: Viewer, *, slug: Any) -> QuerySet[Topic]:
    return visible_topics(viewer).filter(slug=slug)


def topic_called(viewer: Viewer, slug: str) -> Topic | None:
    """The topic that the viewer sees under this address, retired or not. One query."""
    return next(iter(_called(viewer, slug=slug)), None)


@dataclass(frozen=True)
class Said:
    """An agenda item about the topic, with its number and what the minutes say under it."""

    number: str
    item: AgendaItem
    paragraphs: list[tuple[str, Paragraph]]


@dataclass(frozen=True)
class MeetingOnTopic:
    """One meeting's part of a topic's story."""

    meeting: Meeting
    said: list[Said]


@dataclass(frozen=True)
class TopicStory:
    """What a topic's page tells; `proposals` and private papers are the own side's.

    `page` are the keys of the meetings of which it tells what was said, decided and brought;
    `actions` the first of all there are about the topic, and `more_actions` how many follow.
    """

    page: "Page[int]"
    meetings: list[MeetingOnTopic]
    decisions: list[Paragraph]
    actions: list[ActionItem]
    more_actions: int
    papers: list[Paper]
    proposals: list[ItemProposal]


def _about(topic: Any) -> Q:
    """What stands under a tagged item is about its topic too."""
    return Q(topics=topic) | Q(parent__topics=topic)


@prepared(topic=BigAutoField())
def _meetings_about(viewer: Viewer, *, topic: Any) -> QuerySet[AgendaItem, int]:
    rows = (
        visible_items(viewer).filter(_about(topic)).order_by(*newest_first("meeting__")).distinct()
    )
    return rows.values_list("meeting", flat=True)


@prepared(topic=BigAutoField(), meetings=Several(BigAutoField()))
def _tagged(viewer: Viewer, *, topic: Any, meetings: Any) -> QuerySet[AgendaItem, int]:
    rows = visible_items(viewer).filter(_about(topic), meeting__pk__in=meetings)
    return rows.order_by().values_list("pk", flat=True)


@prepared(meetings=Several(BigAutoField()))
def _items(viewer: Viewer, *, meetings: Any) -> QuerySet[AgendaItem]:
    rows = visible_items(viewer).filter(meeting__pk__in=meetings).select_related("meeting")
    return rows.order_by(*newest_first("meeting__"), "position")


@prepared(items=Several(BigAutoField()))
def _paragraphs(viewer: Viewer, *, items: Any) -> QuerySet[Paragraph]:
    rows = visible_paragraphs(viewer).filter(item__pk__in=items).select_related("meeting", "item")
    return rows.order_by(*newest_first("meeting__"), "item__position", "position")


def _promised(viewer: Viewer, topic: Any) -> QuerySet[ActionItem]:
    links = ActionItem.topics.through.objects.filter(topic=topic).values("actionitem")
    under = visible_items(viewer).filter(_about(topic)).values("pk")
    return visible_actions(viewer).filter(Q(pk__in=links) | Q(item__in=under))


@prepared(topic=BigAutoField(), now=DateTimeField())
def _actions(viewer: Viewer, most: int, *, topic: Any, now: Any) -> QuerySet[ActionItem]:
    """Those that are not settled before the others, where not all are read."""
    settled_last = Case(When(state__in=ACTION_OPEN, then=0), default=1, output_field=IntegerField())
    rows = with_due_side(with_owners_gone(_promised(viewer, topic), now)).select_related(
        "meeting", "owner_us", "owner_cn"
    )
    return first_of(rows.order_by(settled_last, "due_on", "pk"), most)


@prepared(topic=BigAutoField())
def _number_of_actions(viewer: Viewer, *, topic: Any) -> QuerySet[Any, int]:
    return counted(_promised(viewer, topic))


def story_of(
    viewer: Viewer, topic: Topic, now: dt.datetime, asked: str | None = None
) -> TopicStory:
    """What the viewer may see about `topic` at `now`, newest meeting first; `asked` is the
    number of the page. Eight queries."""
    page = Paginator(_meetings_about(viewer, topic=topic.pk), MEETINGS_PER_PAGE).get_page(asked)
    meetings = list(page)
    tagged = set(_tagged(viewer, topic=topic.pk, meetings=meetings))
    items = _items(viewer, meetings=meetings)
    paragraphs = _paragraphs(viewer, items=tagged)
    actions = _actions(viewer, MOST_ACTIONS, topic=topic.pk, now=now)
    for action in actions:
        action.drawn_from = _line_of(action)
    return TopicStory(
        page=page,
        meetings=_by_meeting(items, tagged, paragraphs),
        decisions=[row for row in paragraphs if row.kind == ParagraphKind.DECISION],
        actions=sorted(actions, key=lambda action: (action.due_on, action.pk)),
        more_actions=sum(_number_of_actions(viewer, topic=topic.pk)) - len(actions),
        papers=_papers(viewer, items=tagged),
        proposals=_proposals(viewer, topic=topic.pk),
    )


def _line_of(action: ActionItem) -> dict[str, object]:
    return {
        "number": action.number,
        "text": action.text,
        "settled": action.settled,
        "due_on": action.due_on,
        "due_side": action.due_side,
        "owner_us": action.owner_us.name if action.owner_us else "",
        "owner_cn": action.owner_cn.name if action.owner_cn else "",
        "gone_us": action.gone_us,
        "gone_cn": action.gone_cn,
    }


def _by_meeting(
    items: list[AgendaItem], tagged: set[int], paragraphs: list[Paragraph]
) -> list[MeetingOnTopic]:
    meetings = {item.meeting_id: item.meeting for item in items}
    story = []
    for pk, meeting in meetings.items():
        numbered = outline(item for item in items if item.meeting_id == pk)
        said = [
            Said(number, item, number_paragraphs(number, _under(item, paragraphs)))
            for number, item in numbered
            if item.pk in tagged
        ]
        story.append(MeetingOnTopic(meeting, said))
    return story


def _under(item: AgendaItem, paragraphs: list[Paragraph]) -> list[Paragraph]:
    return [row for row in paragraphs if row.item_id == item.pk]


@prepared(items=Several(BigAutoField()))
def _papers(viewer: Viewer, *, items: Any) -> QuerySet[Paper]:
    rows = visible_papers_in_lists(viewer).filter(item__pk__in=items)
    return rows.select_related("meeting").order_by(*newest_first("meeting__"), "type", "serial")


@prepared(topic=BigAutoField())
def _proposals(viewer: Viewer, *, topic: Any) -> QuerySet[ItemProposal]:
    rows = visible_proposals(viewer).filter(
        side=viewer.side, topics=topic, state=ProposalState.PRIVATE
    )
    return rows.select_related("meeting", "author").order_by("-created_at")
