"""Times of day, quarters, halves of a year, decades and centuries. Pure."""

import re
from collections.abc import Iterator

from meetings.rules.pair_check.chinese_numbers import SIGNS, han_value
from meetings.rules.pair_check.english_numbers import ORDINALS
from meetings.rules.pair_check.mentions import HalfText, Mention, keys, number_keys
from meetings.rules.pair_check.remark import RemarkKind

_ENGLISH = re.compile(
    r"(?<![\d/A-Za-z])(?<!\d[:.,])(?P<h>[01]?\d"
    r"|2[0-4])(?:(?:[:.](?P<min>[0-5]\d))? ?(?P<half>[ap])\.? ?m\b\.?"
    r"|:(?P<only>[0-5]\d)(?![:\d])(?::[0-5]\d)?)",
    re.IGNORECASE,
)
_RANGE_HEAD = re.compile(
    r"(?<![\d/A-Za-z])(?<!\d[:.,])(?P<h>[01]?\d|2[0-4])(?::(?P<min>[0-5]\d))?(?= ?(?:-"
    r"|to) ?(?:[01]?\d)(?::[0-5]\d)? ?[ap]\.? ?m\b)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\b(?:(?P<part>half|a quarter|quarter|(?:five|ten|twenty|\d{1,2})(?= past)) (?P<way>past"
    r"|to) (?P<h>\d{1,2}|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve)(?= (?:in the|on|at|a\.?m|p\.?m|o'clock)|[.,;]|\Z)"
    r"|(?P<full>\d{1,2}|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|eleven|twelve) o'clock)",
    re.IGNORECASE,
)
_NOON = re.compile(r"\b(noon|midday|midnight)\b", re.IGNORECASE)
_PART = "上午|早上|早晨|清晨|凌晨|中午|下午|午后|傍晚|晚上|晚间|夜间|夜里|深夜|当晚|晚|早"
_N = f"(?:[{SIGNS}]{{1,3}}|\\d{{1,2}})"
_CHINESE = re.compile(
    rf"(?<![\d{SIGNS}第])(?<!\d[:.,])(?P<part>{_PART})? ?(?P<h>{_N}) ?"
    rf"(?:时(?!代|间|期|效|刻|区|段|常|候|而|任)|点(?=整|半|钟|前|后|至|到|开|起|召|结|一刻|三刻"
    rf"|{_N} ?分)|(?P<point>点)(?![{SIGNS}\d])|:(?P<colon>[0-5]\d)(?!\d))"
    rf"(?:(?P<min>{_N}) ?分(?!钟|之)|(?P<half>半)|(?P<quarter>[一三])刻|整|钟)?"
)
_CHINESE_NOON = re.compile(r"正午|中午|午夜|零时|零点")
_QUARTER_EN = re.compile(
    r"\bQ(?P<q>[1-4])\b|\b(?P<q2>[1-4])Q\b|\b(?P<name>first|second|third|fourth|1st|2nd|3rd"
    r"|4th)[ -]quarter\b",
    re.IGNORECASE,
)
_QUARTER_ZH = re.compile(
    r"(?:第|(?<![前每]))(?P<q>[一二三四1-4])季度|第(?P<q2>[一二三四1-4])季|Q(?P<q3>[1-4])(?!\d)"
)
_HALF_EN = re.compile(
    r"\bH(?P<h>[12])\b(?=,? ?(?:of )?(?:19|20)\d\d)|(?<=\d\d\d\d )H(?P<h2>[12])\b"
    r"|\b(?P<name>first|second|latter) half(?=(?P<year> of (?:the (?:\w+ )?year|this year"
    r"|next year|(?:19|20)\d\d)|-year)?)",
    re.IGNORECASE,
)
_HALF_ZH = re.compile(r"([上下])半年")
_DECADE_EN = re.compile(
    r"\b(?P<d>(?:1[89]|20)\d0)'?s\b|\b(?P<name>nineteen|twenty)-(?:ten|twent|thirt|fort|fift|sixt"
    r"|sevent|eight|ninet)ies\b",
    re.IGNORECASE,
)
_DECADE_ZH = re.compile(
    r"(?:(?:(?P<c>\d\d|[二十一]{1,3})|上|本)世纪)?(?P<d>(?:1[89]|20)\d0|[1-9]0"
    r"|[一二三四五六七八九]十)年代"
)
_CENTURY_EN = re.compile(
    r"\b(?P<n>\d\d)(?:st|nd|rd|th) century\b|\b(?P<name>twenty-first|twentieth"
    r"|nineteenth)[ -]century\b",
    re.IGNORECASE,
)
_CENTURY_ZH = re.compile(r"(?P<n>\d\d|二十一|二十|十九)世纪|(上|本|新)世纪")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


