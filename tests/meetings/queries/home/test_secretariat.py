"""What is asked of a secretary beyond what everybody is asked: what their side still owes."""

import datetime as dt

import pytest
import time_machine

from meetings.enums import Answer, Capacity, DeadlineKind
from meetings.models import Attendance, Deadline, JointText, Meeting, Signature
from meetings.queries.home.asked import asked_of
from meetings.queries.home.asks import Asked
from members.enums import NotificationState
from members.models import Notification
from tests import factories
from tests.conftest import Cast
from tests.tampering import unguarded

TODAY = dt.datetime(2027, 2, 1, 15, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def stopped_clock() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def asked(cast: Cast, name: str, kind: str) -> list[Asked]:
    return [row for row in asked_of(cast.viewer(name), TODAY) if row.kind == kind]


def a_deadline(meeting: Meeting, kind: DeadlineKind, days: int) -> dt.date:
    on = TODAY.date() + days * DAY
    Deadline.objects.create(
        meeting=meeting, kind=kind, due_on=on, created_at=TODAY, changed_at=TODAY
    )
    return on


def clear(cast: Cast, text: JointText, revision: int = 1, *sides: str) -> None:
    for side in sides or ("us", "cn"):
        Signature.objects.create(
            text=text,
            revision=revision,
            fingerprint="0" * 64,
            capacity=Capacity.CLEAR,
            side=side,
            person=getattr(cast, f"{side}_counsel"),
            signed_at=TODAY,
        )


def test_each_secretary_is_told_who_of_the_own_side_has_not_replied(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5)
    due_on = a_deadline(meeting, DeadlineKind.CREDENTIALS, 20)
    for name in cast.names:
        if name not in {"us_delegate", "cn_head", "cn_secretary"}:
            Attendance.objects.create(
                meeting=meeting, person=getattr(cast, name), answer=Answer.ACCEPTED
            )
    (row,) = asked(cast, "us_secretary", "replies")
    assert (row.people, row.count, row.due_on) == ((cast.us_delegate,), 1, due_on)
    (row,) = asked(cast, "cn_secretary", "replies")
    assert row.people == (cast.cn_head,)
    assert [each.kind for each in asked_of(cast.viewer("cn_secretary"), TODAY)].count("answer") == 1
    for name in ("us_head", "us_counsel", "us_delegate", "operator", "stranger"):
        assert asked(cast, name, "replies") == []


def test_an_agenda_is_to_be_finished_then_circulated(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, agenda="draft")
    text = JointText.objects.get(meeting=meeting, kind="agenda")
    due_on = a_deadline(meeting, DeadlineKind.AGENDA, 31)
    assert asked(cast, "us_secretary", "draft") == []
    Deadline.objects.update(due_on=due_on - DAY)
    for name in ("us_secretary", "cn_secretary"):
        assert [row.due_on for row in asked(cast, name, "draft")] == [due_on - DAY]
    clear(cast, text)
    assert asked(cast, "us_secretary", "draft") == []
    (row,) = asked(cast, "us_secretary", "circulate")
    assert (row.text, [key.side for key in row.acted]) == (text, ["us", "cn"])
    assert asked(cast, "us_head", "circulate") == []


def test_minutes_are_asked_for_once_the_meeting_was_held(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, minutes="draft", state="confirmed")
    a_deadline(meeting, DeadlineKind.DRAFT_MINUTES, 5)
    assert asked(cast, "cn_secretary", "draft") == asked(cast, "cn_secretary", "circulate") == []
    Meeting.objects.update(state="held")
    assert [row.text.kind for row in asked(cast, "cn_secretary", "circulate") if row.text] == [
        "minutes"
    ]


def test_comments_are_to_be_closed_once_their_day_is_over(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, state="held", minutes="circulated")
    a_deadline(meeting, DeadlineKind.COMMENTS, 0)
    assert asked(cast, "us_secretary", "lock") == []
    Deadline.objects.update(due_on=TODAY.date() - DAY)
    (row,) = asked(cast, "us_secretary", "lock")
    assert row.overdue
    assert asked(cast, "us_head", "lock") == []


def test_overdue_items_of_the_own_side_stand_in_one_line(cast: Cast) -> None:
    meeting = factories.a_meeting(number=4, state="held", half=2, year=2026)
    late = {"due_on": TODAY.date() - DAY, "meeting": meeting}
    first = factories.an_action(owner_us=cast.us_delegate, **late)
    second = factories.an_action(owner_us=cast.us_head, owner_cn=cast.cn_head, **late)
    own = factories.an_action(owner_us=cast.us_secretary, **late)
    factories.an_action(owner_cn=cast.cn_delegate, **late)
    factories.an_action(owner_us=cast.us_delegate, due_on=TODAY.date() + DAY, meeting=meeting)
    (row,) = asked(cast, "us_secretary", "overdue")
    assert (set(row.actions), row.count, row.overdue) == ({first, second}, 2, True)
    assert [each.action for each in asked(cast, "us_secretary", "action")] == [own]
    assert asked(cast, "us_head", "overdue") == []


def test_refused_mail_of_the_own_side_is_counted(cast: Cast) -> None:
    for person, state in (
        (cast.us_head, NotificationState.FAILED),
        (cast.us_counsel, NotificationState.SENT),
        (cast.cn_head, NotificationState.FAILED),
    ):
        Notification.objects.create(
            rule="minutes_out",
            subject_type="meeting",
            subject_id=1,
            occurrence=state,
            recipient=person,
            state=state,
            created_at=TODAY,
            due_at=TODAY,
            expires_at=TODAY + DAY,
            try_at=TODAY,
            sent_at=TODAY if state == NotificationState.SENT else None,
        )
    assert [row.count for row in asked(cast, "us_secretary", "refused")] == [1]
    assert asked(cast, "us_head", "refused") == []
    Notification.objects.filter(recipient=cast.us_head).update(state=NotificationState.MOOT)
    assert asked(cast, "us_secretary", "refused") == []


def test_counsel_is_told_which_revision_their_side_cleared_last(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, agenda="circulated")
    text = JointText.objects.get(meeting=meeting, kind="agenda")
    clear(cast, text, 1, "us")
    clear(cast, text, 2, "us", "cn")
    with unguarded():
        JointText.objects.filter(pk=text.pk).update(revision=4)
        clear(cast, text, 4, "cn")
    (row,) = asked(cast, "us_counsel", "clear")
    assert (row.cleared_before, [key.side for key in row.acted]) == (2, ["cn"])


def test_both_secretaries_are_asked_for_the_move_that_is_due(cast: Cast) -> None:
    """Recorded as held once it is over, not before; closed once its minutes are adopted."""
    over = factories.a_meeting(number=5, first_day=TODAY.date() - 3 * DAY)
    factories.a_meeting(number=6, half=2, first_day=TODAY.date() - DAY)
    factories.a_meeting(number=7, year=2028, first_day=TODAY.date() + 9 * DAY)
    done = factories.a_meeting(
        number=8, year=2029, state="held", agenda="agreed", minutes="adopted"
    )
    factories.a_meeting(number=9, year=2030, state="held", minutes="circulated")
    for name in ("us_secretary", "cn_secretary"):
        assert [row.meeting for row in asked(cast, name, "hold")] == [over]
        assert [row.meeting for row in asked(cast, name, "close")] == [done]
    for name in ("us_head", "us_delegate", "operator"):
        assert asked(cast, name, "hold") == asked(cast, name, "close") == []
