"""What was done outside the database goes with the transaction that it belongs to."""

import pytest
from django.db import transaction

from tests.workinggroup.test_outages import AWAY, FULL
from workinggroup.lib.undoing import undone_together

Left = list[str]


def act(left: Left, name: str, *, fails: Exception | None = None) -> None:
    with undone_together() as undo:
        left.append(name)
        undo(lambda: left.remove(name))
        if fails:
            raise fails


def fail(left: Left, error: BaseException) -> None:
    """Two services return, and then what is around them fails."""
    with undone_together():
        act(left, "first")
        act(left, "second")
        raise error


@pytest.fixture
def left() -> Left:
    return []


def test_what_fails_is_undone_and_what_is_done_stays(left: Left) -> None:
    act(left, "done")
    with pytest.raises(ValueError, match="no"):
        act(left, "failed", fails=ValueError("no"))
    assert left == ["done"]


@pytest.mark.parametrize("error", [FULL, ValueError("no"), KeyboardInterrupt()])
def test_a_service_that_has_returned_is_undone_with_what_is_around_it(
    left: Left, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        fail(left, error)
    assert left == []


def test_where_nobody_knows_whether_it_was_committed_it_stays(left: Left) -> None:
    """A file without a row is found later; a row without its file is lost."""
    with pytest.raises(type(AWAY)):
        fail(left, AWAY)
    assert left == ["first", "second"]


def test_within_a_transaction_nothing_was_committed_yet(left: Left, db: None) -> None:
    with pytest.raises(type(AWAY)), transaction.atomic():
        act(left, "no", fails=AWAY)
    assert left == []