def hours_in(half: HalfText, *, chinese: bool) -> list[Mention]:
    """The times of day of a text. Raises nothing."""
    if chinese:
        found = half.take(_CHINESE, _chinese)
        noon = [
            _noon(match, at_noon=match[0] in ("正午", "中午"))
            for match in _CHINESE_NOON.finditer(half.text)
        ]
        return found + noon
    found = half.take(_SPOKEN, _spoken) + half.take(_RANGE_HEAD, _english_head)
    found += half.take(_ENGLISH, _english)
    return found + half.take(
        _NOON, lambda match: [_noon(match, at_noon=match[0].lower() != "midnight")]
    )


def _noon(match: re.Match[str], *, at_noon: bool) -> Mention:
    offers = keys(f"t:{720 if at_noon else 0}") | number_keys((12, 0, 24))
    return Mention(RemarkKind.HOUR, match.start(), match.end(), offers)


def _time(match: re.Match[str], hours: list[int], minute: int) -> Mention:
    """A time of day that may be one of several, where nobody said which half of the day."""
    times = [f"t:{(hour * 60 + minute) % 1440}" for hour in hours]
    plain = [] if minute else [keys(f"bare:{match_hour}") for match_hour in {*hours, hours[0] % 12}]
    inner = number_keys({*hours, *(hour % 12 for hour in hours), minute})
    return Mention(
        RemarkKind.HOUR,
        match.start(),
        match.end(),
        frozenset(times) | inner,
        (*(keys(each) for each in times), *plain),
        f"{hours[0]:02d}:{minute:02d}",
    )


def _either(hour: int) -> list[int]:
    return [hour, hour + 12] if 0 <= hour < 12 else [hour] if hour != 12 else [12, 0]


def _english(match: re.Match[str]) -> Iterator[Mention]:
    hour, minute = int(match["h"]), int(match["min"] or match["only"] or 0)
    if not match["half"]:
        yield _time(match, _either(hour), minute)
    elif hour <= 12:
        late = match["half"].lower() == "p"
        yield _time(match, [hour % 12 + 12 * late], minute)


