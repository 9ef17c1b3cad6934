"""What the home page tells, and what it keeps from the other side."""

import datetime as dt

import pytest
import time_machine

from meetings.enums import Answer, Capacity, DeadlineKind, PaperState
from meetings.models import Attendance, Deadline, JointText, Meeting, Signature
from meetings.queries.home.asked import asked_of
from meetings.queries.home.asks import Asked
from meetings.queries.home.news import news_since
from meetings.queries.home.next import next_meeting
from members.services import audit
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock

TODAY = dt.datetime(2027, 2, 1, 15, 0, tzinfo=dt.UTC)
MONTH, SECOND = dt.timedelta(days=30), dt.timedelta(seconds=1)
LONG_AGO = TODAY - MONTH


@pytest.fixture(autouse=True)
def stopped_clock() -> object:
    with time_machine.travel(TODAY, tick=False):
        yield


def asks(rows: list[Asked]) -> list[tuple[str, str]]:
    return [(row.kind, str(row.action or row.text or row.meeting)) for row in rows]


# --- what is next --------------------------------------------------------------------------------
def test_next_is_the_meeting_with_the_first_sitting_to_come(cast: Cast) -> None:
    factories.a_meeting(number=4, year=2026, half=2, state="held", first_day=dt.date(2026, 10, 27))
    factories.a_meeting(number=6, half=2, first_day=dt.date(2027, 10, 26))
    soon = factories.a_meeting(number=5)
    found = next_meeting(cast.viewer("us_delegate"), TODAY)
    assert found is not None
    assert found.meeting == soon
    assert [sitting.number for sitting in found.sittings] == [1, 2]


def test_next_is_a_meeting_that_is_going_on(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, first_day=dt.date(2027, 2, 1), sittings=1)
    found = next_meeting(cast.viewer("us_delegate"), TODAY + dt.timedelta(hours=10))
    assert found is not None
    assert found.meeting == meeting


def test_next_without_a_date_is_the_lowest_number(cast: Cast) -> None:
    factories.a_meeting(number=8, half=2, state="proposed", sittings=0)
    seventh = factories.a_meeting(number=7, state="proposed", sittings=0)
    found = next_meeting(cast.viewer("cn_delegate"), TODAY)
    assert found is not None
    assert (found.meeting, found.opens) == (seventh, None)


@pytest.mark.parametrize("first_day", [dt.date(2027, 3, 23), dt.date(2027, 1, 12)])
def test_postponed_meeting_stays_next_without_its_former_dates(
    cast: Cast, first_day: dt.date
) -> None:
    """Before they have passed and after."""
    factories.a_meeting(number=6, half=2, first_day=dt.date(2027, 10, 26))
    postponed = factories.a_meeting(number=5, state="postponed", first_day=first_day)
    found = next_meeting(cast.viewer("us_delegate"), TODAY)
    assert found is not None
    assert (found.meeting, found.sittings) == (postponed, ())


def test_postponed_meeting_does_not_hide_an_earlier_one(cast: Cast) -> None:
    factories.a_meeting(number=6, half=2, state="postponed", first_day=dt.date(2027, 10, 26))
    soon = factories.a_meeting(number=5)
    found = next_meeting(cast.viewer("us_delegate"), TODAY)
    assert found is not None
    assert found.meeting == soon


def test_postponed_meeting_does_not_hide_one_that_opens_soon(cast: Cast) -> None:
    soon = factories.a_meeting(number=6, half=2, first_day=dt.date(2027, 10, 26))
    factories.a_meeting(number=5, state="postponed")
    found = next_meeting(cast.viewer("cn_delegate"), soon.sittings.get(number=1).starts_at - MONTH)
    assert found is not None
    assert found.meeting.state == "postponed"
    found = next_meeting(
        cast.viewer("cn_delegate"), soon.sittings.get(number=1).starts_at - MONTH + SECOND
    )
    assert found is not None
    assert found.meeting == soon
    assert [sitting.number for sitting in found.sittings] == [1, 2]


def test_next_is_nothing_where_all_is_cancelled_or_over(cast: Cast) -> None:
    factories.a_meeting(number=5, state="cancelled")
    factories.a_meeting(number=4, state="closed", half=2)
    assert next_meeting(cast.viewer("us_delegate"), TODAY) is None


