"""When a deadline is overdue, and when it is only past."""

import datetime as dt

import pytest

from meetings.enums import DeadlineKind
from meetings.milestones import AHEAD, MET, OVERDUE, PASSED, standing_of

DAY = dt.date(2027, 3, 9)
AFTER = DAY + dt.timedelta(days=1)
NOTHING = {"agenda_out": False, "minutes_out": False, "minutes_adopted": False}
ALL = dict.fromkeys(NOTHING, True)


@pytest.mark.parametrize("kind", DeadlineKind.values)
def test_nothing_is_overdue_on_its_day(kind: str) -> None:
    assert standing_of(kind, DAY, today=DAY, **NOTHING) == AHEAD


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("proposals", PASSED),
        ("agenda", OVERDUE),
        ("credentials", PASSED),
        ("papers", PASSED),
        ("draft_minutes", OVERDUE),
        ("comments", PASSED),
        ("signature", OVERDUE),
    ],
)
def test_only_what_is_owed_is_overdue_afterwards(kind: str, expected: str) -> None:
    assert standing_of(kind, DAY, today=AFTER, **NOTHING) == expected
    done = standing_of(kind, DAY, today=AFTER, **ALL)
    assert done == (MET if expected == OVERDUE else PASSED)


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        ("agenda", "agenda_out"),
        ("draft_minutes", "minutes_out"),
        ("signature", "minutes_adopted"),
    ],
)
def test_each_text_meets_its_own_deadline_even_early(kind: str, fact: str) -> None:
    before = DAY - dt.timedelta(days=20)
    others = {name: name != fact for name in NOTHING}
    assert standing_of(kind, DAY, today=before, **NOTHING | {fact: True}) == MET
    assert standing_of(kind, DAY, today=before, **others) == AHEAD
    assert standing_of(kind, DAY, today=AFTER, **others) == OVERDUE
