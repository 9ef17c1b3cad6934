"""What an issued revision says, read from its content as the rows that its pages are drawn from.

The rows are never saved, and hold nothing that is true today only: words, numbers, people, topics
and hours are those that were captured. Their primary keys come from the revision's working copy, so
that notes and links find what they belong to. Reads both formats of content (`docs/record.md`).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

from django.db.models import F, QuerySet

from meetings.enums import Audience, ItemKind, ParagraphKind, TextKind
from meetings.models import AgendaItem, Meeting, Paragraph, Sitting, TextRevision, Topic
from meetings.rules.content import Content, first_format, name_in
from workinggroup.lib.bilingual import Bilingual


@dataclass(frozen=True)
class IssuedRows:
    """The items in order with their numbers, their numbered paragraphs by the item's number, and
    the sittings; these are unknown to the first format, which named them by number only."""

    items: tuple[tuple[str, AgendaItem], ...]
    paragraphs: Mapping[str, Sequence[tuple[str, Paragraph]]] = field(default_factory=dict)
    sittings: tuple[Sitting, ...] = ()


def read_rows(
    frozen: TextRevision,
    meeting: Meeting,
    topics: Iterable[Topic] = (),
    sittings: Iterable[Sitting] = (),
) -> IssuedRows:
    """The rows of the revision `frozen` of a text of `meeting`.

    `topics` are today's, for their colours, and with `sittings` for what the first format did not
    capture: the names of topics, the hours of sittings. No query, raises nothing.
    """
    content = frozen.content
    captured = sittings_in(content, meeting)
    by_number = {row.number: row for row in (*sittings, *captured)}
    pks = frozen.working_copy.get("pks", {})
    today = {topic.slug: topic for topic in topics}
    items: dict[str, AgendaItem] = {}
    paragraphs: dict[str, tuple[tuple[str, Paragraph], ...]] = {}
    for place, row in enumerate(content["items"], start=1):
        number = row["number"]
        item = _item(row, meeting, by_number)
        item.pk = pks.get("items", {}).get(number, -place)
        item.position = place
        if not number.isdecimal():
            item.parent = items.get(number.rstrip(ascii_lowercase))
        item.tagged = [_topic(each, today) for each in row.get("topics", ())]
        items[number] = item
        paragraphs[number] = tuple(
            (each["number"], _paragraph(each, meeting, item, pks.get("paragraphs", {})))
            for each in row.get("paragraphs", ())
        )
    return IssuedRows(tuple(items.items()), paragraphs, captured)


def sittings_in(content: Content, meeting: Meeting) -> tuple[Sitting, ...]:
    """The sittings that the content of a text of `meeting` names, in their order; none of the
    first format."""
    if first_format(content):
        return ()
    return tuple(_sitting(row, meeting) for row in content["meeting"]["sittings"])


def _sitting(row: dict[str, Any], meeting: Meeting) -> Sitting:
    return Sitting(
        meeting=meeting,
        number=row["number"],
        title_en=row["title"]["en"],
        title_zh=row["title"]["zh"],
        day=dt.date.fromisoformat(row["day"]),
        starts=dt.time.fromisoformat(row["starts"]),
        ends=dt.time.fromisoformat(row["ends"]),
        starts_at=dt.datetime.fromisoformat(row["starts_at"]),
        ends_at=dt.datetime.fromisoformat(row["ends_at"]),
    )


def _item(row: dict[str, Any], meeting: Meeting, sittings: Mapping[int, Sitting]) -> AgendaItem:
    note = row.get("note", {"en": "", "zh": ""})
    return AgendaItem(
        meeting=meeting,
        kind=row.get("kind", ItemKind.TOPIC),
        sitting=_named_sitting(row.get("sitting"), meeting, sittings),
        title_en=row["title"]["en"],
        title_zh=row["title"]["zh"],
        note_en=note["en"],
        note_zh=note["zh"],
        minutes=row.get("minutes", 0),
        presenter_side=row.get("presenter_side", ""),
    )


def _named_sitting(
    number: int | None, meeting: Meeting, sittings: Mapping[int, Sitting]
) -> Sitting | None:
    """What a text does not say of a sitting that it names, it does not say because it is for
    heads."""
    if number is None:
        return None
    return sittings.get(number) or Sitting(meeting=meeting, number=number, audience=Audience.HEADS)


def _topic(row: dict[str, Any] | str, today: Mapping[str, Topic]) -> Topic:
    """A topic under the name it had; the first format has its address alone."""
    if isinstance(row, str):
        return today.get(row, Topic(slug=row, name_en=row, name_zh=row))
    known = today.get(row["topic"], Topic())
    name = row["name"]
    return Topic(slug=row["topic"], name_en=name["en"], name_zh=name["zh"], colour=known.colour)


def _paragraph(
    row: dict[str, Any], meeting: Meeting, item: AgendaItem, pks: Mapping[str, int]
) -> Paragraph:
    return Paragraph(
        pk=pks.get(row["number"]),
        meeting=meeting,
        item=item,
        kind=row["kind"],
        side=row["side"],
        decision=int(row["decision"].rpartition("-")[2])
        if row["kind"] == ParagraphKind.DECISION
        else None,
        text_en=row["text"]["en"],
        text_zh=row["text"]["zh"],
    )


def _issued_agendas(meetings: Iterable[int]) -> QuerySet[TextRevision]:
    """The present revisions of the issued agendas of these meetings, their content alone."""
    rows = TextRevision.objects.filter(
        text__meeting__in=set(meetings),
        text__kind=TextKind.AGENDA,
        text__issued=True,
        revision=F("text__revision"),
    )
    return rows.only("content", "working_copy")


@dataclass(frozen=True)
class NamesOnRecord:
    """What issued agendas call presenters, by the key of the item, and topics, by it and their
    address. What the first format left out is not there."""

    presenters: Mapping[int, Bilingual]
    topics: Mapping[int, Mapping[str, Bilingual]]

    def topic(self, item: int, topic: Topic) -> Topic:
        """`topic` under the name that the agenda of this item has."""
        name = self.topics.get(item, {}).get(topic.slug)
        if name is None:
            return topic
        named = {"name_en": name.en, "name_zh": name.zh}
        return Topic(pk=topic.pk, slug=topic.slug, colour=topic.colour, **named)


def names_on_record(meetings: Iterable[int]) -> NamesOnRecord:
    """The names in the issued agendas of these meetings (keys of rows), for who sees the items. One
    query."""
    presenters: dict[int, Bilingual] = {}
    topics: dict[int, dict[str, Bilingual]] = {}
    for frozen in _issued_agendas(meetings):
        presenters |= dict(presenters_in(frozen))
        pks = frozen.working_copy.get("pks", {}).get("items", {})
        for row in frozen.content["items"]:
            named = [each for each in row.get("topics", ()) if not isinstance(each, str)]
            if named and row["number"] in pks:
                names = {each["topic"]: Bilingual(**each["name"]) for each in named}
                topics[pks[row["number"]]] = names
    return NamesOnRecord(presenters, topics)


def presenters_in(frozen: TextRevision) -> Iterator[tuple[int, Bilingual]]:
    """The names of presenters as the revision `frozen` of an agenda has them, with the primary keys
    of the items. No query."""
    pks = frozen.working_copy.get("pks", {}).get("items", {})
    for row in frozen.content["items"]:
        name = name_in(row.get("presenter"))
        if name is not None and row["number"] in pks:
            yield pks[row["number"]], name
