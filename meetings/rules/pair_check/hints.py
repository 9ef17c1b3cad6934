"""Words that bring a number with them and ask for none: both, a dozen, half a year, 双方. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from meetings.rules.pair_check.chinese_numbers import plain_value
from meetings.rules.pair_check.mentions import HalfText, Mention, hint
from meetings.rules.pair_check.remark import RemarkKind

_HALF, _QUARTER = Fraction(1, 2), Fraction(1, 4)


@dataclass(frozen=True)
class _Hint:
    """For which numbers, and which shares, some words may stand in the other language."""

    spelled: str
    numbers: tuple[object, ...] = ()
    shares: tuple[Fraction, ...] = ()


# A part of a number is none of its own: one hundred thousand is not 1,000.
_NUMBER_ENDS = "one two three four five six seven eight nine ten eleven twelve teen ty hundred"
_NO_NUMBER_BEFORE = "".join(f"(?<!{each} )" for each in _NUMBER_ENDS.split()) + r"(?<!\d)(?<!\d )"
_ENGLISH = (
    _Hint("half an hour|half[- ]hour", (30, _HALF), (_HALF,)),
    _Hint("half a year|half[- ]year(?:ly)?|semi-?annual(?:ly)?", (6, _HALF), (_HALF,)),
    _Hint("bi-?annual(?:ly)?|bi-?monthly|bi-?weekly", (2, 6)),
    _Hint("half|halves|halved|halving|50-50|50/50", (_HALF,), (_HALF,)),
    _Hint("quarter of an hour", (15,)),
    _Hint("quarter(?:s|ly)?", (3, 4), (_QUARTER,)),
    _Hint("both|either|neither|twice|double[ds]?|doubling|dual|bilateral(?:ly)?|bilingual", (2,)),
    _Hint("pairs?|couple|two-?fold|other|mutual(?:ly)?|each side|counterparts?", (2,)),
    _Hint("fortnight(?:ly)?", (2, 14)),
    _Hint("triple[ds]?|tripling|trilateral|three-?fold|thrice", (3,)),
    _Hint("quadruple[ds]?|quadrilateral|four-?fold", (4,)),
    _Hint("ten-?fold|decades?", (10,)),
    _Hint("dozens?", (10, 12)),
    _Hint("centur(?:y|ies)", (100,)),
    _Hint("year|annual(?:ly)?", (12, 1)),
    _Hint("weeks?|weekly", (7,)),
    _Hint("day", (24,)),
    _Hint("whole|wholly|fully|entire(?:ly)?", (), (Fraction(1),)),
    _Hint(f"{_NO_NUMBER_BEFORE}hundreds?", (100,)),
    _Hint(f"{_NO_NUMBER_BEFORE}thousands?", (1000,)),
    _Hint("a million", (10**6,)),
    _Hint("(?:an?|one) [a-z]{1,12} and a half", (Fraction(3, 2), 90)),
)
_CHINESE = (
    _Hint("半小时|半个小时|半个钟头", (30, _HALF), (_HALF,)),
    _Hint("半年", (6, _HALF), (_HALF,)),
    _Hint("一刻钟", (15,), (_QUARTER,)),
    _Hint("半", (_HALF,), (_HALF,)),
    _Hint("双|俩|翻番|翻一番|一倍|互|各方|对方|彼此|另一", (2,)),
    _Hint("十几|十余|十来|数十|几十|一打", (10, 12)),
    _Hint("十年", (10,)),
    _Hint("世纪", (100,)),
    _Hint("每年|年度|一年|全年", (12, 1)),
    _Hint("一周|每周|星期", (7,)),
    _Hint("全天候|一天|每日|每天|昼夜", (24, 7)),
    _Hint("全部|完全", (), (Fraction(1),)),
    _Hint("季", (3, 4)),
    _Hint("(?<![一二两三四五六七八九十百千万亿0-9])百", (100,)),
)
_COMPILED = {
    False: tuple(
        (re.compile(rf"(?<![A-Za-z])(?:{each.spelled})(?![A-Za-z])", re.IGNORECASE), each)
        for each in _ENGLISH
    ),
    True: tuple((re.compile(each.spelled), each) for each in _CHINESE),
}
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_AND_A_HALF = re.compile(
    rf"(?<![A-Za-z])({'|'.join(_SMALL)}|\d{{1,3}})(?: [a-z]{{1,12}})? and a half(?![A-Za-z])",
    re.IGNORECASE,
)
_FOLD = re.compile(rf"({'|'.join(_SMALL)}|\d{{1,4}})-?fold(?![A-Za-z])", re.IGNORECASE)
_TIMES = re.compile(r"([二两三四五六七八九十]|\d{1,4})倍")
_HALF_MORE = re.compile(r"([一二两三四五六七八九十]|\d{1,3})[个天年月周]半")


def number_hints(half: HalfText, *, chinese: bool) -> list[Mention]:
    """What brings a number to a text, and what numbers. Nothing is blotted out. Raises nothing."""
    found = []
    for pattern, given in _COMPILED[chinese]:
        if match := pattern.search(half.text):
            offers = frozenset(f"s:{share}" for share in given.shares)
            found.append(hint(match, *given.numbers))
            found.append(Mention(RemarkKind.SHARE, match.start(), match.end(), offers))
    found += _halves_more(half.text, chinese=chinese)
    return [*found, *_folds(half.text, chinese=chinese)]


def _folds(text: str, *, chinese: bool) -> Iterator[Mention]:
    """To rise fivefold is 增加四倍."""
    for match in (_TIMES if chinese else _FOLD).finditer(text):
        name = match[1].lower()
        times = Fraction(_SMALL.index(name) + 1) if name in _SMALL else plain_value(name)
        yield hint(match, times, times + 1 if chinese else times - 1)


def _halves_more(text: str, *, chinese: bool) -> Iterator[Mention]:
    """Two and a half hours, 两个半小时: 2.5."""
    for match in (_HALF_MORE if chinese else _AND_A_HALF).finditer(text):
        name = match[1].lower()
        whole = Fraction(_SMALL.index(name) + 1) if name in _SMALL else plain_value(name)
        yield hint(match, whole + _HALF)
