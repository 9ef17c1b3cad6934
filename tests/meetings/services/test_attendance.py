"""Replies, quorum and attendance."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Attendance
from meetings.queries.meetings.people import people_of
from meetings.services.attendance import answer_meeting, record_attendance
from members.models import AuditEntry, Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.errors import NotAllowed, Refused

NOW = dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC)
AFTER = dt.datetime(2027, 3, 26, 9, tzinfo=dt.UTC)
Browser = Callable[[Person | None], Client]


def test_last_reply_counts(cast: Cast) -> None:
    meeting = factories.a_meeting(format="hybrid")
    actor = cast.viewer("us_delegate")
    answer_meeting(actor, meeting=meeting, answer="accepted", mode="on_site", now=NOW)
    answer_meeting(actor, meeting=meeting, answer="declined", mode="on_site", now=NOW)
    row = Attendance.objects.get()
    assert (row.answer, row.mode, row.answered_at) == ("declined", "", NOW)
    assert AuditEntry.objects.filter(act="answer_meeting").count() == 2


@pytest.mark.parametrize(
    ("format", "mode", "kept"),
    [("online", "", "online"), ("face_to_face", "", "on_site"), ("hybrid", "online", "online")],
)
def test_mode_follows_the_format(cast: Cast, format: str, mode: str, kept: str) -> None:
    meeting = factories.a_meeting(format=format)
    row = answer_meeting(
        cast.viewer("cn_counsel"), meeting=meeting, answer="accepted", mode=mode, now=NOW
    )
    assert row.mode == kept


@pytest.mark.parametrize(
    ("format", "mode"), [("hybrid", ""), ("online", "on_site"), ("hybrid", "by letter")]
)
def test_impossible_mode_is_refused_at_its_field(cast: Cast, format: str, mode: str) -> None:
    meeting = factories.a_meeting(format=format)
    with pytest.raises(Refused) as refused:
        answer_meeting(
            cast.viewer("us_head"), meeting=meeting, answer="accepted", mode=mode, now=NOW
        )
    assert set(refused.value.fields) == {"mode"}


@pytest.mark.parametrize("state", ["proposed", "postponed", "held", "closed", "cancelled"])
def test_no_replies_outside_polling_and_confirmed(cast: Cast, state: str) -> None:
    meeting = factories.a_meeting(state=state)
    with pytest.raises(NotAllowed):
        answer_meeting(cast.viewer("us_head"), meeting=meeting, answer="accepted", now=NOW)


@pytest.mark.parametrize("who", ["us_left", "operator", "stranger", "nobody"])
def test_only_members_reply(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        answer_meeting(cast.viewer(who), meeting=factories.a_meeting(), answer="accepted", now=NOW)


def test_remark_is_for_the_own_side_and_not_on_record(cast: Cast, client_of: Browser) -> None:
    meeting = factories.a_meeting()
    answer_meeting(
        cast.viewer("us_delegate"), meeting=meeting, answer="accepted", remark="Kosher, visa late",
        now=NOW,
    )  # fmt: skip
    path = reverse("meeting_people", args=[meeting.number])
    for who in ("us_secretary", "us_adviser"):
        assert "Kosher" in client_of(getattr(cast, who)).get(path).content.decode()
    for who in ("cn_secretary", "cn_head", "cn_delegate"):
        assert "Kosher" not in client_of(getattr(cast, who)).get(path).content.decode()
    assert "Kosher" not in str(list(AuditEntry.objects.values()))


def test_remark_moves_nothing_that_the_other_side_reads(cast: Cast) -> None:
    meeting, actor = factories.a_meeting(format="hybrid"), cast.viewer("us_delegate")
    reply = {"meeting": meeting, "answer": "accepted", "mode": "online"}
    answer_meeting(actor, **reply, now=NOW)
    before = Attendance.objects.values("answer", "mode", "answered_at").get()
    answer_meeting(actor, **reply, remark="My visa is late", now=AFTER)
    assert Attendance.objects.values("answer", "mode", "answered_at").get() == before
    answer_meeting(actor, **{**reply, "mode": "on_site"}, now=AFTER)
    assert Attendance.objects.get().answered_at == AFTER


# --- quorum --------------------------------------------------------------------------------------
def fill_seats(side: str, upto: int) -> list[Person]:
    return [factories.a_member(side=side, role="delegate", seat=n) for n in range(2, upto + 1)]


def accept(people: list[Person], meeting: object) -> None:
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, answer="accepted")  # type: ignore[misc]
        for person in people
    )


def test_quorum_needs_both_heads_and_six_companies_of_each_side(cast: Cast) -> None:
    meeting = factories.a_meeting()
    us, cn = fill_seats("us", 6), fill_seats("cn", 6)
    accept([cast.us_head, cast.cn_head, cast.us_delegate, *us, *cn], meeting)
    viewer = cast.viewer("cn_secretary")
    people = people_of(viewer, meeting, NOW)
    own, other = people.sides
    assert (own.side, own.quorum.companies, own.quorum.met) == ("cn", 5, False)
    assert (other.quorum.companies, other.quorum.met, people.quorum_met) == (6, True, False)
    accept([cast.cn_delegate], meeting)
    assert people_of(viewer, meeting, NOW).quorum_met
    Attendance.objects.filter(person=cast.us_head).update(answer="tentative")
    assert not people_of(viewer, meeting, NOW).quorum_met


def test_missing_replies_are_counted(cast: Cast) -> None:
    meeting = factories.a_meeting()
    accept([cast.us_head], meeting)
    own, other = people_of(cast.viewer("us_head"), meeting, NOW).sides
    assert (own.missing, other.missing) == (5, 6)
    assert dict(own.tally) == {"accepted": 1, "declined": 0, "tentative": 0}


# --- attendance ----------------------------------------------------------------------------------
def test_each_secretariat_records_its_own_side(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held")
    changed = record_attendance(
        cast.viewer("cn_secretary"), meeting=meeting,
        attended={cast.cn_head.pk: True, cast.cn_delegate.pk: False}, now=AFTER,
    )  # fmt: skip
    assert changed == 2
    with pytest.raises(Refused):
        record_attendance(
            cast.viewer("us_secretary"), meeting=meeting, attended={cast.cn_head.pk: False},
            now=AFTER,
        )  # fmt: skip
    assert Attendance.objects.get(person=cast.cn_head).attended is True


@pytest.mark.parametrize("who", ["us_delegate", "us_counsel", "operator"])
def test_others_record_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        record_attendance(
            cast.viewer(who), meeting=factories.a_meeting(state="held"), attended={}, now=AFTER
        )


def test_attendance_is_locked_with_the_minutes(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held", minutes="for_signature")
    with pytest.raises(Refused):
        record_attendance(
            cast.viewer("us_head"), meeting=meeting, attended={cast.us_head.pk: True}, now=AFTER
        )


def test_who_left_after_the_meeting_is_still_among_its_people(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held")
    left = factories.a_member(
        side="us", role="adviser", began_at=NOW - dt.timedelta(days=9), ended_at=AFTER
    )
    later = AFTER + dt.timedelta(days=30)
    own = people_of(cast.viewer("us_secretary"), meeting, later).sides[0]
    assert left in [row.person for row in own.people]
