import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.enums import FeedKind
from meetings.models import Deadline, Heartbeat, JointText, Meeting, RenderedFeed, Sitting
from meetings.services.feeds import (
    TURN,
    TURN_LASTS,
    current_feed,
    render_ahead,
    render_in_turn,
)
from meetings.services.heartbeat import end_turn, take_turn
from members.models import Appointment, CalendarKey
from members.services.audit import record
from members.services.keys import issue_calendar_key, revoke_calendar_key
from tests import factories
from tests.conftest import Cast
from tests.meetings.ical.reader import read
from tests.tampering import without_keys

NOW = dt.datetime(2027, 3, 1, 12, 0, 0, 500, tzinfo=dt.UTC)
WHOLE = NOW.replace(microsecond=0)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def first_of_march(settings: Any) -> Iterator[None]:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def subscribe(cast: Cast, who: str, label: str = "Phone", language: str = "en") -> CalendarKey:
    return issue_calendar_key(
        cast.viewer(who), label=label, language=language, alarms=False, now=NOW
    ).key


def events(key: CalendarKey, now: dt.datetime) -> RenderedFeed:
    found = current_feed(key, kind=FeedKind.EVENTS, now=now)
    assert found is not None
    return found


def tasks(key: CalendarKey, now: dt.datetime) -> RenderedFeed:
    found = current_feed(key, kind=FeedKind.TASKS, now=now)
    assert found is not None
    return found


def served(feed: RenderedFeed) -> tuple[bytes, str, dt.datetime | None]:
    return bytes(feed.body), feed.etag, feed.changed_at


def an_act(cast: Cast, sitting: Sitting) -> None:
    record(cast.viewer("us_secretary"), act="change_sitting", subject=sitting, now=NOW)


def move(sitting: Sitting, hours: int, at: dt.datetime) -> None:
    Sitting.objects.filter(pk=sitting.pk).update(
        starts_at=sitting.starts_at + dt.timedelta(hours=hours),
        ends_at=sitting.ends_at + dt.timedelta(hours=hours),
        sequence=hours,
        changed_at=at,
    )


