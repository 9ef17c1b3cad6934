"""How many bits a reading of a cell takes: few for what a person wrote, many for rubbish.

Each writing is a model of one language: the share that a set of characters has in its texts,
divided among them evenly. No more is needed: a wrong reading differs by bits per character.
"""

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from math import log2
from typing import Protocol

from workinggroup.lib.tables import writing


class CellKind(Enum):
    """What a cell holds: a name in Chinese, text in Latin letters, any other text."""

    NAME = "name"
    LATIN = "latin"
    TEXT = "text"


class Writing(Protocol):
    def bits(self, text: str, kind: CellKind) -> float:
        """What the whole cell takes: bytes that are ASCII in one reading are none in another."""

    def is_rubbish(self, text: str, kind: CellKind) -> bool:
        """Whether the reading says nothing that is worth showing."""


# Per character: what signs between words take, what belongs to no writing, and a wrong byte.
_MARK, _STRANGE, _WRONG = 8.0, 26.0, 14.0
_MARKS = frozenset("（）、，。：；！？《》“”‘’·—…－／　＆％＋～【】「」『』〔〕•・®™°–«»№")
# Han where Latin letters belong, or one alone for a name; within a word of Latin letters.
_MISPLACED, _WITHIN = 10.0, 12.0


def _ascii(text: str) -> float:
    """Letters and digits take few, signs that are in no name more."""
    return sum(4.5 if c.isalnum() or c in " .,&-'()/" else 12.0 for c in text if c.isascii())


def _share(of: float, among: int) -> float:
    return -log2(of / among)


@dataclass(frozen=True)
class Ideographs:
    """Chinese, Japanese or Korean: `tiers` are sets of characters with the bits of each, tried in
    order; `first` those for the first character of a name."""

    tiers: tuple[tuple[Callable[[str], bool], float], ...]
    first: tuple[tuple[Callable[[str], bool], float], ...]
    given: tuple[tuple[Callable[[str], bool], float], ...] = ()

    def bits(self, text: str, kind: CellKind) -> float:
        beyond = [(at, c) for at, c in enumerate(text) if not c.isascii()]
        if kind == CellKind.NAME and beyond:
            (_at, first), *rest = beyond
            given = self.given or self.tiers
            alone = 0.0 if rest else _MISPLACED
            return (
                _of(first, self.first)
                + sum(_of(c, given) for _at, c in rest)
                + _ascii(text)
                + alone
            )
        total = _ascii(text) + sum(_of(c, self.tiers) for _at, c in beyond)
        if kind == CellKind.LATIN and any(_is_word(c) for _at, c in beyond):
            total += _MISPLACED
        return total + _WITHIN * _mixed_words(text, kind)

    def is_rubbish(self, text: str, kind: CellKind) -> bool:
        beyond = sum(not c.isascii() for c in text)
        return self.bits(text, kind) > 17 * beyond + _MISPLACED + _ascii(text)


def _is_word(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] == "L"


def _mixed_words(text: str, kind: CellKind) -> int:
    """How often a small Latin letter stands beside an ideograph: `S滗ski`. Capitals do so in
    Chinese too (TCL科技), where it is no Latin text."""

    def latin(c: str) -> bool:
        return c.isascii() and (c.isalpha() if kind == CellKind.LATIN else c.islower())

    return sum((latin(a) and _is_word(b)) or (_is_word(a) and latin(b)) for a, b in pairwise(text))


def _of(character: str, tiers: tuple[tuple[Callable[[str], bool], float], ...]) -> float:
    if character == "\ufffd":
        return _WRONG
    if character in _MARKS:
        return _MARK
    return next((bits for holds, bits in tiers if holds(character)), _STRANGE)


def _in(characters: Collection[str]) -> Callable[[str], bool]:
    return characters.__contains__


def _in_row(codec: str, first: int, last: int) -> Callable[[str], bool]:
    """Whether a character has two bytes in `codec`, the first of them in these rows."""

    @lru_cache(maxsize=8192)
    def holds(character: str) -> bool:
        try:
            encoded = character.encode(codec)
        except UnicodeEncodeError:
            return False
        return len(encoded) == 2 and first <= encoded[0] <= last

    return holds


