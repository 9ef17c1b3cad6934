"""While a meeting sits, its pages say what is on and what is next, as far as a reader may see."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.enums import MeetingState, TextKind
from meetings.models import Meeting
from meetings.queries.meetings.pages import head_of
from meetings.queries.meetings.under_way import under_way
from meetings.queries.texts.agenda import agenda_of
from meetings.services.deadlines import derive
from meetings.services.sittings import change_sitting
from tests import factories
from tests.conftest import Cast

Browser = Callable[..., Client]
DAY = dt.timedelta(days=1)
# 19:20 in Washington, twenty minutes into the first sitting.
SITTING = dt.datetime(2027, 3, 23, 23, 20, tzinfo=dt.UTC)


def scene(**fields: str) -> Meeting:
    meeting = factories.a_meeting(interpretation="simultaneous", **fields)
    for number, length in enumerate((15, 30, 45), start=1):
        factories.an_item(meeting=meeting, position=number, minutes=length)
    return meeting


@pytest.mark.parametrize("who", ["us_delegate", "cn_secretary"])
def test_what_is_on_is_told(cast: Cast, who: str) -> None:
    meeting, viewer = scene(agenda="circulated"), cast.viewer(who)
    found = under_way(viewer, head_of(viewer, meeting, SITTING), SITTING)
    assert found and found.current and found.following and found.then
    assert (found.sitting.number, found.then.number) == (1, 2)
    assert (found.current.number, found.following.number) == ("2", "3")
    opens = found.sitting.starts_at
    for moment in (opens - dt.timedelta(seconds=1), found.sitting.ends_at):
        head = head_of(viewer, meeting, moment)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert under_way(viewer, head, moment) is None
        assert len(asked) == 0


def test_agenda_that_is_not_circulated_is_not_told_to_delegates(cast: Cast) -> None:
    meeting = scene(agenda="draft")
    for who, number in (("us_delegate", None), ("us_secretary", "2")):
        viewer = cast.viewer(who)
        found = under_way(viewer, head_of(viewer, meeting, SITTING), SITTING)
        assert found and (found.current and found.current.number) == number


def moved_scene(cast: Cast) -> Meeting:
    """Agreed and issued, then its first sitting an hour later."""
    meeting = scene(agenda="circulated")
    derive(meeting, now=SITTING - 60 * DAY)
    factories.issue(factories.the_text(meeting, TextKind.AGENDA), by=cast.us_secretary)
    first = meeting.sittings.get(number=1)
    change_sitting(
        cast.viewer("us_secretary"),
        sitting=first,
        starts=dt.time(20),
        ends=dt.time(22),
        reason="The room is late.",
        now=SITTING - dt.timedelta(days=2),
    )
    return Meeting.objects.get(pk=meeting.pk)


@pytest.mark.parametrize("who", ["us_delegate", "cn_secretary"])
def test_items_of_an_issued_agenda_follow_the_hours_of_today(cast: Cast, who: str) -> None:
    meeting, viewer = moved_scene(cast), cast.viewer(who)
    assert under_way(viewer, head_of(viewer, meeting, SITTING), SITTING) is None
    later = SITTING + dt.timedelta(hours=1)
    head = head_of(viewer, meeting, later)
    found = under_way(viewer, head, later)
    assert found and found.moved and found.current and found.following
    assert (found.current.number, found.following.number) == ("2", "3")
    assert found.current.time and found.current.time.starts_at == later - dt.timedelta(minutes=5)
    # The text keeps the hours under which it was issued.
    issued = agenda_of(viewer, meeting, later, head).lines[0].time
    assert issued and issued.starts_at == SITTING - dt.timedelta(minutes=20)


def test_what_a_shorter_sitting_has_no_room_for_is_taken_in_the_next(cast: Cast) -> None:
    """Items and minutes as issued, by the rule by which every agenda is laid out."""
    meeting, viewer = moved_scene(cast), cast.viewer("us_delegate")
    secretary, first = cast.viewer("us_secretary"), meeting.sittings.get(number=1)
    short = {"starts": dt.time(20), "ends": dt.time(20, 40)}
    change_sitting(secretary, sitting=first, **short, reason="Less time.", now=SITTING - DAY)
    begins = meeting.sittings.get(number=2).starts_at
    found = under_way(viewer, head_of(viewer, meeting, begins), begins)
    assert found and found.current and (found.sitting.number, found.current.number) == (2, "2")


def test_pages_tell_that_the_hours_have_moved(cast: Cast, client_of: Browser) -> None:
    moved_scene(cast)
    with time_machine.travel(SITTING + dt.timedelta(hours=1), tick=False):
        for name in ("meeting", "meeting_agenda"):
            page = client_of(cast.us_delegate).get(reverse(name, args=[5])).content.decode()
            part = page.partition('id="next-up"')[2].partition("</section>")[0]
            assert "These times follow their present hours" in part
            assert "20:15–20:45" in part


@pytest.mark.parametrize("state", [MeetingState.POSTPONED, MeetingState.CANCELLED])
def test_nothing_is_on_where_the_meeting_does_not_take_place(cast: Cast, state: str) -> None:
    meeting, viewer = scene(state=state), cast.viewer("us_head")
    assert under_way(viewer, head_of(viewer, meeting, SITTING), SITTING) is None


def test_pages_tell_it_in_both_languages_at_a_constant_cost(cast: Cast, client_of: Browser) -> None:
    meeting = scene(agenda="circulated")
    costs = []
    with time_machine.travel(SITTING, tick=False):
        for _round in range(2):
            for who, told in (
                ("us_delegate", "Sitting 1 is in session"),
                ("cn_delegate", "第1场正在进行"),
            ):
                browser = client_of(getattr(cast, who))
                for name in ("meeting", "meeting_agenda"):
                    browser.get(reverse(name, args=[5]))
                    with CaptureQueriesContext(connection) as asked:
                        page = browser.get(reverse(name, args=[5])).content.decode()
                    assert told in page
                    costs.append(len(asked))
            for number in range(4, 14):
                factories.an_item(meeting=meeting, position=number, minutes=5)
    assert costs[:4] == costs[4:]
    with time_machine.travel(SITTING + dt.timedelta(hours=3), tick=False):
        page = client_of(cast.us_delegate).get(reverse("meeting", args=[5])).content.decode()
    assert 'id="next-up"' not in page
