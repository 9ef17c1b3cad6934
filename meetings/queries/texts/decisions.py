"""The register of decisions, over all meetings."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from meetings.access import visible_meetings, visible_paragraphs, visible_topics
from meetings.enums import ParagraphKind, TextKind, TextState
from meetings.models import JointText, Meeting, Paragraph, Topic
from meetings.models.meeting import newest_first
from meetings.queries.search import says
from meetings.queries.tagged import tag
from workinggroup.lib.paging import counted, first_of, first_page
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer

_PER_PAGE = 20


@dataclass(frozen=True)
class DecisionFilter:
    """What the reader asked to see: a topic's slug, a meeting's number, words; blank for all."""

    topic: str = ""
    meeting: str = ""
    words: str = ""


def _in_order(rows: QuerySet[Paragraph]) -> QuerySet[Any]:
    adopted = JointText.objects.filter(
        meeting=OuterRef("meeting"), kind=TextKind.MINUTES, state=TextState.ADOPTED
    )
    return (
        rows.annotate(adopted=Exists(adopted))
        .select_related("meeting", "item")
        .order_by(*newest_first("meeting__"), "decision")
    )


def _decisions(viewer: Viewer) -> QuerySet[Paragraph]:
    return visible_paragraphs(viewer).filter(kind=ParagraphKind.DECISION)


def decisions_register(viewer: Viewer, chosen: DecisionFilter) -> QuerySet[Any]:
    """Decisions in the minutes the viewer may see, newest meeting first.

    Each has `adopted`: whether its minutes stand, signed by both heads. Two queries.
    """
    topics = Prefetch("item__topics", visible_topics(viewer))
    return _narrowed(viewer, chosen).prefetch_related(topics)


def _narrowed(viewer: Viewer, chosen: DecisionFilter) -> QuerySet[Any]:
    rows = _in_order(_decisions(viewer))
    if chosen.topic:
        rows = rows.filter(item__topics__slug=chosen.topic)
    if chosen.meeting:
        rows = rows.filter(meeting__number=chosen.meeting)
    return rows.filter(says("paragraphs", ("text_en", "text_zh"), chosen.words))


@prepared()
def _first_decisions(viewer: Viewer, most: int) -> QuerySet[Any]:
    return first_of(_in_order(_decisions(viewer)), most)


@prepared()
def _number(viewer: Viewer) -> QuerySet[Any, int]:
    return counted(_decisions(viewer))


def decisions_page(viewer: Viewer, chosen: DecisionFilter, asked: str | None) -> "Page[Any]":
    """A page of `decisions_register`, the first one where no other is `asked` for; each has what
    its line is drawn from (`drawn_from`). Three queries."""
    if chosen == DecisionFilter() and asked is None:
        rows = _first_decisions(viewer, _PER_PAGE)
        page = first_page(rows, _PER_PAGE, sum(_number(viewer)))
    else:
        page = Paginator(_narrowed(viewer, chosen), _PER_PAGE).get_page(asked)
    tag([row.item for row in page])
    for row in page:
        row.drawn_from = _line_of(row)
    return page


def _line_of(row: Any) -> dict[str, object]:
    return {
        "number": row.register_number,
        "pk": row.pk,
        "text": row.text,
        "topics": row.item.tags,
        "meeting": row.meeting.number,
        "adopted": row.adopted,
    }


@prepared()
def _topics_decided(viewer: Viewer) -> QuerySet[Topic]:
    return visible_topics(viewer).filter(pk__in=_decisions(viewer).values("item__topics"))


@prepared()
def _meetings_decided(viewer: Viewer) -> QuerySet[Meeting]:
    rows = visible_meetings(viewer).filter(pk__in=_decisions(viewer).values("meeting"))
    return rows.only("number").order_by(*newest_first())


def decision_choices(viewer: Viewer) -> tuple[list[Topic], list[Meeting]]:
    """What the register can be narrowed by: the topics, and the numbers of the meetings, of visible
    decisions. Two queries."""
    return _topics_decided(viewer), _meetings_decided(viewer)
