"""Chinese numerals, as they are written in numbers of meetings, in days and in hours. Pure."""

import re

_DIGITS = {
    **dict.fromkeys("〇零○", 0),
    "两": 2,
    **{sign: number for number, sign in enumerate("一二三四五六七八九", 1)},
}
# No more signs than any number has.
_NUMERAL = re.compile("[〇零○一二三四五六七八九两十百]{1,12}")


def in_digits(written: str) -> str:
    """`written` with digits for each Chinese numeral up to 999: 第十二次 becomes 第12次."""
    return _NUMERAL.sub(lambda match: str(_value(match[0])), written)


def _value(written: str) -> int:
    """What numerals stand for: 七, 十二, 二十一, 一百零三; sign by sign 二〇, 二〇二七."""
    if not set(written) & {"十", "百"}:
        return int("".join(str(_DIGITS[sign]) for sign in written))
    total, digit = 0, 0
    for sign in written:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit
