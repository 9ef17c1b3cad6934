"""Two at the same moment: one winner, and nothing given twice."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections

from meetings.enums import MeetingState
from meetings.models import AgendaItem, Meeting
from meetings.services.agenda import add_item, change_item, standing_values
from meetings.services.agenda_order import rearrange_item
from meetings.services.meetings import create_meeting, plan_meetings
from meetings.services.moves import cancel_meeting, confirm_meeting
from meetings.services.proposals import propose_item, release_proposal
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast, make_cast
from workinggroup.lib.edits import marks_of
from workinggroup.lib.errors import Refused

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; the races are PostgreSQL's")
    return make_cast()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start all acts together; what each returned, or the refusal it raised. Raises what else one
    of them raised: who crashed has not won."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)
    crashes: list[Exception] = []

    def run(n: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=10)
            results[n] = act()
        except Refused as refusal:
            results[n] = refusal
        except Exception as crash:  # noqa: BLE001  raised again, in the thread of the test
            crashes.append(crash)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for crash in crashes:
        raise crash
    return results


def winners(results: list[Any]) -> int:
    return sum(not isinstance(each, Refused) for each in results)


def test_one_of_two_plans_is_carried_out(cast: Cast) -> None:
    terms: dict[str, Any] = {"first_year": 2027, "last_year": 2028, "format": "online", "now": NOW}
    actors = [cast.viewer("us_secretary"), cast.viewer("cn_secretary")]
    results = at_once(*(partial(plan_meetings, actor, **terms) for actor in actors))
    assert winners(results) == 1
    assert list(Meeting.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_every_meeting_gets_its_own_number(cast: Cast) -> None:
    actors = [cast.viewer("us_secretary"), cast.viewer("cn_head")] * 3
    results = at_once(
        *(
            partial(
                create_meeting, actor, year=2027, half=1, host="us", kind="extraordinary", now=NOW
            )
            for actor in actors
        )
    )
    assert winners(results) == 6
    numbers = list(Meeting.objects.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]


def test_confirm_and_cancel_at_once_leave_one_truth(cast: Cast) -> None:
    meeting = factories.a_meeting(state="polling")
    us, cn = cast.viewer("us_head"), cast.viewer("cn_head")
    at_once(
        lambda: confirm_meeting(us, meeting=meeting, now=NOW),
        lambda: cancel_meeting(cn, meeting=meeting, reason="x", now=NOW),
    )
    meeting.refresh_from_db()
    moves = list(AuditEntry.objects.filter(subject_type="meeting").order_by("pk"))
    assert meeting.state == MeetingState.CANCELLED
    assert moves[-1].to_state == MeetingState.CANCELLED
    assert [m.from_state for m in moves[1:]] == [m.to_state for m in moves[:-1]]


def test_one_of_two_editors_of_an_item_wins(cast: Cast) -> None:
    meeting = factories.a_meeting()
    item = factories.an_item(meeting=meeting)
    seen = marks_of(standing_values(item))
    results = at_once(
        *(
            partial(
                change_item,
                cast.viewer(who),
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


def test_items_added_and_moved_at_once_keep_one_order(cast: Cast) -> None:
    meeting = factories.a_meeting()
    first = [factories.an_item(meeting=meeting, position=n) for n in range(1, 5)]
    us, cn = cast.viewer("us_secretary"), cast.viewer("cn_secretary")
    at_once(
        *(partial(add_item, us, meeting=meeting, title_en=f"N{n}", minutes=5, now=NOW)
          for n in range(3)),
        *(partial(rearrange_item, cn, item=item, way="down", now=NOW) for item in first[:3]),
    )  # fmt: skip
    positions = list(AgendaItem.objects.order_by("position").values_list("position", flat=True))
    assert positions == [1, 2, 3, 4, 5, 6, 7]


def test_proposal_is_released_once(cast: Cast) -> None:
    meeting = factories.a_meeting()
    proposal = propose_item(
        cast.viewer("us_delegate"), meeting=meeting, title_en="x", minutes=5, now=NOW
    )
    results = at_once(
        *(
            partial(release_proposal, cast.viewer(who), proposal=proposal, now=NOW)
            for who in ("us_head", "us_secretary")
        )
    )
    assert winners(results) == 1
    assert AgendaItem.objects.count() == 1
