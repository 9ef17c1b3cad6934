"""Two clocks, always both, in either language."""

import datetime as dt

import pytest
from django.utils.translation import override

from meetings.rules.reminders.facts import MEETING_DAYS
from meetings.rules.reminders.wording import describe_days, describe_meeting_reminders
from workinggroup.lib import clock, dual_time

WINTER = dt.datetime(2027, 3, 10, 0, 0, tzinfo=dt.UTC)
SUMMER = dt.datetime(2027, 3, 16, 23, 0, tzinfo=dt.UTC)


def test_in_words_names_both_places_and_the_shift() -> None:
    assert dual_time.in_words(SUMMER, language="en") == (
        "Washington 19:00 Tue 16 Mar 2027 | Beijing 07:00 Wed 17 Mar 2027 (+1 day)"
    )
    assert dual_time.in_words(SUMMER, language="zh") == (
        "华盛顿时间2027年3月16日（周二）19:00 | 北京时间2027年3月17日（周三）07:00（次日）"
    )


def test_in_words_with_own_side_first_turns_the_shift_round() -> None:
    assert dual_time.in_words(SUMMER, language="en", first="cn", year=False) == (
        "Beijing 07:00 Wed 17 Mar | Washington 19:00 Tue 16 Mar (−1 day)"
    )


def test_in_words_on_one_date_tells_the_date_once() -> None:
    morning = dt.datetime(2027, 3, 16, 12, 0, tzinfo=dt.UTC)
    assert dual_time.in_words(morning, language="en") == (
        "Washington 08:00 Tue 16 Mar 2027 | Beijing 20:00"
    )


def test_a_paper_writes_a_line_in_full_in_the_order_of_its_language() -> None:
    until = SUMMER + dt.timedelta(hours=2)
    assert dual_time.lines_in_full(SUMMER, until, language="en") == [
        "Tuesday, 16 March 2027, 19:00–21:00, Washington time",
        "Wednesday, 17 March 2027, 07:00–09:00, Beijing time",
    ]
    assert dual_time.lines_in_full(SUMMER, until, language="zh", first="cn") == [
        "北京时间2027年3月17日（周三）07:00–09:00",
        "华盛顿时间2027年3月16日（周二）19:00–21:00",
    ]


def test_winter_and_summer_differ_by_an_hour() -> None:
    """Washington is 13 hours behind Beijing in winter and 12 in summer time."""
    for moment, hours in ((WINTER, 13), (SUMMER, 12)):
        us, cn = dual_time.readings(moment)
        apart = cn.start.replace(tzinfo=None) - us.start.replace(tzinfo=None)
        assert apart == dt.timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "US/Eastern", "PRC", ""])
def test_reader_on_one_of_the_two_clocks_gets_no_third(zone: str) -> None:
    assert len(dual_time.readings(SUMMER, reader_zone=zone)) == 2


def test_reader_in_a_third_zone_gets_it_named() -> None:
    told = dual_time.in_words(SUMMER, language="zh", reader_zone="America/Chicago")
    assert told.endswith(" | 芝加哥时间18:00")
    told = dual_time.in_words(SUMMER, language="en", reader_zone="Europe/London")
    assert told.endswith(" | London 23:00")


def test_an_hour_that_comes_twice_says_which_it_is() -> None:
    """In the night of 7 November 2027 Washington's clock is put back at two."""
    first = dt.datetime(2027, 11, 7, 5, 30, tzinfo=dt.UTC)
    told = [dual_time.in_words(first + dt.timedelta(hours=n), language="en") for n in range(3)]
    assert [each.partition(" Sun")[0] for each in told] == [
        "Washington 01:30 EDT",
        "Washington 01:30 EST",
        "Washington 02:30",
    ]
    span = dual_time.in_words(first, first + dt.timedelta(hours=1), language="zh", first="cn")
    assert "北京时间2027年11月7日（周日）13:30–14:30" in span and "01:30 EDT–01:30 EST" in span


