"""Action items that nobody confirms: whom it is told to with time, and never twice a week."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules.reminders import (
    ActionFacts,
    Charge,
    EarlierReminder,
    OwnerLeft,
    PlannedReminder,
    Recipient,
    plan_of,
)
from workinggroup.lib.clock import BEIJING, UTC, WASHINGTON

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)
OWNER = Recipient(1, "us", WASHINGTON)
SECRETARY = Recipient(2, "us", WASHINGTON)
HEAD = Recipient(3, "us", WASHINGTON)
OTHER = Recipient(4, "cn", BEIJING)
OTHER_HEAD = Recipient(5, "cn", BEIJING)
US = Charge("us", (SECRETARY,), (HEAD,))
CN = Charge("cn", (), (OTHER_HEAD,))
DUE = dt.date(2026, 12, 7)
LONG_AGO = dt.datetime(2026, 10, 1, tzinfo=UTC)
Down = tuple[dt.datetime, dt.datetime]
NEVER: Down = (LONG_AGO, LONG_AGO)


def overdue(fact: ActionFacts, start: dt.datetime, days: int, down: Down = NEVER) -> ActionFacts:
    """`fact` with what a planner at work every hour, but while it is `down`, told meanwhile."""
    for n in range(days * 24):
        now = start + n * HOUR
        if down[0] <= now < down[1]:
            continue
        known = {(each.recipient, each.occurrence) for each in fact.earlier}
        new = [
            EarlierReminder(row.rule, row.recipient, row.occurrence, row.due_at)
            for row in plan_of([fact], now)
            if row.rule == "action_overdue" and (row.recipient, row.occurrence) not in known
        ]
        fact = replace(fact, earlier=(*fact.earlier, *new))
    return fact


def weeks(fact: ActionFacts, to: Recipient) -> list[int]:
    """In which week after its day each letter to somebody went."""
    over = dt.datetime.combine(fact.due_on + DAY, dt.time(5), tzinfo=UTC)
    return [(each.at - over) // WEEK for each in fact.earlier if each.recipient == to.id]


def gaps(fact: ActionFacts, to: Recipient) -> list[dt.timedelta]:
    at = [each.at for each in fact.earlier if each.recipient == to.id]
    return [later - earlier for earlier, later in pairwise(at)]


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


# A due day after which no holiday moves a letter to another week.
QUIET = ActionFacts(7, dt.date(2027, 3, 2), LONG_AGO, (OWNER,), (US,))


def test_overdue_goes_up_with_time_and_becomes_rare() -> None:
    fact = overdue(QUIET, moment("2027-03-01"), 130)
    assert weeks(fact, OWNER) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16]
    assert weeks(fact, SECRETARY) == [2, 3, 4, 5, 6, 7, 8, 12, 16]
    assert weeks(fact, HEAD) == [4, 8, 12, 16]


def test_week_of_outage_makes_one_letter_and_the_next_a_week_later() -> None:
    fact = ActionFacts(7, DUE, LONG_AGO, (OWNER,), (Charge("us"),))
    down = moment("2027-01-04T20:00"), moment("2027-01-11T14:30")
    told = overdue(fact, moment("2026-12-07T00:30"), 45, down).earlier
    assert [f"{each.at:%m-%d %H:%M}" for each in told] == [
        "12-08 14:30",
        "12-15 14:30",
        "12-22 14:30",
        "12-29 14:30",
        # Back at work. A week later is the holiday for Martin Luther King.
        "01-11 14:30",
        "01-19 14:00",
    ]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 60), st.integers(1, 24 * 20))
def test_no_outage_makes_two_letters_in_a_week(after: int, hours: int) -> None:
    fact = ActionFacts(7, DUE, LONG_AGO, (OWNER, OTHER), (US, CN))
    start = moment("2026-12-06")
    down = start + after * DAY, start + after * DAY + hours * HOUR
    fact = overdue(fact, start, 90, down)
    for person in (OWNER, OTHER, SECRETARY, HEAD, OTHER_HEAD):
        assert all(gap >= WEEK for gap in gaps(fact, person))
        # Nor does it go silent: the first one after the outage is not far.
        assert all(gap < 5 * WEEK + hours * HOUR for gap in gaps(fact, person))
    assert all(gap < 2 * WEEK + hours * HOUR for gap in gaps(fact, OWNER)[:6])


def test_new_day_begins_anew_but_not_within_the_week() -> None:
    fact = overdue(QUIET, moment("2027-03-01"), 4)
    assert weeks(fact, OWNER) == [0]
    moved = replace(fact, due_on=dt.date(2027, 3, 5))
    moved = overdue(moved, moment("2027-03-05"), 14)
    assert [told.occurrence for told in moved.earlier if told.recipient == OWNER.id] == [
        "0:2027-03-02",
        "0:2027-03-05",
        "1:2027-03-05",
    ]
    assert gaps(moved, OWNER) == [WEEK, WEEK]


# --- an owner who left ----------------------------------------------------------------------------
LEFT_AT = moment("2027-02-23T16:00")
LEFT = replace(QUIET, owners=(), charges=(replace(US, left=OwnerLeft(OWNER.id, LEFT_AT)),))


def written(fact: ActionFacts, start: dt.datetime, days: int) -> list[PlannedReminder]:
    rows: dict[tuple[object, ...], PlannedReminder] = {}
    for n in range(days * 24):
        for row in plan_of([fact], start + n * HOUR):
            rows.setdefault(row.identity, row)
    return list(rows.values())


def test_owner_who_left_is_told_to_own_secretariat_and_head_at_once() -> None:
    rows = [row for row in plan_of([LEFT], LEFT_AT) if row.rule == "action_owner_left"]
    assert {(row.recipient, row.due_at) for row in rows} == {
        (SECRETARY.id, LEFT_AT),
        (HEAD.id, LEFT_AT),
    }
    assert {row.occurrence for row in rows} == {"1:20270223T160000"}


def test_secretariat_and_head_have_the_letters_of_an_owner_who_left() -> None:
    rows = written(LEFT, LEFT_AT, 30)
    for person in (SECRETARY, HEAD):
        theirs = [row for row in rows if row.recipient == person.id]
        assert [f"{row.rule} {row.occurrence.split(':')[0]}" for row in theirs] == [
            "action_owner_left 1",
            "action_due 3d",
            "action_due 0d",
            # A week after they were told, which says that it is overdue too.
            "action_overdue 0",
            "action_overdue 1",
            "action_overdue 2",
            "action_overdue 3",
        ][: len(theirs)]
        assert len(theirs) >= 6


def test_who_has_another_owner_is_no_longer_told_of_the_one_who_left() -> None:
    rows = written(QUIET, LEFT_AT, 6)
    assert {row.rule for row in rows} == {"action_due"}
    assert {row.recipient for row in rows} == {OWNER.id}


def test_other_side_hears_of_neither() -> None:
    both = replace(LEFT, charges=(*LEFT.charges, CN), owners=(OTHER,))
    rows = written(both, LEFT_AT, 12)
    assert {row.recipient for row in rows if row.rule == "action_owner_left"} == {2, 3}
    assert {row.recipient for row in rows} & {4, 5} == {4}