def test_next_leaves_out_a_sitting_the_reader_is_not_invited_to(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, sittings=0)
    factories.a_sitting(meeting=meeting, number=1, day=dt.date(2027, 3, 22), audience="heads")
    factories.a_sitting(meeting=meeting, number=2, day=dt.date(2027, 3, 23))
    for name, numbers in (("us_delegate", [2]), ("us_head", [1, 2]), ("cn_counsel", [1, 2])):
        found = next_meeting(cast.viewer(name), TODAY)
        assert found is not None
        assert [sitting.number for sitting in found.sittings] == numbers


# --- what is asked -------------------------------------------------------------------------------
def test_asked_for_a_reply_until_it_is_given(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5)
    assert asks(asked_of(cast.viewer("us_delegate"), TODAY)) == [("answer", "Meeting 5")]
    Attendance.objects.create(
        meeting=meeting, person=cast.us_delegate, answer=Answer.DECLINED, answered_at=TODAY
    )
    assert asked_of(cast.viewer("us_delegate"), TODAY) == []
    assert asks(asked_of(cast.viewer("us_alternate"), TODAY)) == [("answer", "Meeting 5")]


def test_nothing_is_asked_of_who_belongs_to_no_side(cast: Cast) -> None:
    factories.a_meeting(number=5)
    assert asked_of(cast.viewer("operator"), TODAY) == []
    assert asked_of(cast.viewer("stranger"), TODAY) == []
    assert asked_of(cast.viewer("us_left"), TODAY) == []


def answered(meeting: Meeting, cast: Cast) -> None:
    for name in cast.names:
        Attendance.objects.create(
            meeting=meeting, person=getattr(cast, name), answer=Answer.ACCEPTED
        )


def test_counsel_clears_before_the_head_signs(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, agenda="circulated")
    answered(meeting, cast)
    text = JointText.objects.get(meeting=meeting, kind="agenda")
    assert asks(asked_of(cast.viewer("us_counsel"), TODAY)) == [("clear", "JWG/5/AG/1")]
    assert asked_of(cast.viewer("us_head"), TODAY) == []
    for side, counsel in (("us", cast.us_counsel), ("cn", cast.cn_counsel)):
        Signature.objects.create(
            text=text,
            revision=1,
            fingerprint="0" * 64,
            capacity=Capacity.CLEAR,
            side=side,
            person=counsel,
            signed_at=TODAY,
        )
    assert asked_of(cast.viewer("us_counsel"), TODAY) == []
    assert asks(asked_of(cast.viewer("us_head"), TODAY)) == [("sign", "JWG/5/AG/1")]
    assert asks(asked_of(cast.viewer("cn_head"), TODAY)) == [("sign", "JWG/5/AG/1")]
    (asked,) = asked_of(cast.viewer("us_head"), TODAY)
    assert asked.flow is not None
    # Both counsel are done, each side's head is still to sign, and the own one is asked.
    assert asked.flow.about.count("done") == 3
    assert "Signature of the head · US side: your turn; " in asked.flow.about
    assert "Signature of the head · Chinese side: still to come; " in asked.flow.about
    assert asked.flow.svg.count("-mine") == 1
    assert asked_of(cast.viewer("us_delegate"), TODAY) == []


def test_counsel_alone_is_asked_about_a_complete_draft_of_an_agenda(cast: Cast) -> None:
    """It cannot go out before both counsel cleared it; minutes in draft wait for their authors."""
    meeting = factories.a_meeting(number=5, agenda="draft")
    answered(meeting, cast)
    assert asked_of(cast.viewer("us_counsel"), TODAY) == []
    item = factories.an_item(meeting=meeting, title_en="Export control", title_zh="")
    assert asked_of(cast.viewer("us_counsel"), TODAY) == []
    item.title_zh = "出口管制"
    item.save()
    for side in ("us", "cn"):
        assert asks(asked_of(cast.viewer(f"{side}_counsel"), TODAY)) == [("clear", "JWG/5/AG/1")]
    assert asked_of(cast.viewer("us_head"), TODAY) == []
    assert asked_of(cast.viewer("us_counsel"), TODAY - dt.timedelta(days=90)) == []


