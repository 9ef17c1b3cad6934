"""The register of decisions, over all meetings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from meetings.access import visible_meetings, visible_paragraphs, visible_topics
from meetings.enums import ParagraphKind, TextKind, TextState
from meetings.models import JointText, Meeting, Paragraph, Topic
from meetings.models.meeting import newest_first
from meetings.queries.numbered import row_says, says
from meetings.queries.tagged import carries, tag
from meetings.queries.texts.circulated import CirculatedRows, decision_place
from meetings.queries.texts.issued import names_on_record
from workinggroup.lib.paging import counted, first_of, first_page
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer

_PER_PAGE = 20
_PIECE = 100


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
    """Decisions in the minutes the viewer may see as they stand, newest meeting first.

    Each has `adopted`: whether its minutes stand, signed by both heads. Two queries.
    """
    topics = Prefetch("item__topics", visible_topics(viewer))
    return _narrowed(viewer, chosen).prefetch_related(topics)


def decisions_in(circulated: CirculatedRows) -> list[Any]:
    """The decisions that lists show in place of those that are being written."""
    return [row for row in circulated.paragraphs if row.kind == ParagraphKind.DECISION]


def decisions_chosen(
    viewer: Viewer, chosen: DecisionFilter, circulated: CirculatedRows
) -> QuerySet[Any] | list[Any]:
    """As `decisions_register`; of minutes whose next revision is being written, and under an agenda
    of which that is true, as they were `circulated`. Two queries."""
    rows = decisions_register(viewer, chosen)
    if not circulated:
        return rows
    more = [row for row in decisions_in(circulated) if _is_chosen(row, chosen)]
    return sorted([*circulated.beside(rows), *more], key=decision_place)


def _is_chosen(row: Any, chosen: DecisionFilter) -> bool:
    """As `_narrowed` has it in the database."""
    return (
        (not chosen.topic or carries(row.item, chosen.topic))
        and (not chosen.meeting or row.meeting.number == chosen.meeting)
        and row_says(row, (row.text_en, row.text_zh), chosen.words)
    )


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


def decisions_page(
    viewer: Viewer, chosen: DecisionFilter, asked: str | None, circulated: CirculatedRows
) -> "Page[Any]":
    """A page of `decisions_chosen`, the first one where no other is `asked` for; each has what
    its line is drawn from (`drawn_from`). Four queries."""
    if circulated:
        rows = decisions_chosen(viewer, chosen, circulated)
        page = Paginator(rows, _PER_PAGE).get_page(asked)
    elif chosen == DecisionFilter() and asked is None:
        first = _first_decisions(viewer, _PER_PAGE)
        page = first_page(first, _PER_PAGE, sum(_number(viewer)))
    else:
        page = Paginator(_narrowed(viewer, chosen), _PER_PAGE).get_page(asked)
    if not circulated:
        tag([row.item for row in page])
    _name_topics(list(page))
    for row in page:
        row.drawn_from = _line_of(row)
    return page


def _name_topics(rows: Sequence[Any]) -> None:
    """Call the topics of decisions, as `tagged`, by the names that their issued agendas have. One
    query."""
    kept = names_on_record(row.meeting_id for row in rows)
    for row in rows:
        row.item.tagged = [kept.topic(row.item_id, topic) for topic in row.item.tagged]


def decisions_on_record(rows: Iterable[Any]) -> Iterator[Any]:
    """Decisions with their topics under the names that their issued agendas have, piece by piece.
    A query for each hundred."""
    reading = iter(rows)
    while piece := list(islice(reading, _PIECE)):
        _name_topics(piece)
        yield from piece


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


def decision_choices(
    viewer: Viewer, circulated: CirculatedRows
) -> tuple[list[Topic], list[Meeting]]:
    """What the register can be narrowed by: the topics, and the numbers of the meetings, of the
    decisions in it. Two queries."""
    if not circulated:
        return _topics_decided(viewer), _meetings_decided(viewer)
    rows, more = circulated.beside(_decisions(viewer)), decisions_in(circulated)
    slugs = {topic.slug for row in more for topic in row.item.tagged}
    topics = Q(pk__in=rows.values("item__topics")) | Q(slug__in=slugs)
    meetings = Q(pk__in=rows.values("meeting")) | Q(pk__in={row.meeting_id for row in more})
    return (
        list(visible_topics(viewer).filter(topics)),
        list(visible_meetings(viewer).filter(meetings).only("number").order_by(*newest_first())),
    )
