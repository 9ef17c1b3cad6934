"""Articles, sections, annexes, paragraphs: the parts of texts that a text refers to. Pure."""

import re
from collections.abc import Iterator
from fractions import Fraction

from meetings.rules.pair_check.chinese_numbers import SIGNS, han_value
from meetings.rules.pair_check.english_numbers import ORDINALS
from meetings.rules.pair_check.mentions import HalfText, Mention, keys, number_keys
from meetings.rules.pair_check.remark import RemarkKind

# What Chinese may call each of them.
_PARTS = {
    "article": "条",
    "section": "节条款部",
    "paragraph": "段款项条",
    "para": "段款项条",
    "subparagraph": "项目款",
    "clause": "条款",
    "chapter": "章",
    "part": "部编",
    "annex": "附",
    "appendix": "附",
    "attachment": "附",
    "schedule": "附表",
    "rule": "条规",
    "item": "项条",
}
_PLURALS = "|".join(
    {"annex": "annex(?:es)?", "appendix": "appendi(?:x|ces)"}.get(each, f"{each}s?")
    for each in _PARTS
)
_N = r"\d{1,5}(?:\.\d{1,3}){0,3}(?![\d%])"
_ROMAN = r"[IVX]{1,6}(?![A-Za-z])"
_SPELLED = "one|two|three|four|five|six|seven|eight|nine|ten"
_ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?P<part>{_PLURALS})\.? (?:no\.? ?)?(?:(?P<n>{_N}(?:(?:, and |, | and | to "
    rf"| or | ?- ?){_N}){{0,8}})"
    rf"|(?P<roman>(?-i:{_ROMAN}(?:(?:, | and | to ){_ROMAN}){{0,8}}))"
    rf"|(?P<name>(?-i:[A-Z])(?![A-Za-z\d/-]))"
    rf"|(?P<spelled>{_SPELLED})(?![A-Za-z]))",
    re.IGNORECASE,
)
_M = f"(?:[{SIGNS}]{{1,6}}|\\d{{1,5}}(?:\\.\\d{{1,3}}){{0,3}})"
_LINK = "(?:、|至|到|和|或|及|与|-|,)"
_CHINESE = re.compile(
    rf"第(?P<n>{_M}(?:{_LINK}第?{_M}){{0,8}}) ?(?P<part>条|款|节|章|段|项|部分|编|目)(?!目标)"
    rf"|(?P<annex>附件|附录|附表) ?第?(?:(?P<m>{_M}(?:{_LINK}(?:附件)?{_M}){{0,8}})"
    rf"|(?P<name>[A-Z](?![A-Za-z])))"
    rf"|(?P<bare>(?<!\d)\d{{1,5}}|[{SIGNS}]{{2,6}})(?P<bare_part>条款|节款)"
)
_EACH = re.compile(_M)
_MARKER = re.compile(
    r"(?m)(?:^|(?<=[。；：])|(?<=[;:] ))[ \t]*(?:\d{1,2}[.、](?![\d年月日])"
    r"|[一二三四五六七八九十]{1,3}[.、])"
    r"|[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]"
)


def provisions_in(half: HalfText, *, chinese: bool) -> list[Mention]:
    """The parts of texts that a text refers to by a number or a single capital. Raises nothing."""
    return half.take(_CHINESE, _chinese) if chinese else half.take(_ENGLISH, _english)


def markers_in(half: HalfText) -> list[Mention]:
    """What numbers the points of a list, 1. or （一）: (a) may stand for it elsewhere. Raises
    nothing."""
    return half.take(_MARKER, _marker)


def _marker(match: re.Match[str]) -> Iterator[Mention]:
    written = "".join(_EACH.findall(match[0])[:1])
    yield Mention(RemarkKind.NUMBER, match.start(), match.end(), _inner(_value(written)))


def _inner(*values: object) -> frozenset[str]:
    """A number in brackets may be a plain one too: thirty (30) days."""
    return number_keys(values) | frozenset(f"bare:{value}" for value in values)


def _english(match: re.Match[str]) -> Iterator[Mention]:
    part = _singular(match["part"].lower())
    if match["name"]:
        if _PARTS[part] == "附":
            yield _provision(match, "附", match["name"])
        return
    for value in _english_values(match):
        yield _provision(match, _PARTS[part], value)


def _english_values(match: re.Match[str]) -> list[object]:
    if match["n"]:
        return [_value(each) for each in re.findall(r"\d+(?:\.\d+)*", match["n"])]
    if match["roman"]:
        return [_roman(each) for each in re.findall("[IVX]+", match["roman"])]
    return [_SPELLED.split("|").index(match["spelled"].lower()) + 1]


def _singular(part: str) -> str:
    if part in _PARTS:
        return part
    return {"appendices": "appendix", "annexes": "annex"}.get(part, part.removesuffix("s"))


def _roman(written: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[sign] for sign in written]
    return sum(
        -value if any(value < later for later in values[place + 1 :]) else value
        for place, value in enumerate(values)
    )


def _chinese(match: re.Match[str]) -> Iterator[Mention]:
    if match["name"]:
        yield _provision(match, "附", match["name"])
        return
    part = (match["part"] or match["bare_part"] or "附")[0]
    for each in _EACH.findall(match["n"] or match["m"] or match["bare"]):
        yield _provision(match, part, _value(each))


def _value(written: str) -> object:
    """A number, or several with dots between them (4.2.1) as they are."""
    if written.count(".") > 1:
        return written
    return Fraction(written) if written[0].isdecimal() else han_value(written)


def _provision(match: re.Match[str], parts: str, number: object) -> Mention:
    """Of a text; a bare number of the other text is one too (Section 232, 232调查)."""
    named = frozenset(f"{part}:{number}" for part in parts)
    wants = (*(keys(each) for each in sorted(named)), keys(f"bare:{number}"))
    return Mention(
        RemarkKind.PROVISION,
        match.start(),
        match.end(),
        named | number_keys([number]),
        wants,
        str(number),
    )


_FOLLOWING = {name: value for name, value in ORDINALS.items() if value < 20}
_ORDINAL_PART = re.compile(
    rf"(?<![A-Za-z])(?P<name>{'|'.join(_FOLLOWING)}) (?P<part>article|section|paragraph|clause"
    rf"|chapter|part|item)\b",
    re.IGNORECASE,
)


def ordinal_provisions(half: HalfText) -> list[Mention]:
    """The third paragraph: 第三段. Raises nothing."""
    return half.take(_ORDINAL_PART, _ordinal)


def _ordinal(match: re.Match[str]) -> Iterator[Mention]:
    value = _FOLLOWING[match["name"].lower()]
    mention = _provision(match, _PARTS[match["part"].lower()], value)
    offers = mention.offers | keys(f"bare:{value}")
    yield Mention(
        mention.kind,
        mention.start,
        mention.end,
        offers,
        mention.wants if value > 2 else (),
        mention.shown,
    )
