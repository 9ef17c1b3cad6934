"""What readers, programs and calendar apps are told while something around the portal is out."""

import datetime as dt
import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils.http import parse_http_date
from psycopg import errors

from meetings.models import PrivateNote
from members.services import keys
from tests import factories
from tests.conftest import Cast
from tests.house.crawler import Page
from tests.signing_in import sign_in_as
from workinggroup.lib import clock
from workinggroup.lib.outages import Outage, outage_of

ClientOf = Callable[[Any], Client]


def of_sqlite(code: int) -> Any:
    driver = sqlite3.OperationalError("told by the driver")
    driver.sqlite_errorcode = code
    return caused(OperationalError("told"), driver)


def caused(error: Any, by: Exception) -> Any:
    error.__cause__ = by
    return error


FULL = of_sqlite(sqlite3.SQLITE_FULL)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), Outage.BUSY),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), Outage.BUSY),
        (FULL, Outage.FULL),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), Outage.AWAY),
        (of_sqlite(sqlite3.SQLITE_ERROR), None),
        (caused(OperationalError(), errors.AdminShutdown()), Outage.AWAY),
        (caused(OperationalError(), errors.ConnectionTimeout()), Outage.AWAY),
        (caused(OperationalError(), errors.TooManyConnections()), Outage.AWAY),
        (caused(OperationalError(), errors.DiskFull()), Outage.FULL),
        (caused(OperationalError(), errors.DeadlockDetected()), Outage.BUSY),
        (caused(OperationalError(), errors.OperationalError("no route")), Outage.AWAY),
        (InterfaceError("connection already closed"), Outage.AWAY),
        (DatabaseError(), None),
        (caused(DatabaseError(), errors.UndefinedTable()), None),
        (OSError(errno.ENOSPC, "no room"), Outage.FULL),
        (caused(ValueError(), OSError(errno.EDQUOT, "no room")), Outage.FULL),
        (FileNotFoundError(errno.ENOENT, "x"), None),
        (None, None),
    ],
)
def test_what_is_out_is_known_by_the_error(error: Any, expected: Outage | None) -> None:
    assert outage_of(error) is expected


@contextmanager
def out(error: Exception, *, when: str = "") -> Iterator[None]:
    """The database answers every statement that holds `when` with `error`."""

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if when in sql:
            raise error
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def reader(cast: Cast, client_of: ClientOf) -> Client:
    browser = client_of(cast.us_delegate)
    browser.raise_request_exception = False
    browser.get("/")
    return browser


AWAY = caused(OperationalError("gone"), errors.AdminShutdown())


@pytest.mark.parametrize(
    ("error", "status", "after"),
    [(AWAY, 503, "30"), (of_sqlite(sqlite3.SQLITE_BUSY), 503, "5"), (FULL, 507, "300")],
)
@pytest.mark.parametrize("path", ["/", "/meetings/", "/admin/", "/accounts/login/"])
def test_pages_say_what_is_out_and_when_to_ask_again(
    reader: Client, path: str, error: Exception, status: int, after: str
) -> None:
    """Whichever statement of a page it is that fails, the first or the last."""
    reader.cookies["django_language"] = "zh-hans"
    for when in ("", "meetings_", "members_person"):
        with out(error, when=when):
            answer = reader.get(path)
        if answer.status_code in {200, 302, 403}:
            continue
        assert (answer.status_code, answer["Retry-After"]) == (status, after)
        assert answer["Cache-Control"] == "no-store"
        assert '<html lang="zh-Hans">' in answer.content.decode() or when
    with out(error):
        assert reader.get("/").status_code == status


def test_programs_are_told_in_their_way(reader: Client) -> None:
    with out(AWAY):
        said = reader.get("/api/v1/meetings/", headers={"authorization": f"Bearer {'a' * 43}"})
        feed = reader.get(f"/calendar/{'a' * 43}.ics")
    assert (said.status_code, said["Content-Type"]) == (503, "application/problem+json")
    assert said.json()["code"] == "unavailable"
    assert (feed.status_code, feed["Retry-After"]) == (503, "30")
    assert feed["Content-Type"].startswith("text/plain")


