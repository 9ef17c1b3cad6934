import datetime as dt
import gzip
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date

from meetings.models import Deadline, Meeting, RenderedFeed, Sitting
from members.models import Appointment, CalendarKey, SeatTerm
from members.services.keys import issue_calendar_key, revoke_calendar_key
from tests import factories
from tests.conftest import Cast
from tests.meetings.ical.reader import read, text

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def first_of_march() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def app() -> Client:
    """A calendar app: no cookies, no Accept header, and every fault is its own to bear."""
    return Client(raise_request_exception=True, headers={"user-agent": "Agenda/1.0"})


def address(cast: Cast, who: str = "us_delegate", **wishes: Any) -> str:
    values = {"label": "Phone", "language": "en", "alarms": False, "now": NOW, **wishes}
    token = issue_calendar_key(cast.viewer(who), **values).token
    return f"/calendar/{token}/sia-csia-working-group.ics"


def summaries(data: bytes) -> list[str]:
    return sorted(text(event.one("SUMMARY")) for event in read(data).all("VEVENT"))


def test_feed_is_a_calendar_that_caches_may_keep_but_must_check(cast: Cast, app: Client) -> None:
    factories.a_meeting(sittings=1)
    response = app.get(address(cast))
    assert response.status_code == 200
    assert summaries(response.content) == ["Meeting 5: sitting 1"]
    headers = response.headers
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Content-Language"] == "en"
    assert headers["Content-Disposition"] == 'inline; filename="sia-csia-working-group.ics"'
    assert "Accept-Encoding" in headers["Vary"]
    assert headers["ETag"].startswith('"') and len(headers["ETag"]) == 66
    assert headers["Last-Modified"] == http_date(NOW.timestamp())
    assert "Set-Cookie" not in headers and not response.cookies


@pytest.mark.parametrize(
    "accept", ["text/calendar", "text/calendar,text/plain;q=0.8,*/*;q=0.5", "*/*", "text/html", ""]
)
def test_every_wish_of_an_app_is_answered(cast: Cast, app: Client, accept: str) -> None:
    assert app.get(address(cast), headers={"accept": accept}).status_code == 200


def test_head_says_what_get_would_say(cast: Cast, app: Client) -> None:
    factories.a_meeting()
    url = address(cast)
    got, head = app.get(url), app.head(url)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "ETag", "Last-Modified", "Cache-Control", "Content-Disposition"):
        assert head[name] == got[name]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("match", "since", "status"),
    [
        ("{etag}", None, 304),
        ("W/{etag}", None, 304),
        ('"other", {etag}', None, 304),
        ("*", None, 304),
        ('"other"', None, 200),
        ("nonsense", None, 200),
        (None, "Mon, 01 Mar 2027 12:00:00 GMT", 304),
        (None, "Mon, 01 Mar 2027 12:00:01 GMT", 304),
        (None, "Mon, 01 Mar 2027 11:59:59 GMT", 200),
        (None, "yesterday", 200),
        ('"other"', "Mon, 01 Mar 2027 12:00:00 GMT", 200),
        ("{etag}", "Mon, 01 Mar 2020 12:00:00 GMT", 304),
    ],
)
def test_condition_is_answered_as_the_rfc_says(
    cast: Cast, app: Client, method: str, match: str | None, since: str | None, status: int
) -> None:
    factories.a_meeting(sittings=1)
    url = address(cast)
    first = app.get(url)
    headers = {}
    if match:
        headers["if-none-match"] = match.format(etag=first["ETag"])
    if since:
        headers["if-modified-since"] = since
    response = getattr(app, method)(url, headers=headers)
    assert response.status_code == status
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert response[name] == first[name]
    if status == 304:
        assert response.content == b""


def test_compressed_feed_has_a_weak_tag_that_still_matches(cast: Cast, app: Client) -> None:
    factories.a_meeting()
    url = address(cast)
    plain = app.get(url)
    packed = app.get(url, headers={"accept-encoding": "gzip, deflate"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert gzip.decompress(packed.content) == plain.content
    again = app.get(url, headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]})
    assert again.status_code == 304
    assert "Accept-Encoding" in again["Vary"]


