"""Ways in which one number, day or hour is written in either language."""

import datetime as dt
import re
from collections.abc import Iterator

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    "nineteen",
]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SIGNS = "零一二三四五六七八九"
_SLIP = re.compile(r"(?<![\d(（])[1-9]\d*")


def spelled(number: int) -> str:
    """A number below a trillion in English words."""
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = f" {spelled(number % size)}" if number % size else ""
            return f"{spelled(number // size)} {name}{rest}"
    if number >= 100:
        rest = f" and {spelled(number % 100)}" if number % 100 else ""
        return f"{_ONES[number // 100]} hundred{rest}"
    if number >= 20:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    return _ONES[number]


def numerals(number: int) -> str:
    """A number below a trillion in Chinese numerals."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            rest = number % size
            gap = "零" if 0 < rest < size // 10 else ""
            return f"{numerals(number // size)}{name}{gap}{numerals(rest) if rest else ''}"
    written = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            written += _SIGNS[digit] + name
        elif written and number and not written.endswith("零"):
            written += "零"
    return written.removeprefix("一") if written.startswith("一十") else written


def in_english(number: int) -> list[str]:
    """1500000, 1,500,000, one million five hundred thousand, 1.5 million."""
    found = [str(number), f"{number:,}", spelled(number)]
    if number >= 10**6 and number % 10**4 == 0:
        found.append(f"{number / 10**6:.10g} million")
    return found


def in_chinese(number: int) -> list[str]:
    """1500000, 1,500,000, 一百五十万, 150万, 0.015亿."""
    found = [str(number), f"{number:,}", numerals(number)]
    if number >= 10**4 and number % 100 == 0:
        found.append(f"{number / 10**4:.10g}万")
    if number >= 10**8 and number % 10**4 == 0:
        found += [f"{number / 10**8:.10g}亿"]
        rest = number % 10**8 // 10**4
        found += [f"{number // 10**8}亿{rest}万"] if rest >= 1000 else []
    return found


def days_in_english(day: dt.date) -> list[str]:
    """The last one may be read as another day."""
    th = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10 if day.day // 10 != 1 else 0, "th")
    return [
        f"{day.day} {day:%B %Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"the {day.day}{th} of {day:%B}, {day.year}",
        f"{day:%B} {day.day}{th}, {day.year}",
        f"{day.day} {day:%b}. {day.year}",
        f"{day:%A}, {day.day} {day:%B %Y}",
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
    ]


def days_in_chinese(day: dt.date) -> list[str]:
    year = "".join(_SIGNS[int(each)] for each in str(day.year))
    written = f"{numerals(day.month)}月{numerals(day.day)}日"
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        f"{year}年{written}",
        f"{year.replace('零', '〇')}年{written}",
        f"{day.year}年{day.month:02d}月{day.day:02d}日",
        f"{day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}-{day.month:02d}-{day.day:02d}",
    ]


def hours_in_english(hour: dt.time) -> list[str]:
    half = "a.m." if hour.hour < 12 else "p.m."
    twelve = hour.hour % 12 or 12
    found = [
        f"{hour:%H:%M}",
        f"{twelve}:{hour.minute:02d} {half}",
        f"{twelve}.{hour.minute:02d}{half}",
    ]
    return found if hour.minute else [*found, f"{twelve} {half}"]


def hours_in_chinese(hour: dt.time) -> list[str]:
    found = [f"{hour.hour}:{hour.minute:02d}", f"{hour.hour}时{hour.minute}分"]
    if 6 < hour.hour < 12:
        found.append(f"上午{hour.hour}时{hour.minute}分")
    if 12 < hour.hour < 18:
        found.append(f"下午{hour.hour - 12}点{hour.minute:02d}分")
        found.append(f"下午{numerals(hour.hour - 12)}时{numerals(hour.minute) or '零'}分")
    return found


def slips_of(en: str, zh: str) -> Iterator[tuple[str, str]]:
    """A pair with one of its numbers in digits changed, for each of them."""
    for match in _SLIP.finditer(en):
        yield _slipped(en, match), zh
    for match in _SLIP.finditer(zh):
        yield en, _slipped(zh, match)


def _slipped(text: str, match: re.Match[str]) -> str:
    number = int(match[0])
    return f"{text[: match.start()]}{number + (7 if number > 7 else 1)}{text[match.end() :]}"
