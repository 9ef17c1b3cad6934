"""Numbers as Chinese writes them: 12, 一百二十, 1.2亿, 二〇二七, 百分之零点五. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from meetings.rules.pair_check.mentions import HalfText
from meetings.rules.pair_check.numeral import Numeral

_ONES = {
    **dict.fromkeys("〇零○", 0),
    **{sign: number for number, sign in enumerate("一二三四五六七八九", 1)},
    **{sign: number for number, sign in enumerate("壹贰叁肆伍陆柒捌玖", 1)},
    "两": 2,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
SIGNS = "".join((*_ONES, *_TENS, "万亿"))
# No more signs than any number has.
NUMERAL = rf"[{SIGNS}]{{1,24}}(?:点[〇零○一二三四五六七八九]{{1,8}})?"
_UNIT = "[十百千万亿]{1,3}"
DIGITS = r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d{1,12})?|(?<![\d.])\d{1,18}(?:\.\d{1,12})?"
# 150万, 1亿5000万, 3,000.
_WRITTEN = re.compile(
    rf"(?P<digits>(?:(?:{DIGITS}) ?{_UNIT}){{1,3}}(?:(?:{DIGITS})(?: ?{_UNIT})?)?|(?:{DIGITS}))"
    rf"|(?P<han>{NUMERAL})"
)
_PART = re.compile(rf"({DIGITS})(?: ?({_UNIT}))?")
# After these a single sign is a number, and not a part of a word.
_COUNTED = re.compile(
    r"个|名|家|项|次|份|天|日|周(?!边|期)|年|月|位|条|款|段|页|类|种|批|轮|场|步|届|点|倍|小时"
    r"|分钟|秒|季度|人"
    r"|组|篇|部|件|台|套|处|例|起|宗|册|版|章|节|级|代|号|期|方面|大|座|所|笔|封|国(?!集团)"
)
# Both sides, the two countries: nobody misses the number.
_THE_TWO = re.compile(
    r"两(?:国|岸|方|会|者|边|地|用|端|级|难|极|侧|翼|头|化|种语言|种文|[家个大](?:协会|行业"
    r"|代表团|经济体|市场|国家)|份协会)"
)
# 六七十: sixty or seventy.
_ROUGHLY = re.compile(
    "(?P<one>[一二三四五六七八九])(?P<two>[二三四五六七八九])(?P<rest>[十百千万亿]{1,3})"
)
_NOBODY_ELSE = re.compile(r"第三(?:方|国|者|地|人)")
_SETTLED_ORDINAL = re.compile(r"第二(?:次|届|条|轮|期|批|阶段|段|项|章|节|款|稿|版|部分)")


def chinese_numerals(half: HalfText) -> Iterator[Numeral]:
    """The numbers of a Chinese text, in their order. Raises nothing."""
    for match in _WRITTEN.finditer(half.text):
        if match["digits"]:
            value = sum((_digits_value(part) for part in _PART.finditer(match[0])), Fraction(0))
            yield Numeral(match.start(), match.end(), (value,), demanded=value > 1)
        else:
            yield _in_han(half.text, match)


def _digits_value(part: re.Match[str]) -> Fraction:
    value = Fraction(Decimal(part[1].replace(",", "")))
    for sign in part[2] or "":
        value *= _TENS.get(sign) or _MYRIADS[sign]
    return value


def _in_han(text: str, match: re.Match[str]) -> Numeral:
    written, start, end = match[0], match.start(), match.end()
    if rough := _ROUGHLY.fullmatch(written):
        values = (
            han_value(f"{rough['one']}{rough['rest']}"),
            han_value(rough["two"] + rough["rest"]),
        )
        return Numeral(start, end, values)
    if _is_estimate(written):
        return Numeral(start, end, tuple(Fraction(_ONES[sign]) for sign in written))
    value = han_value(written)
    after_ordinal = text[max(0, start - 1) : start] == "第"
    if len(written) > 1:
        demanded = written[0] in _ONES or written[0] in "十拾"
    elif after_ordinal:
        demanded = (value > 2 and not _NOBODY_ELSE.match(text, start - 1)) or bool(
            _SETTLED_ORDINAL.match(text, start - 1)
        )
    else:
        demanded = bool(_COUNTED.match(text, end)) and not _THE_TWO.match(text, start)
        demanded = demanded and written in "两二三四五六七八九十"
    near = text[max(0, start - 1) : start] in ("数", "几", "上", "成", "近")
    vague = written[0] in _MYRIADS or (written[0] in _TENS and (near or written[0] not in "十拾"))
    return Numeral(start, end, (value,), demanded and not vague and value > 1, vague)


def _is_estimate(written: str) -> bool:
    """两三天, 五六家: two signs side by side that are no number together."""
    return len(written) == 2 and all(sign in _ONES for sign in written)


def han_value(written: str) -> Fraction:
    """What numerals stand for: 一百零三, 二〇二七, 十二万, 三点五. Raises nothing for what
    `NUMERAL` matches."""
    whole, _point, decimals = written.partition("点")
    value = Fraction(_whole_value(whole))
    if decimals:
        digits = "".join(str(_ONES[sign]) for sign in decimals)
        value += Fraction(int(digits), 10 ** len(digits))
    return value


def _whole_value(written: str) -> int:
    if all(sign in _ONES for sign in written):
        return int("".join(str(_ONES[sign]) for sign in written))
    total, section, digit = 0, 0, -1
    for sign in written:
        if sign in _ONES:
            digit = _ONES[sign]
        elif sign in _TENS:
            section += (digit if digit > 0 else 1) * _TENS[sign]
            digit = -1
        else:
            section += max(digit, 0)
            if sign == "亿":
                total = ((total + section) or 1) * _MYRIADS[sign]
            else:
                total += (section or 1) * _MYRIADS[sign]
            section, digit = 0, -1
    return total + section + _last_digit(written, digit)


def _last_digit(written: str, digit: int) -> int:
    """三千五 is 3500, 三千零五 3005, 三十五 35."""
    if digit <= 0 or len(written) < 2 or written[-2] not in {**_TENS, **_MYRIADS}:
        return max(digit, 0)
    unit = _TENS.get(written[-2]) or _MYRIADS[written[-2]]
    return digit * max(unit // 10, 1)


def plain_value(written: str) -> Fraction:
    """A number in digits or in numerals. Raises `ValueError` for what is neither."""
    plain = written.replace(",", "")
    return Fraction(plain) if plain[0].isdecimal() else han_value(plain)
