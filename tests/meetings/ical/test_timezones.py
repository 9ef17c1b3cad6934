import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.ical.timezones import vtimezone
from tests.meetings.ical.reader import zone_as_defined
from workinggroup.lib.clock import ZONES

FIRST, LAST = 2026, 2029
# Places the two delegations, their counsel and their guests work from.
EXPRESSED = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Brussels",
    "Europe/Berlin",
    "Pacific/Auckland",
    "Pacific/Honolulu",
]


@lru_cache
def reader(name: str) -> dt.tzinfo | None:
    zone = vtimezone(name, FIRST, LAST)
    return zone_as_defined(zone.to_ical(), name) if zone else None


@lru_cache
def turns(name: str, year: int) -> list[dt.datetime]:
    zone = ZoneInfo(name)
    hours = [dt.datetime(year, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=n) for n in range(8760)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hour for n, hour in enumerate(hours[1:], 1) if offsets[n] != offsets[n - 1]]


def assert_right(name: str, moment: dt.datetime) -> None:
    zone = reader(name)
    if zone is None:
        return
    truth = moment.astimezone(ZoneInfo(name))
    wall = truth.replace(tzinfo=zone, fold=0)
    if truth.fold == 0:
        assert wall.utcoffset() == truth.utcoffset(), (name, moment)


@pytest.mark.parametrize("name", EXPRESSED)
def test_zone_people_work_in_has_yearly_rules(name: str) -> None:
    assert reader(name) is not None
    moment = dt.datetime(FIRST, 1, 1, tzinfo=dt.UTC)
    while moment.year <= LAST:
        assert_right(name, moment)
        moment += dt.timedelta(hours=7)


@settings(max_examples=400, deadline=None)
@given(
    name=st.sampled_from(ZONES),
    moment=st.datetimes(
        dt.datetime(FIRST, 1, 1), dt.datetime(LAST, 12, 31, 23), timezones=st.just(dt.UTC)
    ),
)
def test_definition_gives_the_offset_of_the_zone_data(name: str, moment: dt.datetime) -> None:
    assert_right(name, moment.replace(microsecond=0))


@settings(max_examples=200, deadline=None)
@given(
    name=st.sampled_from(EXPRESSED), year=st.integers(FIRST, LAST), minutes=st.integers(-180, 180)
)
def test_definition_is_right_around_a_change(name: str, year: int, minutes: int) -> None:
    for turn in turns(name, year):
        assert_right(name, turn + dt.timedelta(minutes=minutes))


def test_change_is_written_at_the_local_time_before_it() -> None:
    text = vtimezone("Europe/Berlin", FIRST, LAST).to_ical().decode()  # type: ignore[union-attr]
    assert re.findall(r"DTSTART:\d{8}T(\d{6})", text) == ["030000", "020000"]
    assert re.findall(r"RRULE:(.*)\r", text) == [
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    ]


def test_irish_summer_is_daylight_time() -> None:
    text = vtimezone("Europe/Dublin", FIRST, LAST).to_ical().decode()  # type: ignore[union-attr]
    daylight = text[text.index("BEGIN:DAYLIGHT") : text.index("END:DAYLIGHT")]
    assert "TZOFFSETTO:+0100" in daylight


@pytest.mark.parametrize("name", ["UTC", "Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza"])
def test_zone_without_yearly_rules_has_no_definition(name: str) -> None:
    assert vtimezone(name, FIRST, LAST) is None


def test_rule_broken_within_the_years_is_not_stretched_over_them() -> None:
    # Mexico gave up summer time after 2022; the United States moved theirs in 2007.
    assert vtimezone("America/Mexico_City", 2021, 2024) is None
    assert vtimezone("America/Mexico_City", 2024, 2027) is not None
    assert vtimezone("America/New_York", 2005, 2009) is None
