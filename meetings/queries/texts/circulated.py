"""What lists show of a text whose next revision is being written: what was circulated last.

Whoever does not draft finds it there, whatever is being written, under the numbers, words and
topics of the revision's content. The rows are never saved; their primary keys, places and instants
come from the revision's working copy. Who merges them with rows of the database sorts them by the
same places. Usually there are none.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from meetings.access import (
    reads_drafts,
    visible_items,
    visible_revisions,
    visible_topics,
)
from meetings.enums import TextKind, TextState
from meetings.models import AgendaItem, JointText, Paragraph, TextRevision
from meetings.models.meeting import newest_first_place
from meetings.queries.tagged import tag
from meetings.queries.texts.issued import presenters_in, read_rows
from meetings.rules.numbering import outline
from members.models import Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer

# The items of an agenda by their numbers.
_Lines: TypeAlias = Sequence[tuple[str, Any]]


@dataclass(frozen=True)
class CirculatedRows:
    """Agenda items, and paragraphs under items with their topics (`item.tagged`), each with its
    `number`; paragraphs with whether their minutes are `adopted`.

    `minuted` are the meetings of the paragraphs, by primary key, `presenters` the names of
    presenters by item.
    """

    items: tuple[Any, ...] = ()
    paragraphs: tuple[Any, ...] = ()
    minuted: frozenset[int] = frozenset()
    presenters: Mapping[int, Bilingual] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.items or self.minuted)

    def beside(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """`rows`, of a `visible_*`, without those in whose place these stand."""
        if rows.model is Paragraph and self.minuted:
            return rows.exclude(meeting__in=self.minuted)
        return rows


def circulated_rows(viewer: Viewer) -> CirculatedRows:
    """The rows that lists show `viewer` in place of those that are being written; none for who
    drafts. One query, none for who drafts; up to four more while a revision is open."""
    revisions = [] if reads_drafts(viewer) else _circulated_last(viewer)
    if not revisions:
        return CirculatedRows()
    agendas = [row for row in revisions if row.text.kind == TextKind.AGENDA]
    topics = list(visible_topics(viewer).filter(slug__in=_slugs(agendas))) if agendas else []
    lines = {row.text.meeting_id: _items_in(row, topics) for row in agendas}
    minutes = [row for row in revisions if row.text.kind == TextKind.MINUTES]
    minuted = frozenset(row.text.meeting_id for row in minutes)
    lines_of = _agendas_as_they_are(viewer, minuted - set(lines)) | lines
    return CirculatedRows(
        items=tuple(item for each in lines.values() for _number, item in each),
        paragraphs=tuple(
            paragraph
            for row in minutes
            for paragraph in _paragraphs_in(row, lines_of.get(row.text.meeting_id, ()))
        ),
        minuted=minuted,
        presenters={pk: name for row in agendas for pk, name in presenters_in(row)},
    )


@prepared()
def _circulated_last(viewer: Viewer) -> QuerySet[TextRevision]:
    """Of each text that is being revised the revision that was circulated last, and of the minutes
    under an agenda that is: their items are its, and have its topics."""
    drafts = JointText.objects.filter(state=TextState.DRAFT)
    agenda = drafts.filter(meeting=OuterRef("text__meeting"), kind=TextKind.AGENDA)
    being_written = Q(text__state=TextState.DRAFT)
    being_written |= Q(text__kind=TextKind.MINUTES) & Q(Exists(agenda))
    seen = visible_revisions(viewer)
    later = seen.filter(text=OuterRef("text"), revision__gt=OuterRef("revision"))
    return seen.filter(being_written, ~Exists(later)).select_related("text__meeting")


def _slugs(agendas: Iterable[TextRevision]) -> set[str]:
    items = (item for row in agendas for item in row.content["items"])
    topics = (topic for item in items for topic in item.get("topics", ()))
    return {topic if isinstance(topic, str) else topic["topic"] for topic in topics}


def _agendas_as_they_are(viewer: Viewer, meetings: Iterable[int]) -> dict[int, _Lines]:
    """The agendas of these meetings, by primary key, that nobody is writing."""
    items = list(visible_items(viewer).filter(meeting__in=meetings)) if meetings else []
    tag(items)
    by_meeting: dict[int, list[AgendaItem]] = {}
    for item in items:
        by_meeting.setdefault(item.meeting_id, []).append(item)
    return {meeting: outline(rows) for meeting, rows in by_meeting.items()}


def _items_in(revision: TextRevision, topics: Iterable[Any]) -> _Lines:
    kept = _kept(revision, AgendaItem)
    rows: list[tuple[str, Any]] = list(read_rows(revision, revision.text.meeting, topics).items)
    for number, item in rows:
        item.number = number
        _put_back(item, kept.get(item.pk, {}), revision)
        if presenter := kept.get(item.pk, {}).get("presenter"):
            item.presenter = Person(pk=presenter)
        # What a text does not say of a sitting for heads is not told by its number either.
        item.sitting = None if item.sitting and item.sitting.for_heads else item.sitting
    return rows


def _paragraphs_in(revision: TextRevision, lines: _Lines) -> Iterator[Any]:
    """The paragraphs of minutes, under the items of the agenda that has these `lines`."""
    kept = _kept(revision, Paragraph)
    by_pk, by_number = {item.pk: item for _number, item in lines}, dict(lines)
    rows = read_rows(revision, revision.text.meeting)
    for number, cited in rows.items:
        line = by_number.get(number)
        # An old revision may lack the primary keys, of the agenda or of the minutes.
        if line is None or min(line.pk, cited.pk) > 0:
            line = by_pk.get(cited.pk)
        item = cited if line is None else line
        under: Sequence[tuple[str, Any]] = rows.paragraphs[number]
        for place, (called, paragraph) in enumerate(under, start=1):
            paragraph.item = item
            paragraph.number = called
            paragraph.position = place
            paragraph.adopted = revision.text.state == TextState.ADOPTED
            _put_back(paragraph, kept.get(paragraph.pk, {}), revision)
            yield paragraph


def _kept(revision: TextRevision, model: type[Model]) -> dict[int, dict[str, Any]]:
    """The fields of the rows of a working copy, by primary key."""
    rows = revision.working_copy.get("rows", ())
    return {row["pk"]: row["fields"] for row in rows if row["model"] == model._meta.label_lower}


def _put_back(row: Any, fields: Mapping[str, Any], revision: TextRevision) -> None:
    """Where it stood and when it was changed, which no text says: without a working copy, at the
    latest when it was issued."""
    row.position = fields.get("position", row.position)
    changed_at = fields.get("changed_at")
    row.changed_at = dt.datetime.fromisoformat(changed_at) if changed_at else revision.made_at


# --- the order of lists --------------------------------------------------------------------------
def item_place(item: AgendaItem) -> tuple[Any, ...]:
    """Where an item stands in a list: the newest meeting first, as its agenda has them."""
    return (*newest_first_place(item.meeting), item.position, item.pk)


def paragraph_place(row: Paragraph) -> tuple[Any, ...]:
    """Where a paragraph stands in a list: the newest meeting first, as its minutes have them."""
    place = (row.item.position, row.position, row.pk or 0)
    return (*newest_first_place(row.meeting), *place)


def decision_place(row: Paragraph) -> tuple[Any, ...]:
    """Where a decision stands in the register: the newest meeting first, by its number."""
    return (*newest_first_place(row.meeting), row.decision or 0)
