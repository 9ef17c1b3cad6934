"""After a backup was restored: nothing twice, nothing stale, and the rest as ever."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from meetings.models import Meeting
from meetings.services.outbox import gather_digests
from meetings.services.reminders import plan_reminders
from meetings.services.restore import settle_after_restore
from members.enums import MailMode
from members.enums import NotificationState as State
from members.letters import LOST_IN_RESTORE
from members.models import MailPreference, Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.letters import a_row
from tests.signing_in import sign_in_as
from workinggroup.lib.clock import UTC

# Wednesday, 10:00 in Washington, 22:00 in Beijing: six days before the meeting opens.
NOW = dt.datetime(2027, 3, 17, 14, tzinfo=UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    with time_machine.travel(NOW - 60 * DAY, tick=False):
        return factories.a_meeting()


def a_letter(meeting: Meeting, to: Person, due_at: dt.datetime, **fields: Any) -> Notification:
    return a_row("meeting_confirmed", meeting, to, due_at=due_at, **{"try_at": due_at, **fields})


def states(*rows: Notification) -> list[str]:
    return [Notification.objects.get(pk=row.pk).state for row in rows]


def reminders(**filters: Any) -> dict[int, str]:
    rows = Notification.objects.filter(rule="meeting_soon", **filters)
    return dict(rows.values_list("recipient", "state"))


def test_letter_that_was_due_may_have_gone_out_and_is_not_sent_again(
    cast: Cast, meeting: Meeting
) -> None:
    tried_for_long = a_letter(meeting, cast.us_head, NOW - 2 * DAY, try_at=NOW - HOUR)
    due = a_letter(meeting, cast.us_delegate, NOW - HOUR, secret=True, payload={"link": "x"})
    in_hand = a_letter(meeting, cast.us_counsel, NOW - HOUR, state="sending", try_at=NOW + HOUR)
    later = a_letter(meeting, cast.us_adviser, NOW + HOUR)
    settle_after_restore(backup_at=NOW - 2 * HOUR, now=NOW)
    assert states(tried_for_long, due, in_hand, later) == ["expired"] * 3 + ["queued"]
    due.refresh_from_db()
    assert (due.error, due.payload) == (LOST_IN_RESTORE, {})


def test_reminder_that_fell_due_since_the_backup_is_not_planned_again(
    cast: Cast, meeting: Meeting
) -> None:
    settled = settle_after_restore(backup_at=NOW - 2 * DAY, now=NOW)
    plan_reminders(now=NOW)
    own = dict.fromkeys(cast.members, State.EXPIRED)
    assert reminders() == own
    assert settled == len(own)
    assert settle_after_restore(backup_at=NOW - 2 * DAY, now=NOW) == 0
    # The next one comes as ever.
    plan_reminders(now=dt.datetime(2027, 3, 22, 14, tzinfo=UTC))
    assert set(reminders(occurrence__startswith="1d").values()) == {State.QUEUED}


def test_reminder_that_waits_for_working_hours_has_not_gone_out(
    cast: Cast, meeting: Meeting
) -> None:
    # Since six in the evening in Beijing nobody there was written to.
    settle_after_restore(backup_at=dt.datetime(2027, 3, 17, 10, tzinfo=UTC), now=NOW)
    plan_reminders(now=NOW)
    told = reminders()
    assert {told[person.pk] for person in cast.of_side("us")} == {State.EXPIRED}
    assert {told[person.pk] for person in cast.of_side("cn")} == {State.QUEUED}


def test_settled_reminder_does_not_come_back(cast: Cast, meeting: Meeting) -> None:
    plan_reminders(now=NOW - HOUR)
    taken_back = Notification.objects.filter(rule="meeting_soon", recipient=cast.us_head)
    taken_back.update(state=State.MOOT)
    settle_after_restore(backup_at=NOW - HOUR, now=NOW)
    for hours in range(3):
        plan_reminders(now=NOW + hours * HOUR)
    assert {reminders()[person.pk] for person in cast.of_side("us")} == {State.EXPIRED}


def test_kind_switched_off_is_not_written_down(cast: Cast, meeting: Meeting) -> None:
    MailPreference.objects.create(person=cast.us_head, kind="meetings", mode=MailMode.OFF)
    settle_after_restore(backup_at=NOW - 2 * DAY, now=NOW)
    assert cast.us_head.pk not in reminders()


def test_digest_that_may_have_gone_out_is_not_repeated(cast: Cast, meeting: Meeting) -> None:
    MailPreference.objects.create(person=cast.us_head, kind="changes", mode=MailMode.DAILY)
    held = a_letter(meeting, cast.us_head, NOW - 5 * HOUR, state="held")
    later = a_letter(
        meeting,
        cast.us_head,
        NOW + HOUR,
        state="held",
        occurrence="later",
        expires_at=NOW + 2 * DAY,
    )
    settle_after_restore(backup_at=NOW - 4 * HOUR, now=NOW)
    assert states(held, later) == [State.EXPIRED, State.HELD]
    # Today's digest may have gone out: what is held from now on is for tomorrow's.
    assert gather_digests(now=NOW + 2 * HOUR) == 0
    assert gather_digests(now=NOW + DAY) == 1
    assert states(later) == [State.BUNDLED]


def test_letter_held_since_the_evening_has_not_gone_out(cast: Cast, meeting: Meeting) -> None:
    morning = dt.datetime(2027, 3, 17, 12, tzinfo=UTC)
    held = a_letter(meeting, cast.us_head, morning - 10 * HOUR, state="held")
    settle_after_restore(backup_at=morning - 9 * HOUR, now=morning)
    assert states(held) == [State.HELD]


def test_settle_mail_tells_how_many_letters_it_marked(cast: Cast, meeting: Meeting) -> None:
    a_letter(meeting, cast.us_head, NOW - HOUR)
    Meeting.objects.update(state="cancelled")
    said = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("settle_mail", since="2027-03-17T12:00Z", stdout=said)
    assert said.getvalue().startswith("1 letters may have been sent")


def test_mail_log_says_why_in_the_readers_language(cast: Cast, meeting: Meeting) -> None:
    row = a_letter(meeting, cast.cn_head, NOW, state="expired", error=LOST_IN_RESTORE)
    desk = Client()
    sign_in_as(desk, cast.cn_secretary)
    for page in ("", f"{row.pk}/"):
        body = desk.get(f"/admin/members/notification/{page}?all=", follow=True).content.decode()
        assert "数据库" in body
        assert LOST_IN_RESTORE not in body
