"""Writers and calendar apps at the same moment, on PostgreSQL, where they truly are."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.models import F, Sum
from django.test import Client

from meetings import ical
from meetings.models import CalendarVersion, Meeting, Sitting
from meetings.queries.calendar.feed import feed_of
from members.access import calendar_key_with, viewer_of_key
from members.models import Appointment
from members.services.keys import issue_calendar_key
from tests import factories
from tests.conftest import Cast, make_cast
from workinggroup.lib import clock

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
WAIT = 20
Aside = Callable[[Callable[[], object]], "Future[None]"]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; the races are PostgreSQL's")
    return make_cast()


@pytest.fixture
def token(cast: Cast) -> str:
    return issue_calendar_key(
        cast.viewer("us_delegate"), label="Phone", language="en", alarms=False, now=clock.now()
    ).token


def look(token: str) -> Any:
    return Client().get(f"/calendar/{token}/sia-csia-working-group.ics")


@pytest.fixture
def aside() -> Iterator[Aside]:
    """Runs something in a thread, with a connection of its own."""

    def work_aside(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        yield lambda work: pool.submit(work_aside, work)


class Held:
    """A transaction that made its change and is committed when it is told to."""

    def __init__(self, aside: Aside, change: Callable[[], object]) -> None:
        self.change, self.made, self.go = change, threading.Event(), threading.Event()
        self.done = aside(self._work)
        assert self.made.wait(WAIT), "it waits for somebody"

    def _work(self) -> None:
        with transaction.atomic():
            self.change()
            self.made.set()
            assert self.go.wait(WAIT)

    def commit(self) -> None:
        self.go.set()
        self.done.result(WAIT)


def rename(meeting: Meeting, title: str) -> None:
    Sitting.objects.filter(meeting=meeting).update(title_en=title)


def test_writers_of_different_meetings_do_not_wait_for_each_other(
    cast: Cast, token: str, aside: Aside
) -> None:
    first, second = (factories.a_meeting(number=n, year=2026 + n, sittings=1) for n in (1, 2))
    held = Held(aside, lambda: rename(first, "First"))
    aside(lambda: rename(second, "Second")).result(WAIT)
    assert b"Second" in look(token).content and b"First" not in look(token).content
    held.commit()
    assert b"Second" in look(token).content and b"First" in look(token).content


def test_they_may_meet_in_any_order_without_a_deadlock(
    cast: Cast, token: str, aside: Aside
) -> None:
    one, two = (factories.a_meeting(number=n, year=2026 + n, sittings=1) for n in (1, 2))
    action = factories.an_action(meeting=one, owner_us=cast.us_delegate, owner_cn=cast.cn_head)
    held = Held(aside, lambda: rename(one, "One"))
    other = Held(aside, lambda: type(action).objects.filter(pk=action.pk).update(text_en="Text"))
    third = Held(aside, lambda: rename(two, "Two"))
    for each in (third, held, other):
        each.commit()
    answer = look(token)
    for word in (b"One", b"Two", b"Text"):
        assert word in answer.content


def test_what_is_rendered_while_a_change_waits_is_not_given_after_it(
    cast: Cast, token: str, aside: Aside
) -> None:
    """However early the change was made, and whoever was committed before it."""
    first, second = (factories.a_meeting(number=n, year=2026 + n, sittings=1) for n in (1, 2))
    held = Held(aside, lambda: rename(first, "Early"))
    for title in ("One", "Two", "Three"):
        aside(lambda title=title: rename(second, title)).result(WAIT)
        assert title.encode() in look(token).content
    before = look(token)
    assert b"Early" not in before.content
    held.commit()
    after = look(token)
    assert b"Early" in after.content
    assert after["ETag"] != before["ETag"]


def test_role_that_ends_while_apps_look_is_ended_for_all_who_look_after(
    cast: Cast, token: str, aside: Aside
) -> None:
    factories.a_meeting()
    appointments = Appointment.objects.filter(person=cast.us_delegate)
    held = Held(aside, lambda: appointments.update(ended_at=clock.now()))
    assert look(token).status_code == 200
    held.commit()
    assert look(token).status_code == 410


def test_many_writers_and_apps_leave_nothing_stale_and_count_every_change(
    cast: Cast, token: str, aside: Aside
) -> None:
    meetings = [factories.a_meeting(number=n, year=2026 + n, sittings=1) for n in range(1, 5)]
    before = CalendarVersion.objects.filter(reader=0).aggregate(sum=Sum("changes"))["sum"]

    def write(meeting: Meeting) -> None:
        for turn in range(25):
            with transaction.atomic():
                rename(meeting, f"Turn {turn}")
                Sitting.objects.filter(meeting=meeting).update(sequence=F("sequence") + 1)

    def look_often() -> None:
        for _turn in range(25):
            assert look(token).status_code == 200

    work = [lambda meeting=meeting: write(meeting) for meeting in meetings] + [look_often] * 3
    random.Random(1).shuffle(work)
    for each in [aside(each) for each in work]:
        each.result(WAIT)
    counters = CalendarVersion.objects.filter(reader=0)
    assert counters.aggregate(sum=Sum("changes"))["sum"] == before + 4 * 25 * 2
    assert counters.count() <= len(work)
    key = calendar_key_with(token)
    assert key is not None
    now = clock.now()
    feed = feed_of(viewer_of_key(key, now), language="en", alarms=False, now=now)
    assert look(token).content == ical.render_events(feed.calendar, feed.entries)


def test_connection_that_died_meanwhile_costs_no_app_its_answer(cast: Cast, token: str) -> None:
    factories.a_meeting()
    etag = look(token)["ETag"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    assert look(token)["ETag"] == etag
