"""What two people save of one thing: field by field, and row by row of several."""

import datetime as dt
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workinggroup.lib.edits import FieldConflict, marks_of, merged, value_mark, word_differences

NAMES = ("title", "note", "day")
VALUES = st.sampled_from(["", "a", "b", "c"])
ROWS = st.frozensets(st.integers(1, 5))


@given(st.fixed_dictionaries({name: st.tuples(VALUES, VALUES, VALUES) for name in NAMES}))
def test_each_field_is_decided_by_itself(fields: dict[str, tuple[str, str, str]]) -> None:
    """Of (shown, mine, theirs): what I did not touch is theirs, what they did not is mine; what
    both changed is in conflict unless both made the same of it."""
    shown, mine, theirs = ({n: told[i] for n, told in fields.items()} for i in range(3))
    both = {
        name
        for name, (base, one, other) in fields.items()
        if base not in {one, other} and one != other
    }
    if both:
        with pytest.raises(FieldConflict) as conflict:
            merged(theirs, mine, marks_of(shown))
        assert set(conflict.value.newer) == set(conflict.value.fields) == both
        return
    written = merged(theirs, mine, marks_of(shown))
    for name, (base, one, other) in fields.items():
        assert written[name] == (other if one == base else one)


@given(ROWS, ROWS, ROWS)
def test_each_of_several_is_ticked_by_itself(
    base: frozenset[int], mine: frozenset[int], theirs: frozenset[int]
) -> None:
    written = merged({"rows": list(theirs)}, {"rows": list(mine)}, marks_of({"rows": list(base)}))
    for row in base | mine | theirs:
        was, now, stands = row in base, row in mine, row in theirs
        assert (row in written["rows"]) is (stands if was == now else now)
    assert len(written["rows"]) == len(set(written["rows"]))


def test_what_was_not_seen_or_is_not_stored_is_taken_as_it_came() -> None:
    stored_values, values = {"title": "theirs"}, {"title": "mine", "reason": "why"}
    assert merged(stored_values, values, None) == values
    assert merged(stored_values, values, {}) == values
    assert merged(stored_values, values, marks_of({"title": "theirs", "reason": ""})) == values


@pytest.mark.parametrize(
    ("one", "other"),
    [(None, ""), (3, 3.0), (3, "3"), (dt.date(2027, 3, 1), "2027-03-01"), (dt.time(9), "09:00:00")],
)
def test_values_that_are_the_same_have_one_mark(one: Any, other: Any) -> None:
    assert value_mark(one) == value_mark(other)


def test_a_mark_tells_nothing_of_the_value() -> None:
    assert "secret" not in value_mark("secret")
    assert len(value_mark("x" * 9000)) == 12


@given(st.text("ab 中文。\n", max_size=30), st.text("ab 中文。\n", max_size=30))
def test_differences_are_both_texts(newer: str, typed: str) -> None:
    pieces = word_differences(newer, typed)
    assert "".join(text for kind, text in pieces if kind != "typed") == newer
    assert "".join(text for kind, text in pieces if kind != "newer") == typed


def test_differences_are_words_and_characters() -> None:
    assert word_differences("The new text", "The old text") == [
        ("same", "The "),
        ("typed", "old"),
        ("newer", "new"),
        ("same", " text"),
    ]
    assert ("newer", "新") in word_differences("新文本", "旧文本")


@pytest.mark.parametrize(
    ("newer", "typed"),
    [("中国" * 10_000, "中" * 20_000), ("a b " * 5_000, "b a c " * 3_000), ("。" * 20_000, "")],
)
def test_differences_of_the_longest_texts_take_no_longer_than_a_page_may(
    newer: str, typed: str
) -> None:
    began = time.process_time()
    pieces = word_differences(newer, typed)
    assert time.process_time() - began < 5
    assert "".join(text for kind, text in pieces if kind != "typed") == newer
    assert "".join(text for kind, text in pieces if kind != "newer") == typed
