import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules.scheduling import (
    DEADLINES,
    Proposal,
    Slot,
    Terms,
    burden,
    deadlines_from,
    first_day_with_notice,
    inconvenience,
    next_host,
    propose,
    propose_year,
)
from meetings.rules.working_days import both_work, holiday, is_working_day
from workinggroup.lib.clock import BEIJING, SIDE_ZONES, UTC, WASHINGTON, local

FORMATS = st.sampled_from(["online", "face_to_face", "hybrid"])


def at(text: str, zone: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def clocks(proposal: Proposal, zone: str) -> list[str]:
    return [f"{local(slot.starts_at, zone):%Y-%m-%d %H:%M}" for slot in proposal.sittings]


def test_year_2027_online_has_two_meetings_at_usable_hours() -> None:
    first, second = propose_year(2027, "cn", Terms())
    assert (first.half, first.host, second.half, second.host) == (1, "us", 2, "cn")
    assert clocks(first, WASHINGTON) == ["2027-03-23 07:00", "2027-03-24 07:00"]
    assert clocks(first, BEIJING) == ["2027-03-23 19:00", "2027-03-24 19:00"]
    assert first.holidays == second.holidays == ()
    assert first.provisional == ("cn",)


def test_firm_year_tells_no_provisional_calendar() -> None:
    assert [p.provisional for p in propose_year(2026, "us", Terms())] == [(), ()]


def test_three_hours_in_winter_take_the_evening_in_washington() -> None:
    best = propose(2026, 2, "us", Terms(minutes=180))[0]
    assert clocks(best, WASHINGTON) == ["2026-11-03 18:00", "2026-11-04 18:00"]
    assert clocks(best, BEIJING) == ["2026-11-04 07:00", "2026-11-05 07:00"]


def test_sittings_too_long_for_anybody_give_no_date() -> None:
    assert propose(2027, 1, "us", Terms(minutes=12 * 60)) == []


@pytest.mark.parametrize(
    ("carried", "in_beijing"),
    [
        ({"us": 0, "cn": 3000}, "08:00"),  # Beijing is an hour within its office hours
        ({"us": 3000, "cn": 0}, "07:00"),  # as early as Beijing can bear
    ],
)
def test_online_hour_favours_the_side_that_carried_more(
    carried: dict[str, int], in_beijing: str
) -> None:
    best = propose(2026, 2, "us", Terms(earliest=dt.date(2026, 11, 9), carried=carried))[0]
    assert [clock[-5:] for clock in clocks(best, BEIJING)] == [in_beijing] * 2


def test_half_that_has_its_meeting_is_left_out_and_the_host_still_alternates() -> None:
    (second,) = propose_year(2027, "us", Terms(), taken=[1])
    assert (second.half, second.host) == (2, "cn")


def test_season_already_over_is_left_out() -> None:
    halves = [p.half for p in propose_year(2026, "us", Terms(earliest=dt.date(2026, 6, 1)))]
    assert halves == [2]
    assert propose_year(2026, "us", Terms(earliest=dt.date(2026, 11, 23))) == []


def test_next_host_alternates_and_begins_where_told() -> None:
    assert [next_host("us"), next_host("cn"), next_host(None)] == ["cn", "us", "us"]
    assert next_host(None, first="cn") == "cn"


def test_deadlines_are_the_practice_and_moved_off_days_off() -> None:
    assert deadlines_from(dt.date(2026, 11, 4)) == {
        "proposals": dt.date(2026, 9, 23),
        "agenda": dt.date(2026, 9, 30),  # 7 October: National Day; back before the holiday
        "credentials": dt.date(2026, 10, 21),
        "papers": dt.date(2026, 10, 21),
        "draft_minutes": dt.date(2026, 11, 18),
        "comments": dt.date(2026, 12, 2),
        "signature": dt.date(2026, 12, 16),
    }


@pytest.mark.parametrize(
    ("starts", "ends", "zone", "weighed"),
    [
        ("2026-11-03T09:00", "2026-11-03T18:00", BEIJING, 0),
        ("2026-11-03T07:00", "2026-11-03T10:00", BEIJING, 120),
        ("2026-11-03T18:00", "2026-11-03T21:00", BEIJING, 180),
        ("2026-11-03T20:45", "2026-11-03T21:15", BEIJING, 45),
        ("2026-11-03T22:00", "2026-11-04T00:30", BEIJING, 60 * 2 + 60 * 3 + 30 * 3),
        ("2026-11-03T05:30", "2026-11-03T06:30", WASHINGTON, 30 * 3 + 30 * 2),
    ],
)
def test_inconvenience_weighs_minutes_outside_office_hours(
    starts: str, ends: str, zone: str, weighed: int
) -> None:
    assert inconvenience(Slot(at(starts, zone), at(ends, zone)), zone) == weighed


def test_face_to_face_costs_nobody_an_hour_and_hybrid_the_guests() -> None:
    slots = [Slot(at("2026-11-03T09:30", WASHINGTON), at("2026-11-03T16:30", WASHINGTON))]
    assert burden(slots, host="us", format="face_to_face") == {"us": 0, "cn": 0}
    hybrid = burden(slots, host="us", format="hybrid")
    assert hybrid["us"] == 0 and hybrid["cn"] > 7 * 60


@settings(max_examples=60, deadline=None)
@given(
    year=st.integers(2022, 2035),
    half=st.sampled_from([1, 2]),
    host=st.sampled_from(["us", "cn"]),
    format=FORMATS,
    sittings=st.integers(1, 4),
    minutes=st.sampled_from([90, 120, 150]),
)
def test_every_proposal_keeps_the_rules(
    year: int, half: int, host: str, format: str, sittings: int, minutes: int
) -> None:
    found = propose(year, half, host, Terms(format, sittings, minutes))
    assert found
    best = found[0]
    assert len(best.sittings) == sittings
    assert not best.holidays or all(p.holidays for p in found)
    for proposal in found:
        for slot in proposal.sittings:
            assert slot.minutes == minutes
            for side in ("us", "cn"):
                zone = SIDE_ZONES[side if format == "online" else host]
                day = local(slot.starts_at, zone).date()
                assert is_working_day(day, side)
                assert local(slot.ends_at, zone).date() == day
        days = [slot.starts_at for slot in proposal.sittings]
        assert days == sorted(set(days))


@settings(max_examples=60, deadline=None)
@given(st.dates(dt.date(2022, 1, 1), dt.date(2035, 1, 1)))
def test_deadlines_are_common_working_days_and_never_closer_than_the_default(
    first_day: dt.date,
) -> None:
    due = deadlines_from(first_day)
    assert due.keys() == DEADLINES.keys()
    for kind, days in DEADLINES.items():
        nominal = first_day + dt.timedelta(days=days)
        assert both_work(due[kind])
        assert due[kind] >= nominal if days > 0 else due[kind] <= nominal
        if both_work(nominal):
            assert due[kind] == nominal


def test_holidays_of_the_week_are_told_when_no_week_is_free() -> None:
    # Only the week of Veterans Day is left.
    found = propose(2026, 2, "us", Terms(earliest=dt.date(2026, 11, 10)))
    assert found[0].holidays == (("us", dt.date(2026, 11, 11)),)
    assert holiday(dt.date(2026, 11, 11), "us") is not None


@given(st.dates(dt.date(2025, 1, 1), dt.date(2040, 1, 1)))
def test_plan_of_today_has_no_deadline_that_is_over(today: dt.date) -> None:
    """Also where the first one moves before a week of holidays."""
    first = first_day_with_notice(today)
    assert min(deadlines_from(first).values()) > today
    assert min(deadlines_from(first - dt.timedelta(days=1)).values()) <= today