def _han(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("CJK UNIFIED")


_FULL_WIDTH = frozenset(map(chr, range(0xFF10, 0xFF5B)))
# GB 2312, level 1 (by sound: what is common) and 2; JIS X 0208 alike; Big5 alike.
_GB_1, _GB_2 = _in_row("gb2312", 0xB0, 0xD7), _in_row("gb2312", 0xD8, 0xF7)
_JIS_1, _JIS_2 = _in_row("euc_jp", 0xB0, 0xCF), _in_row("euc_jp", 0xD0, 0xF4)
_BIG5_1, _BIG5_2 = _in_row("big5", 0xA4, 0xC6), _in_row("big5", 0xC9, 0xF9)
_KS_HANGUL, _KS_HAN = _in_row("euc_kr", 0xB0, 0xC8), _in_row("euc_kr", 0xCA, 0xFD)

CHINESE_TEXT = Ideographs(
    tiers=(
        (_in(writing.CHINESE_SIGNS), _share(0.93, len(writing.CHINESE_SIGNS))),
        (_GB_1, _share(0.04, 2300)),
        (_in(writing.TRADITIONAL_SIGNS), _share(0.012, len(writing.TRADITIONAL_SIGNS))),
        (_GB_2, _share(0.01, 2700)),
        (_in(_FULL_WIDTH), _share(0.004, len(_FULL_WIDTH))),
        (_han, _share(0.003, 20_000)),
    ),
    first=(
        (_in(writing.FREQUENT_CHINESE_SURNAMES), _share(0.87, 140)),
        (_in(writing.CHINESE_SURNAMES), _share(0.12, len(writing.CHINESE_SURNAMES))),
        (_han, _share(0.008, 6_000)),
    ),
    given=(
        (_in(writing.CHINESE_SIGNS), _share(0.75, len(writing.CHINESE_SIGNS))),
        (_GB_1, _share(0.12, 2300)),
        (_in(writing.TRADITIONAL_SIGNS), _share(0.03, len(writing.TRADITIONAL_SIGNS))),
        (_GB_2, _share(0.06, 2700)),
        # Rare signs are chosen for names, and for nothing else.
        (_han, _share(0.04, 20_000)),
    ),
)
TAIWANESE_TEXT = Ideographs(
    tiers=(
        (_in(writing.CHINESE_SIGNS | writing.TRADITIONAL_SIGNS), _share(0.9, 1_700)),
        (_BIG5_1, _share(0.09, 3_700)),
        (_BIG5_2, _share(0.01, 7_600)),
    ),
    first=(
        (_in(writing.FREQUENT_CHINESE_SURNAMES), _share(0.87, 140)),
        (_in(writing.CHINESE_SURNAMES), _share(0.12, len(writing.CHINESE_SURNAMES))),
        (_han, _share(0.008, 6_000)),
    ),
)
JAPANESE_TEXT = Ideographs(
    tiers=(
        (_in(writing.KANA), _share(0.4, len(writing.KANA))),
        (_in(writing.JAPANESE_SIGNS), _share(0.47, len(writing.JAPANESE_SIGNS))),
        (_JIS_1, _share(0.12, 2_200)),
        (_JIS_2, _share(0.01, 3_300)),
        # Of one byte in Shift-JIS: rubbish of other encodings is full of them.
        (_in(writing.HALF_WIDTH_KANA), 8.5),
    ),
    first=(
        (_in(writing.JAPANESE_SURNAMES), _share(0.9, len(writing.JAPANESE_SURNAMES))),
        (_in(writing.KANA), _share(0.05, len(writing.KANA))),
        (_JIS_1, _share(0.04, 2_700)),
        (_JIS_2, _share(0.01, 3_300)),
    ),
)
KOREAN_TEXT = Ideographs(
    tiers=(
        (_in(writing.KOREAN_SIGNS), _share(0.84, len(writing.KOREAN_SIGNS))),
        (_KS_HANGUL, _share(0.14, 2_040)),
        (_KS_HAN, _share(0.01, 4_888)),
    ),
    first=(
        (_in(writing.KOREAN_SURNAMES), _share(0.96, len(writing.KOREAN_SURNAMES))),
        (_KS_HANGUL, _share(0.03, 2_200)),
        (_KS_HAN, _share(0.01, 4_888)),
    ),
)


@dataclass(frozen=True)
class Alphabets:
    """Words of letters beyond ASCII: of one script, with capitals where a word has them."""

    def bits(self, text: str, kind: CellKind) -> float:
        total = _ascii(text) + sum(map(_word_bits, _words(text)))
        if kind != CellKind.LATIN:
            total += _MISPLACED
        return total + sum(
            7.0 if c in _MARKS else 13.0 for c in text if not c.isascii() and not _is_letter(c)
        )

    def is_rubbish(self, text: str, kind: CellKind) -> bool:
        beyond = sum(not c.isascii() for c in text)
        return self.bits(text, kind) > 9 * beyond + _MISPLACED + _ascii(text)


ALPHABETS = Alphabets()


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM"


def _words(text: str) -> list[str]:
    spaced = "".join(c if _is_letter(c) else " " for c in text)
    return [word for word in spaced.split() if not word.isascii()]


def _word_bits(word: str) -> float:
    """Letters of one script in the order of capitals that words have take few."""
    beyond = sum(not c.isascii() for c in word)
    scripts = {unicodedata.name(c, "?").split()[0] for c in word if c.isalpha()}
    caseless = word.lower() == word.upper()
    regular = caseless or word.islower() or word.isupper() or word[1:].islower()
    if len(scripts) != 1 or not (regular or _cased_twice(word)):
        return 12.0 * beyond
    if scripts == {"LATIN"}:
        plain = len(word) - beyond
        return (6.5 if plain >= beyond else 10.0) * beyond
    shouted = word.isupper() and len(word) > 1
    return sum(10.0 if c.lower() in _SELDOM else 7.0 if shouted else 5.5 for c in word)


# Letters of the Cyrillic pages beside the Russian ones.
_SELDOM = frozenset("ђѓєѕіїјљњћќўџґёъэ")


def _cased_twice(word: str) -> bool:
    """`McKäy`, `DiÀz`: a capital within, once."""
    return sum(c.isupper() for c in word) == 2 and word[-1].islower()