def test_a_form_can_be_sent_again_from_the_page_that_refused_it(cast: Cast) -> None:
    reader = Client(enforce_csrf_checks=True, raise_request_exception=False)
    sign_in_as(reader, cast.us_delegate)
    page = f"/meetings/{factories.a_meeting().number}/notes/"
    forms = Page(reader.get(page).content.decode()).forms
    form = next(form for form in forms if form.action.endswith("/add/"))
    text = 'Two "lines"\r\n<b>中文</b>'
    with out(AWAY, when='INSERT INTO "meetings_privatenote"'):
        refused = reader.post(form.action, form.values() | {"text": text})
    assert refused.status_code == 503
    [again] = Page(refused.content.decode()).forms
    assert again.action == form.action
    for _time in range(2):
        assert reader.post(again.action, again.values()).status_code == 302
    assert [note.text for note in PrivateNote.objects.all()] == [text.replace("\r\n", "\n")]


@contextmanager
def full_for_writing() -> Iterator[None]:
    """Whatever is read is read, and nothing finds room."""

    def fail(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise FULL
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pages_are_read_where_nothing_can_be_noted_of_it(cast: Cast, client_of: ClientOf) -> None:
    """Who comes for the first time: when they were seen, and what is new to them since."""
    for path in ("/", "/meetings/", "/accounts/login/", "/admin/"):
        for person in (cast.us_delegate, cast.operator, None):
            browser = client_of(person)
            with full_for_writing():
                answer = browser.get(path)
            assert answer.status_code == browser.get(path).status_code < 500


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_programs_and_calendars_read_where_nothing_can_be_noted_of_it(
    cast: Cast, client: Client
) -> None:
    now = clock.now()
    actor = cast.viewer("us_delegate")
    api = keys.issue_api_key(actor, label="a", writes=False, now=now).token
    app = keys.issue_calendar_key(actor, label="a", language="en", alarms=False, now=now).token
    feed = f"/calendar/{app}/sia-csia-working-group.ics"
    with full_for_writing():
        said = client.get("/api/v1/meetings/", headers={"authorization": f"Bearer {api}"})
        first, second = client.get(feed), client.get(feed)
    assert (said.status_code, first.status_code) == (200, 200)
    kept = client.get(feed)
    assert [answer.content for answer in (first, second)] == [kept.content] * 2
    factories.a_meeting(first_day=(now + dt.timedelta(days=60)).date())
    with full_for_writing():
        newer = client.get(feed)
    assert newer["ETag"] != kept["ETag"]
    assert parse_http_date(newer["Last-Modified"]) > parse_http_date(kept["Last-Modified"])
    assert client.get(feed).content == newer.content


def test_a_session_that_cannot_be_kept_is_not_taken_for_one_that_is_gone(
    cast: Cast, client_of: ClientOf
) -> None:
    browser = client_of(cast.us_secretary)
    browser.raise_request_exception = False
    with out(FULL, when='UPDATE "django_session"'):
        assert browser.post(reverse("admin:export_everything"), {"kind": "csv"}).status_code == 507


def test_signing_in_on_a_full_disk_is_no_matter_of_too_many_tries(db: None) -> None:
    browser = Client(raise_request_exception=False)
    with out(FULL, when="portal_cache"):
        answer = browser.post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 507
    assert "a@b.example" not in answer.content.decode()


@pytest.mark.parametrize("when", ["INSERT INTO", "RELEASE SAVEPOINT"])
def test_the_cache_says_that_it_cannot_write(db: None, when: str) -> None:
    with out(FULL, when=when), pytest.raises(OperationalError):
        cache.set("one", 1)


def test_the_cache_is_silent_about_what_is_there_already(db: None) -> None:
    assert cache.add("two", 2)
    assert not cache.add("two", 3)
    assert cache.get("two") == 2
