"""Rearranging an agenda never loses an item, and never nests deeper than one level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.outline import (
    Branch,
    Outline,
    down,
    lines,
    nest,
    put,
    read_outline,
    surroundings,
    unnest,
    up,
)

START: Outline = (Branch(1), Branch(2, (3, 4)), Branch(5))


@pytest.mark.parametrize(
    ("rearranged", "pairs"),
    [
        (up(START, 2), [(2, None), (3, 2), (4, 2), (1, None), (5, None)]),
        (down(START, 3), [(1, None), (2, None), (4, 2), (3, 2), (5, None)]),
        (nest(START, 5), [(1, None), (2, None), (3, 2), (4, 2), (5, 2)]),
        (unnest(START, 3), [(1, None), (2, None), (4, 2), (3, None), (5, None)]),
        (put(START, 5, parent=None, before=1), [(5, None), (1, None), (2, None), (3, 2), (4, 2)]),
        (put(START, 1, parent=2, before=4), [(2, None), (3, 2), (1, 2), (4, 2), (5, None)]),
        (put(START, 4, parent=5, before=None), [(1, None), (2, None), (3, 2), (5, None), (4, 5)]),
        (up(START, 1), None),
        (down(START, 5), None),
        (up(START, 3), None),
        (nest(START, 1), None),
        (nest(START, 2), None),
        (nest(START, 3), None),
        (unnest(START, 5), None),
        (put(START, 2, parent=1, before=None), None),
        (put(START, 1, parent=3, before=None), None),
        (put(START, 1, parent=1, before=None), None),
    ],
)
def test_move(rearranged: Outline | None, pairs: list[tuple[int, int | None]] | None) -> None:
    assert (None if rearranged is None else list(lines(rearranged))) == pairs


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["up", "down", "nest", "unnest", "put"]),
            st.integers(1, 6), st.integers(0, 6), st.integers(0, 6),
        ),
        max_size=40,
    )
)  # fmt: skip
def test_no_move_loses_an_item(acts: list[tuple[str, int, int, int]]) -> None:
    order = read_outline([(1, None), (2, 1), (3, None), (4, 3), (5, 3), (6, None)])
    for way, key, parent, before in acts:
        if way == "put":
            moved = put(order, key, parent=parent or None, before=before or None)
        else:
            moved = {"up": up, "down": down, "nest": nest, "unnest": unnest}[way](order, key)
        order = order if moved is None else moved
        pairs = dict(lines(order))
        assert sorted(pairs) == [1, 2, 3, 4, 5, 6]
        assert len(list(lines(order))) == 6
        assert all(parent is None or pairs[parent] is None for parent in pairs.values())
        assert read_outline(lines(order)) == order


def test_surroundings_tell_whether_an_item_still_stands_where_it_stood() -> None:
    before = surroundings(START)
    assert before == {1: "0.0.2", 2: "0.1.5", 3: "2.0.4", 4: "2.3.0", 5: "0.2.0"}
    after = surroundings(nest(START, 5) or START)
    # Its new neighbours, its old ones and itself; nobody else.
    assert {pk for pk in before if before[pk] != after[pk]} == {2, 4, 5}
