"""The pairs that a joint text is made of: where each stands, and what it lacks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from django.utils.translation import gettext as _

from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, Paragraph
from meetings.queries.texts.words import Words
from workinggroup.lib.bilingual import CHINESE, ENGLISH, Bilingual, active

PairRow: TypeAlias = AgendaItem | Paragraph | ActionItem


@dataclass(frozen=True)
class PairPlace:
    """Where a pair stands in a text: under which number, and in which fields of which row."""

    number: str
    name: str
    row: PairRow = field(compare=False, repr=False)


@dataclass(frozen=True)
class Gap:
    """A pair that lacks a language, or one of which is stale: `language` is the one to write."""

    place: PairPlace
    language: str
    what: str

    @property
    def where(self) -> str:
        return self.place.number


def pairs_of(words: Words) -> Iterator[tuple[PairPlace, Bilingual]]:
    """The pairs of a text in its order, those of an agenda's notes too. No query."""
    of_agenda = words.text.kind == TextKind.AGENDA
    for section in words.sections:
        yield PairPlace(section.number, "title", section.item), section.item.title
        if of_agenda:
            yield PairPlace(section.number, "note", section.item), section.item.note
        for number, paragraph in section.paragraphs:
            yield PairPlace(number, "text", paragraph), paragraph.text
    for action in words.actions:
        yield PairPlace(action.number, "text", action), action.text


def gaps_of(words: Words) -> tuple[Gap, ...]:
    """Every text that is missing in one language or stale: signing needs both, current. None in
    what is issued. No query."""
    if words.frozen is not None:
        return ()
    return tuple(gap for place, pair in pairs_of(words) for gap in _gap(place, pair))


def _gap(place: PairPlace, pair: Bilingual) -> Iterator[Gap]:
    if not pair:
        # A note may be left out.
        if place.name != "note":
            yield Gap(place, active(), _("is empty"))
    elif not pair.en:
        yield Gap(place, ENGLISH, _("has no English text"))
    elif not pair.zh:
        yield Gap(place, CHINESE, _("has no Chinese text"))
    elif pair.stale:
        stale = _("English") if pair.stale == ENGLISH else _("Chinese")
        yield Gap(place, pair.stale, _("the %(language)s text is stale") % {"language": stale})