def test_reminder_days_are_told_as_they_are() -> None:
    with override("en"):
        assert describe_days((30, 7, 1)) == "30 days, 7 days and 1 day"
        assert all(str(days) in describe_meeting_reminders() for days in MEETING_DAYS)


def test_range_over_midnight_says_so() -> None:
    end = SUMMER + dt.timedelta(hours=6)
    assert dual_time.in_words(SUMMER, end, language="en") == (
        "Washington 19:00–01:00 (+1 day) Tue 16 Mar 2027"
        " | Beijing 07:00–13:00 Wed 17 Mar 2027 (+1 day)"
    )
    assert dual_time.in_words(SUMMER, end, language="zh", year=False) == (
        "华盛顿时间3月16日（周二）19:00–01:00（次日） | 北京时间3月17日（周三）07:00–13:00（次日）"
    )


@pytest.mark.parametrize(
    ("first", "last", "en", "zh"),
    [
        ((2027, 3, 16), (2027, 3, 16), "16 Mar 2027", "2027年3月16日"),
        ((2027, 3, 16), (2027, 3, 18), "16–18 Mar 2027", "2027年3月16日至18日"),
        ((2027, 3, 30), (2027, 4, 1), "30 Mar – 1 Apr 2027", "2027年3月30日至4月1日"),
        (
            (2027, 12, 31),
            (2028, 1, 1),
            "31 Dec 2027 – 1 Jan 2028",
            "2027年12月31日至2028年1月1日",
        ),
    ],
)
def test_days_in_words(
    first: tuple[int, int, int], last: tuple[int, int, int], en: str, zh: str
) -> None:
    days = dt.date(*first), dt.date(*last)
    assert dual_time.days_in_words(*days, "en") == en
    assert dual_time.days_in_words(*days, "zh") == zh


@pytest.mark.parametrize(
    ("days", "en", "zh"),
    [
        (-2, "2 days overdue", "已逾期2天"),
        (-1, "1 day overdue", "已逾期1天"),
        (0, "due today", "今天到期"),
        (1, "due tomorrow", "明天到期"),
        (3, "in 3 days", "3天后到期"),
    ],
)
def test_due_in_words(days: int, en: str, zh: str) -> None:
    today = dt.date(2027, 3, 16)
    due = today + dt.timedelta(days=days)
    assert dual_time.due_in_words(due, today, "en") == en
    assert dual_time.due_in_words(due, today, "zh") == zh


def test_every_zone_offered_has_a_name_in_both_languages() -> None:
    for zone in clock.ZONES:
        assert dual_time.place(zone, "en")
        assert dual_time.place(zone, "zh")
        assert dual_time.clock_name(zone, "zh").endswith("时间") or zone == "UTC"


def test_a_clock_is_called_by_its_place_and_in_chinese_a_time() -> None:
    assert dual_time.clock_name(clock.BEIJING, "en") == "Beijing"
    assert dual_time.clock_name(clock.BEIJING, "zh") == "北京时间"
    assert dual_time.clock_name("UTC", "zh") == "协调世界时"
    assert dual_time.day_on_clock("3 Nov 2026", clock.WASHINGTON, "en") == "3 Nov 2026 (Washington)"


def test_months_are_called_as_in_washington() -> None:
    day = dt.date(2027, 9, 4)
    assert dual_time.day_in_words(day, "en") == "Sat 4 Sep 2027"
    assert dual_time.day_in_words(day, "en", year=False, weekday=False) == "4 Sep"
    assert dual_time.days_in_words(day, dt.date(2027, 10, 1), "en") == "4 Sep – 1 Oct 2027"


@pytest.mark.parametrize(("language", "month"), [("en", "Sep"), ("zh-hans", "9月")])
def test_a_month_is_called_in_the_language_of_who_asks(language: str, month: str) -> None:
    with override(language):
        assert dual_time.month_in_words(dt.date(2027, 9, 4)) == month
