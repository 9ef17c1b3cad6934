"""What a meeting takes, from whom and when, as the table of acts asks for it."""

import datetime as dt

import pytest

from meetings.models import JoiningLink, Sitting
from meetings.queries.verdicts import meetings as verdicts
from meetings.rules.acts.meetings import MOVE_ACTS
from tests import factories
from tests.conftest import Cast

PLANNERS = {"us_head", "us_secretary", "cn_head", "cn_secretary"}
STATES = ("proposed", "polling", "confirmed", "postponed", "held", "closed", "cancelled")
DAY = dt.timedelta(days=1)


def test_meetings_are_planned_and_changed_by_secretariats_and_heads(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting()
    assert cast.who_may(verdicts.may_plan_now, None, now) == PLANNERS
    assert cast.who_may(verdicts.may_change_meeting_now, meeting, now) == PLANNERS
    for state in ("held", "closed", "cancelled"):
        meeting.state = state
        assert cast.who_may(verdicts.may_change_meeting_now, meeting, now) == set()


@pytest.mark.parametrize(
    ("move", "first_day", "states"),
    [
        ("poll", 30, {"proposed", "postponed"}),
        ("confirm", 30, {"polling"}),
        ("postpone", 30, {"confirmed"}),
        ("hold", -30, {"confirmed"}),
        ("close", -30, {"held"}),
        ("cancel", 30, {"proposed", "polling", "confirmed", "postponed"}),
    ],
)
def test_each_move_is_made_from_its_states_by_secretariats_and_heads(
    cast: Cast, now: dt.datetime, move: str, first_day: int, states: set[str]
) -> None:
    meeting = factories.a_meeting(first_day=(now + first_day * DAY).date(), minutes="adopted")
    secretary, found = cast.viewer("cn_secretary"), set()
    for meeting.state in STATES:
        if MOVE_ACTS[move].may(secretary, meeting, now):
            found.add(meeting.state)
    assert found == states
    meeting.state = min(states)
    assert cast.who_may(MOVE_ACTS[move].may, meeting, now) == PLANNERS


def test_sitting_is_changed_until_it_is_cancelled_or_its_meeting_held(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting(sittings=1)
    sitting = Sitting.objects.get()
    assert cast.who_may(verdicts.may_change_sitting_now, sitting, now) == PLANNERS
    # The last one of a confirmed meeting stays.
    assert cast.who_may(verdicts.may_cancel_sitting_now, sitting, now) == set()
    gone = factories.a_sitting(meeting=meeting, number=2, day=sitting.day, cancelled_at=now)
    assert cast.who_may(verdicts.may_cancel_sitting_now, sitting, now) == set()
    factories.a_sitting(meeting=meeting, number=3, day=sitting.day)
    assert cast.who_may(verdicts.may_cancel_sitting_now, sitting, now) == PLANNERS
    assert cast.who_may(verdicts.may_change_sitting_now, gone, now) == set()
    sitting.meeting.state = "held"
    assert cast.who_may(verdicts.may_change_sitting_now, sitting, now) == set()


def test_link_is_changed_until_it_is_withdrawn(cast: Cast, now: dt.datetime) -> None:
    link = JoiningLink(meeting=factories.a_meeting(), label_en="Room", url="https://meet.example/")
    assert cast.who_may(verdicts.may_change_link_now, link, now) == PLANNERS
    link.withdrawn_at = now
    assert cast.who_may(verdicts.may_change_link_now, link, now) == set()


def test_replies_come_from_members_and_are_asked_for_by_planners(
    cast: Cast, now: dt.datetime
) -> None:
    meeting = factories.a_meeting()
    members = {name for name in cast.names if cast.viewer(name).is_member}
    assert cast.who_may(verdicts.may_answer_now, meeting, now) == members
    assert cast.who_may(verdicts.may_remind_to_answer_now, meeting, now) == PLANNERS
    meeting.state = "held"
    assert cast.who_may(verdicts.may_answer_now, meeting, now) == set()
    assert cast.who_may(verdicts.may_remind_to_answer_now, meeting, now) == set()


def test_attendance_and_chairs_stand_once_the_minutes_are_locked(
    cast: Cast, now: dt.datetime
) -> None:
    begun = factories.a_meeting(first_day=(now - 3 * DAY).date())
    coming = factories.a_meeting(number=6, half=2, first_day=(now + 30 * DAY).date())
    record, chairs = verdicts.may_record_attendance_now, verdicts.may_set_chairs_now
    assert cast.who_may(record, begun, now) == PLANNERS
    assert cast.who_may(record, coming, now) == set()
    assert cast.who_may(chairs, coming, now) == PLANNERS
    locked = factories.a_meeting(number=7, year=2028, state="held", minutes="for_signature")
    for rule in (record, chairs):
        assert cast.who_may(rule, locked, now) == set()