def _spoken(match: re.Match[str]) -> Iterator[Mention]:
    """A quarter to nine, half past two, nine o'clock; never "from ten to twelve"."""
    part = (match["part"] or "").lower()
    hour = _CLOCK.get((match["h"] or match["full"]).lower(), 0)
    if part not in _MINUTES or not hour:
        return
    minutes = hour * 60 + _MINUTES[part] * (-1 if match["way"] == "to" else 1)
    yield _time(match, _either(minutes // 60), minutes % 60)


_MINUTES = {"": 0, "five": 5, "ten": 10, "twenty": 20, "half": 30, "a quarter": 15, "quarter": 15}
_CLOCK = {
    **{str(number): number for number in range(1, 13)},
    **dict(
        zip(
            [
                "one",
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "eleven",
                "twelve",
            ],
            range(1, 13),
            strict=True,
        )
    ),
}


def _english_head(match: re.Match[str]) -> Iterator[Mention]:
    yield _time(match, _either(int(match["h"])), int(match["min"] or 0))


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else int(han_value(written))


def _chinese(match: re.Match[str]) -> Iterator[Mention]:
    part, hour = match["part"], _number(match["h"])
    if hour > 24 or (match["point"] and not part):
        return
    minute = int(match["colon"] or 0)
    if match["min"]:
        minute = _number(match["min"])
    elif match["half"] or match["quarter"]:
        minute = 30 if match["half"] else 15 * _QUARTERS[match["quarter"]]
    mention = _time(match, _on_the_clock(part, hour), minute)
    # 24时 is the end of the day too, which needs no number.
    wants = () if hour == 24 else mention.wants
    yield Mention(mention.kind, mention.start, mention.end, mention.offers, wants, mention.shown)


def _on_the_clock(part: str | None, hour: int) -> list[int]:
    if part is None:
        return _either(hour)
    if part in ("下午", "午后", "傍晚") and hour < 12:
        return [hour + 12]
    if part in ("晚上", "晚间", "夜间", "夜里", "深夜", "当晚", "晚") and hour <= 12:
        return [hour + 12] if 5 <= hour < 12 else [hour % 12]
    if part == "中午" and hour < 3:
        return [hour + 12]
    return [0] if hour == 12 and part in ("凌晨", "上午") else [hour]


def periods_in(half: HalfText, *, chinese: bool) -> list[Mention]:
    """Quarters, halves of a year, decades and centuries of a text. Raises nothing."""
    if chinese:
        return [
            *half.take(_DECADE_ZH, _chinese_decade),
            *half.take(_CENTURY_ZH, lambda m: [_century(m, _number(m["n"]) if m["n"] else 0)]),
            *half.take(_QUARTER_ZH, _quarter),
            *half.take(
                _HALF_ZH,
                lambda m: [_period(m, f"h:{'上下'.index(m[1]) + 1}", f"H{'上下'.index(m[1]) + 1}")],
            ),
        ]
    return [
        *half.take(_DECADE_EN, _english_decade),
        *half.take(_CENTURY_EN, lambda m: [_century(m, int(m["n"] or 0) or _ordinal(m["name"]))]),
        *half.take(_QUARTER_EN, _quarter),
        *half.take(_HALF_EN, _english_half),
    ]


def _period(match: re.Match[str], key: str, shown: str, *numbers: int) -> Mention:
    offers = keys(key) | number_keys(numbers)
    return Mention(RemarkKind.PERIOD, match.start(), match.end(), offers, (keys(key),), shown)


def _quarter(match: re.Match[str]) -> Iterator[Mention]:
    groups = match.groupdict()
    written = groups["q"] or groups["q2"] or groups.get("q3")
    number = _ordinal(groups["name"]) if written is None else _QUARTERS.get(written) or int(written)
    yield _period(match, f"q:{number}", f"Q{number}", number)


def _ordinal(name: str) -> int:
    if name[0].isdecimal():
        return int(name[0])
    return sum(
        ORDINALS.get(part, 20 if part == "twenty" else 0) for part in name.lower().split("-")
    )


def _english_half(match: re.Match[str]) -> Iterator[Mention]:
    number = int(match["h"] or match["h2"] or 0) or (1 if match["name"].lower() == "first" else 2)
    mention = _period(match, f"h:{number}", f"H{number}", number)
    if match["name"] and not match["year"]:
        mention = Mention(mention.kind, mention.start, mention.end, mention.offers)
    yield mention


def _english_decade(match: re.Match[str]) -> Iterator[Mention]:
    if match["d"]:
        yield _decade(match, int(match["d"]))


def _chinese_decade(match: re.Match[str]) -> Iterator[Mention]:
    decade = _number(match["d"])
    century = _number(match["c"]) if match["c"] else 0
    yield _decade(match, decade, century)


def _decade(match: re.Match[str], decade: int, *numbers: int) -> Mention:
    """The 1990s are 上世纪九十年代 too; the 2000s, the beginning of the century."""
    mention = _period(match, f"decade:{decade % 100}", match[0], *numbers, decade % 100)
    if decade % 100:
        return mention
    began = keys("c:21")
    return Mention(
        mention.kind,
        mention.start,
        mention.end,
        mention.offers | began,
        (*mention.wants, began),
        mention.shown,
    )


def _century(match: re.Match[str], number: int) -> Mention:
    if not number:
        return Mention(RemarkKind.PERIOD, match.start(), match.end(), keys("c:20", "c:21", "c:19"))
    return _period(match, f"c:{number}", match[0], number)
