"""When a deadline is overdue, and when it is only past."""

import datetime as dt

import pytest

from meetings.enums import DeadlineKind
from meetings.rules.milestones import (
    AHEAD,
    MET,
    OVERDUE,
    PASSED,
    Progress,
    milestone_status,
    settled_at,
)
from workinggroup.lib.clock import BEIJING, WASHINGTON

DAY = dt.date(2027, 3, 9)
AFTER = DAY + dt.timedelta(days=1)
DONE_AT = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)
FACTS = ("agenda_out", "minutes_out", "minutes_adopted")
NOTHING = Progress()
ALL = Progress(*[DONE_AT] * len(FACTS))


@pytest.mark.parametrize("kind", DeadlineKind.values)
def test_nothing_is_overdue_on_its_day(kind: str) -> None:
    assert milestone_status(kind, DAY, today=DAY, progress=NOTHING) == AHEAD


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
    assert milestone_status(kind, DAY, today=AFTER, progress=NOTHING) == expected
    done = milestone_status(kind, DAY, today=AFTER, progress=ALL)
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
    own = Progress(**{fact: DONE_AT})
    others = Progress(**{name: DONE_AT for name in FACTS if name != fact})
    assert milestone_status(kind, DAY, today=before, progress=own) == MET
    assert milestone_status(kind, DAY, today=before, progress=others) == AHEAD
    assert milestone_status(kind, DAY, today=AFTER, progress=others) == OVERDUE


@pytest.mark.parametrize(
    ("kind", "status", "zone", "since"),
    [
        ("agenda", MET, BEIJING, DONE_AT),
        ("agenda", OVERDUE, BEIJING, None),
        ("papers", AHEAD, BEIJING, None),
        ("papers", PASSED, BEIJING, dt.datetime(2027, 3, 9, 16, tzinfo=dt.UTC)),
        ("papers", PASSED, WASHINGTON, dt.datetime(2027, 3, 10, 5, tzinfo=dt.UTC)),
    ],
)
def test_what_is_settled_is_so_since_it_was_met_or_its_day_ended(
    kind: str, status: str, zone: str, since: dt.datetime | None
) -> None:
    assert settled_at(kind, DAY, status=status, zone=zone, progress=ALL) == since
