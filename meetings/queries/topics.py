"""Topics: everything said, decided and promised about one, across all meetings."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
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
    QuerySet,
    When,
)

from meetings.access import (
    visible_actions,
    visible_items,
    visible_meetings,
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
from meetings.queries.texts.circulated import (
    CirculatedRows,
    circulated_rows,
    item_place,
    paragraph_place,
)
from meetings.queries.texts.decisions import decisions_in
from meetings.queries.topics_about import about_topic, actions_about, is_about
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
    """The topics in use, then retired ones. Four queries, and those of `circulated_rows`."""
    circulated = circulated_rows(viewer)
    items = dict(_counted(visible_items(viewer), "topics"))
    decided = visible_paragraphs(viewer).filter(kind=ParagraphKind.DECISION)
    decisions = dict(_counted(circulated.beside(decided), "item__topics"))
    actions = dict(_counted(visible_actions(viewer).filter(state__in=ACTION_OPEN), "topics"))
    more_items = _counted_in(circulated.items)
    more_decisions = _counted_in(row.item for row in decisions_in(circulated))
    topics = sorted(visible_topics(viewer), key=lambda topic: topic.retired_at is not None)
    return [
        TopicShown(
            topic,
            items.get(topic.pk, 0) + more_items[topic.slug],
            decisions.get(topic.pk, 0) + more_decisions[topic.slug],
            actions.get(topic.pk, 0),
        )
        for topic in topics
    ]


def _counted_in(items: Iterable[AgendaItem]) -> Counter[str]:
    """How often each topic is carried, by its address."""
    return Counter(topic.slug for item in items for topic in item.tagged)


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


@prepared(topic=BigAutoField())
def _meetings_about(viewer: Viewer, *, topic: Any) -> QuerySet[AgendaItem, int]:
    rows = (
        visible_items(viewer)
        .filter(about_topic(topic))
        .order_by(*newest_first("meeting__"))
        .distinct()
    )
    return rows.values_list("meeting", flat=True)


def _meetings_with_story(
    viewer: Viewer, topic: Topic, about: Sequence[AgendaItem]
) -> Sequence[int]:
    """The meetings with an item about `topic`, by primary key; `about` are those of agendas as they
    were circulated."""
    found = _meetings_about(viewer, topic=topic.pk)
    if not about:
        return found
    rows = visible_meetings(viewer).filter(pk__in=[*found, *(item.meeting_id for item in about)])
    return list(rows.order_by(*newest_first()).values_list("pk", flat=True))


@prepared(topic=BigAutoField(), meetings=Several(BigAutoField()))
def _tagged(viewer: Viewer, *, topic: Any, meetings: Any) -> QuerySet[AgendaItem, Any]:
    rows = visible_items(viewer).filter(about_topic(topic), meeting__pk__in=meetings)
    return rows.order_by().values_list("meeting", "pk")


@prepared(meetings=Several(BigAutoField()))
def _items(viewer: Viewer, *, meetings: Any) -> QuerySet[AgendaItem]:
    rows = visible_items(viewer).filter(meeting__pk__in=meetings).select_related("meeting")
    return rows.order_by(*newest_first("meeting__"), "position")


@prepared(items=Several(BigAutoField()))
def _paragraphs(viewer: Viewer, *, items: Any) -> QuerySet[Paragraph]:
    rows = visible_paragraphs(viewer).filter(item__pk__in=items).select_related("meeting", "item")
    return rows.order_by(*newest_first("meeting__"), "item__position", "position")


@prepared(topic=BigAutoField(), about=Several(BigAutoField()), now=DateTimeField())
def _actions(
    viewer: Viewer, most: int, *, topic: Any, about: Any, now: Any
) -> QuerySet[ActionItem]:
    """Those that are not settled before the others, where not all are read."""
    settled_last = Case(When(state__in=ACTION_OPEN, then=0), default=1, output_field=IntegerField())
    rows = with_due_side(with_owners_gone(actions_about(viewer, topic, about), now)).select_related(
        "meeting", "owner_us", "owner_cn"
    )
    return first_of(rows.order_by(settled_last, "due_on", "pk"), most)


@prepared(topic=BigAutoField(), about=Several(BigAutoField()))
def _number_of_actions(viewer: Viewer, *, topic: Any, about: Any) -> QuerySet[Any, int]:
    return counted(actions_about(viewer, topic, about))


@dataclass(frozen=True)
class _Talk:
    """The items of some meetings, which of them are about a topic (by meeting and primary key), and
    what the minutes say under these."""

    items: list[AgendaItem]
    tagged: set[tuple[int, int]]
    paragraphs: list[Paragraph]

    @property
    def pks(self) -> list[int]:
        return [pk for _meeting, pk in self.tagged]


def _talk(
    viewer: Viewer,
    topic: Topic,
    meetings: Sequence[int],
    circulated: CirculatedRows,
) -> _Talk:
    tagged = set(_tagged(viewer, topic=topic.pk, meetings=meetings))
    more = [item for item in circulated.items if item.meeting_id in meetings]
    tagged |= {(item.meeting_id, item.pk) for item in more if is_about(item, topic)}
    as_they_are = [pk for meeting, pk in tagged if meeting not in circulated.minuted]
    items = _items(viewer, meetings=meetings)
    paragraphs = _paragraphs(viewer, items=as_they_are)
    if circulated:
        said = (row for row in circulated.paragraphs if (row.meeting_id, row.item_id) in tagged)
        items = sorted([*items, *more], key=item_place)
        paragraphs = sorted([*paragraphs, *said], key=paragraph_place)
    return _Talk(items, tagged, paragraphs)


def story_of(
    viewer: Viewer,
    topic: Topic,
    now: dt.datetime,
    asked: str | None = None,
    *,
    circulated: CirculatedRows | None = None,
) -> TopicStory:
    """What the viewer may see about `topic` at `now`, newest meeting first; `asked` is the
    number of the page, `circulated` what `circulated_rows` gives the viewer. Eight queries, and
    where that is not given, those of it."""
    circulated = circulated_rows(viewer) if circulated is None else circulated
    about = [item for item in circulated.items if is_about(item, topic)]
    page = Paginator(_meetings_with_story(viewer, topic, about), MEETINGS_PER_PAGE).get_page(asked)
    talk = _talk(viewer, topic, list(page), circulated)
    pks = [item.pk for item in about]
    actions = _actions(viewer, MOST_ACTIONS, topic=topic.pk, about=pks, now=now)
    for action in actions:
        action.drawn_from = _line_of(action)
    return TopicStory(
        page=page,
        meetings=_by_meeting(talk),
        decisions=[row for row in talk.paragraphs if row.kind == ParagraphKind.DECISION],
        actions=sorted(actions, key=lambda action: (action.due_on, action.pk)),
        more_actions=sum(_number_of_actions(viewer, topic=topic.pk, about=pks)) - len(actions),
        papers=_papers(viewer, items=talk.pks),
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


def _by_meeting(talk: _Talk) -> list[MeetingOnTopic]:
    meetings = {item.meeting_id: item.meeting for item in talk.items}
    story = []
    for pk, meeting in meetings.items():
        numbered = outline(item for item in talk.items if item.meeting_id == pk)
        said = [
            Said(number, item, number_paragraphs(number, _under(item, talk.paragraphs)))
            for number, item in numbered
            if (pk, item.pk) in talk.tagged
        ]
        story.append(MeetingOnTopic(meeting, said))
    return story


def _under(item: AgendaItem, paragraphs: list[Paragraph]) -> list[Paragraph]:
    same = (item.meeting_id, item.pk)
    return [row for row in paragraphs if (row.meeting_id, row.item_id) == same]


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