def test_own_action_items_come_overdue_first(cast: Cast) -> None:
    meeting = factories.a_meeting(number=4, state="held", half=2, year=2026)
    later = factories.an_action(
        meeting=meeting, owner_us=cast.us_delegate, due_on=dt.date(2027, 2, 10)
    )
    over = factories.an_action(
        meeting=meeting, owner_us=cast.us_delegate, due_on=dt.date(2027, 1, 20)
    )
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate, due_on=dt.date(2027, 6, 1))
    factories.an_action(meeting=meeting, owner_us=cast.us_head, due_on=dt.date(2027, 1, 20))
    factories.an_action(
        meeting=meeting,
        owner_us=cast.us_delegate,
        owner_cn=cast.cn_delegate,
        due_on=dt.date(2027, 1, 20),
        confirmed_us_at=TODAY,
    )
    rows = asked_of(cast.viewer("us_delegate"), TODAY)
    assert [(row.action, row.overdue) for row in rows] == [(over, True), (later, False)]


@pytest.mark.parametrize(
    ("sides", "overdue"), [(["us"], False), (["cn"], True), (["us", "cn"], True)]
)
def test_overdue_is_when_the_day_has_ended_on_the_owners_side(
    cast: Cast, sides: list[str], *, overdue: bool
) -> None:
    """22:00 in Washington on the day it is due is 11:00 of the next day in Beijing, which ends
    first where both sides owe it."""
    meeting = factories.a_meeting(number=4, state="held", half=2, year=2026)
    factories.an_action(
        meeting=meeting,
        due_on=dt.date(2027, 2, 1),
        **{f"owner_{side}": getattr(cast, f"{side}_delegate") for side in sides},
    )
    evening = clock.instant(dt.date(2027, 2, 1), dt.time(22), clock.WASHINGTON)
    for side in sides:
        rows = asked_of(cast.viewer(f"{side}_delegate"), evening)
        assert [row.overdue for row in rows] == [overdue]


def test_who_manages_a_side_is_asked_to_drop_and_to_release(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5)
    answered(meeting, cast)
    action = factories.an_action(
        meeting=meeting,
        owner_us=cast.us_delegate,
        due_on=dt.date(2027, 9, 1),
        drop_us_at=TODAY,
    )
    factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    rows = asked_of(cast.viewer("cn_secretary"), TODAY)
    assert [(row.kind, row.action, row.count) for row in rows] == [
        ("drop", action, 0),
        ("release", None, 2),
    ]
    assert asked_of(cast.viewer("us_secretary"), TODAY) == []
    assert asked_of(cast.viewer("cn_delegate"), TODAY) == []


def test_a_reply_carries_its_deadline(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5)
    Deadline.objects.create(
        meeting=meeting,
        kind=DeadlineKind.CREDENTIALS,
        due_on=dt.date(2027, 1, 31),
        created_at=TODAY,
        changed_at=TODAY,
    )
    rows = asked_of(cast.viewer("us_delegate"), TODAY)
    assert [(row.due_on, row.overdue) for row in rows] == [(dt.date(2027, 1, 31), True)]


# --- what is new ---------------------------------------------------------------------------------
def test_news_of_one_side_are_not_news_to_the_other(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5)
    factories.a_paper(meeting=meeting, side="cn", created_by=cast.cn_secretary)
    factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    own = news_since(cast.viewer("cn_head"), LONG_AGO)
    assert sorted((row.kind, row.private) for row in own) == [
        ("paper_added", True),
        ("proposal_added", True),
    ]
    for name in ("us_head", "us_secretary", "us_counsel", "operator", "stranger"):
        assert news_since(cast.viewer(name), LONG_AGO) == []


def test_news_are_what_happened_since_and_not_ones_own_acts(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5)
    factories.a_paper(
        meeting=meeting,
        side="us",
        created_by=cast.us_secretary,
        state=PaperState.RELEASED,
        released_by=cast.us_secretary,
    )
    factories.an_action(meeting=meeting, owner_cn=cast.cn_delegate)
    kinds = {
        name: {row.kind for row in news_since(cast.viewer(name), LONG_AGO)}
        for name in ("us_secretary", "cn_delegate", "cn_head")
    }
    assert kinds == {
        "us_secretary": {"action_given"},
        "cn_delegate": {"action_yours", "paper_released"},
        "cn_head": {"action_given", "paper_released"},
    }
    assert news_since(cast.viewer("cn_head"), TODAY) == []


