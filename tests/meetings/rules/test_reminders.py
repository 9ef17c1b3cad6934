"""The rule table: who is written to, when, how often, and when no longer."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules.reminders import (
    CLEARANCE_WANTED,
    SIGNATURE_WANTED,
    ActionFacts,
    Ask,
    MeetingFacts,
    PlannedReminder,
    Recipient,
    TextFacts,
    plan_of,
    reminder_of_assignment,
)
from meetings.rules.working_days import is_working_day
from workinggroup.lib.clock import BEIJING, SIDE_ZONES, UTC, WASHINGTON, end_of_day, local

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
US = Recipient(1, "us", WASHINGTON)
CN = Recipient(2, "cn", BEIJING)
PEOPLE = {1: US, 2: CN, 3: Recipient(3, "cn", "Europe/Paris"), 4: Recipient(4, "us", "Asia/Tokyo")}
Facts = MeetingFacts | TextFacts | ActionFacts


def at(text: str, zone: str = "UTC") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


# Tuesday 23 March 2027, 07:00 in Washington and 19:00 in Beijing; no holiday of either side near.
OPENS = at("2027-03-23T07:00", WASHINGTON)
LONG_AGO = at("2027-01-04")


def meeting(
    *,
    state: str = "confirmed",
    opens_at: dt.datetime = OPENS,
    dated_at: dt.datetime = LONG_AGO,
    invited: tuple[Recipient, ...] = (US,),
    answered: frozenset[int] = frozenset({1, 2, 3, 4}),
    declined: frozenset[int] = frozenset(),
) -> MeetingFacts:
    return MeetingFacts(
        id=5,
        state=state,
        opens_on=local(opens_at, WASHINGTON).date(),
        opens_at=opens_at,
        dated_at=dated_at,
        invited=invited,
        answered=answered,
        declined=declined,
    )


def action(
    due_on: dt.date = dt.date(2027, 3, 31),
    *,
    assigned_at: dt.datetime = LONG_AGO,
    owners: tuple[Recipient, ...] = (US,),
) -> ActionFacts:
    return ActionFacts(7, due_on, assigned_at, owners)


def run(
    facts: list[Facts], start: dt.datetime, days: int, step: dt.timedelta = HOUR
) -> list[PlannedReminder]:
    """What a planner that runs every `step` writes down: each key once, as first planned."""
    written: dict[tuple[object, ...], PlannedReminder] = {}
    for n in range(int(days * DAY / step)):
        for row in plan_of(facts, start + n * step):
            written.setdefault(row.identity, row)
    return list(written.values())


def sent(rows: list[PlannedReminder], to: Recipient = US) -> list[tuple[str, str]]:
    """Occurrence (without the date) and local time of sending."""
    return [
        (row.occurrence.split(":")[0], f"{local(row.due_at, to.zone):%Y-%m-%d %H:%M}")
        for row in rows
        if row.recipient == to.id
    ]


# --- meeting in 30, 7 and 1 days ------------------------------------------------------------------
def test_meeting_is_announced_30_7_and_1_days_ahead_in_the_morning() -> None:
    rows = run([meeting(invited=(US, CN))], at("2027-02-01"), 60)
    assert {row.rule for row in rows} == {"meeting_soon"}
    # 21 February is a Sunday; the Friday before it.
    assert sent(rows) == [
        ("30d", "2027-02-19 09:00"),
        ("7d", "2027-03-16 09:00"),
        ("1d", "2027-03-22 09:00"),
    ]
    # The 20th was worked in exchange? Not notified for 2027, so Friday for Beijing as well.
    assert sent(rows, CN) == [
        ("30d", "2027-02-19 09:00"),
        ("7d", "2027-03-16 09:00"),
        ("1d", "2027-03-22 09:00"),
    ]


def test_rows_expire_before_they_would_be_untrue() -> None:
    rows = run([meeting()], at("2027-02-01"), 60)
    expiries = [f"{local(row.expires_at, WASHINGTON):%m-%d %H:%M}" for row in rows]
    assert expiries == ["02-28 09:00", "03-19 09:00", "03-23 07:00"]


@pytest.mark.parametrize(
    "state", ["proposed", "polling", "postponed", "held", "closed", "cancelled"]
)
def test_meeting_that_is_not_confirmed_is_not_announced(state: str) -> None:
    rows = run([meeting(state=state)], at("2027-02-01"), 60)
    assert rows == []


def test_who_declined_is_not_reminded() -> None:
    rows = run([meeting(invited=(US, CN), declined=frozenset({1}))], at("2027-02-01"), 60, 6 * HOUR)
    assert {row.recipient for row in rows} == {2}


def test_meeting_confirmed_late_makes_up_for_no_letter() -> None:
    """Confirmed 20 days ahead: whoever confirmed it told everybody; the 30-day letter is past."""
    rows = run([meeting(dated_at=at("2027-03-03"))], at("2027-03-03"), 30)
    assert [row.occurrence.split(":")[0] for row in rows] == ["7d", "1d"]


def test_postponed_meeting_has_reminders_of_its_own() -> None:
    before = run([meeting()], at("2027-02-01"), 46)
    later = meeting(opens_at=OPENS + 28 * DAY, dated_at=at("2027-03-20"))
    after = run([later], at("2027-03-20"), 40)
    assert [row.occurrence for row in before + after] == [
        "30d:2027-03-23",
        "7d:2027-03-23",
        "7d:2027-04-20",
        "1d:2027-04-20",
    ]


def test_change_of_hour_on_the_same_day_repeats_nothing() -> None:
    first = run([meeting()], at("2027-02-01"), 45)
    moved = run([meeting(opens_at=OPENS + HOUR)], at("2027-02-01"), 45)
    assert {row.identity for row in first} == {row.identity for row in moved}


def test_long_holiday_merges_letters_that_would_fall_on_the_same_morning() -> None:
    """Friday 9 October 2026, two days after the National Day holiday in China."""
    opens = at("2026-10-09T08:00", BEIJING)
    rows = run(
        [meeting(opens_at=opens, dated_at=at("2026-08-01"), invited=(CN,))], at("2026-09-20"), 22
    )
    assert sent(rows, CN) == [("7d", "2026-09-30 09:00"), ("1d", "2026-10-08 09:00")]
    opens = at("2026-10-08T08:00", BEIJING)
    rows = run(
        [meeting(opens_at=opens, dated_at=at("2026-08-01"), invited=(CN,))], at("2026-09-20"), 22
    )
    # 1 October (7 days) and 7 October (1 day) both go back to 30 September.
    assert sent(rows, CN) == [("1d", "2026-09-30 09:00")]


def test_outage_of_a_day_sends_the_letter_late_and_of_a_week_not_at_all() -> None:
    start = at("2027-03-17T12:00", WASHINGTON)
    assert sent(plan_of([meeting()], start)) == [("7d", "2027-03-17 12:00")]
    assert plan_of([meeting()], at("2027-03-19T12:00", WASHINGTON)) == []
    # 30 days ahead is no longer said when 7 are left.
    assert [row.occurrence[:2] for row in plan_of([meeting()], at("2027-03-16T15:00"))] == ["7d"]


def test_outage_that_ends_at_night_still_sends_the_last_call() -> None:
    night = at("2027-03-22T23:30", WASHINGTON)
    (row,) = plan_of([meeting()], night)
    assert row.occurrence == "1d:2027-03-23"
    assert row.due_at == night < row.expires_at == OPENS


def test_nothing_is_said_once_the_meeting_has_opened() -> None:
    assert plan_of([meeting()], OPENS) == []


def test_clock_that_jumps_ahead_and_back_repeats_nothing() -> None:
    facts: list[Facts] = [meeting()]
    ticks = [at("2027-03-10"), at("2027-03-22T20:00"), at("2027-03-11"), at("2027-03-22T20:00")]
    keys = [row.identity for tick in ticks for row in plan_of(facts, tick)]
    assert len(set(keys)) == 1
    assert [len(plan_of(facts, tick)) for tick in ticks] == [0, 1, 0, 1]


# --- answer missing -------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["polling", "confirmed"])
def test_missing_answer_is_asked_for_three_times(state: str) -> None:
    facts = meeting(state=state, invited=(US, CN), answered=frozenset({2}))
    rows = [r for r in run([facts], at("2027-02-20"), 40) if r.rule == "answer_missing"]
    assert sent(rows) == [
        ("21d", "2027-03-02 09:00"),
        ("14d", "2027-03-09 09:00"),
        ("5d", "2027-03-18 09:00"),
    ]
    assert {row.recipient for row in rows} == {1}


@pytest.mark.parametrize("state", ["proposed", "postponed", "held", "closed", "cancelled"])
def test_answers_are_not_asked_for_otherwise(state: str) -> None:
    facts = meeting(state=state, answered=frozenset())
    assert run([facts], at("2027-02-20"), 40, 6 * HOUR) == []


# --- texts ----------------------------------------------------------------------------------------
FRIDAY_EVENING = at("2027-02-26T20:00", WASHINGTON)


@pytest.mark.parametrize(
    ("kind", "rule"), [("agenda", "agenda_circulated"), ("minutes", "minutes_circulated")]
)
def test_circulated_text_is_announced_once_in_the_next_working_hour(kind: str, rule: str) -> None:
    facts = TextFacts(9, kind, "r2", FRIDAY_EVENING, readers=(US, CN))
    rows = run([facts], FRIDAY_EVENING, 20)
    assert [(row.rule, row.recipient, row.occurrence) for row in rows] == [
        (rule, 1, "20270227T010000"),
        (rule, 2, "20270227T010000"),
    ]
    assert sent(rows) == [("20270227T010000", "2027-03-01 09:00")]
    assert rows[0].expires_at == rows[0].due_at + 7 * DAY


def test_circulated_over_a_long_holiday_is_still_announced() -> None:
    # Circulated in Beijing on the eve of the National Day holiday, after hours.
    eve = at("2026-09-30T19:00", BEIJING)
    rows = run([TextFacts(9, "agenda", "r1", eve, readers=(CN,))], eve, 20)
    assert sent(rows, CN) == [("20260930T110000", "2026-10-08 09:00")]


def test_circulated_shortly_before_the_meeting_is_announced_at_once() -> None:
    night = OPENS - 4 * HOUR
    facts = TextFacts(9, "agenda", "r1", night, readers=(US,), until=OPENS)
    (row,) = plan_of([facts], night)
    assert (row.due_at, row.expires_at) == (night, OPENS)
    assert plan_of([facts], OPENS) == []


def test_text_not_circulated_is_not_announced() -> None:
    assert plan_of([TextFacts(9, "agenda", "r1", None, readers=(US,))], OPENS) == []


def test_clearance_and_signature_are_asked_for_weekly_until_given() -> None:
    since = at("2027-03-01T15:00")
    counsel, head = PEOPLE[3], US
    facts = TextFacts(
        9,
        "minutes",
        "r3",
        None,
        asks=(Ask(CLEARANCE_WANTED, since, (counsel,)), Ask(SIGNATURE_WANTED, since, (head,))),
    )
    rows = run([facts], since - DAY, 22)
    assert [(row.rule, row.recipient, row.occurrence) for row in rows] == [
        (rule, person, f"r3:{turn}")
        for turn in range(3)
        for rule, person in (("clearance_wanted", 3), ("signature_wanted", 1))
    ]
    assert rows[0].due_at >= since
    assert all(row.expires_at - since == (n // 2 + 1) * 7 * DAY for n, row in enumerate(rows))


def test_month_of_outage_asks_once_and_not_four_times() -> None:
    since = at("2027-03-01T15:00")
    facts = TextFacts(9, "minutes", "r3", None, asks=(Ask(SIGNATURE_WANTED, since, (US,)),))
    assert [row.occurrence for row in plan_of([facts], since + 30 * DAY)] == ["r3:4"]


def test_signature_of_an_agenda_is_not_asked_for_once_the_meeting_opened() -> None:
    since = OPENS - 2 * DAY
    facts = TextFacts(
        9, "agenda", "r1", None, asks=(Ask(SIGNATURE_WANTED, since, (US,)),), until=OPENS
    )
    assert len(plan_of([facts], since)) == 1
    assert plan_of([facts], OPENS + DAY) == []


# --- action items ---------------------------------------------------------------------------------
def test_assigned_action_is_told_to_every_owner_in_their_working_hours() -> None:
    since = at("2027-03-01T15:00")
    rows = list(reminder_of_assignment(action(assigned_at=since, owners=(US, CN)), since))
    assert [(row.rule, row.recipient) for row in rows] == [
        ("action_assigned", 1),
        ("action_assigned", 2),
    ]
    assert sent(rows) == [("20270301T150000", "2027-03-01 10:00")]
    assert sent(rows, CN) == [("20270301T150000", "2027-03-02 09:00")]


def test_action_is_due_in_14_3_and_0_days_and_then_overdue_weekly() -> None:
    rows = run([action()], at("2027-03-10"), 45)
    assert [(r.rule, *s) for r, s in zip(rows, sent(rows), strict=True)] == [
        ("action_due", "14d", "2027-03-17 09:00"),
        ("action_due", "3d", "2027-03-26 09:00"),  # 28 March is a Sunday
        ("action_due", "0d", "2027-03-31 09:00"),
        ("action_overdue", "0", "2027-04-01 09:00"),
        ("action_overdue", "1", "2027-04-08 09:00"),
        ("action_overdue", "2", "2027-04-15 09:00"),
        ("action_overdue", "3", "2027-04-22 09:00"),
    ]


def test_overdue_begins_when_the_day_has_ended_on_the_owners_side() -> None:
    # A member of the Chinese side who lives in Washington: Beijing's day counts.
    abroad = Recipient(8, "cn", WASHINGTON)
    rows = run([action(owners=(abroad,))], at("2027-03-30"), 3)
    overdue = [row for row in rows if row.rule == "action_overdue"]
    assert sent(overdue, abroad) == [("0", "2027-03-31 12:00")]


def test_settled_action_has_no_letters() -> None:
    assert run([action(owners=())], at("2027-03-01"), 60, 6 * HOUR) == []


def test_new_due_date_has_reminders_of_its_own() -> None:
    first = run([action()], at("2027-03-10"), 30)
    second = run([action(dt.date(2027, 4, 30))], at("2027-04-09"), 30)
    assert not {row.identity for row in first} & {row.identity for row in second}
    assert [row.occurrence for row in second][:3] == [
        "14d:2027-04-30",
        "3d:2027-04-30",
        "0d:2027-04-30",
    ]


def test_overdue_for_months_after_an_outage_sends_one_letter() -> None:
    rows = plan_of([action()], at("2027-08-31T15:00"))
    assert [row.rule for row in rows] == ["action_overdue"]


def test_assigned_three_days_ahead_is_not_told_that_fourteen_were_left() -> None:
    since = at("2027-03-29T15:00")
    rows = run([action(assigned_at=since)], since, 3)
    assert [(row.rule, row.occurrence[:2]) for row in rows] == [
        ("action_due", "0d"),
        ("action_overdue", "0:"),
    ]


# --- what holds for everything ------------------------------------------------------------------
MOMENTS = st.integers(0, 400 * 24).map(lambda n: at("2026-06-01") + n * HOUR)
RECIPIENTS = st.sampled_from(list(PEOPLE.values()))
MEETINGS = st.builds(
    lambda opens_at, dated_at, person: meeting(
        opens_at=opens_at, dated_at=dated_at, invited=(person,), answered=frozenset()
    ),
    MOMENTS,
    MOMENTS,
    RECIPIENTS,
)
ACTIONS = st.builds(
    lambda moment, since, person: action(moment.date(), assigned_at=since, owners=(person,)),
    MOMENTS,
    MOMENTS,
    RECIPIENTS,
)
TEXTS = st.builds(
    lambda since, person, until: TextFacts(
        9, "agenda", "r1", since, (person,), (Ask(SIGNATURE_WANTED, since, (person,)),), until
    ),
    MOMENTS,
    RECIPIENTS,
    st.none() | MOMENTS,
)
FACTS = st.tuples(MEETINGS, ACTIONS, TEXTS).map(list)


@settings(max_examples=300, deadline=None)
@given(FACTS, MOMENTS)
def test_every_letter_goes_in_its_window_and_in_working_hours_or_as_a_last_call(
    facts: list[Facts], now: dt.datetime
) -> None:
    for row in plan_of(facts, now):
        assert now <= row.due_at < row.expires_at
        person = PEOPLE[row.recipient]
        clock = local(row.due_at, person.zone)
        worked = is_working_day(clock.date(), person.side) and 9 <= clock.hour < 18
        assert worked or row.due_at == now


@settings(max_examples=300, deadline=None)
@given(FACTS, st.lists(MOMENTS, min_size=2, max_size=5))
def test_planning_again_gives_the_same_keys_and_expiries(
    facts: list[Facts], ticks: list[dt.datetime]
) -> None:
    """At any instants, in any order: a key always means the same letter."""
    seen: dict[tuple[object, ...], dt.datetime] = {}
    for tick in ticks:
        rows = plan_of(facts, tick)
        assert plan_of(facts, tick) == rows
        for row in rows:
            assert seen.setdefault(row.identity, row.expires_at) == row.expires_at


@settings(max_examples=300, deadline=None)
@given(MEETINGS, MOMENTS)
def test_no_letter_about_a_meeting_survives_its_opening(
    fact: MeetingFacts, now: dt.datetime
) -> None:
    for row in plan_of([fact], now):
        assert row.expires_at <= fact.opens_at
        assert now >= fact.dated_at


@settings(max_examples=300, deadline=None)
@given(MEETINGS | ACTIONS, MOMENTS)
def test_at_any_instant_at_most_one_reminder_of_a_rule_is_open(
    fact: MeetingFacts | ActionFacts, now: dt.datetime
) -> None:
    rules = [row.rule for row in plan_of([fact], now)]
    assert len(rules) == len(set(rules))


@settings(max_examples=200, deadline=None)
@given(ACTIONS, MOMENTS)
def test_due_is_said_before_and_overdue_after_the_end_of_the_day(
    fact: ActionFacts, now: dt.datetime
) -> None:
    over = end_of_day(fact.due_on, SIDE_ZONES[fact.owners[0].side])
    for row in plan_of([fact], now):
        if row.rule == "action_due":
            assert row.due_at < over
        if row.rule == "action_overdue":
            assert row.due_at >= over
