"""Shares of a whole: 三分之一, two thirds, one in five, 3/4, 百分之零点五. Pure."""

import re
from collections.abc import Iterator
from fractions import Fraction

from meetings.rules.pair_check.chinese_numbers import DIGITS, NUMERAL, plain_value
from meetings.rules.pair_check.english_numbers import ORDINALS
from meetings.rules.pair_check.mentions import HalfText, Mention, keys, number_keys
from meetings.rules.pair_check.numeral import shown_number
from meetings.rules.pair_check.remark import RemarkKind

_FRACTION_ZH = re.compile(
    rf"(?P<of>百|千|万|[二三四五六七八九十]|{DIGITS})分之(?P<part>{NUMERAL}|{DIGITS})"
    rf"(?:(?:至|到|-)(?:百分之)?(?P<high>{NUMERAL}|{DIGITS}))?"
)
_ORDINAL_PARTS = "|".join(name for name in ORDINALS if name not in ("first", "second"))
# A third is a share only where it is one of something.
_FRACTION_EN = re.compile(
    rf"(?<![A-Za-z])(?<!first )(?<!last )(?<!past )(?<!next )(?:(?P<parts>two|three|four|five"
    rf"|seven)[ -](?P<ofs>{_ORDINAL_PARTS}|quarter)s"
    rf"|(?P<part>a|one)[ -](?P<of>{_ORDINAL_PARTS}|quarter)(?= of\b|(?<=one.third)[.,;)]))"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
_PARTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7}
_SLASHED = re.compile(r"(?<![\w/.])(\d{1,2})/(\d{1,2})(?![\w/])")

_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = rf"{'|'.join(_SMALL[1:])}|\d{{1,3}}"
# One in five; but not five in ten days.
_ODDS = re.compile(
    rf"(?<![A-Za-z\d.,])(?P<part>{_COUNT}) (?:in|of|out of)(?: every)? (?P<of>{_COUNT})"
    r"(?![A-Za-z\d.,/-]\S)(?! (?:days|months|years|weeks|hours))(?![A-Za-z])",
    re.IGNORECASE,
)


def fractions_in(half: HalfText, *, chinese: bool) -> list[Mention]:
    """The shares of a text that are written as fractions. Raises nothing."""
    found = half.take(_SLASHED, _slashed)
    if chinese:
        return found + half.take(_FRACTION_ZH, _chinese)
    return found + half.take(_FRACTION_EN, _english) + half.take(_ODDS, _odds)


def _slashed(match: re.Match[str]) -> Iterator[Mention]:
    if int(match[2]):
        share = Fraction(int(match[1]), int(match[2]))
        yield Mention(RemarkKind.SHARE, match.start(), match.end(), keys(f"s:{share}"))


def _chinese(match: re.Match[str]) -> Iterator[Mention]:
    whole = plain_value(match["of"])
    for written in filter(None, (match["part"], match["high"])):
        if whole:
            part = plain_value(written)
            yield _share(match, part / whole, part, whole)


def _english(match: re.Match[str]) -> Iterator[Mention]:
    name, count = (match["ofs"] or match["of"]).lower(), (match["parts"] or match["part"]).lower()
    part, whole = Fraction(_PARTS[count]), Fraction(4 if name == "quarter" else ORDINALS[name])
    mention = _share(match, part / whole, part, whole)
    # A fifth, a quarter may be a further one.
    asks = count != "a" or name == "third"
    yield mention if asks else Mention(mention.kind, mention.start, mention.end, mention.offers)


def _odds(match: re.Match[str]) -> Iterator[Mention]:
    """Two of ten: 五分之一, or both numbers (十家中有两家)."""
    part, whole = (
        Fraction(_SMALL.index(each) if each in _SMALL else int(each))
        for each in (match["part"].lower(), match["of"].lower())
    )
    if 0 < part < whole:
        mention = _share(match, part / whole, part, whole)
        numbers = keys(f"n:{whole}") if part == 1 else keys(f"n:{part}", f"n:{whole}")
        wants = (*mention.wants, numbers)
        yield Mention(
            mention.kind, mention.start, mention.end, mention.offers, wants, mention.shown
        )


def _share(match: re.Match[str], value: Fraction, *parts: Fraction) -> Mention:
    key = keys(f"s:{value}")
    percent = value * 100
    shown = f"{shown_number(percent)}%" if percent.denominator in (1, 10, 2, 5) else str(value)
    offers = key | number_keys(parts)
    return Mention(RemarkKind.SHARE, match.start(), match.end(), offers, (key,), shown)