def test_a_draft_is_no_news_and_a_circulated_text_is(cast: Cast) -> None:
    factories.a_meeting(number=5, agenda="circulated", minutes="draft")
    factories.a_meeting(number=4, year=2026, half=2, agenda="agreed", minutes="adopted")
    rows = news_since(cast.viewer("us_delegate"), LONG_AGO)
    assert sorted((row.meeting.serial, row.kind) for row in rows) == [
        (4, "agenda_final"),
        (4, "minutes_final"),
        (5, "agenda_circulated"),
    ]


def test_changes_of_dates_texts_and_actions_are_news_to_who_may_see_them(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, agenda="circulated")
    heads_only = factories.a_sitting(
        meeting=meeting, number=3, day=dt.date(2027, 3, 22), audience="heads"
    )
    action = factories.an_action(meeting=meeting, owner_cn=cast.cn_delegate, assigned_at=LONG_AGO)
    agenda, minutes = (
        JointText.objects.get(meeting=meeting, kind=k) for k in ("agenda", "minutes")
    )
    JointText.objects.update(circulated_at=None)
    JointText.objects.filter(pk=agenda.pk).update(circulated_at=LONG_AGO)
    by = cast.viewer("us_secretary")
    for act, subject, side in (
        ("change_meeting", meeting, ""),
        ("change_meeting", meeting, ""),
        ("change_sitting", heads_only, ""),
        ("open_revision", agenda, ""),
        ("open_revision", minutes, ""),
        ("finish_action", action, ""),
        ("answer_meeting", meeting, ""),
        ("change_action", action, "us"),
    ):
        audit.record(by, act=act, subject=subject, side=side, now=TODAY, meeting_id=meeting.pk)
    shared = [
        ("act_actionitem", "Action item done"),
        ("act_jointtext", "New revision opened"),
        ("act_meeting", "Meeting changed"),
    ]
    drafts = [("act_jointtext", "New revision opened"), ("act_sitting", "Sitting changed")]
    for name, expected in (
        ("cn_delegate", shared),
        ("cn_secretary", [*shared, *drafts]),
        ("us_secretary", []),
        ("stranger", []),
    ):
        rows = news_since(cast.viewer(name), TODAY - dt.timedelta(minutes=1))
        told = [(row.kind, row.thing.label) for row in rows if row.kind.startswith("act_")]
        assert sorted(told) == sorted(expected), name


def test_news_of_a_text_knows_which_of_the_two_it_is(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, agenda="circulated")
    JointText.objects.filter(meeting=meeting).update(revision=2)
    for text in JointText.objects.filter(meeting=meeting):
        audit.record(
            cast.viewer("us_secretary"), act="open_revision", subject=text, now=TODAY,
            meeting_id=meeting.pk,
        )  # fmt: skip
    rows = news_since(cast.viewer("cn_secretary"), TODAY - dt.timedelta(minutes=1))
    told = {row.thing.subject: row.thing.text_kind for row in rows if row.kind == "act_jointtext"}
    assert told == {"JWG/5/AG/1/Rev.2": "agenda", "JWG/5/MIN/1/Rev.2": "minutes"}


def test_versions_and_withdrawals_of_released_papers_are_news_to_their_readers(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5)
    shared, of_heads, private = (
        factories.a_paper(meeting=meeting, side="us", created_by=cast.us_delegate, **fields)
        for fields in (
            {"state": PaperState.RELEASED, "released_at": LONG_AGO},
            {"state": PaperState.WITHDRAWN, "released_at": LONG_AGO, "distribution": "heads"},
            {},
        )
    )
    by = cast.viewer("us_secretary")
    for act, paper, side in (
        ("upload_version", shared, ""),
        ("withdraw_paper", of_heads, ""),
        ("upload_version", private, "us"),
        ("change_paper", shared, ""),
    ):
        audit.record(by, act=act, subject=paper, side=side, now=TODAY, meeting_id=meeting.pk)
    version, withdrawal = ("upload_version", shared.symbol), ("withdraw_paper", of_heads.symbol)
    for name, expected in (
        ("cn_delegate", [version]),
        ("cn_head", [version, withdrawal]),
        ("us_delegate", [version, withdrawal]),
        ("us_secretary", []),
        ("stranger", []),
    ):
        rows = news_since(cast.viewer(name), TODAY - dt.timedelta(minutes=1))
        told = [(row.thing.entry.act, row.thing.subject) for row in rows if row.kind == "act_paper"]
        assert sorted(told) == sorted(expected), name
