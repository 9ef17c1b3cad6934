"""What a meeting has on, by the clock and the times of its agenda."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.next_up import NextUp, next_up
from meetings.rules.timetable import Hours, TimetableEntry, lay_out

OPENS = dt.datetime(2027, 3, 23, 13, tzinfo=dt.UTC)


def minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


MORNING = Hours(1, OPENS, OPENS + minutes(60))
AFTERNOON = Hours(2, OPENS + minutes(90), OPENS + minutes(150))
# 1 from :00; 2 from :10 until :40, with 2a from :10 and 2b from :20 until :30; 3 in the next one.
AGENDA = lay_out(
    [
        TimetableEntry(1, 10),
        TimetableEntry(2, 30, items=(TimetableEntry(21, 10), TimetableEntry(22, 10))),
        TimetableEntry(3, 30, sitting=2),
    ],
    [MORNING, AFTERNOON],
).times


def told(found: NextUp | None) -> tuple[int | None, ...] | None:
    if found is None:
        return None
    return (
        found.sitting.number,
        found.current.pk if found.current else None,
        found.following.pk if found.following else None,
        found.then.number if found.then else None,
    )


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (-1, None),
        (0, (1, 1, 2, 2)),
        (9, (1, 1, 2, 2)),
        (10, (1, 21, 22, 2)),
        (20, (1, 22, None, 2)),
        (30, (1, 2, None, 2)),
        (40, (1, None, None, 2)),
        (59, (1, None, None, 2)),
        (60, None),
        (90, (2, 3, None, None)),
        (150, None),
    ],
)
def test_what_is_on(after: int, wanted: tuple[int | None, ...] | None) -> None:
    found = next_up([AFTERNOON, MORNING], AGENDA, OPENS + minutes(after))
    assert told(found) == wanted


def test_a_sitting_without_an_agenda_tells_its_own_hours() -> None:
    assert next_up([MORNING, AFTERNOON], (), OPENS) == NextUp(MORNING, then=AFTERNOON)


def test_of_two_sittings_at_once_that_of_the_heads_is_on_which_opened_last() -> None:
    heads = Hours(3, OPENS + minutes(15), OPENS + minutes(45))
    found = next_up([heads, MORNING], AGENDA, OPENS + minutes(20))
    assert told(found) == (3, None, None, None)


@given(
    st.lists(st.integers(1, 60), max_size=8),
    st.lists(st.integers(5, 120), min_size=1, max_size=3),
    st.integers(-10, 500),
)
def test_what_is_told_is_so(items: list[int], lengths: list[int], after: int) -> None:
    hours, opens = [], OPENS
    for number, length in enumerate(lengths, start=1):
        hours.append(Hours(number, opens, opens + minutes(length)))
        opens += minutes(length + 30)
    entries = [TimetableEntry(pk, length) for pk, length in enumerate(items, start=1)]
    times, now = lay_out(entries, hours).times, OPENS + minutes(after)
    found = next_up(hours, times, now)
    assert (found is None) == all(not each.starts_at <= now < each.ends_at for each in hours)
    if found is None:
        return
    if found.current:
        assert found.current.starts_at <= now < found.current.ends_at
    if found.following:
        assert now < found.following.starts_at < found.sitting.ends_at
        between = [t for t in times if now < t.starts_at < found.following.starts_at]
        assert between == []
    assert found.then is None or found.then.starts_at >= found.sitting.ends_at
