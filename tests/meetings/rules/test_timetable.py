import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.timetable import Hours, Timetable, TimetableEntry, lay_out

OPENS = dt.datetime(2027, 3, 23, 11, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def hours(minutes: int = 120, *, pk: int = 1, opens: dt.datetime = OPENS) -> Hours:
    return Hours(pk, opens, opens + dt.timedelta(minutes=minutes))


def clock(timetable: Timetable) -> list[tuple[int, int, str, str]]:
    return [
        (time.pk, time.sitting, f"{time.starts_at:%H:%M}", f"{time.ends_at:%H:%M}")
        for time in timetable.times
    ]


def test_items_follow_one_another() -> None:
    table = lay_out(
        [TimetableEntry(1, 15), TimetableEntry(2, 45), TimetableEntry(3, 30)], [hours()]
    )
    assert clock(table) == [
        (1, 1, "11:00", "11:15"),
        (2, 1, "11:15", "12:00"),
        (3, 1, "12:00", "12:30"),
    ]
    assert table.overrun == {1: -30}


def test_subitems_share_their_parents_time() -> None:
    table = lay_out(
        [
            TimetableEntry(1, 60, items=(TimetableEntry(2, 20), TimetableEntry(3, 20))),
            TimetableEntry(4, 10),
        ],
        [hours()],
    )
    assert clock(table) == [
        (1, 1, "11:00", "12:00"),
        (2, 1, "11:00", "11:20"),
        (3, 1, "11:20", "11:40"),
        (4, 1, "12:00", "12:10"),
    ]


def test_subitems_add_up_where_they_need_more_than_their_parent() -> None:
    table = lay_out(
        [
            TimetableEntry(1, 0, items=(TimetableEntry(2, 20), TimetableEntry(3, 25))),
            TimetableEntry(4, 10),
        ],
        [hours()],
    )
    assert clock(table)[0] == (1, 1, "11:00", "11:45")
    assert clock(table)[-1] == (4, 1, "11:45", "11:55")


def test_consecutive_interpretation_doubles_the_time_of_item_and_subitems() -> None:
    entry = TimetableEntry(
        1, 10, consecutive=True, items=(TimetableEntry(2, 15), TimetableEntry(3, 15))
    )
    assert entry.needed == 60
    table = lay_out([entry], [hours()])
    assert clock(table)[1:] == [(2, 1, "11:00", "11:30"), (3, 1, "11:30", "12:00")]


def test_subitem_alone_can_be_interpreted() -> None:
    entry = TimetableEntry(
        1, 0, items=(TimetableEntry(2, 15, consecutive=True), TimetableEntry(3, 15))
    )
    assert entry.needed == 45


def test_overrun_of_the_only_sitting_is_counted_and_marked() -> None:
    table = lay_out(
        [TimetableEntry(1, 100), TimetableEntry(2, 30), TimetableEntry(3, 10)], [hours()]
    )
    assert [time.over for time in table.times] == [False, True, True]
    assert table.overrun == {1: 20}


def test_item_ending_at_the_close_is_not_over() -> None:
    table = lay_out([TimetableEntry(1, 120)], [hours()])
    assert not table.times[0].over
    assert table.overrun == {1: 0}


def test_item_that_does_not_fit_moves_to_the_next_sitting_and_the_rest_follows() -> None:
    sittings = [hours(pk=2, opens=OPENS + DAY), hours(pk=1)]
    table = lay_out(
        [TimetableEntry(1, 100), TimetableEntry(2, 30), TimetableEntry(3, 10)], sittings
    )
    assert [(time.pk, time.sitting) for time in table.times] == [(1, 1), (2, 2), (3, 2)]
    assert table.overrun == {1: -20, 2: -80}


def test_item_longer_than_any_sitting_takes_the_next_untouched_one() -> None:
    sittings = [hours(), hours(pk=2, opens=OPENS + DAY)]
    table = lay_out([TimetableEntry(1, 10), TimetableEntry(2, 200)], sittings)
    assert [(time.pk, time.sitting) for time in table.times] == [(1, 1), (2, 2)]
    assert table.overrun[2] == 80


def test_pinned_item_stays_where_it_is_pinned_and_the_next_one_follows_it() -> None:
    sittings = [hours(), hours(pk=2, opens=OPENS + DAY)]
    table = lay_out(
        [TimetableEntry(1, 10), TimetableEntry(2, 10, sitting=2), TimetableEntry(3, 10)], sittings
    )
    assert [(time.pk, time.sitting) for time in table.times] == [(1, 1), (2, 2), (3, 2)]


def test_pin_to_an_unknown_sitting_counts_as_none() -> None:
    assert lay_out([TimetableEntry(1, 10, sitting=9)], [hours()]).times[0].sitting == 1


def test_without_sittings_there_are_no_times() -> None:
    table = lay_out([TimetableEntry(1, 10)], [])
    assert table.times == () and table.of(1) is None


ENTRIES = st.lists(
    st.tuples(
        st.integers(0, 200),
        st.booleans(),
        st.sampled_from([None, 1, 2, 3, 7]),
        st.lists(st.integers(0, 60), max_size=3),
    ),
    max_size=12,
)


@given(ENTRIES, st.integers(1, 3))
def test_no_two_items_of_a_sitting_overlap_and_none_is_lost(
    drawn: list[tuple[int, bool, int | None, list[int]]], count: int
) -> None:
    entries = [
        TimetableEntry(
            n,
            minutes,
            double,
            pin,
            tuple(TimetableEntry(i, m) for i, m in enumerate(subs, 1000 + 10 * n)),
        )
        for n, (minutes, double, pin, subs) in enumerate(drawn)
    ]
    sittings = [hours(pk=k + 1, opens=OPENS + k * DAY) for k in range(count)]
    table = lay_out(entries, sittings)
    assert len(table.times) == sum(1 + len(entry.items) for entry in entries)
    main = [time for time in table.times if time.pk < 1000]
    for sitting in sittings:
        mine = sorted((t for t in main if t.sitting == sitting.number), key=lambda t: t.starts_at)
        assert all(t.starts_at >= sitting.starts_at for t in mine)
        assert all(a.ends_at <= b.starts_at for a, b in pairwise(mine))
        latest = max((t.ends_at for t in mine), default=sitting.starts_at)
        assert table.overrun[sitting.number] == (latest - sitting.ends_at).total_seconds() // 60
        assert {t.over for t in mine} <= {True, False}
    for time in table.times:
        close = sittings[time.sitting - 1].ends_at
        assert time.over == (time.ends_at > close)
