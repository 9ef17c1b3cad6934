"""The two halves of a text compared: each mention of one is looked for in the other. Pure."""

from collections.abc import Iterable, Iterator
from itertools import chain

from meetings.rules.pair_check.bounds import opposite_bounds
from meetings.rules.pair_check.dates import dates_in, plain_years
from meetings.rules.pair_check.duties import opposite_duties
from meetings.rules.pair_check.hints import number_hints
from meetings.rules.pair_check.hours import hours_in, periods_in
from meetings.rules.pair_check.idioms import idioms_in
from meetings.rules.pair_check.mentions import HalfText, Mention
from meetings.rules.pair_check.names import NamePair, names_in
from meetings.rules.pair_check.negations import lone_negations
from meetings.rules.pair_check.provisions import markers_in, ordinal_provisions, provisions_in
from meetings.rules.pair_check.quantities import quantities
from meetings.rules.pair_check.remark import PairRemark, RemarkKind
from meetings.rules.pair_check.shape import length_remarks, shape_remarks
from meetings.rules.pair_check.shares import fractions_in
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
    mentions = {language: _mentions_of(texts[language], named, language) for language in texts}
    found = chain(
        _lone_mentions(texts, mentions, ENGLISH),
        _lone_mentions(texts, mentions, CHINESE),
        _negations(texts),
        (
            _remark(RemarkKind.BOUND, texts, language, place, missing)
            for language, place, missing in opposite_bounds(texts)
        ),
        (
            _remark(RemarkKind.DUTY, texts, language, place, missing)
            for language, place, missing in opposite_duties(texts)
        ),
        (
            _remark(RemarkKind.TERM, texts, language, place, missing)
            for language, place, missing in lone_terms(texts, tuple(terms))
        ),
        length_remarks(en, zh),
    )
    return tuple(sorted(found, key=lambda each: (each.lang != ENGLISH, each.start, each.kind)))


def _mentions_of(text: str, names: tuple[NamePair, ...], language: str) -> list[Mention]:
    """All that can be compared of a text; what is read first is read as nothing else."""
    half, chinese = HalfText(text), language == CHINESE
    found = names_in(half, names, chinese=chinese) + symbols_in(half, chinese=chinese)
    found += number_hints(half, chinese=chinese)
    found += idioms_in(half, chinese=chinese) + markers_in(half)
    found += periods_in(half, chinese=chinese) + dates_in(half, chinese=chinese)
    found += hours_in(half, chinese=chinese) + provisions_in(half, chinese=chinese)
    found += [] if chinese else ordinal_provisions(half)
    found += codes_in(half)
    found += [] if chinese else plain_years(half)
    found += fractions_in(half, chinese=chinese)
    return found + quantities(half, chinese=chinese)


def _lone_mentions(
    texts: dict[str, str], mentions: dict[str, list[Mention]], language: str
) -> Iterator[PairRemark]:
    """The mentions of a text that the other one does not have, each once."""
    other = ENGLISH if language == CHINESE else CHINESE
    offered = frozenset().union(*(mention.offers for mention in mentions[other]))
    seen: set[tuple[str, object]] = set()
    for mention in mentions[language]:
        if not mention.wants or any(_is_met(want, offered) for want in mention.wants):
            continue
        if seen & {(mention.kind, mention.shown), (mention.kind, mention.start)}:
            continue
        seen |= {(mention.kind, mention.shown), (mention.kind, mention.start)}
        yield _remark(mention.kind, texts, language, (mention.start, mention.end), mention.shown)


def _is_met(want: frozenset[str], offered: frozenset[str]) -> bool:
    absent = {each.removeprefix("none ") for each in want if each.startswith("none ")}
    if absent:
        return not absent & offered
    return want <= offered


def _negations(texts: dict[str, str]) -> Iterator[PairRemark]:
    sheets = HalfText(texts[ENGLISH]), HalfText(texts[CHINESE])
    for in_chinese, start, end in lone_negations(*sheets):
        language = CHINESE if in_chinese else ENGLISH
        yield _remark(RemarkKind.NEGATION, texts, language, (start, end), "")


def _remark(
    kind: RemarkKind, texts: dict[str, str], language: str, place: tuple[int, int], missing: str
) -> PairRemark:
    start, end = place
    return PairRemark(kind, language, start, end, texts[language][start:end], missing)
