"""Planning the coming years in one act."""

import datetime as dt

import pytest

from meetings.enums import MeetingState, TextKind
from meetings.models import Deadline, JointText, Meeting, Sitting
from meetings.queries.meetings.planning import plan_ahead
from meetings.rules.working_days import holiday
from meetings.services.doubts import doubts_about
from meetings.services.meetings import create_meeting, plan_meetings
from meetings.services.moves import cancel_meeting
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, Refused, Stale

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
YEARS = {"first_year": 2027, "last_year": 2028, "format": "online", "now": NOW}


def test_plan_creates_meetings_sittings_deadlines_and_texts(cast: Cast) -> None:
    factories.a_meeting(number=10, year=2026, half=2, host="cn", sittings=0)
    planned = plan_meetings(cast.viewer("us_secretary"), **YEARS)
    assert [(m.number, m.year, m.half, m.host) for m in planned] == [
        ("11", 2027, 1, "us"), ("12", 2027, 2, "cn"),
        ("13", 2028, 1, "us"), ("14", 2028, 2, "cn"),
    ]  # fmt: skip
    for meeting in planned:
        assert meeting.state == MeetingState.PROPOSED
        assert meeting.sittings.count() == 2
        assert set(meeting.texts.values_list("kind", flat=True)) == set(TextKind)
        assert meeting.deadlines.count() == 7
        for sitting in meeting.sittings.all():
            assert sitting.starts_at == clock.instant(
                sitting.day, sitting.starts, meeting.anchor_zone
            )
            for side in ("us", "cn"):
                day = clock.local(sitting.starts_at, clock.SIDE_ZONES[side]).date()
                assert holiday(day, side) is None


def test_planned_twice_changes_nothing(cast: Cast) -> None:
    actor = cast.viewer("cn_secretary")
    plan_meetings(actor, **YEARS)
    rows = [m.objects.count() for m in (Meeting, Sitting, Deadline, JointText, AuditEntry)]
    with pytest.raises(Refused):
        plan_meetings(actor, **YEARS)
    assert rows == [m.objects.count() for m in (Meeting, Sitting, Deadline, JointText, AuditEntry)]


def test_plan_that_differs_from_the_one_shown_is_stale(cast: Cast) -> None:
    actor = cast.viewer("us_secretary")
    terms = {"first_year": 2027, "last_year": 2027, "format": "online"}
    shown = plan_ahead(actor, **terms, sittings=2, minutes=120, today=NOW.date())
    create_meeting(cast.viewer("cn_secretary"), year=2027, half=1, host="cn", now=NOW)
    with pytest.raises(Stale):
        plan_meetings(actor, **terms, now=NOW, fingerprint=shown.fingerprint)
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("format", ["online", "face_to_face"])
def test_no_meeting_is_planned_while_another_one_sits(cast: Cast, format: str) -> None:
    actor = cast.viewer("us_secretary")
    terms = {"first_year": 2027, "last_year": 2027, "format": format}
    shown = plan_ahead(actor, **terms, sittings=2, minutes=120, today=NOW.date())
    extra = create_meeting(actor, year=2027, half=1, host="cn", kind="extraordinary", now=NOW)
    for number, slot in enumerate(shown.meetings[0].proposal.sittings, start=1):
        factories.a_sitting(
            meeting=extra, number=number, day=slot.starts_at.date(),
            starts_at=slot.starts_at + dt.timedelta(minutes=90),
            ends_at=slot.ends_at + dt.timedelta(minutes=90),
        )  # fmt: skip
    planned = plan_meetings(actor, **terms, now=NOW)
    assert [meeting.half for meeting in planned] == [1, 2]
    assert not [doubt for meeting in planned for doubt in doubts_about(meeting, NOW)]


def test_number_of_a_cancelled_meeting_is_not_given_again(cast: Cast) -> None:
    actor = cast.viewer("us_head")
    first = create_meeting(actor, year=2027, half=1, host="us", now=NOW)
    cancel_meeting(actor, meeting=first, reason="Moved to another year.", now=NOW)
    again = create_meeting(actor, year=2027, half=1, host="us", now=NOW)
    assert (first.number, again.number) == ("1", "2")


def test_half_year_has_one_regular_meeting(cast: Cast) -> None:
    actor = cast.viewer("us_head")
    create_meeting(actor, year=2027, half=1, host="us", now=NOW)
    with pytest.raises(Refused) as refused:
        create_meeting(actor, year=2027, half=1, host="cn", now=NOW)
    assert "half-year" in str(refused.value)
    extra = create_meeting(actor, year=2027, half=1, host="cn", kind="extraordinary", now=NOW)
    assert extra.number == "X1"


def test_host_who_hosts_again_needs_a_reason(cast: Cast) -> None:
    actor = cast.viewer("us_head")
    create_meeting(actor, year=2027, half=1, host="us", now=NOW)
    with pytest.raises(Refused) as refused:
        create_meeting(actor, year=2027, half=2, host="us", now=NOW)
    assert set(refused.value.fields) == {"host_reason"}
    create_meeting(actor, year=2027, half=2, host="us", host_reason="Agreed by letter.", now=NOW)


@pytest.mark.parametrize("who", ["us_delegate", "cn_counsel", "cn_adviser", "us_left", "operator"])
def test_others_do_not_plan(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        plan_meetings(cast.viewer(who), **YEARS)
    assert not Meeting.objects.exists()


def test_too_many_years_are_refused_at_the_field(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        plan_meetings(cast.viewer("us_head"), **{**YEARS, "last_year": 2040})
    assert set(refused.value.fields) == {"last_year"}


def test_the_side_that_carried_more_hours_is_favoured_next(cast: Cast) -> None:
    """A past meeting in the Chinese night makes the next plan cheaper for the Chinese side."""
    actor = cast.viewer("us_head")
    plain = plan_ahead(
        actor, first_year=2027, last_year=2027, format="online", sittings=1, minutes=120,
        today=NOW.date(),
    )  # fmt: skip
    past = factories.a_meeting(number=1, year=2026, half=2, host="cn", state="closed", sittings=0)
    for n in range(6):
        day = dt.date(2026, 10, 20 + n)
        factories.a_sitting(
            meeting=past, number=n + 1, day=day,
            starts_at=clock.instant(day, dt.time(1), clock.BEIJING),
            ends_at=clock.instant(day, dt.time(4), clock.BEIJING),
        )  # fmt: skip
    after = plan_ahead(
        actor, first_year=2027, last_year=2027, format="online", sittings=1, minutes=120,
        today=NOW.date(),
    )  # fmt: skip
    cost = [p.meetings[0].proposal.inconvenience["cn"] for p in (plain, after)]
    assert cost[1] <= cost[0]
    assert after.meetings[0].proposal.inconvenience["us"] > 0


def test_year_is_planned_as_shown_though_a_later_half_was_added_by_hand(cast: Cast) -> None:
    """Hosts alternate by half-years, not by the numbers of meetings."""
    actor = cast.viewer("us_secretary")
    factories.a_meeting(number=10, year=2027, half=2, host="cn", sittings=0)
    create_meeting(actor, year=2028, half=2, host="us", host_reason="", now=NOW)
    planned = plan_meetings(
        actor, first_year=2028, last_year=2028, format="online", sittings=1, minutes=120, now=NOW
    )
    assert [(m.number, m.year, m.half, m.host) for m in planned] == [("12", 2028, 1, "us")]
