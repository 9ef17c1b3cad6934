"""Numbers with what they count: plain ones, shares, amounts of money. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from meetings.rules.pair_check.chinese_numbers import chinese_numerals
from meetings.rules.pair_check.english_numbers import english_numerals
from meetings.rules.pair_check.mentions import HalfText, Mention, keys
from meetings.rules.pair_check.numeral import Numeral, shown_number
from meetings.rules.pair_check.remark import RemarkKind

_CURRENCIES = {
    "USD": r"US ?\$|USD|\$|US dollars?|U\.S\. dollars?|dollars?|美元",
    "CNY": r"RMB|CNY|CN¥|¥|yuan|renminbi|人民币|元(?!件|素|器|旦|首|老|宵|宇|组|化|数据|年)",
    "EUR": r"EUR|€|euros?|欧元",
    "GBP": r"GBP|£|pounds? sterling|英镑",
    "JPY": r"JPY|yen|日元",
    "HKD": r"HKD|HK ?\$|Hong Kong dollars?|港元|港币",
    "KRW": r"KRW|Korean won|韩元",
    "TWD": r"TWD|NT ?\$|新台币",
}
# The longest first: HK$ is no $.
_ORDER = ("HKD", "TWD", "USD", "EUR", "GBP", "JPY", "KRW", "CNY")
_MONEY = "|".join(f"(?P<{name}>{_CURRENCIES[name]})" for name in _ORDER)
_MONEY_AFTER = re.compile(rf" ?(?:{_MONEY})(?![A-Za-z])", re.IGNORECASE)
_MONEY_BEFORE = re.compile(rf"(?<![A-Za-z])(?:{_MONEY}) ?$", re.IGNORECASE)
_LONGEST_CURRENCY = 20
_PERCENT = re.compile(r" ?(?:%|percent(?!age)|per cent)", re.IGNORECASE)
_POINTS = re.compile(r"(?: |-)?(?:percentage[ -]points?|个?百分点|% points?)", re.IGNORECASE)
_TENTHS = re.compile(r"成(?!员|功|立|果|本|为|熟|交|就|长|效|都|分|型|品|文)")
# Between two numbers that share what stands before the first or after the last.
_LINK = re.compile(
    r" ?(?:-|~|至|到|、|,|，|和|或|及|与) ?| (?:to|and|or) |, (?:and|or) ", re.IGNORECASE
)
# The longest first.
_SCALES = {
    "万亿": Fraction(10**12),
    "千万": Fraction(10**7),
    "百万": Fraction(10**6),
    "亿": Fraction(10**8),
    "万": Fraction(10**4),
    "千": Fraction(1000),
    "百": Fraction(100),
    "trillion": Fraction(10**12),
    "billion": Fraction(10**9),
    "million": Fraction(10**6),
    "thousand": Fraction(1000),
    "hundred": Fraction(100),
    "tn": Fraction(10**12),
    "bn": Fraction(10**9),
    "mn": Fraction(10**6),
}
_SHARE = RemarkKind.SHARE


def quantities(half: HalfText, *, chinese: bool) -> list[Mention]:
    """The numbers of a text that nothing else has read, as plain numbers, shares and amounts.
    Raises nothing."""
    numerals = chinese_numerals(half) if chinese else english_numerals(half)
    return list(_with_units(half.text, sorted(numerals, key=lambda each: each.start)))


@dataclass(frozen=True)
class _Unit:
    """What a number counts: how its key is made, and where its words begin and end."""

    kind: RemarkKind
    key: Callable[[Fraction], str]
    sign: str
    start: int
    end: int

    def shown(self, value: Fraction) -> str:
        number = shown_number(value)
        return f"{self.sign} {number}" if self.kind == RemarkKind.AMOUNT else number + self.sign


def _with_units(text: str, numerals: Sequence[Numeral]) -> Iterator[Mention]:
    """Numbers as mentions; of several that are linked, each may have the unit of the last one, or
    of the first: 5 to 7 percent, US$3-5 million."""
    begin = 0
    for place, each in enumerate(numerals):
        following = numerals[place + 1] if place + 1 < len(numerals) else None
        if following and _LINK.fullmatch(text, each.end, following.start):
            continue
        yield from _linked_mentions(text, numerals[begin : place + 1])
        begin = place + 1


def _linked_mentions(text: str, group: Sequence[Numeral]) -> Iterator[Mention]:
    units = [_unit_of(text, each) for each in group]
    there = [unit for unit in units if unit]
    ends = (there[0], there[-1]) if there else ()
    scale = _scale_of(text, group[-1])
    for numeral, unit in zip(group, units, strict=True):
        own_scale = scale if scale and not _scale_of(text, numeral) else None
        yield _mention(numeral, unit, () if unit else ends, own_scale)


def _scale_of(text: str, numeral: Numeral) -> Fraction | None:
    """The million of "3 to 5 million", where a number ends with one."""
    written = text[numeral.start : numeral.end].lower()
    return next((scale for name, scale in _SCALES.items() if written.endswith(name)), None)


def _unit_of(text: str, numeral: Numeral) -> _Unit | None:
    start, end = numeral.start, numeral.end
    if match := _POINTS.match(text, end):
        return _Unit(_SHARE, lambda value: f"p:{value}", " percentage points", start, match.end())
    if match := _PERCENT.match(text, end):
        return _Unit(_SHARE, lambda value: f"s:{value / 100}", "%", start, match.end())
    if match := _TENTHS.match(text, end):
        return _Unit(_SHARE, lambda value: f"s:{value / 10}", "0%", start, match.end())
    before = _MONEY_BEFORE.search(text, max(0, start - _LONGEST_CURRENCY), start)
    after = _MONEY_AFTER.match(text, end)
    # 人民币500万元, ¥5 million yuan: what stands before says no more than what follows.
    match = after if after and (not before or before["CNY"]) else before
    if match is None:
        return None
    name = next(name for name in _ORDER if match[name])
    first, last = before.start() if before else start, after.end() if after else end
    return _Unit(RemarkKind.AMOUNT, lambda value: f"{name}:{value}", name, first, last)


def _mention(
    numeral: Numeral, unit: _Unit | None, shared: Sequence[_Unit], scale: Fraction | None
) -> Mention:
    values = [*numeral.values, *(value * scale for value in numeral.values if scale)]
    numbers = [f"n:{value}" for value in values]
    bare = [] if unit and unit.kind == RemarkKind.AMOUNT else [f"bare:{value}" for value in values]
    named = [each.key(value) for each in (unit, *shared) if each for value in values]
    offers = frozenset((*numbers, *bare, *named))
    start, end = (unit.start, unit.end) if unit else (numeral.start, numeral.end)
    main = unit or next(iter(shared), None)
    kind = main.kind if main else RemarkKind.NUMBER
    if numeral.vague or not (main or numeral.demanded):
        return Mention(kind, start, end, offers)
    wants = tuple(keys(each) for each in (named if unit else (*numbers, *named)))
    first = numeral.values[0]
    return Mention(
        kind, start, end, offers, wants, main.shown(first) if main else shown_number(first)
    )