def test_change_gives_another_tag_and_a_later_date(
    cast: Cast, app: Client, first_of_march: time_machine.Traveller
) -> None:
    meeting = factories.a_meeting(sittings=1)
    url = address(cast)
    before = app.get(url)
    first_of_march.move_to(NOW + 60 * SECOND)
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", changed_at=NOW + 30 * SECOND)
    after = app.get(url, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after["Last-Modified"] == http_date((NOW + 60 * SECOND).timestamp())
    (event,) = read(after.content).all("VEVENT")
    assert event.one("STATUS") == "CANCELLED"
    assert text(event.one("SUMMARY")) == "CANCELLED: Meeting 5: sitting 1"
    assert event.one("UID") == read(before.content).all("VEVENT")[0].one("UID")


def test_stopped_worker_means_no_stale_feed(cast: Cast, app: Client) -> None:
    meeting = factories.a_meeting(sittings=1)
    url = address(cast)
    app.get(url)
    RenderedFeed.objects.update(body=b"stale")
    Sitting.objects.update(title_en="New title", changed_at=NOW + SECOND)
    assert meeting.number == "5"
    assert summaries(app.get(url).content) == ["Meeting 5: New title"]


def test_language_is_that_of_the_key_whatever_the_app_speaks(cast: Cast, app: Client) -> None:
    factories.a_meeting(sittings=1)
    url = address(cast, "cn_delegate", language="zh-hans")
    bodies = {
        app.get(url, headers={"accept-language": wish}).content
        for wish in ("en", "zh-CN", "fr", "")
    }
    (body,) = bodies
    assert "北京" in body.decode()
    assert app.get(url)["Content-Language"] == "zh-hans"


def test_unknown_key_is_not_found(cast: Cast, app: Client) -> None:
    address(cast)
    for key in ("x", "x" * 43, "../admin", "%00", "日"):
        response = app.get(f"/calendar/{key}/sia-csia-working-group.ics")
        assert response.status_code == 404
        assert "Set-Cookie" not in response.headers


def test_revoked_key_is_gone_for_good(cast: Cast, app: Client) -> None:
    url = address(cast)
    revoke_calendar_key(cast.viewer("us_delegate"), key=CalendarKey.objects.get(), now=NOW)
    for method in (app.get, app.head):
        assert method(url).status_code == 410
    tasks = url.replace("group.ics", "group-tasks.ics")
    assert app.get(tasks).status_code == 410


@pytest.mark.parametrize("ending", ["account", "appointment", "seat"])
def test_feed_ends_at_the_instant_access_ends(
    cast: Cast, app: Client, ending: str, first_of_march: time_machine.Traveller
) -> None:
    factories.a_meeting()
    url = address(cast)
    person = cast.us_delegate
    moment = NOW + 10 * SECOND
    if ending == "appointment":
        Appointment.objects.filter(person=person).update(ended_at=moment)
    elif ending == "seat":
        SeatTerm.objects.filter(appointments__person=person).update(ended_at=moment)
    first_of_march.move_to(moment - SECOND)
    assert app.get(url).status_code == 200
    if ending == "account":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    first_of_march.move_to(moment)
    response = app.get(url, headers={"if-none-match": "*"})
    assert response.status_code == 410
    assert b"VEVENT" not in response.content


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "PROPFIND", "REPORT", "OPTIONS", "MKCALENDAR"]
)
def test_feed_never_looks_writable(cast: Cast, app: Client, method: str) -> None:
    url = address(cast)
    for path in (url, "/calendar/unknown/sia-csia-working-group.ics"):
        strict = Client(enforce_csrf_checks=True)
        response = strict.generic(method, path, data="BEGIN:VCALENDAR")
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        assert "DAV" not in response.headers and "WWW-Authenticate" not in response.headers


def test_signed_in_browser_sees_the_feed_of_the_key_and_not_its_own(
    cast: Cast, client_of: Any
) -> None:
    meeting = factories.a_meeting(sittings=0)
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate, text_en="Mine", serial=1)
    factories.an_action(meeting=meeting, owner_us=cast.us_head, text_en="Head's", serial=2)
    response = client_of(cast.us_head).get(address(cast))
    assert summaries(response.content) == ["Due: A5-01 Mine"]


def test_fetch_is_noted_but_not_written_each_time(
    cast: Cast, app: Client, first_of_march: time_machine.Traveller
) -> None:
    url = address(cast)
    app.get(url)
    key = CalendarKey.objects.get()
    assert (key.used_at, key.used_by) == (NOW, "Agenda/1.0")
    first_of_march.move_to(NOW + 60 * SECOND)
    with CaptureQueriesContext(connection) as queries:
        app.get(url)
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]
    assert len(queries) == 1


def test_queries_of_a_feed_do_not_grow_with_it(cast: Cast, app: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert app.get(url, headers={"if-none-match": '"x"'}).status_code == 200
        return len(queries)

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            meeting = factories.a_meeting(number=number, year=2022 + number, sittings=1)
            factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
            Deadline.objects.create(
                meeting=meeting,
                kind="papers",
                due_on=dt.date(2027, 3, 9),
                created_at=NOW,
                changed_at=NOW,
            )

    url = address(cast)
    grow(1, 2)
    app.get(url)
    few = count()
    grow(2, 101)
    app.get(url)
    assert len(summaries(app.get(url).content)) == 300
    assert count() == few


def test_the_other_sides_private_rows_are_in_nobodys_calendar(cast: Cast, app: Client) -> None:
    meeting = factories.a_meeting(sittings=1)
    for side in ("us", "cn"):
        author = getattr(cast, f"{side}_delegate")
        factories.a_proposal(meeting=meeting, author=author, side=side, title_en=f"Secret {side}")
        factories.a_private_note(meeting=meeting, author=author, side=side, text=f"Secret {side}")
        factories.a_paper(meeting=meeting, side=side, created_by=author, title_en=f"Secret {side}")
    for who in ("us_head", "us_secretary", "cn_counsel", "cn_delegate"):
        url = address(cast, who)
        for path in (url, url.replace("group.ics", "group-tasks.ics")):
            body = app.get(path).content
            assert b"VCALENDAR" in body
            assert b"Secret" not in body


def test_tasks_are_a_feed_of_their_own(cast: Cast, app: Client) -> None:
    meeting = factories.a_meeting(sittings=1)
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate, serial=3, text_en="Do")
    url = address(cast).replace("group.ics", "group-tasks.ics")
    response = app.get(url)
    (todo,) = read(response.content).all("VTODO")
    assert text(todo.one("SUMMARY")) == "A5-03 Do"
    assert response["Last-Modified"] == http_date(NOW.timestamp())
    assert app.get(url, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert app.head(url)["ETag"] == response["ETag"]


def test_key_is_in_no_log_line(
    cast: Cast, app: Client, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    url = address(cast)
    token = url.split("/")[2]
    logging.config.dictConfig(settings.LOGGING)
    revoke_calendar_key(cast.viewer("us_delegate"), key=CalendarKey.objects.get(), now=NOW)
    app.get(url)
    app.put(url)
    app.get(url.replace("-group.ics", "-group.html"))
    written = "".join(capsys.readouterr())
    assert "/calendar/…/sia-csia-working-group.ics" in written
    assert token not in written
