import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules import working_days as wd
from workinggroup.lib.clock import BEIJING, UTC, WASHINGTON

DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2030, 12, 31))
SIDES = st.sampled_from(["us", "cn"])
MAKE_UP_2026 = [
    dt.date(2026, 1, 4),
    dt.date(2026, 2, 14),
    dt.date(2026, 2, 28),
    dt.date(2026, 5, 9),
    dt.date(2026, 9, 20),
    dt.date(2026, 10, 10),
]


def test_china_make_up_weekends_of_2026_are_exactly_the_notified_ones() -> None:
    year = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(365)]
    worked = [day for day in year if day.weekday() >= 5 and wd.is_working_day(day, "cn")]
    assert worked == MAKE_UP_2026


def test_us_works_no_weekend_of_2026() -> None:
    assert not any(wd.is_working_day(day, "us") for day in MAKE_UP_2026)


@pytest.mark.parametrize(
    ("day", "side"),
    [
        (dt.date(2026, 2, 16), "us"),  # Washington's Birthday
        (dt.date(2026, 2, 16), "cn"),  # New Year's Eve
        (dt.date(2026, 10, 7), "cn"),  # exchanged for 10 October
        (dt.date(2026, 7, 3), "us"),  # Independence Day, observed
        (dt.date(2027, 12, 31), "us"),  # New Year's Day 2028, observed in the year before
        (dt.date(2026, 11, 26), "us"),
    ],
)
def test_holiday_is_no_working_day_and_has_both_names(day: dt.date, side: str) -> None:
    assert not wd.is_working_day(day, side)
    name = wd.holiday(day, side)
    assert name is not None and name.complete


def test_us_holiday_names_are_all_translated() -> None:
    names = [
        name
        for year in range(2021, 2031)
        for day in (dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(365))
        if (name := wd.holiday(day, "us"))
    ]
    assert names and all(not name.zh.isascii() for name in names)


def test_year_with_notice_is_firm_and_year_without_is_provisional() -> None:
    assert [wd.is_provisional(year, "cn") for year in (2025, 2026, 2040)] == [False, False, True]
    assert not wd.is_provisional(2040, "us")


def test_weekend_worked_for_next_years_notice_counts_in_this_year() -> None:
    assert wd.is_working_day(dt.date(2006, 12, 30), "cn")  # notified for New Year 2007


def test_common_working_day_passes_over_both_calendars() -> None:
    # Sat 3 October 2026 to Fri 9 October: National Day holiday; Mon 12 October: Columbus Day.
    assert wd.common_working_day(dt.date(2026, 10, 1), forward=True) == dt.date(2026, 10, 8)
    assert wd.common_working_day(dt.date(2026, 10, 10), forward=True) == dt.date(2026, 10, 13)
    assert wd.common_working_day(dt.date(2026, 10, 7), forward=False) == dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-09-30T10:00", "2026-09-30T10:00"),  # within hours: at once
        ("2026-09-30T05:00", "2026-09-30T09:00"),  # early: the same morning
        ("2026-09-30T18:00", "2026-10-08T09:00"),  # closing time before National Day
        ("2026-10-09T20:00", "2026-10-10T09:00"),  # the Saturday is worked
    ],
)
def test_working_moment_in_beijing(moment: str, expected: str) -> None:
    beijing = ZoneInfo(BEIJING)
    asked = dt.datetime.fromisoformat(moment).replace(tzinfo=beijing)
    got = wd.working_moment(asked, "cn", BEIJING)
    assert got == dt.datetime.fromisoformat(expected).replace(tzinfo=beijing)


def test_working_moment_of_a_traveller_uses_their_clock_and_their_sides_days() -> None:
    # A member of the Chinese side in Washington on US Thanksgiving Day: a working day for them.
    moment = dt.datetime(2026, 11, 26, 15, tzinfo=UTC)
    assert wd.working_moment(moment, "cn", WASHINGTON) == moment
    assert wd.working_moment(moment, "us", WASHINGTON) > moment


@given(DAYS, SIDES)
def test_next_and_previous_are_inverse_and_skip_nothing(day: dt.date, side: str) -> None:
    after = wd.next_working_day(day, side)
    assert wd.is_working_day(after, side)
    between = [day + dt.timedelta(days=n) for n in range(1, (after - day).days)]
    assert not any(wd.is_working_day(d, side) for d in between)
    back = wd.previous_working_day(after, side)
    assert back == day if wd.is_working_day(day, side) else back < day


@given(
    st.datetimes(dt.datetime(2022, 1, 1), dt.datetime(2029, 1, 1), timezones=st.just(UTC)),
    SIDES,
    st.sampled_from([BEIJING, WASHINGTON, "Europe/Paris", "Pacific/Auckland"]),
)
def test_working_moment_is_never_early_always_worked_and_stable(
    moment: dt.datetime, side: str, zone: str
) -> None:
    got = wd.working_moment(moment, side, zone)
    clock = got.astimezone(ZoneInfo(zone))
    assert got >= moment
    assert wd.is_working_day(clock.date(), side)
    assert dt.time(9) <= clock.time() < dt.time(18)
    assert wd.working_moment(got, side, zone) == got
