"""Topics: everything said, decided and promised about one, across all meetings."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from meetings.access import (
    visible_actions,
    visible_items,
    visible_papers,
    visible_paragraphs,
    visible_proposals,
    visible_topics,
)
from meetings.enums import ActionState, PaperState, ParagraphKind, ProposalState
from meetings.models import ActionItem, AgendaItem, ItemProposal, Meeting, Paper, Paragraph, Topic
from meetings.numbering import number_paragraphs, outline
from members.access import Viewer

ALIVE = (ActionState.OPEN, ActionState.IN_PROGRESS)


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
    actions = dict(_counted(visible_actions(viewer).filter(state__in=ALIVE), "topics"))
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


def topic_called(viewer: Viewer, slug: str) -> Topic | None:
    return visible_topics(viewer).filter(slug=slug).first()


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
    """What a topic's page tells; `proposals` and private papers are the own side's."""

    meetings: list[MeetingOnTopic]
    decisions: list[Paragraph]
    actions: list[ActionItem]
    papers: list[Paper]
    proposals: list[ItemProposal]


def story_of(viewer: Viewer, topic: Topic) -> TopicStory:
    """Everything the viewer may see about `topic`, newest meeting first. Six queries."""
    # What stands under a tagged item is about its topic too.
    about = Q(topics=topic) | Q(parent__topics=topic)
    tagged = set(visible_items(viewer).filter(about).values_list("pk", flat=True))
    around = visible_items(viewer).filter(meeting__in=Meeting.objects.filter(items__in=tagged))
    items = list(around.select_related("meeting").order_by("-meeting__number", "position"))
    paragraphs = list(
        visible_paragraphs(viewer)
        .filter(item__in=tagged)
        .select_related("meeting", "item")
        .order_by("-meeting__number", "item__position", "position")
    )
    actions = visible_actions(viewer).filter(Q(topics=topic) | Q(item__in=tagged)).distinct()
    return TopicStory(
        meetings=_by_meeting(items, tagged, paragraphs),
        decisions=[row for row in paragraphs if row.kind == ParagraphKind.DECISION],
        actions=list(
            actions.select_related("meeting", "owner_us", "owner_cn").order_by("due_on", "pk")
        ),
        papers=_papers(viewer, tagged),
        proposals=_proposals(viewer, topic),
    )


def _by_meeting(
    items: list[AgendaItem], tagged: set[int], paragraphs: list[Paragraph]
) -> list[MeetingOnTopic]:
    meetings = {item.meeting_id: item.meeting for item in items}
    story = []
    for key, meeting in meetings.items():
        numbered = outline(item for item in items if item.meeting_id == key)
        said = [
            Said(number, item, number_paragraphs(number, _under(item, paragraphs)))
            for number, item in numbered
            if item.pk in tagged
        ]
        story.append(MeetingOnTopic(meeting, said))
    return story


def _under(item: AgendaItem, paragraphs: list[Paragraph]) -> list[Paragraph]:
    return [row for row in paragraphs if row.item_id == item.pk]


def _papers(viewer: Viewer, items: set[int]) -> list[Paper]:
    shared = Q(released_at__isnull=False) & ~Q(state=PaperState.PRIVATE)
    rows = visible_papers(viewer).filter(shared | Q(side=viewer.side), item__in=items)
    return list(rows.select_related("meeting").order_by("-meeting__number", "type", "serial"))


def _proposals(viewer: Viewer, topic: Topic) -> list[ItemProposal]:
    rows = visible_proposals(viewer).filter(
        side=viewer.side, topics=topic, state=ProposalState.PRIVATE
    )
    return list(rows.select_related("meeting", "author").order_by("-created_at"))
