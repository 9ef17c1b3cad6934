import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import RenderedFeed, Sitting
from meetings.services.feeds import current_feed, current_tasks, render_ahead
from members.access import NOBODY
from members.models import Appointment, CalendarKey
from members.services.audit import record
from members.services.keys import issue_calendar_key, revoke_calendar_key
from tests import factories
from tests.conftest import Cast

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
    key, viewer = subscribe(cast, "us_delegate"), cast.viewer("us_delegate")
    first = current_feed(viewer, key=key, now=NOW)
    with CaptureQueriesContext(connection) as queries:
        second = current_feed(viewer, key=key, now=NOW + 3600 * SECOND)
    assert first == second
    assert first.changed_at == WHOLE
    assert len(queries) == 5
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]


def test_change_is_served_at_once_with_a_later_date(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    sitting = meeting.sittings.get()
    key, viewer = subscribe(cast, "us_delegate"), cast.viewer("us_delegate")
    before = current_feed(viewer, key=key, now=NOW)
    move(sitting, 1, NOW + 60 * SECOND)
    after = current_feed(viewer, key=key, now=NOW + 60 * SECOND)
    assert after.body != before.body
    assert after.etag != before.etag
    assert after.changed_at == WHOLE + 60 * SECOND
    assert b"SEQUENCE:1" in after.body


def test_date_of_change_grows_within_a_second_and_against_the_clock(cast: Cast) -> None:
    sitting = factories.a_meeting(sittings=1).sittings.get()
    key, viewer = subscribe(cast, "us_delegate"), cast.viewer("us_delegate")
    dates = [current_feed(viewer, key=key, now=NOW).changed_at]
    for hours, moment in ((1, NOW), (2, NOW), (3, NOW - 3600 * SECOND)):
        move(sitting, hours, moment)
        dates.append(current_feed(viewer, key=key, now=moment).changed_at)
    assert dates == [WHOLE + n * SECOND for n in range(4)]


def test_withdrawing_the_newest_thing_does_not_turn_the_date_back(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    action = factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    key, viewer = subscribe(cast, "us_delegate"), cast.viewer("us_delegate")
    before = current_feed(viewer, key=key, now=NOW)
    type(action).objects.filter(pk=action.pk).update(owner_us=cast.us_head)
    after = current_feed(viewer, key=key, now=NOW + 5 * SECOND)
    assert before.changed_at is not None and after.changed_at is not None
    assert after.changed_at > before.changed_at


def test_stored_bytes_of_a_former_role_are_not_served(cast: Cast) -> None:
    factories.a_meeting(sittings=1)
    Sitting.objects.update(audience="heads", title_en="For heads alone")
    key = subscribe(cast, "us_counsel")
    assert b"For heads alone" in current_feed(cast.viewer("us_counsel"), key=key, now=NOW).body
    Appointment.objects.filter(person=cast.us_counsel).update(role="adviser")
    assert b"For heads alone" not in current_feed(cast.viewer("us_counsel"), key=key, now=NOW).body


def test_tasks_have_no_date_of_change_and_change_with_the_data(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    key, viewer = subscribe(cast, "us_delegate"), cast.viewer("us_delegate")
    before = current_tasks(viewer, key=key, now=NOW)
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    after = current_tasks(viewer, key=key, now=NOW)
    assert before.changed_at is after.changed_at is None
    assert before.etag != after.etag
    assert b"BEGIN:VEVENT" not in after.body and after.body.count(b"BEGIN:VTODO") == 1


def test_render_ahead_writes_each_live_feed_once(cast: Cast) -> None:
    sitting = factories.a_meeting(sittings=1).sittings.get()
    for who in ("us_delegate", "us_counsel", "cn_head"):
        subscribe(cast, who)
    subscribe(cast, "cn_head", "Laptop", "zh-hans")
    assert render_ahead(now=NOW) == 4
    assert render_ahead(now=NOW) == 0
    move(sitting, 1, NOW)
    an_act(cast, sitting)
    assert render_ahead(now=NOW) == 4
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
    assert render_ahead(now=NOW) == 1
    assert b"BEGIN:VEVENT" in bytes(RenderedFeed.objects.get(key=key).body)
    assert render_ahead(now=NOW + dt.timedelta(days=3)) == 1
    assert b"BEGIN:VEVENT" not in bytes(RenderedFeed.objects.get(key=key).body)


def test_rendered_ahead_is_what_is_served(cast: Cast) -> None:
    factories.a_meeting()
    key = subscribe(cast, "cn_delegate", language="zh-hans")
    render_ahead(now=NOW)
    stored = RenderedFeed.objects.get(key=key)
    served = current_feed(cast.viewer("cn_delegate"), key=key, now=NOW + SECOND)
    assert (served.body, served.etag) == (bytes(stored.body), stored.etag)


def test_dead_and_forgotten_feeds_are_not_rendered_ahead(cast: Cast) -> None:
    factories.a_meeting()
    revoked = subscribe(cast, "us_delegate")
    revoke_calendar_key(cast.viewer("us_delegate"), key=revoked, now=NOW)
    subscribe(cast, "us_counsel")
    Appointment.objects.filter(person=cast.us_counsel).update(ended_at=NOW)
    forgotten = subscribe(cast, "cn_head")
    CalendarKey.objects.filter(pk=forgotten.pk).update(created_at=NOW - dt.timedelta(days=90))
    assert render_ahead(now=NOW + SECOND) == 0
    assert not RenderedFeed.objects.exists()


def test_nobody_has_no_feed(cast: Cast) -> None:
    key = subscribe(cast, "us_delegate")
    with pytest.raises(Exception, match="delegation"):
        current_feed(NOBODY, key=key, now=NOW)
