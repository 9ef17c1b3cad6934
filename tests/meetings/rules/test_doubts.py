"""Dates that look like a mistake: which are asked about, and which are not."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.doubts import (
    AFTER_MEETING,
    BEFORE_MEETING,
    SittingDay,
    doubts_of_deadlines,
    doubts_of_due,
    doubts_of_half_year,
    doubts_of_settled,
    doubts_of_sittings,
)
from meetings.rules.scheduling import deadlines_from

OPENS = dt.date(2027, 5, 16)
DAYS = (SittingDay(1, OPENS), SittingDay(2, OPENS + dt.timedelta(days=1)))


@pytest.mark.parametrize(
    ("kind", "day", "kinds"),
    [
        ("papers", dt.date(2027, 6, 30), ["papers"]),
        ("papers", OPENS, []),
        ("agenda", dt.date(2027, 5, 17), ["agenda"]),
        ("draft_minutes", dt.date(2027, 5, 1), ["draft_minutes"]),
        # Between two sittings the meeting is not over.
        ("draft_minutes", OPENS, ["draft_minutes"]),
        ("draft_minutes", DAYS[1].day, []),
        ("signature", dt.date(2027, 6, 1), ["signature<comments"]),
        ("proposals", dt.date(2027, 4, 30), ["agenda<proposals"]),
    ],
)
def test_order_of_deadlines_that_contradicts_the_meeting(
    kind: str, day: dt.date, kinds: list[str]
) -> None:
    due = {**deadlines_from(OPENS), kind: day}
    assert [each.mark.split(":")[0] for each in doubts_of_deadlines(due, DAYS)] == kinds


@given(st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1)))
def test_derived_deadlines_are_never_doubted(day: dt.date) -> None:
    sittings = [SittingDay(n, day + dt.timedelta(days=n)) for n in range(5)]
    assert list(doubts_of_deadlines(deadlines_from(day), sittings)) == []
    assert list(doubts_of_sittings(sittings)) == []


@given(st.sampled_from([*BEFORE_MEETING, *AFTER_MEETING]), st.integers(1, 400))
def test_every_deadline_on_the_wrong_side_of_the_meeting_is_doubted(kind: str, days: int) -> None:
    away = dt.timedelta(days=days)
    wrong = DAYS[1].day + away if kind in BEFORE_MEETING else OPENS - away
    due = {**deadlines_from(OPENS), kind: wrong}
    assert any(each.mark.startswith(f"{kind}:") for each in doubts_of_deadlines(due, DAYS))


def test_sitting_far_from_its_meeting() -> None:
    far = (SittingDay(1, dt.date(2028, 12, 31)), SittingDay(2, dt.date(2027, 11, 17)))
    (doubt,) = doubts_of_sittings(far)
    assert doubt.mark == "apart:2:2027-11-17:1:2028-12-31"
    assert "410 days apart" in doubt.text


def test_another_date_is_another_doubt() -> None:
    """Who confirmed one has not confirmed what was typed after it."""
    marks = {
        doubt.mark
        for day in (1, 2)
        for doubt in doubts_of_deadlines({"papers": dt.date(2027, 6, day)}, DAYS)
    }
    assert len(marks) == 2


def test_meeting_without_sittings_is_doubted_only_for_the_order_of_its_deadlines() -> None:
    assert list(doubts_of_deadlines({"papers": OPENS}, ())) == []


@pytest.mark.parametrize(
    ("half", "day", "is_doubted"),
    [
        (1, dt.date(2026, 12, 1), False),
        (1, dt.date(2026, 11, 30), True),
        (1, dt.date(2027, 7, 31), False),
        (1, dt.date(2027, 8, 1), True),
        (2, dt.date(2027, 6, 1), False),
        (2, dt.date(2028, 12, 31), True),
    ],
)
def test_sitting_far_outside_its_half_year(half: int, day: dt.date, is_doubted: bool) -> None:
    assert bool(list(doubts_of_half_year(2027, half, [SittingDay(1, day)]))) is is_doubted


@pytest.mark.parametrize(
    ("due_on", "days", "is_doubted"),
    [
        (OPENS, [OPENS, OPENS + dt.timedelta(days=1)], False),
        (OPENS - dt.timedelta(days=1), [OPENS + dt.timedelta(days=1), OPENS], True),
        (dt.date(2012, 8, 31), [], False),
    ],
)
def test_promise_that_is_due_before_its_meeting(
    due_on: dt.date, days: list[dt.date], is_doubted: bool
) -> None:
    assert bool(list(doubts_of_due(due_on, days))) is is_doubted
    assert bool(list(doubts_of_settled(due_on, days))) is is_doubted
