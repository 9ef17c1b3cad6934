"""Adopted minutes show what both heads signed, whatever has moved since."""

import datetime as dt

import pytest

from meetings.enums import TextKind
from meetings.models import ActionItem, Attendance, JointText, Meeting, Sitting
from meetings.queries.texts.minutes import Minutes, minutes_of
from meetings.queries.texts.record import Record, record_in
from meetings.queries.texts.status import text_status
from meetings.rules.content import fingerprint_of
from meetings.services import texts
from meetings.services.actions import change_action
from tests import factories
from tests.conftest import Cast
from tests.meetings.queries.texts.vectors import vector
from tests.tampering import unguarded
from workinggroup.lib import clock
from workinggroup.lib.viewer import Side


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(agenda="agreed", state="held", **chairs)
    item = factories.an_item(meeting=meeting)
    factories.a_paragraph(item=item)
    factories.an_action(
        meeting=meeting,
        item=item,
        owner_us=cast.us_delegate,
        owner_cn=cast.cn_delegate,
        serial=1,
        due_on=dt.date(2027, 5, 3),
    )
    factories.attended(meeting, cast.us_head, cast.cn_delegate)
    return meeting


def adopt(cast: Cast, meeting: Meeting, now: dt.datetime) -> JointText:
    text = factories.the_text(meeting, TextKind.MINUTES)
    secretary = cast.viewer("us_secretary")
    texts.circulate(secretary, text=text, now=now)
    texts.lock_minutes(secretary, text=text, now=now)
    for name, act in (
        ("us_counsel", texts.clear),
        ("cn_counsel", texts.clear),
        ("us_head", texts.sign),
        ("cn_head", texts.sign),
    ):
        text.refresh_from_db()
        act(cast.viewer(name), text=text, seen_fingerprint=text_status(text).fingerprint, now=now)
    text.refresh_from_db()
    return text


def shown(cast: Cast, meeting: Meeting) -> Minutes:
    minutes = minutes_of(cast.viewer("cn_head"), meeting, clock.now())
    assert minutes is not None
    return minutes


def shown_record(cast: Cast, meeting: Meeting) -> Record:
    record = shown(cast, meeting).record
    assert record is not None
    return record


def test_promise_that_moved_stands_as_it_was_signed(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    adopt(cast, meeting, now)
    (promise,) = shown_record(cast, meeting).promises
    assert (promise.due_on, promise.moved) == (dt.date(2027, 5, 3), False)
    action = ActionItem.objects.get()
    change_action(
        cast.viewer("us_secretary"),
        action=action,
        due_on=dt.date(2027, 8, 2),
        owner_us=cast.us_head,
        now=now,
    )
    (promise,) = shown_record(cast, meeting).promises
    assert (promise.due_on, promise.moved) == (dt.date(2027, 5, 3), True)
    assert [(side, owner.names) for side, owner in promise.owners] == [
        (Side.CN, cast.cn_delegate.names),
        (Side.US, cast.us_delegate.names),
    ]


def test_who_was_there_stands_as_it_was_signed(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    adopt(cast, meeting, now)
    before = shown_record(cast, meeting)
    cast.us_head.family_name = "Renamed"
    cast.us_head.save()
    Sitting.objects.filter(meeting=meeting).update(day=dt.date(2027, 4, 1))
    Meeting.objects.update(place_en="Elsewhere", host="cn", format="hybrid", quorum=1)
    Attendance.objects.update(attended=False)
    meeting.refresh_from_db()
    after = shown_record(cast, meeting)
    assert after == before
    assert "Renamed" not in repr(after) and cast.us_delegate.family_name in repr(after)
    assert [len(each.people) for each in before.presences] == [1, 1]
    assert [(each.side, each.quorum.companies) for each in before.presences] == [
        (Side.CN, 1),
        (Side.US, 0),
    ]
    assert [each.quorum.head for each in before.presences] == [False, True]


@pytest.mark.parametrize("change", [{"place_zh": "别处"}, {"host": "cn"}, {"quorum": 9}])
def test_facts_at_the_head_are_part_of_what_is_signed(
    cast: Cast, meeting: Meeting, now: dt.datetime, change: dict[str, object]
) -> None:
    text = factories.the_text(meeting, TextKind.MINUTES)
    fresh = JointText.objects.select_related("meeting")
    draft = text_status(fresh.get(pk=text.pk)).fingerprint
    Meeting.objects.filter(pk=meeting.pk).update(**change)
    assert text_status(fresh.get(pk=text.pk)).fingerprint != draft


def test_frozen_revision_tells_what_the_page_told_before_it_was_signed(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    live = shown_record(cast, meeting)
    text = adopt(cast, meeting, now)
    revision = text.revisions.get(revision=text.revision)
    assert fingerprint_of(revision.content) == revision.fingerprint
    frozen = record_in(revision.content, first=Side.CN, actions=ActionItem.objects.all())
    assert frozen == live


def test_revision_frozen_without_these_facts_has_none(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    text = adopt(cast, meeting, now)
    revision = text.revisions.get(revision=text.revision)
    facts = ("days", "place", "host", "format", "attended", "quorum")
    content = {
        name: value
        for name, value in vector("minutes-format-0")["content"].items()
        if name not in facts
    }
    with unguarded():
        type(revision).objects.filter(pk=revision.pk).update(content=content)
    assert record_in(content, first=Side.CN) is None
    assert shown(cast, meeting).record is None
