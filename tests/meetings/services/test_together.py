"""Two at the same moment: one winner, and nothing given twice."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from meetings.enums import MeetingState
from meetings.models import AgendaItem, Meeting
from meetings.services.agenda import add_item, change_item, item_values
from meetings.services.agenda_order import rearrange_item
from meetings.services.meetings import create_meeting, plan_meetings
from meetings.services.moves import cancel_meeting, confirm_meeting
from meetings.services.proposals import propose_item, release_proposal
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.races import at_once
from workinggroup.lib.edits import marks_of
from workinggroup.lib.errors import Refused

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


def winners(results: list[Any]) -> int:
    return sum(not isinstance(each, Refused) for each in results)


def test_one_of_two_plans_is_carried_out(racers: Cast) -> None:
    terms: dict[str, Any] = {"first_year": 2027, "last_year": 2028, "format": "online", "now": NOW}
    actors = [racers.viewer("us_secretary"), racers.viewer("cn_secretary")]
    results = at_once(*(partial(plan_meetings, actor, **terms) for actor in actors))
    assert winners(results) == 1
    assert list(Meeting.objects.order_by("serial").values_list("number", flat=True)) == [
        "1",
        "2",
        "3",
        "4",
    ]


def test_every_meeting_gets_its_own_number(racers: Cast) -> None:
    actors = [racers.viewer("us_secretary"), racers.viewer("cn_head")] * 3
    results = at_once(
        *(
            partial(
                create_meeting, actor, year=2027, half=1, host="us", kind="extraordinary", now=NOW
            )
            for actor in actors
        )
    )
    assert winners(results) == 6
    numbers = list(Meeting.objects.order_by("serial").values_list("number", flat=True))
    assert numbers == ["X1", "X2", "X3", "X4", "X5", "X6"]


def test_confirm_and_cancel_at_once_leave_one_truth(racers: Cast) -> None:
    meeting = factories.a_meeting(state="polling")
    us, cn = racers.viewer("us_head"), racers.viewer("cn_head")
    at_once(
        lambda: confirm_meeting(us, meeting=meeting, now=NOW),
        lambda: cancel_meeting(cn, meeting=meeting, reason="x", now=NOW),
    )
    meeting.refresh_from_db()
    moves = list(AuditEntry.objects.filter(subject_type="meeting").order_by("pk"))
    assert meeting.state == MeetingState.CANCELLED
    assert moves[-1].to_state == MeetingState.CANCELLED
    assert [m.from_state for m in moves[1:]] == [m.to_state for m in moves[:-1]]


def test_one_of_two_editors_of_an_item_wins(racers: Cast) -> None:
    meeting = factories.a_meeting()
    item = factories.an_item(meeting=meeting)
    seen = marks_of(item_values(item))
    results = at_once(
        *(
            partial(
                change_item,
                racers.viewer(who),
                item=item,
                seen=seen,
                title_en=who,
                title_zh="题",
                now=NOW,
            )
            for who in ("us_secretary", "cn_secretary", "us_head", "cn_head")
        )
    )
    assert winners(results) == 1


def test_items_added_and_moved_at_once_keep_one_order(racers: Cast) -> None:
    meeting = factories.a_meeting()
    first = [factories.an_item(meeting=meeting, position=n) for n in range(1, 5)]
    us, cn = racers.viewer("us_secretary"), racers.viewer("cn_secretary")
    at_once(
        *(partial(add_item, us, meeting=meeting, title_en=f"N{n}", minutes=5, now=NOW)
          for n in range(3)),
        *(partial(rearrange_item, cn, item=item, way="down", now=NOW) for item in first[:3]),
    )  # fmt: skip
    positions = list(AgendaItem.objects.order_by("position").values_list("position", flat=True))
    assert positions == [1, 2, 3, 4, 5, 6, 7]


def test_proposal_is_released_once(racers: Cast) -> None:
    meeting = factories.a_meeting()
    proposal = propose_item(
        racers.viewer("us_delegate"), meeting=meeting, title_en="x", minutes=5, now=NOW
    )
    results = at_once(
        *(
            partial(release_proposal, racers.viewer(who), proposal=proposal, now=NOW)
            for who in ("us_head", "us_secretary")
        )
    )
    assert winners(results) == 1
    assert AgendaItem.objects.count() == 1
