"""Days and hours as people type them: what can mean one thing only is taken."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from workinggroup.lib.typed import read_day, read_hour

# A Saturday.
DAY = dt.date(2027, 6, 5)
MONTHS = [
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
HAN_WEEKDAYS = "一二三四五六日"
HAN = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    "typed",
    [
        *("2027-06-05", "2027/6/5", "2027.6.5", "2027–06–05", " 2027-06-05 ", "20270605"),
        *(
            "2027年6月5日",
            "２０２７年６月５日",
            "2027 年 6 月 5 日",
            "2027年06月05日",
            "2027年6月5号",
        ),
        *("二〇二七年六月五日", "二零二七年六月五日", "二○二七年六月五日"),
        *("5 Jun 2027", "5 June 2027", "5th June 2027", "the 5th of June, 2027", "5-Jun-2027"),
        *("Jun 5, 2027", "June 5, 2027", "Jun 5th 2027", "June 5th, 2027", "JUN. 5 2027"),
        *("2027-Jun-05", "2027 June 5", "June 5, 2027.", "2027年6月5日。"),
        *("Sat 5 June 2027", "Saturday, June 5, 2027", "Sat., 5 June 2027", "2027-06-05 (Sat)"),
        *(
            "2027-06-05 Sat",
            "5 June 2027, Saturday",
            "2027年06月05日（周六）",
            "2027年6月5日 星期六",
        ),
        *(
            "2027年6月5日周六",
            "2027年6月5日(六)",
            "星期六 2027年6月5日",
            "二〇二七年六月五日礼拜六",
        ),
    ],
)
def test_a_day_is_read_as_either_country_writes_it(typed: str) -> None:
    assert read_day(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/2027", (12, 31)),
        ("12/31/2027", (12, 31)),
        ("5.5.2027", (5, 5)),
        ("二〇二七年十二月三十一日", (12, 31)),
        ("二〇二七年十月二十日", (10, 20)),
        ("1 Sept 2027", (9, 1)),
        ("22nd March 2027", (3, 22)),
        ("2027年6月6日（天）", (6, 6)),
        ("Tues 1 June 2027", (6, 1)),
        ("Thurs. 3 June 2027", (6, 3)),
    ],
)
def test_each_way_of_writing_a_part_of_a_day(typed: str, day: tuple[int, int]) -> None:
    assert read_day(typed) == dt.date(2027, *day)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("01/02/2027", "could be two different days"),
        ("Mon 01/02/2027", "could be two different days"),
        ("2027-02-30", "does not exist"),
        ("20270230", "does not exist"),
        ("February 30th, 2027", "does not exist"),
        ("31/31/2027", "does not exist"),
        ("0000-01-01", "does not exist"),
        ("next week", "is not a date"),
        ("Saturday", "is not a date"),
        ("5 June", "is not a date"),
        ("June 52027", "is not a date"),
        ("05062027", "is not a date"),
        ("270605", "is not a date"),
        ("1e9", "is not a date"),
        ("x" * 100_000, "is not a date"),
        ("2027-06-05 (Fri)", "weekday does not fit: this date is Sat 5 Jun 2027"),
        ("Sunday, June 5, 2027", "weekday does not fit"),
        ("2027年6月5日（周日）", "weekday does not fit"),
        ("2027年6月5日(五)", "weekday does not fit"),
    ],
)
def test_what_may_be_two_days_or_is_none_is_refused_with_a_hint(typed: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        read_day(typed)


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number in (11, 12, 13) else ending}"


def _in_han(number: int) -> str:
    tens, ones = divmod(number, 10)
    many = HAN[tens] if tens > 1 else ""
    return f"{many}{'十' if tens else ''}{HAN[ones] if ones else ''}"


def _spelled_forms(day: dt.date, weekday: int) -> list[str]:
    month, name, sign = MONTHS[day.month - 1], WEEKDAYS[weekday], HAN_WEEKDAYS[weekday]
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    return [
        f"{day} ({name[:3]})",
        f"{name[:3]} {day.day} {month} {day.year}",
        f"{name}, {month} {day.day}, {day.year}",
        f"{month[:3]} {_ordinal(day.day)} {day.year} {name}",
        f"{day.year}年{day.month}月{day.day}日（周{sign}）",
        f"{day.year}年{day.month:02}月{day.day:02}日 星期{sign}",
        f"{year}年{_in_han(day.month)}月{_in_han(day.day)}日({sign})",
    ]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)), st.integers(1, 6))
def test_each_form_of_a_day_is_that_day_and_no_other_weekday(day: dt.date, off: int) -> None:
    assert read_day(f"{day:%Y%m%d}") == day
    assert [read_day(typed) for typed in _spelled_forms(day, day.weekday())] == [day] * 7
    for typed in _spelled_forms(day, (day.weekday() + off) % 7):
        with pytest.raises(ValidationError, match="weekday does not fit"):
            read_day(typed)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("19:00", dt.time(19)),
        ("9:05", dt.time(9, 5)),
        ("7:30", dt.time(7, 30)),
        ("19.30", dt.time(19, 30)),
        ("1930", dt.time(19, 30)),
        ("0730", dt.time(7, 30)),
        ("19:00:00", dt.time(19)),
        ("１９：３０", dt.time(19, 30)),
        ("7 pm", dt.time(19)),
        ("7:00 PM", dt.time(19)),
        ("7.30pm", dt.time(19, 30)),
        ("7:30 p.m.", dt.time(19, 30)),
        ("7:00:00 PM", dt.time(19)),
        ("12 am", dt.time(0)),
        ("12 pm", dt.time(12)),
        ("19:30 pm", dt.time(19, 30)),
        ("19时", dt.time(19)),
        ("19时30分", dt.time(19, 30)),
        ("十九时三十分", dt.time(19, 30)),
        ("下午7:30", dt.time(19, 30)),
        ("下午7点30分", dt.time(19, 30)),
        ("晚上 8:00", dt.time(20)),
        ("晚上7点半", dt.time(19, 30)),
        ("晚上七点一刻", dt.time(19, 15)),
        ("晚上7点5分", dt.time(19, 5)),
        ("上午9点", dt.time(9)),
        ("上午9点整", dt.time(9)),
        ("中午11点半", dt.time(11, 30)),
        ("中午12点", dt.time(12)),
        ("中午1点", dt.time(13)),
        ("凌晨12点", dt.time(0)),
        ("noon", dt.time(12)),
        ("12 noon", dt.time(12)),
        ("正午", dt.time(12)),
        ("8点钟", dt.time(8)),
        ("晚上8点钟", dt.time(20)),
        ("夜里11点", dt.time(23)),
        ("清晨6点半", dt.time(6, 30)),
    ],
)
def test_an_hour_is_read_as_either_office_writes_it(typed: str, hour: dt.time) -> None:
    assert read_hour(typed) == hour


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *((typed, "Write it like 19:00") for typed in ("", "19", "7", "730", "7:3", "midnight")),
        *((typed, "Write it like 19:00") for typed in ("13 am pm", "19:00:30", "x" * 100_000)),
        # Of this day or of the next, in the morning or at noon.
        *(
            (typed, "Write it like 19:00")
            for typed in ("晚上12点", "晚上1点", "夜里1点", "上午12点")
        ),
        *((typed, "Write it like 19:00") for typed in ("13 am", "上午19:00", "凌晨9点")),
        *((typed, "does not exist") for typed in ("25:00", "9:60", "2460", "24:00")),
    ],
)
def test_what_is_no_hour_or_might_be_two_is_refused_with_a_hint(typed: str, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        read_hour(typed)


@given(st.times())
def test_each_form_of_an_hour_is_that_hour(time: dt.time) -> None:
    hour = time.replace(second=0, microsecond=0)
    half = "AM" if hour.hour < 12 else "PM"
    forms = [f"{hour:%H:%M}", f"{hour:%H.%M}", f"{hour:%H%M}", f"{hour:%H时%M分}"]
    forms += [f"{hour:%I:%M} {half}", f"{hour.hour % 12 or 12}.{hour:%M}{half.lower()}"]
    assert [read_hour(typed) for typed in forms] == [hour] * 6
