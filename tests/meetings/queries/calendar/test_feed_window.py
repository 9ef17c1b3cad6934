"""To the day and the second: what is in a calendar and what no longer is."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from meetings.enums import ActionState, MeetingState
from meetings.models import ActionItem, Deadline, Meeting, Sitting
from meetings.queries.calendar.feed import Feed, feed_of
from tests import factories
from tests.conftest import Cast

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def first_of_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def feed(cast: Cast, who: str, now: dt.datetime = NOW) -> Feed:
    return feed_of(cast.viewer(who), language="en", alarms=False, now=now)


def days_shown(cast: Cast, model: Any, offsets: tuple[int, ...], **changes: Any) -> list[int]:
    """Of the days from now on which the only deadline or action item may be due, those shown."""
    shown = []
    for offset in offsets:
        model.objects.update(due_on=(NOW + offset * DAY).date(), **changes)
        if feed(cast, "us_delegate").entries:
            shown.append(offset)
    return shown


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(sittings=0)


def test_deadline_is_shown_from_half_a_year_back_to_a_year_and_a_half_ahead(
    cast: Cast, meeting: Meeting
) -> None:
    Deadline.objects.create(
        meeting=meeting, kind="papers", due_on=NOW.date(), created_at=NOW, changed_at=NOW
    )
    assert days_shown(cast, Deadline, (-184, -183, 548, 549)) == [-183, 548]


def test_action_item_is_shown_as_long(cast: Cast, meeting: Meeting) -> None:
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    assert days_shown(cast, ActionItem, (-400, 548, 549)) == [-400, 548]
    done = days_shown(cast, ActionItem, (-184, -183), state=ActionState.DONE, confirmed_us_at=NOW)
    assert done == [-183]


def test_sitting_is_shown_as_long_to_the_second(cast: Cast, meeting: Meeting) -> None:
    sitting = factories.a_sitting(meeting=meeting, number=1, day=dt.date(2027, 3, 23))

    def shown(**times: dt.datetime) -> bool:
        Sitting.objects.filter(pk=sitting.pk).update(**times)
        return bool(feed(cast, "us_delegate").entries)

    hour = dt.timedelta(hours=1)
    first, last = NOW - 183 * DAY, NOW + 548 * DAY
    assert shown(starts_at=first - hour, ends_at=first)
    assert not shown(starts_at=first - hour, ends_at=first - SECOND)
    assert shown(starts_at=last, ends_at=last + hour)
    assert not shown(starts_at=last + SECOND, ends_at=last + hour)


def test_what_was_cancelled_is_shown_for_a_year_to_the_second(cast: Cast, meeting: Meeting) -> None:
    factories.a_sitting(meeting=meeting, number=1, day=dt.date(2027, 3, 23))
    Sitting.objects.update(cancelled_at=NOW)
    assert len(feed(cast, "us_delegate", NOW + 365 * DAY).entries) == 1
    assert feed(cast, "us_delegate", NOW + 365 * DAY + SECOND).entries == ()
    Sitting.objects.update(cancelled_at=None)
    Meeting.objects.update(state=MeetingState.CANCELLED, changed_at=NOW)
    assert len(feed(cast, "us_delegate", NOW + 365 * DAY).entries) == 1
    assert feed(cast, "us_delegate", NOW + 365 * DAY + SECOND).entries == ()


def test_dropped_action_item_is_shown_for_a_year_and_an_open_one_for_good(
    cast: Cast, meeting: Meeting
) -> None:
    action = factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    ActionItem.objects.update(changed_at=NOW - 400 * DAY)
    assert len(feed(cast, "us_delegate").entries) == 1
    ActionItem.objects.filter(pk=action.pk).update(
        state=ActionState.DROPPED, changed_at=NOW, drop_us_at=NOW, drop_cn_at=NOW
    )
    assert len(feed(cast, "us_delegate", NOW + 365 * DAY).entries) == 1
    assert feed(cast, "us_delegate", NOW + 365 * DAY + SECOND).entries == ()


def test_owner_of_either_side_finds_the_action_item_and_nobody_else(
    cast: Cast, meeting: Meeting
) -> None:
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate, owner_cn=cast.cn_adviser)
    finding = [
        name for name in cast.names if cast.viewer(name).is_member and feed(cast, name).entries
    ]
    assert finding == ["us_delegate", "cn_adviser"]


def test_entries_of_a_kind_come_in_the_order_they_were_made(cast: Cast, meeting: Meeting) -> None:
    """Not by their dates: what moves in time does not move the others in the file."""
    for days in (20, 10, 30):
        Deadline.objects.create(
            meeting=meeting,
            kind=("papers", "credentials", "comments")[days // 10 - 1],
            due_on=(NOW + days * DAY).date(),
            created_at=NOW,
            changed_at=NOW,
        )
    made = [f"deadline-{pk}" for pk in Deadline.objects.order_by("pk").values_list("pk", flat=True)]
    uids = [entry.uid for entry in feed(cast, "us_delegate").entries]
    assert [uid.partition("@")[0] for uid in uids] == made
