"""The planner over real rows: once each, by any number of schedulers, and taken back when moot."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.mail import compose
from meetings.models import ActionItem, Attendance, JointText, Meeting
from meetings.services.reminders import (
    plan_reminders,
    remind_owner,
    remind_to_answer,
)
from members.access import viewer_of
from members.enums import MailMode, NotificationState
from members.letters import NOBODY_PLANNED
from members.models import AuditEntry, MailPreference, Notification, Person
from members.services.mail_preferences import choose_mail
from tests import factories
from tests.conftest import Cast
from tests.meetings.written import rows, to_whom
from workinggroup.lib.clock import UTC
from workinggroup.lib.errors import NotAllowed, Refused

# The meeting of the factories opens on Tuesday 23 March 2027 at 19:00 in Washington.
LONG_BEFORE = dt.datetime(2027, 1, 4, 15, tzinfo=UTC)
SEVEN_BEFORE = dt.datetime(2027, 3, 17, 15, tzinfo=UTC)
FIVE_BEFORE = dt.datetime(2027, 3, 19, 2, tzinfo=UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def settled(cast: Cast) -> Meeting:
    """A confirmed meeting that nothing has been said about lately."""
    with time_machine.travel(LONG_BEFORE, tick=False):
        return factories.a_meeting()


def answer(meeting: Meeting, person: Person, said: str) -> None:
    Attendance.objects.create(meeting=meeting, person=person, answer=said, answered_at=LONG_BEFORE)


def test_plan_reminders_writes_one_row_to_every_member_and_nobody_else(
    cast: Cast, settled: Meeting
) -> None:
    plan_reminders(now=SEVEN_BEFORE)
    assert to_whom(rule="meeting_soon") == cast.members
    assert len(rows(rule="meeting_soon")) == len(cast.members)
    row = rows(rule="meeting_soon", recipient=cast.us_delegate)[0]
    assert (row.subject_type, row.subject_id, row.occurrence) == (
        "meeting",
        settled.pk,
        "7d:2027-03-23",
    )
    assert row.state == NotificationState.QUEUED
    assert row.try_at == row.due_at == SEVEN_BEFORE
    # It is 23:00 in Beijing: tomorrow at nine.
    row = rows(rule="meeting_soon", recipient=cast.cn_delegate)[0]
    assert row.due_at == dt.datetime(2027, 3, 18, 1, tzinfo=UTC)


def test_plan_reminders_twice_gives_the_same_rows(cast: Cast, settled: Meeting) -> None:
    plan_reminders(now=SEVEN_BEFORE)
    first = list(Notification.objects.order_by("pk").values())
    plan_reminders(now=SEVEN_BEFORE)
    plan_reminders(now=SEVEN_BEFORE + dt.timedelta(minutes=15))
    assert list(Notification.objects.order_by("pk").values()) == first


def test_plan_reminders_after_rows_were_sent_writes_none_again(
    cast: Cast, settled: Meeting
) -> None:
    plan_reminders(now=SEVEN_BEFORE)
    Notification.objects.update(state=NotificationState.SENT, sent_at=SEVEN_BEFORE)
    count = Notification.objects.count()
    plan_reminders(now=SEVEN_BEFORE + dt.timedelta(hours=5))
    assert Notification.objects.count() == count
    assert not rows(state=NotificationState.QUEUED)


def test_plan_reminders_after_a_weeks_outage_writes_only_what_is_still_true(
    cast: Cast, settled: Meeting
) -> None:
    plan_reminders(now=LONG_BEFORE)
    assert not rows()
    plan_reminders(now=dt.datetime(2027, 3, 23, 3, tzinfo=UTC))
    told = rows(rule="meeting_soon")
    assert {row.occurrence for row in told if row.state == "queued"} == {"1d:2027-03-23"}
    # What should have gone meanwhile is on record.
    missed = [row for row in told if row.state == "expired"]
    assert {row.occurrence for row in missed} == {"30d:2027-03-23", "7d:2027-03-23"}
    assert {row.error for row in missed} == {NOBODY_PLANNED}
    assert {row.recipient_id for row in missed} == cast.members


def test_who_came_during_an_outage_missed_nothing(cast: Cast, settled: Meeting) -> None:
    plan_reminders(now=LONG_BEFORE)
    cast.us_delegate.appointments.update(began_at=SEVEN_BEFORE)
    plan_reminders(now=dt.datetime(2027, 3, 23, 3, tzinfo=UTC))
    assert to_whom(error=NOBODY_PLANNED, rule="meeting_soon") == cast.members - {
        cast.us_delegate.pk
    }


def test_plan_reminders_when_the_clock_jumps_ahead_and_back_repeats_nothing(
    cast: Cast, settled: Meeting
) -> None:
    for now in (SEVEN_BEFORE, SEVEN_BEFORE + 300 * DAY, SEVEN_BEFORE, LONG_BEFORE, SEVEN_BEFORE):
        plan_reminders(now=now)
    assert len(rows(rule="meeting_soon", state="queued")) == len(cast.members)
    # Far ahead, the day before the meeting seemed to be missed: it comes yet.
    plan_reminders(now=SEVEN_BEFORE + 6 * DAY)
    queued = rows(rule="meeting_soon", occurrence="1d:2027-03-23", state="queued")
    assert {row.recipient_id for row in queued} == cast.members


def test_meeting_of_the_heads_alone_reminds_only_those_who_sit_in_it(
    cast: Cast, settled: Meeting
) -> None:
    settled.sittings.update(audience="heads")
    plan_reminders(now=SEVEN_BEFORE)
    plan_reminders(now=FIVE_BEFORE)
    invited = {
        getattr(cast, f"{side}_{role}").pk
        for side in ("us", "cn")
        for role in ("head", "counsel", "secretary")
    }
    assert to_whom(rule="meeting_soon") == to_whom(rule="answer_missing") == invited


def test_answer_that_came_takes_the_request_back(cast: Cast, settled: Meeting) -> None:
    plan_reminders(now=FIVE_BEFORE)
    asked = rows(rule="answer_missing", recipient=cast.cn_delegate)
    assert [row.state for row in asked] == [NotificationState.QUEUED]
    answer(settled, cast.cn_delegate, "accepted")
    plan_reminders(now=FIVE_BEFORE)
    states = {r.recipient_id: r.state for r in rows(rule="answer_missing")}
    assert states.pop(cast.cn_delegate.pk) == NotificationState.MOOT
    assert set(states.values()) == {NotificationState.QUEUED}


def test_who_declined_is_not_reminded_of_the_meeting(cast: Cast, settled: Meeting) -> None:
    answer(settled, cast.us_adviser, "declined")
    plan_reminders(now=SEVEN_BEFORE)
    assert to_whom(rule="meeting_soon") == cast.members - {cast.us_adviser.pk}


def test_cancelled_meeting_takes_its_reminders_back(cast: Cast, settled: Meeting) -> None:
    plan_reminders(now=SEVEN_BEFORE)
    Meeting.objects.update(state="cancelled")
    plan_reminders(now=SEVEN_BEFORE)
    assert {row.state for row in rows()} == {NotificationState.MOOT}


def test_who_has_not_accepted_the_invitation_is_not_written_to(
    cast: Cast, settled: Meeting
) -> None:
    cast.us_adviser.set_unusable_password()
    cast.us_adviser.save()
    plan_reminders(now=SEVEN_BEFORE)
    assert to_whom() == cast.members - {cast.us_adviser.pk}


def test_kind_switched_off_writes_no_row(cast: Cast, settled: Meeting) -> None:
    MailPreference.objects.create(person=cast.us_head, kind="meetings", mode=MailMode.OFF)
    plan_reminders(now=SEVEN_BEFORE)
    assert to_whom(rule="meeting_soon") == cast.members - {cast.us_head.pk}


def test_kind_switched_off_and_on_again_is_sent_after_all(cast: Cast, settled: Meeting) -> None:
    plan_reminders(now=SEVEN_BEFORE)
    head = viewer_of(cast.cn_head, SEVEN_BEFORE)
    choose_mail(head, modes={"meetings": MailMode.OFF}, now=SEVEN_BEFORE)
    plan_reminders(now=SEVEN_BEFORE)
    assert [row.state for row in rows(recipient=cast.cn_head)] == [NotificationState.MOOT]
    later = SEVEN_BEFORE + dt.timedelta(hours=12)
    choose_mail(head, modes={"meetings": MailMode.NOW}, now=later)
    plan_reminders(now=later)
    [row] = rows(recipient=cast.cn_head)
    assert (row.state, row.due_at, row.try_at) == (NotificationState.QUEUED, later, later)
    choose_mail(head, modes={"meetings": MailMode.OFF}, now=later)
    choose_mail(head, modes={"meetings": MailMode.DAILY}, now=later)
    plan_reminders(now=later)
    # It is eleven there: today's digest takes it up at once.
    [row] = rows(rule="meeting_soon", recipient=cast.cn_head)
    assert row.state == NotificationState.BUNDLED


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "failed", "expired", "bundled"])
def test_letter_that_was_not_taken_back_stays_as_it_is(
    cast: Cast, settled: Meeting, state: str
) -> None:
    plan_reminders(now=SEVEN_BEFORE)
    Notification.objects.update(state=state, sent_at=SEVEN_BEFORE)
    before = list(Notification.objects.order_by("pk").values())
    plan_reminders(now=SEVEN_BEFORE + dt.timedelta(hours=12))
    assert list(Notification.objects.order_by("pk").values()) == before


def an_owned_action(cast: Cast, meeting: Meeting, **fields: Any) -> ActionItem:
    with time_machine.travel(LONG_BEFORE, tick=False):
        return factories.an_action(
            meeting=meeting,
            **{
                "owner_us": cast.us_delegate,
                "owner_cn": cast.cn_delegate,
                "due_on": dt.date(2027, 2, 12),
                **fields,
            },
        )


def test_action_reminders_go_to_the_owners_who_have_not_confirmed(
    cast: Cast, settled: Meeting
) -> None:
    an_owned_action(cast, settled, confirmed_us_at=LONG_BEFORE)
    # Wednesday 3 February: nine days ahead is late for 14; Tuesday 9th is three ahead.
    plan_reminders(now=dt.datetime(2027, 2, 9, 3, tzinfo=UTC))
    assert to_whom(rule="action_due") == set()  # the Spring Festival: nobody is written to
    plan_reminders(now=dt.datetime(2027, 2, 4, 3, tzinfo=UTC))
    assert to_whom(rule="action_due") == {cast.cn_delegate.pk}


def test_overdue_action_is_said_once_a_week_until_done(cast: Cast, settled: Meeting) -> None:
    action = an_owned_action(cast, settled, owner_cn=None)
    first = dt.datetime(2027, 2, 16, 15, tzinfo=UTC)
    for day in range(14):
        plan_reminders(now=first + day * DAY)
    told = {"rule": "action_overdue", "recipient": cast.us_delegate}
    assert [row.occurrence for row in rows(**told)] == ["0:2027-02-12", "1:2027-02-12"]
    ActionItem.objects.filter(pk=action.pk).update(state="done", confirmed_us_at=first)
    for day in range(14, 30):
        plan_reminders(now=first + day * DAY)
    assert len(rows(**told)) == 2


def test_minutes_for_signature_ask_counsel_first_and_heads_when_both_cleared(
    cast: Cast, settled: Meeting
) -> None:
    text = JointText.objects.get(meeting=settled, kind="minutes")
    JointText.objects.filter(pk=text.pk).update(
        state="for_signature", issued=True, circulated_at=LONG_BEFORE, changed_at=LONG_BEFORE
    )
    plan_reminders(now=LONG_BEFORE)
    asked = to_whom(rule="clearance_wanted")
    assert asked == {cast.us_counsel.pk, cast.cn_counsel.pk}
    assert not rows(rule="signature_wanted")
    for side in ("us", "cn"):
        text.signatures.create(
            revision=text.revision,
            fingerprint="0" * 64,
            capacity="clear",
            side=side,
            person=getattr(cast, f"{side}_counsel"),
            signed_at=LONG_BEFORE,
        )
    plan_reminders(now=LONG_BEFORE + DAY)
    assert to_whom(rule="signature_wanted") == {cast.us_head.pk, cast.cn_head.pk}
    assert to_whom(rule="clearance_wanted", state=NotificationState.QUEUED) == set()


@pytest.mark.parametrize("audience", ["all", "heads"])
@pytest.mark.parametrize("days", [0, 7, 14, 21, 35, 49, 62, 69, 75, 76, 77, 78, 80, 90])
def test_what_the_planner_wants_is_what_the_letters_say(
    cast: Cast, settled: Meeting, audience: str, days: int
) -> None:
    """Else a letter that is moot when it is sent would be wanted again at every run."""
    settled.sittings.update(audience=audience)
    with time_machine.travel(LONG_BEFORE, tick=False):
        factories.an_item(meeting=settled)
        factories.a_meeting(number=4, half=2, year=2026, state="held", minutes="for_signature")
    an_owned_action(cast, settled)
    answer(settled, cast.us_head, "declined")
    answer(settled, cast.cn_head, "accepted")
    for hour in (0, 11):
        now = LONG_BEFORE + days * DAY + dt.timedelta(hours=hour)
        plan_reminders(now=now)
        assert [row.rule for row in rows(state="queued") if compose(row, now) is None] == []


@pytest.mark.parametrize("many", [3, 30])
def test_plan_reminders_asks_the_database_a_constant_number_of_times(cast: Cast, many: int) -> None:
    with time_machine.travel(LONG_BEFORE, tick=False):
        for n in range(many):
            meeting = factories.a_meeting(
                number=n + 10, year=2030 + n, agenda="circulated", minutes="for_signature"
            )
            an_owned_action(cast, meeting, due_on=dt.date(2027, 3, 20))
    with CaptureQueriesContext(connection) as queries:
        plan_reminders(now=SEVEN_BEFORE)
    reads = [q for q in queries.captured_queries if q["sql"].startswith("SELECT")]
    assert len(reads) == 17
    assert len(rows(rule="action_due")) == 2 * many


# --- by hand --------------------------------------------------------------------------------------
def test_remind_to_answer_asks_the_silent_of_the_own_side_once_a_day(
    cast: Cast, settled: Meeting
) -> None:
    answer(settled, cast.us_head, "accepted")
    secretary = viewer_of(cast.us_secretary, SEVEN_BEFORE)
    silent = {person.pk for person in cast.of_side("us")} - {cast.us_head.pk}
    assert remind_to_answer(secretary, meeting=settled, now=SEVEN_BEFORE) == len(silent)
    # Who asks again is not told that letters go out, and it is not on record.
    later = SEVEN_BEFORE + dt.timedelta(hours=1)
    assert remind_to_answer(secretary, meeting=settled, now=later) == 0
    assert AuditEntry.objects.filter(act="remind_to_answer").count() == 1
    assert sorted(row.recipient_id for row in rows()) == sorted(silent)
    plan_reminders(now=SEVEN_BEFORE)
    assert {row.state for row in rows(rule="answer_asked")} == {NotificationState.QUEUED}


def test_remind_to_answer_by_a_delegate_is_not_allowed(cast: Cast, settled: Meeting) -> None:
    with pytest.raises(NotAllowed):
        remind_to_answer(
            viewer_of(cast.us_delegate, SEVEN_BEFORE), meeting=settled, now=SEVEN_BEFORE
        )
    assert not rows()


def test_remind_to_answer_when_everybody_answered_is_refused(cast: Cast, settled: Meeting) -> None:
    for person in cast.of_side("cn"):
        answer(settled, person, "tentative")
    with pytest.raises(Refused):
        remind_to_answer(
            viewer_of(cast.cn_secretary, SEVEN_BEFORE), meeting=settled, now=SEVEN_BEFORE
        )


def test_who_reminds_asks_the_own_sides_owner_only(cast: Cast, settled: Meeting) -> None:
    action = an_owned_action(cast, settled)
    secretary = viewer_of(cast.cn_secretary, LONG_BEFORE)
    assert remind_owner(secretary, action=action, now=LONG_BEFORE) == 1
    assert to_whom() == {cast.cn_delegate.pk}


def test_reminding_of_one_action_item_costs_the_same_among_many(
    cast: Cast, settled: Meeting
) -> None:
    """And of each of many as much, with an entry on the record for each."""
    secretary, costs = viewer_of(cast.cn_secretary, LONG_BEFORE), {}
    for count in (1, 4):
        actions = [
            an_owned_action(cast, settled, serial=10 * count + n) for n in range(1, count + 1)
        ]
        with CaptureQueriesContext(connection) as queries:
            for action in actions:
                assert remind_owner(secretary, action=action, now=LONG_BEFORE) == 1
        costs[count] = len(queries)
    assert AuditEntry.objects.filter(act="remind_owners").count() == 5
    assert costs[4] == 4 * costs[1]


def test_who_wants_no_letters_of_a_kind_is_not_said_to_be_reminded(
    cast: Cast, settled: Meeting
) -> None:
    action = an_owned_action(cast, settled)
    MailPreference.objects.create(person=cast.cn_delegate, kind="actions", mode="off")
    secretary = viewer_of(cast.cn_secretary, LONG_BEFORE)
    assert remind_owner(secretary, action=action, now=LONG_BEFORE) == 0
    assert not rows()


def test_an_owner_who_cannot_be_reminded_is_not(cast: Cast, settled: Meeting) -> None:
    action = an_owned_action(cast, settled)
    cast.cn_delegate.appointments.update(ended_at=LONG_BEFORE)
    secretary = viewer_of(cast.cn_secretary, LONG_BEFORE)
    with pytest.raises(NotAllowed, match="has left"):
        remind_owner(secretary, action=action, now=LONG_BEFORE)
