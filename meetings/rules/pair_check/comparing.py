"""The two halves of a text compared: each fact of one is looked for in the other. Pure."""

from collections.abc import Iterable, Iterator
from itertools import chain

from meetings.rules.pair_check.dates import dates_in, plain_years
from meetings.rules.pair_check.facts import Fact, Sheet
from meetings.rules.pair_check.hints import number_hints
from meetings.rules.pair_check.hours import hours_in, periods_in
from meetings.rules.pair_check.idioms import idioms_in
from meetings.rules.pair_check.names import NamePair, names_in
from meetings.rules.pair_check.negations import lone_negations
from meetings.rules.pair_check.provisions import markers_in, ordinal_provisions, provisions_in
from meetings.rules.pair_check.quantities import quantities
from meetings.rules.pair_check.remark import PairRemark, RemarkKind
from meetings.rules.pair_check.shape import length_remarks, shape_remarks
from meetings.rules.pair_check.shares import shares_in
from meetings.rules.pair_check.symbols import codes_in, symbols_in
from meetings.rules.pair_check.terms import TermPair, lone_terms
from workinggroup.lib.bilingual import CHINESE, ENGLISH


def remarks_on(
    en: str, zh: str, names: Iterable[NamePair] = (), terms: Iterable[TermPair] = ()
) -> tuple[PairRemark, ...]:
    """What a careful reader of both texts would ask about, in the order in which it stands, the
    English text first. `names` are those of the rosters, `terms` those of the glossary. Neither
    text is the original of the other: what is asked of one is asked of both. Raises nothing."""
    if remarks := shape_remarks(en, zh):
        return remarks
    texts, named = {ENGLISH: en, CHINESE: zh}, tuple(names)
    facts = {language: _facts_of(texts[language], named, language) for language in texts}
    found = chain(
        _lone_facts(texts, facts, ENGLISH),
        _lone_facts(texts, facts, CHINESE),
        _negations(texts),
        (
            _remark(RemarkKind.TERM, texts, language, place, missing)
            for language, place, missing in lone_terms(texts, tuple(terms))
        ),
        length_remarks(en, zh),
    )
    return tuple(sorted(found, key=lambda each: (each.lang != ENGLISH, each.start, each.kind)))


def _facts_of(text: str, names: tuple[NamePair, ...], language: str) -> list[Fact]:
    """All that can be compared of a text; what is read first is read as nothing else."""
    sheet, chinese = Sheet(text), language == CHINESE
    found = names_in(sheet, names, chinese=chinese) + symbols_in(sheet, chinese=chinese)
    found += number_hints(sheet, chinese=chinese)
    found += idioms_in(sheet, chinese=chinese) + markers_in(sheet)
    found += periods_in(sheet, chinese=chinese) + dates_in(sheet, chinese=chinese)
    found += hours_in(sheet, chinese=chinese) + provisions_in(sheet, chinese=chinese)
    found += [] if chinese else ordinal_provisions(sheet)
    found += codes_in(sheet)
    found += [] if chinese else plain_years(sheet)
    found += shares_in(sheet, chinese=chinese)
    return found + quantities(sheet, chinese=chinese)


def _lone_facts(
    texts: dict[str, str], facts: dict[str, list[Fact]], language: str
) -> Iterator[PairRemark]:
    """The facts of a text that the other one does not have, each once."""
    other = ENGLISH if language == CHINESE else CHINESE
    offered = frozenset().union(*(fact.offers for fact in facts[other]))
    seen: set[tuple[str, object]] = set()
    for fact in facts[language]:
        if not fact.wants or any(_is_met(want, offered) for want in fact.wants):
            continue
        if seen & {(fact.kind, fact.shown), (fact.kind, fact.start)}:
            continue
        seen |= {(fact.kind, fact.shown), (fact.kind, fact.start)}
        yield _remark(fact.kind, texts, language, (fact.start, fact.end), fact.shown)


def _is_met(want: frozenset[str], offered: frozenset[str]) -> bool:
    absent = {each.removeprefix("none ") for each in want if each.startswith("none ")}
    if absent:
        return not absent & offered
    return want <= offered


def _negations(texts: dict[str, str]) -> Iterator[PairRemark]:
    sheets = Sheet(texts[ENGLISH]), Sheet(texts[CHINESE])
    for in_chinese, start, end in lone_negations(*sheets):
        language = CHINESE if in_chinese else ENGLISH
        yield _remark(RemarkKind.NEGATION, texts, language, (start, end), "")


def _remark(
    kind: RemarkKind, texts: dict[str, str], language: str, place: tuple[int, int], missing: str
) -> PairRemark:
    start, end = place
    return PairRemark(kind, language, start, end, texts[language][start:end], missing)
