"""Days, months and years, in any of the ways in which either language writes them. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from meetings.rules.pair_check.chinese_numbers import han_value
from meetings.rules.pair_check.mentions import HalfText, Mention, keys, number_keys
from meetings.rules.pair_check.remark import RemarkKind

_MONTHS = [
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
]
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%])"
_DAYS = rf"(?:the )?{_DAY}(?:(?:, and |, or |, | and | or | & | to | ?- ?|/)(?:the )?{_DAY}){{0,6}}"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_MONTH = "|".join((*_MONTHS, *(name[:3] for name in _MONTHS if name != "may"), "sept"))
_ENGLISH = re.compile(
    rf"(?<![A-Za-z\d])(?:(?P<days>{_DAYS})(?: day)?(?: of)?[ -](?P<m1>{_MONTH})\b"
    rf"(?:\.?,? ?-?(?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\b\.? (?P<days2>{_DAYS})(?:,? (?P<y2>{_YEAR}))?"
    rf"|(?P<m3>{_MONTH})\b\.?,? (?:of )?(?P<y3>{_YEAR})"
    rf"|(?P<m4>{'|'.join(_MONTHS)})\b)",
    re.IGNORECASE,
)
# Where a month that is a verb too stands alone.
_AFTER_TIME_WORD = re.compile(
    r"\b(?:in|by|of|until|till|since|before|after|late|early|mid|through|to|from|this|next|last"
    r"|and|or|during"
    r"|between|for)[ -]$",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(?<![\d./-])((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])(?:T(?=\d\d:))?"
)
_LOCAL = re.compile(r"(?<![\d./-])(\d{1,2})([/.])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])")
_ENGLISH_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})s?\b", re.IGNORECASE)
_CHINESE_WEEKDAY = re.compile(
    r"(?:星期|礼拜)([一二三四五六日天])|(?<![一每两上下本几])周([一二三四五六日])(?!年|期|报|刊"
    r"|内|后)"
)
_HAN_YEAR = "[〇零○一二三四五六七八九]{4}"
_HAN_DAY = (
    "(?:三十一|三十|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九]"
    "|0?[1-9](?!\\d)|[12]\\d|3[01])"
)
_HAN_MONTH = "(?:十[一二]|[一二三四五六七八九十]|1[0-2]|0?[1-9])"
_LINKED = "(?: ?[日号])?(?:、|至|到|和|或|及|与|-|~| - )"
_CHINESE = re.compile(
    rf"(?:(?P<y>{_YEAR}|{_HAN_YEAR}|(?<!\d)\d\d(?= ?年 ?\d)) ?年度? ?)?(?<![\d第])"
    rf"(?P<m>{_HAN_MONTH}(?: ?月份?)?(?:(?:、|至|到|和|或|-|~){_HAN_MONTH}(?!\d"
    rf"| ?[日号])){{0,3}}) ?月(?!球|饼|台|度)份?"
    rf"(?: ?(?P<d>{_HAN_DAY}(?:{_LINKED}{_HAN_DAY}(?! ?月|\d)){{0,6}}) ?[日号](?!线))?"
)
_CHINESE_YEAR = re.compile(rf"(?<!\d)(?P<y>{_YEAR}|{_HAN_YEAR}) ?年")
_EACH_DAY, _EACH_MONTH = re.compile(_HAN_DAY), re.compile(_HAN_MONTH)
_ENGLISH_YEARS = re.compile(r"(?<![\d.,/$€£¥-])((?:19|20)\d\d)[-/](\d\d)(?![\d/-])")
_CHINESE_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/至](\d\d)(?= ?年|学年|年度|财年)")
_RELATIVE = re.compile(
    r"\b(?:this|next|last|same|current|previous|following|that) (?:calendar )?year|\byear'?s?\b"
    r"|今年|明年|去年|前年|后年|同年|当年|次年"
    r"|本年|上年|翌年|年内|年底|年初|年末",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Day:
    """A date as far as it was written; 0 is what was not."""

    year: int = 0
    month: int = 0
    day: int = 0

    def offers(self) -> frozenset[str]:
        """What other dates may find in it."""
        year, month, day = self.year, self.month, self.day
        numbers = number_keys(each for each in (year, month, day) if each)
        named = [f"m:{month}"]
        named += [f"md:{month}-{day}"] if day else [f"dayless:{month}"]
        named += [f"ym:{year}-{month}"] if year else [f"yearless:{month}-{day}"]
        named += [f"ymd:{year}-{month}-{day}"] if year else []
        return numbers | frozenset(named)

    def wants(self) -> tuple[frozenset[str], ...]:
        """What of another text is the same date: the whole of it, or its parts where the other text
        writes them apart (15 and 16 March; this year)."""
        year, month, day = self.year, self.month, self.day
        years = (keys(f"n:{year}"), keys("relative year")) if year else (keys(),)
        if not day and not year:
            return (keys(f"m:{month}"),)
        if not day:
            return (keys(f"ym:{year}-{month}"), *(keys(f"m:{month}") | each for each in years))
        split = [keys(f"dayless:{month}", f"n:{day}") | each for each in years]
        if not year:
            return (keys(f"md:{month}-{day}"), *split)
        whole = keys(f"ymd:{year}-{month}-{day}")
        return (whole, *(keys(f"yearless:{month}-{day}") | each for each in years), *split)

    def shown(self) -> str:
        """As a calendar writes it: 2027-03-15, 03-15, 2027-03."""
        parts = [f"{self.year:04d}"] if self.year else []
        parts += [f"{self.month:02d}"] + ([f"{self.day:02d}"] if self.day else [])
        return "-".join(parts)


def dates_in(half: HalfText, *, chinese: bool) -> list[Mention]:
    """The dates of a text; what is a date is read as nothing else afterwards. Raises nothing."""
    found = (
        []
        if not _RELATIVE.search(half.text)
        else [Mention(RemarkKind.DATE, 0, 0, keys("relative year"))]
    )
    found += half.take(_ISO, _iso) + half.take(_LOCAL, _local)
    if chinese:
        found += half.take(_CHINESE_WEEKDAY, lambda m: [_weekday(m, _han_weekday(m))])
        found += half.take(_CHINESE_YEARS, _two_years)
        found += half.take(_CHINESE, _chinese) + half.take(_CHINESE_YEAR, _year)
    else:
        found += half.take(_ENGLISH_WEEKDAY, lambda m: [_weekday(m, _WEEKDAYS.index(m[1].lower()))])
        found += half.take(_ENGLISH_YEARS, _two_years)
        text = half.text
        found += half.take(_ENGLISH, lambda match: _english(text, match))
    if not any(each.startswith("weekday") for mention in found for each in mention.offers):
        found.append(Mention(RemarkKind.DATE, 0, 0, keys("no weekday")))
    return found


def _mentions(match: re.Match[str], days: Iterable[Day]) -> Iterator[Mention]:
    for each in days:
        yield Mention(
            RemarkKind.DATE, match.start(), match.end(), each.offers(), each.wants(), each.shown()
        )


def _iso(match: re.Match[str]) -> Iterator[Mention]:
    month, day = int(match[3]), int(match[4])
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield from _mentions(match, [Day(int(match[1]), month, day)])


def _local(match: re.Match[str]) -> Iterator[Mention]:
    """3/15/2027 or 15.3.2027; 3/4/2027 is either."""
    year, one, two = int(match[4]), int(match[1]), int(match[3])
    either = [Day(year, m, d) for m, d in ((one, two), (two, one)) if 1 <= m <= 12 and 1 <= d <= 31]
    if either:
        offers = frozenset().union(*(each.offers() for each in either))
        wants = tuple(want for each in either for want in each.wants())
        shown = either[0].shown()
        yield Mention(RemarkKind.DATE, match.start(), match.end(), offers, wants, shown)


def _english(text: str, match: re.Match[str]) -> Iterator[Mention]:
    name = match["m1"] or match["m2"] or match["m3"] or match["m4"]
    month = next(n for n, each in enumerate(_MONTHS, 1) if each.startswith(name[:3].lower()))
    year = int(match["y1"] or match["y2"] or match["y3"] or 0)
    if match["m4"]:
        if name[0].islower():
            return
        if month in (3, 5) and not _AFTER_TIME_WORD.search(
            text, max(0, match.start() - 9), match.start()
        ):
            yield Mention(RemarkKind.DATE, match.start(), match.end(), Day(0, month).offers())
            return
    written = match["days"] or match["days2"] or ""
    days = [int(each) for each in re.findall(r"\d{1,2}", written)] or [0]
    yield from _mentions(match, [Day(year, month, day) for day in days])


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else int(han_value(written))


def _chinese(match: re.Match[str]) -> Iterator[Mention]:
    year = _number(match["y"]) if match["y"] else 0
    year += 2000 if 0 < year < 100 else 0
    months = [_number(each) for each in _EACH_MONTH.findall(match["m"])]
    days = [_number(each) for each in _EACH_DAY.findall(match["d"])] if match["d"] else [0]
    yield from _mentions(match, [Day(year, month) for month in months[:-1]])
    yield from _mentions(match, [Day(year, months[-1], day) for day in days])


def _year(match: re.Match[str]) -> Iterator[Mention]:
    yield _of_year(match, _number(match["y"]))


def _two_years(match: re.Match[str]) -> Iterator[Mention]:
    """2027-28."""
    first = int(match[1])
    last = first // 100 * 100 + int(match[2])
    if last > first:
        yield _of_year(match, first)
        yield _of_year(match, last)


def _of_year(match: re.Match[str], year: int) -> Mention:
    wants = (keys(f"n:{year}"), keys("relative year"))
    return Mention(
        RemarkKind.DATE, match.start(), match.end(), number_keys([year]), wants, str(year)
    )


def _han_weekday(match: re.Match[str]) -> int:
    sign = match[1] or match[2]
    return 6 if sign == "天" else "一二三四五六日".index(sign)


def _weekday(match: re.Match[str], number: int) -> Mention:
    key = keys(f"weekday {number}")
    shown = _WEEKDAYS[number].capitalize()
    return Mention(
        RemarkKind.DATE, match.start(), match.end(), key, (key, keys("no weekday")), shown
    )


_PLAIN_YEAR = re.compile(rf"(?<![\d.,/$€£¥A-Za-z-])(?P<y>{_YEAR})(?![\d.,]\d|[%-]\d)")


def plain_years(half: HalfText) -> list[Mention]:
    """The years that stand as a bare number, in English: in 2027. Raises nothing."""
    return half.take(_PLAIN_YEAR, _year)
