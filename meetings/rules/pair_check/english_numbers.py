"""Numbers as English writes them: 12, 3,000, 1.5 million, twenty-one, two dozen, 3rd. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from meetings.rules.pair_check.chinese_numbers import DIGITS
from meetings.rules.pair_check.mentions import READ, HalfText
from meetings.rules.pair_check.numeral import Numeral

_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINAL_ONES = [
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth"),
]
_CARDINALS = {
    **{name: number for number, name in enumerate(_SMALL)},
    **{name: 10 * number for number, name in enumerate(_TENS, 2)},
}
ORDINALS = {
    **{name: number for number, name in enumerate(_ORDINAL_ONES, 1)},
    **{f"{name[:-1]}ieth": 10 * number for number, name in enumerate(_TENS, 2)},
}
_SCALES = {
    "hundred": 100,
    "dozen": 12,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_LONGEST_FIRST = sorted((*_CARDINALS, *ORDINALS, *_SCALES), key=len, reverse=True)
_WORD = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_LONGEST_FIRST)})(?![A-Za-z])", re.IGNORECASE)
_GAP = re.compile(r"[ -]| and ", re.IGNORECASE)
_IN_DIGITS = re.compile(
    rf"(?P<short>(?:{DIGITS}) ?(?:bn|mn|tn)(?![A-Za-z])|(?<=[$€£¥])(?:{DIGITS})[km](?![A-Za-z]))"
    rf"|(?P<number>{DIGITS})(?:st|nd|rd|th)?"
    r"(?:(?: |-)(?P<scale>hundred|dozen|thousand|million|billion|trillion)(?![A-Za-z]))?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\A([\d.,]+) ?([a-z]+)", re.IGNORECASE)
# Nobody misses the number of the two sides.
_THE_TWO = re.compile(r"(?:the|these|those|between|our|their) +$", re.IGNORECASE)
_TWO_SIDES = re.compile(
    r" (?:sides?|delegations?|associations?|governments?|countries|parties|heads|markets"
    r"|secretariats?|languages?|economies|nations|industries|jurisdictions|chairs|co-chairs)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r" (?:meeting|session|round|phase|revision|sitting|draft|paragraph|item|stage|reading)\b",
    re.IGNORECASE,
)
_THIRD = re.compile(r"[ -](?:party|parties|country|countries|person|state|states)\b", re.IGNORECASE)


def english_numerals(half: HalfText) -> Iterator[Numeral]:
    """The numbers of an English text, those in digits before those in words. Raises nothing."""
    for match in _IN_DIGITS.finditer(half.text):
        value = _digits_value(match)
        yield Numeral(match.start(), match.end(), (value,), demanded=value > 1)
    yield from _in_words(_IN_DIGITS.sub(lambda match: READ * len(match[0]), half.text))


def _digits_value(match: re.Match[str]) -> Fraction:
    if match["short"] and (parts := _SPLIT.match(match["short"])):
        scale = _SHORT_SCALES[parts[2].lower()]
        return Fraction(Decimal(parts[1].replace(",", ""))) * scale
    value = Fraction(Decimal(match["number"].replace(",", "")))
    return value * _SCALES[match["scale"].lower()] if match["scale"] else value


def _in_words(text: str) -> Iterator[Numeral]:
    group: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        if group and not _goes_on(text, group[-1], match):
            yield _numeral(text, group)
            group = []
        group.append(match)
    if group:
        yield _numeral(text, group)


def _goes_on(text: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """Whether two number words are of one number: twenty-one, one hundred and five; not two
    three."""
    gap = text[before.end() : match.start()].lower()
    first, second = before[0].lower(), match[0].lower()
    if not _GAP.fullmatch(gap) or first in ORDINALS:
        return False
    if gap == " and ":
        return first in ("hundred", "thousand", "million") and second not in _SCALES
    if second in _SCALES:
        return True
    ones = _CARDINALS.get(second, ORDINALS.get(second, 0))
    return first in _SCALES or (first in _TENS and ones < 10)


def _numeral(text: str, group: list[re.Match[str]]) -> Numeral:
    names = [match[0].lower() for match in group]
    start, end = group[0].start(), group[-1].end()
    total, section = 0, 0
    for name in names:
        if name in _SCALES:
            section = (section or 1) * _SCALES[name]
            if _SCALES[name] >= 1000:
                total, section = total + section, 0
        else:
            section += _CARDINALS.get(name, ORDINALS.get(name, 0))
    value = Fraction(total + section)
    demanded = _is_demanded(text, names, start, end)
    return Numeral(start, end, (value,), demanded, vague=len(names) == 1 and names[0] in _SCALES)


def _is_demanded(text: str, names: list[str], start: int, end: int) -> bool:
    if len(names) > 1:
        return True
    name = names[0]
    if name == "two":
        return not (_THE_TWO.search(text, max(0, start - 10), start) or _TWO_SIDES.match(text, end))
    if name == "second":
        return bool(_SECOND.match(text, end))
    if name == "third":
        return not _THIRD.match(text, end)
    return name not in _SCALES and name not in ("zero", "one", "first")
