"""What is asked of the pairs of a joint text, for those who draft or clear it.

Names come from the rosters of both delegations, terms from the glossary: read each time, as they
change; what was found in a pair is remembered for as long as it and they stay the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from django.db.models import QuerySet, Value

from meetings.access import reads_remarks, visible_terms
from meetings.enums import TextKind
from meetings.models import AgendaItem, GlossaryTerm, JointText
from meetings.queries.texts.pairs import PairPlace, pairs_of
from meetings.queries.texts.words import Words
from meetings.rules.pair_check import (
    NamePair,
    PairRemark,
    TermPair,
    company_names,
    person_names,
    remarks_on,
    term_pairs,
)
from members.access import visible_companies, visible_people
from members.models import Appointment, Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer

# Pairs of which is remembered what was found: those of some fifty texts.
_REMEMBERED = 4096
# Of rosters and glossaries, the present ones and some before a change.
_VOCABULARIES = 4

_Cells: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The names and terms that a pair is compared for."""

    names: tuple[NamePair, ...]
    terms: tuple[TermPair, ...]


@dataclass(frozen=True)
class PlacedRemark:
    """A remark, and where it stands in a text."""

    place: PairPlace
    remark: PairRemark


@dataclass(frozen=True)
class Remarks:
    """What is asked of the pairs of one text, by where they stand."""

    by_place: Mapping[PairPlace, tuple[PairRemark, ...]] = field(default_factory=dict)

    @property
    def in_order(self) -> list[PlacedRemark]:
        """Each with its place, as the text has them."""
        rows = self.by_place.items()
        return [PlacedRemark(place, remark) for place, found in rows for remark in found]

    def on(self, number: str) -> tuple[PairRemark, ...]:
        """What is asked of what stands under a number of the text: an item, a paragraph, an action
        item."""
        rows = self.by_place.items()
        return tuple(remark for place, found in rows if place.number == number for remark in found)


def remarks_in(viewer: Viewer, words: Words, *, asked: bool = False) -> Remarks:
    """What the two languages of a text do not both say, where `viewer` is shown that: who drafts or
    clears it, of words that are being written; of issued ones who is `asked` to clear or sign them.

    Two queries, however long the text is, none for others. Raises nothing.
    """
    if not reads_remarks(viewer) or (words.frozen is not None and not asked):
        return Remarks()
    pairs = [(place, pair) for place, pair in pairs_of(words) if _is_compared(words, place, pair)]
    if not pairs:
        return Remarks()
    vocabulary = _vocabulary_of(viewer)
    found = ((place, _remembered(pair.en, pair.zh, vocabulary)) for place, pair in pairs)
    return Remarks({place: remarks for place, remarks in found if remarks})


def pair_remarks(viewer: Viewer, *pairs: Bilingual) -> tuple[PairRemark, ...]:
    """What is asked of these pairs, as a form shows them, where `viewer` is shown that. Two
    queries, none where no pair has both texts. Raises nothing."""
    found = remarks_by(viewer, dict(enumerate(pairs)))
    return tuple(remark for each in found.values() for remark in each)


def remarks_while_written(
    viewer: Viewer, text: JointText | None, *pairs: Bilingual
) -> tuple[PairRemark, ...]:
    """As `pair_remarks`, of pairs of `text` (None: one that the viewer does not see) as long as its
    words are being written."""
    return () if text is None or text.issued else pair_remarks(viewer, *pairs)


def remarks_by(viewer: Viewer, pairs: Mapping[int, Bilingual]) -> dict[int, tuple[PairRemark, ...]]:
    """What is asked of each of these pairs, by the same keys; as `pair_remarks` else."""
    whole = {key: pair for key, pair in pairs.items() if pair.complete}
    if not whole or not reads_remarks(viewer):
        return {}
    vocabulary = _vocabulary_of(viewer)
    return {key: _remembered(pair.en, pair.zh, vocabulary) for key, pair in whole.items()}


def _is_compared(words: Words, place: PairPlace, pair: Bilingual) -> bool:
    """Both texts are there, and are this text's: minutes only cite the titles of items."""
    cited = words.text.kind == TextKind.MINUTES and isinstance(place.row, AgendaItem)
    return pair.complete and not cited


@lru_cache(maxsize=_REMEMBERED)
def _remembered(en: str, zh: str, vocabulary: Vocabulary) -> tuple[PairRemark, ...]:
    return remarks_on(en, zh, vocabulary.names, vocabulary.terms)


def _vocabulary_of(viewer: Viewer) -> Vocabulary:
    return _vocabulary(tuple(sorted(_named(viewer))), tuple(_terms(viewer)))


@lru_cache(maxsize=_VOCABULARIES)
def _vocabulary(named: _Cells, terms: _Cells) -> Vocabulary:
    names = (
        person_names(given, family, zh) if family else company_names(given, zh)
        for given, family, zh in named
    )
    rows = ({"en": en, "zh_hans": zh, "check": checked} for en, zh, checked in terms)
    return Vocabulary(tuple(names), term_pairs(rows))


@prepared()
def _named(viewer: Viewer) -> QuerySet[Person, tuple[str, ...]]:
    """Those who are or were in a delegation, and the companies, which have no family name."""
    companies = visible_companies(viewer).order_by()
    people = visible_people(viewer).filter(pk__in=Appointment.objects.values("person"))
    names = people.order_by().values_list("given_name", "family_name", "name_zh")
    return names.union(companies.values_list("name_en", Value(""), "name_zh"))


@prepared()
def _terms(viewer: Viewer) -> QuerySet[GlossaryTerm, tuple[str, ...]]:
    rows = visible_terms(viewer).filter(retired_at=None)
    return rows.order_by("pk").values_list("en", "zh", "checked")