def test_unchanged_data_gives_the_stored_bytes(cast: Cast) -> None:
    factories.a_meeting()
    a_deadline("papers")
    key = subscribe(cast, "us_delegate")
    first = events(key, NOW)
    with CaptureQueriesContext(connection) as queries:
        second = events(key, NOW + 3600 * SECOND)
    assert served(first) == served(second)
    assert first.changed_at == WHOLE
    assert len(queries) == 3
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_change_is_served_at_once_with_a_later_date(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    sitting = meeting.sittings.get()
    key = subscribe(cast, "us_delegate")
    before = events(key, NOW)
    move(sitting, 1, NOW + 60 * SECOND)
    after = events(key, NOW + 60 * SECOND)
    assert after.body != before.body
    assert after.etag != before.etag
    assert after.changed_at == WHOLE + 60 * SECOND
    assert b"SEQUENCE:1" in after.body


def test_date_of_change_grows_within_a_second_and_against_the_clock(cast: Cast) -> None:
    sitting = factories.a_meeting(sittings=1).sittings.get()
    key = subscribe(cast, "us_delegate")
    dates = [events(key, NOW).changed_at]
    for hours, moment in ((1, NOW), (2, NOW), (3, NOW - 3600 * SECOND)):
        move(sitting, hours, moment)
        dates.append(events(key, moment).changed_at)
    assert dates == [WHOLE + n * SECOND for n in range(4)]


def test_withdrawing_the_newest_thing_does_not_turn_the_date_back(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    action = factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    key = subscribe(cast, "us_delegate")
    before = events(key, NOW)
    type(action).objects.filter(pk=action.pk).update(owner_us=cast.us_head)
    after = events(key, NOW + 5 * SECOND)
    assert after.changed_at > before.changed_at


def test_stored_bytes_of_a_former_role_are_not_served(cast: Cast) -> None:
    factories.a_meeting(sittings=1)
    Sitting.objects.update(audience="heads", title_en="For heads alone")
    key = subscribe(cast, "us_counsel")
    assert b"For heads alone" in events(key, NOW).body
    Appointment.objects.filter(person=cast.us_counsel).update(role="adviser")
    assert b"For heads alone" not in events(key, NOW).body


def test_tasks_change_with_the_data(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    key = subscribe(cast, "us_delegate")
    before = tasks(key, NOW)
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    after = tasks(key, NOW)
    assert before.changed_at == WHOLE
    assert after.changed_at == WHOLE + SECOND
    assert before.etag != after.etag
    assert b"BEGIN:VEVENT" not in after.body and after.body.count(b"BEGIN:VTODO") == 1


# --- deadlines as to-dos --------------------------------------------------------------------------
DUE = dt.date(2027, 3, 9)
# Its day ends in Beijing at 16:00 UTC, in Washington at 05:00 of the next day.
OVER_IN_BEIJING = dt.datetime(2027, 3, 9, 16, tzinfo=dt.UTC)
OVER_IN_WASHINGTON = dt.datetime(2027, 3, 10, 5, tzinfo=dt.UTC)
OUT_AT = dt.datetime(2027, 3, 4, 12, tzinfo=dt.UTC)


def a_deadline(kind: str) -> Deadline:
    """Due on the ninth of March, for a meeting without sittings."""
    meeting = Meeting.objects.first() or factories.a_meeting(sittings=0)
    return Deadline.objects.create(
        meeting=meeting, kind=kind, due_on=DUE, created_at=NOW, changed_at=NOW
    )


def todo(cast: Cast, who: str, at: dt.datetime) -> dict[str, str]:
    """What a reader that shares no code with the writer finds of the only deadline in the task
    list of a member at `at`."""
    key = CalendarKey.objects.filter(person=getattr(cast, who)).first() or subscribe(cast, who)
    body = tasks(key, at).body
    assert body == tasks(key, at + SECOND).body
    (block,) = read(body).all("VTODO")
    names = ("STATUS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "COMPLETED", "PERCENT-COMPLETE")
    return {name: block.one(name) for name in names if block.values(name)}


def still_open(stamp: str = "20270301T120000Z", sequence: int = 0) -> dict[str, str]:
    stamps = {"LAST-MODIFIED": stamp, "DTSTAMP": stamp}
    return {"STATUS": "NEEDS-ACTION", "SEQUENCE": str(sequence), **stamps}


def completed(stamp: str, sequence: int = 1) -> dict[str, str]:
    done = {"STATUS": "COMPLETED", "COMPLETED": stamp, "PERCENT-COMPLETE": "100"}
    return {**still_open(stamp, sequence), **done}


@pytest.mark.parametrize("kind", ["proposals", "credentials", "papers", "comments"])
def test_cut_off_is_done_once_its_day_has_ended_on_the_own_side(cast: Cast, kind: str) -> None:
    a_deadline(kind)
    for who, over, stamp in (
        ("cn_delegate", OVER_IN_BEIJING, "20270309T160000Z"),
        ("us_delegate", OVER_IN_WASHINGTON, "20270310T050000Z"),
    ):
        assert todo(cast, who, over - 2 * SECOND) == still_open()
        for later in (over, over + dt.timedelta(days=30)):
            assert todo(cast, who, later) == completed(stamp)


@pytest.mark.parametrize(
    ("deadline", "text", "done"),
    [
        ("agenda", "agenda", {"state": "circulated", "circulated_at": OUT_AT}),
        ("draft_minutes", "minutes", {"state": "circulated", "circulated_at": OUT_AT}),
        (
            "signature",
            "minutes",
            {"state": "adopted", "circulated_at": NOW, "agreed_at": OUT_AT},
        ),
    ],
)
def test_deadline_is_done_when_it_is_met_and_open_while_it_is_overdue(
    cast: Cast, deadline: str, text: str, done: dict[str, Any]
) -> None:
    a_deadline(deadline)
    late = OVER_IN_WASHINGTON + dt.timedelta(days=60)
    assert todo(cast, "us_delegate", late) == still_open()
    with without_keys():
        JointText.objects.filter(kind=text).update(issued=True, **done)
    for at in (OUT_AT, late):
        assert todo(cast, "us_delegate", at) == completed("20270304T120000Z")


def test_deadline_moved_after_its_day_is_open_again_with_later_stamps(cast: Cast) -> None:
    row = a_deadline("papers")
    passed = todo(cast, "us_delegate", OVER_IN_WASHINGTON)
    moved_at = OVER_IN_WASHINGTON + 3600 * SECOND
    Deadline.objects.filter(pk=row.pk).update(
        due_on=DUE + dt.timedelta(days=30), sequence=1, changed_at=moved_at
    )
    moved = todo(cast, "us_delegate", moved_at)
    assert moved == still_open("20270310T060000Z", 1)
    assert passed["LAST-MODIFIED"] < moved["LAST-MODIFIED"]
    assert passed["SEQUENCE"] <= moved["SEQUENCE"]


def test_deadline_of_a_cancelled_meeting_is_cancelled_not_done(cast: Cast) -> None:
    a_deadline("papers")
    Meeting.objects.update(state="cancelled", changed_at=OUT_AT)
    assert todo(cast, "us_delegate", OVER_IN_WASHINGTON)["STATUS"] == "CANCELLED"


def test_passing_day_leaves_the_stored_events_as_they_are(cast: Cast) -> None:
    a_deadline("papers")
    key = subscribe(cast, "us_delegate")
    before = events(key, OVER_IN_WASHINGTON - SECOND)
    assert served(events(key, OVER_IN_WASHINGTON + SECOND)) == served(before)


# --- rendered ahead -------------------------------------------------------------------------------
def test_render_ahead_writes_each_live_feed_once(cast: Cast) -> None:
    sitting = factories.a_meeting(sittings=1).sittings.get()
    for who in ("us_delegate", "us_counsel", "cn_head"):
        subscribe(cast, who)
    subscribe(cast, "cn_head", "Laptop", "zh-hans")
    assert render_ahead(now=NOW) == (4, False)
    assert render_ahead(now=NOW) == (0, False)
    move(sitting, 1, NOW)
    an_act(cast, sitting)
    assert render_ahead(now=NOW) == (4, False)
    assert RenderedFeed.objects.count() == 4


def test_render_ahead_is_one_query_while_nothing_happens(cast: Cast) -> None:
    factories.a_meeting(sittings=1)
    subscribe(cast, "us_delegate")
    render_ahead(now=NOW)
    with CaptureQueriesContext(connection) as queries:
        render_ahead(now=NOW + 60 * SECOND)
    assert len(queries) == 1


def test_render_ahead_looks_again_on_a_new_day(cast: Cast) -> None:
    factories.a_meeting(sittings=1, first_day=dt.date(2026, 8, 31))
    key = subscribe(cast, "us_delegate")
    assert render_ahead(now=NOW) == (1, False)
    assert b"BEGIN:VEVENT" in bytes(RenderedFeed.objects.get(key=key).body)
    assert render_ahead(now=NOW + dt.timedelta(days=3)) == (1, False)
    assert b"BEGIN:VEVENT" not in bytes(RenderedFeed.objects.get(key=key).body)


def test_rendered_ahead_is_what_is_served(cast: Cast) -> None:
    factories.a_meeting()
    key = subscribe(cast, "cn_delegate", language="zh-hans")
    render_ahead(now=NOW)
    stored = RenderedFeed.objects.get(key=key)
    found = events(key, NOW + SECOND)
    assert (found.body, found.etag) == (bytes(stored.body), stored.etag)


def test_dead_and_forgotten_feeds_are_not_rendered_ahead(cast: Cast) -> None:
    factories.a_meeting()
    revoked = subscribe(cast, "us_delegate")
    revoke_calendar_key(cast.viewer("us_delegate"), key=revoked, now=NOW)
    subscribe(cast, "us_counsel")
    Appointment.objects.filter(person=cast.us_counsel).update(ended_at=NOW)
    forgotten = subscribe(cast, "cn_head")
    CalendarKey.objects.filter(pk=forgotten.pk).update(created_at=NOW - dt.timedelta(days=90))
    assert render_ahead(now=NOW + SECOND) == (0, False)
    assert not RenderedFeed.objects.exists()


def test_nobody_has_no_feed(cast: Cast) -> None:
    key = subscribe(cast, "us_delegate")
    events(key, NOW)
    Appointment.objects.filter(person=cast.us_delegate).update(ended_at=NOW)
    assert current_feed(key, kind=FeedKind.EVENTS, now=NOW) is None
    assert current_feed(key, kind=FeedKind.TASKS, now=NOW) is None


# --- in turn, for a while -------------------------------------------------------------------------
def test_rendering_ahead_has_an_end_and_goes_on(cast: Cast) -> None:
    for who in ("us_delegate", "us_head", "cn_head"):
        subscribe(cast, who)
    assert render_ahead(now=NOW, seconds=0.0) == (1, True)
    assert render_ahead(now=NOW, seconds=0.0) == (1, True)
    assert render_ahead(now=NOW, seconds=0.0) == (1, False)
    assert render_ahead(now=NOW) == (0, False)


def test_one_worker_renders_at_a_time(cast: Cast) -> None:
    subscribe(cast, "us_delegate")
    turn = take_turn(TURN, now=NOW, lasts=TURN_LASTS)
    assert turn is not None
    assert render_in_turn(clock=lambda: NOW + SECOND) == 0
    end_turn(TURN, turn, now=NOW)
    assert render_in_turn(clock=lambda: NOW + SECOND) == 1


def test_a_turn_ends_with_its_worker_and_with_a_clock_that_was_ahead(cast: Cast) -> None:
    lasts = dt.timedelta(minutes=5)
    first = take_turn("x", now=NOW, lasts=lasts)
    assert first is not None
    assert take_turn("x", now=NOW + 299 * SECOND, lasts=lasts) is None
    second = take_turn("x", now=NOW + 300 * SECOND, lasts=lasts)
    assert second is not None
    end_turn("x", first, now=NOW)
    assert take_turn("x", now=NOW + 301 * SECOND, lasts=lasts) is None
    Heartbeat.objects.update(at=NOW + dt.timedelta(hours=25))
    assert take_turn("x", now=NOW, lasts=lasts) is not None
