import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.calendar_window import (
    AHEAD,
    CANCELLED_KEPT,
    PAST,
    STEP,
    Stay,
    next_turn,
    stay_of_day,
    stay_of_hours,
)

UTC = dt.UTC
NOON = dt.datetime(2027, 3, 1, 12, tzinfo=UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
moments = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(UTC))
days = st.dates(dt.date(2025, 1, 1), dt.date(2030, 1, 1))


@given(now=moments, starts_at=moments, cancelled_at=st.none() | moments)
def test_hours_stand_while_the_window_holds_them(
    now: dt.datetime, starts_at: dt.datetime, cancelled_at: dt.datetime | None
) -> None:
    stay = stay_of_hours(starts_at, starts_at + HOUR, cancelled_at=cancelled_at)
    late = cancelled_at + CANCELLED_KEPT if cancelled_at else starts_at + HOUR + PAST
    assert stay.holds(now) is (starts_at <= now + AHEAD and now <= late)


@given(now=moments, day=days, cancelled_at=st.none() | moments, open_ended=st.booleans())
def test_days_stand_while_the_window_holds_them(
    now: dt.datetime, day: dt.date, cancelled_at: dt.datetime | None, open_ended: bool
) -> None:
    stay = stay_of_day(day, cancelled_at=cancelled_at, open_ended=open_ended)
    if cancelled_at:
        recent = now <= cancelled_at + CANCELLED_KEPT
    else:
        recent = open_ended or day >= (now - PAST).date()
    assert stay.holds(now) is (day <= (now + AHEAD).date() and recent)


@given(now=moments, day=days)
def test_nothing_comes_or_goes_before_the_next_turn(now: dt.datetime, day: dt.date) -> None:
    stay = stay_of_day(day)
    turn = next_turn([stay], now)
    if turn is None:
        assert stay.until is not None and now >= stay.until
    else:
        assert turn > now
        assert stay.holds(turn - STEP) is stay.holds(now) is not stay.holds(turn)


@pytest.mark.parametrize(
    ("stays", "turn"),
    [
        ([], None),
        ([Stay(NOON - DAY, None)], None),
        ([Stay(NOON, NOON + DAY)], NOON + DAY),
        ([Stay(NOON + HOUR, NOON + DAY), Stay(NOON - DAY, NOON + 2 * HOUR)], NOON + HOUR),
        ([Stay(NOON - DAY, NOON)], None),
    ],
)
def test_next_turn_is_the_first_that_is_still_to_come(
    stays: list[Stay], turn: dt.datetime | None
) -> None:
    assert next_turn(stays, NOON) == turn


def test_date_of_the_first_year_breaks_nothing() -> None:
    first = dt.date(1, 1, 1)
    assert stay_of_day(first, open_ended=True).holds(NOON)
    assert not stay_of_day(first).holds(NOON)
    moment = dt.datetime(1, 1, 1, tzinfo=UTC)
    assert stay_of_hours(moment, moment + HOUR, cancelled_at=NOON).holds(NOON)


@pytest.mark.parametrize(
    ("stay", "first", "last"),
    [
        (stay_of_hours(NOON, NOON + HOUR, cancelled_at=None), NOON - AHEAD, NOON + HOUR + PAST),
        (stay_of_hours(NOON, NOON + HOUR, cancelled_at=NOON - DAY), NOON - AHEAD,
         NOON - DAY + CANCELLED_KEPT),
        (stay_of_day(NOON.date()), NOON - 12 * HOUR - AHEAD, NOON + 12 * HOUR + PAST - STEP),
        (stay_of_day(NOON.date(), cancelled_at=NOON), NOON - 12 * HOUR - AHEAD,
         NOON + CANCELLED_KEPT),
    ],
)  # fmt: skip
def test_first_and_last_instant_count(stay: Stay, first: dt.datetime, last: dt.datetime) -> None:
    asked = [first - STEP, first, last, last + STEP]
    assert [stay.holds(moment) for moment in asked] == [False, True, True, False]
