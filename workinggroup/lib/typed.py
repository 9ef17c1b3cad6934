"""Days and hours as people type them, in forms and in files: one reader of each.

What offices of either country write is taken where it can mean one thing only, and refused with a
sentence where it can mean two.
"""

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from workinggroup.lib import dual_time
from workinggroup.lib.numerals import in_digits
from workinggroup.lib.spellings import in_plain_signs

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = (
    "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?|(?:星期|周|礼拜)[一二三四五六日天]"
)
_HAN_WEEKDAYS = "一二三四五六日"
_WEEKDAY_BEFORE = re.compile(rf"({_WEEKDAY}),? ?(?=[\d一二a-z])")
# Behind a day, a single sign within brackets is its weekday, too.
_WEEKDAY_BEHIND = re.compile(rf"(?<=\w),? ?(?:({_WEEKDAY})|\(({_WEEKDAY}|[一二三四五六日天])\))$")
_YEAR_FIRST = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?", re.ASCII)
# A year of these centuries read from behind is none: of eight digits, it comes first.
_EIGHT_DIGITS = re.compile(r"((?:19|20|21|22)\d\d)(0[1-9]|1[0-2])(\d\d)", re.ASCII)
_NUMBERS_ONLY = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4})", re.ASCII)
_DAY, _PARTED = r"(\d{1,2})(?:st|nd|rd|th)?", "[-/., ]{1,2}"
_DAY_MONTH_YEAR = re.compile(
    rf"(?:the )?{_DAY}[-/., ]{{0,2}}(?:of )?{_MONTH}{_PARTED}(\d{{4}})", re.ASCII
)
_MONTH_DAY_YEAR = re.compile(rf"{_MONTH}[-/., ]{{0,2}}{_DAY}{_PARTED}(\d{{4}})", re.ASCII)
_YEAR_MONTH_DAY = re.compile(rf"(\d{{4}}){_PARTED}{_MONTH}{_PARTED}{_DAY}", re.ASCII)

# The hours, from the first to the last, that each part of a day can name.
_PARTS_OF_DAY = {
    "am": (0, 11),
    "pm": (12, 23),
    "凌晨": (0, 6),
    **dict.fromkeys(("早上", "早晨", "上午"), (1, 11)),
    "中午": (11, 14),
    "清晨": (4, 8),
    **dict.fromkeys(("夜里", "夜间"), (18, 23)),
    "下午": (12, 23),
    "傍晚": (16, 20),
    "晚上": (17, 23),
}
_PART = f"({'|'.join(_PARTS_OF_DAY)})"
_HALF_AND_QUARTERS = {"半": 30, "1刻": 15, "3刻": 45}
_HOUR = re.compile(
    rf"{_PART}? ?(\d{{1,2}})(?: ?(?:[:.] ?(\d{{2}})(?::00)?"
    rf"|[时点]钟?(?: ?(?:(\d{{2}})|(\d{{1,2}}) ?分|(半|[13]刻)|整))?)?)? ?{_PART}?",
    re.ASCII,
)
_FOUR_DIGITS = re.compile(r"(\d{2})(\d{2})", re.ASCII)
_NOON = {"noon", "12 noon", "正午"}
_HALF_DAY = re.compile(r"\b([ap])\.? ?m\b\.?|(?<=\d)([ap])\.? ?m\b\.?")


def read_day(typed: str) -> dt.date:
    """The day that was typed: 2027-06-05, 20270605, June 5th, 2027, 二〇二七年六月五日（周六）.

    Raises `ValidationError` for none, for one that might be two, and for a weekday that it is not.
    """
    text, weekday = _without_weekday(in_plain_signs(typed).lower().rstrip(".。"))
    day = _day_in(in_digits(text))
    if weekday is not None and day.weekday() != weekday:
        raise ValidationError(
            _("The weekday does not fit: this date is %(day)s. Correct one of them.")
            % {"day": dual_time.day_in_words(day)},
            "weekday",
        )
    return day


def _without_weekday(text: str) -> tuple[str, int | None]:
    """A day without its weekday, and which that is, Monday being 0."""
    for pattern in (_WEEKDAY_BEFORE, _WEEKDAY_BEHIND):
        found = pattern.match(text) if pattern is _WEEKDAY_BEFORE else pattern.search(text)
        if found:
            name = next(filter(None, found.groups()))
            return text[: found.start()] + text[found.end() :], _weekday(name)
    return text, None


def _weekday(name: str) -> int:
    if name[:3] in _WEEKDAYS:
        return _WEEKDAYS.index(name[:3])
    return _HAN_WEEKDAYS.index(name[-1].replace("天", "日"))


def _day_in(text: str) -> dt.date:
    if found := _YEAR_FIRST.fullmatch(text) or _EIGHT_DIGITS.fullmatch(text):
        return _day(*found.groups())
    if found := _NUMBERS_ONLY.fullmatch(text):
        one, other, year = map(int, found.groups())
        if one <= 12 and other <= 12 and one != other:
            raise ValidationError(
                _("This could be two different days. Write the year first: 2027-02-01."),
                "ambiguous",
            )
        return _day(year, *((other, one) if one > 12 else (one, other)))
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := _MONTH_DAY_YEAR.fullmatch(text):
        return _day(found[3], _month(found[1]), found[2])
    if found := _YEAR_MONTH_DAY.fullmatch(text):
        return _day(found[1], _month(found[2]), found[3])
    raise ValidationError(_("This is not a date. Write it like 2027-02-01."), "invalid")


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _day(year: str | int, month: str | int, day: str | int) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise ValidationError(_("This day does not exist."), "invalid") from error


def read_hour(typed: str) -> dt.time:
    """The time that was typed, as offices of either country write it: 19:00, 1900, 7 pm, 晚上7点半.
    Raises `ValidationError` for none, and for one that might be two."""
    text = in_digits(in_plain_signs(typed).lower())
    if text in _NOON:
        return dt.time(12)
    narrow = _HALF_DAY.sub(lambda found: f"{found[1] or found[2]}m", text)
    if found := _FOUR_DIGITS.fullmatch(narrow):
        return _time(int(found[1]), int(found[2]))
    found = _HOUR.fullmatch(narrow)
    part = (found[1] or found[7]) if found else None
    if found is None or (found[1] and found[7]) or not (part or re.search(r"[:.时点]", narrow)):
        raise _no_time()
    said = next(filter(None, found.group(3, 4, 5)), "0")
    minute = _HALF_AND_QUARTERS[found[6]] if found[6] else int(said)
    return _time(_hour_of(int(found[2]), part) if part else int(found[2]), minute)


def _hour_of(hour: int, part: str) -> int:
    """Of the twenty-four the hour that was typed with a part of the day. Raises `ValidationError`
    where that has none of the kind: at night, 12 would be of this day or of the next."""
    first, last = _PARTS_OF_DAY[part]
    possible = {hour, hour + 12, 0} if hour == 12 else {hour, hour + 12}
    found = [each for each in possible if first <= each <= last]
    if len(found) != 1:
        raise _no_time()
    return found[0]


def _no_time() -> ValidationError:
    return ValidationError(_("This is not a time. Write it like 19:00."), "invalid")


def _time(hour: int, minute: int) -> dt.time:
    try:
        return dt.time(hour, minute)
    except ValueError as error:
        raise ValidationError(_("This time does not exist."), "invalid") from error
