"""What is kept of a feed is given only while it is what the data says, and at little cost."""

import datetime as dt
import gzip
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.enums import FeedKind
from meetings.models import Deadline, Meeting, RenderedFeed, Sitting
from meetings.queries.calendar import rendered
from meetings.services.feeds import current_feed, render_ahead
from members.models import Appointment, CalendarKey, Person
from members.services.keys import issue_calendar_key
from tests import factories
from tests.conftest import Cast

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
GUARDS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)


@pytest.fixture(autouse=True)
def first_of_march() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def url(cast: Cast) -> str:
    """A delegate's feed, looked at once."""
    factories.a_meeting(sittings=1)
    token = issue_calendar_key(
        cast.viewer("us_delegate"), label="Phone", language="en", alarms=False, now=NOW
    ).token
    address = f"/calendar/{token}/sia-csia-working-group.ics"
    Client().get(address)
    return address


def tasks(url: str) -> str:
    return url.replace("group.ics", "group-tasks.ics")


def queries_of(look: Callable[[], Any]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        look()
    return [query["sql"] for query in queries]


# --- one query ------------------------------------------------------------------------------------
LOOKS: dict[str, tuple[str, dict[str, str]]] = {
    "plain": ("get", {}),
    "packed": ("get", {"accept-encoding": "gzip"}),
    "headers": ("head", {}),
    "known": ("get", {"if-none-match": "{etag}"}),
    "known of old": ("get", {"if-none-match": '"other", {etag}'}),
    "dated": ("get", {"if-modified-since": "Mon, 01 Mar 2027 12:00:00 GMT"}),
}


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("kind", FeedKind)
def test_every_look_is_one_query(url: str, name: str, kind: FeedKind) -> None:
    path = url if kind == FeedKind.EVENTS else tasks(url)
    etag = Client().get(path)["ETag"]
    method, headers = LOOKS[name]
    headers = {key: value.format(etag=etag) for key, value in headers.items()}
    assert len(queries_of(lambda: getattr(Client(), method)(path, headers=headers))) == 1


@pytest.mark.parametrize("name", ["headers", "known", "dated"])
def test_bytes_that_are_not_sent_are_not_loaded(url: str, name: str) -> None:
    stored = RenderedFeed.objects.get()
    wish = {
        "headers": rendered.Wish(headers_only=True),
        "known": rendered.Wish(etag=stored.etag),
        "dated": rendered.Wish(since=NOW),
    }[name]
    found = rendered.rendered_feed(url.split("/")[2], kind=FeedKind.EVENTS, wish=wish, now=NOW)
    assert found is not None
    assert found.content is None
    assert (found.etag, found.size) == (stored.etag, len(stored.body))


# --- what guards an answer ------------------------------------------------------------------------
def test_every_answer_has_the_headers_that_guard_a_page(cast: Cast, url: str) -> None:
    page = Client().get("/accounts/login/")
    etag = Client().get(url)["ETag"]
    answers = [
        Client().get(url),
        Client().head(url),
        Client().get(url, headers={"if-none-match": etag}),
        Client().get(url, headers={"if-none-match": f'"other", {etag}'}),
        Client().get(url, headers={"if-match": '"other"'}),
        Client().put(url),
        Client().get(url.replace("/calendar/", "/calendar/x")),
    ]
    CalendarKey.objects.update(revoked_at=NOW)
    answers.append(Client().get(url))
    assert [each.status_code for each in answers] == [200, 200, 304, 304, 412, 405, 404, 410]
    for answer in answers:
        for name in GUARDS:
            assert name in page.headers and name in answer.headers, (name, answer)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == page["X-Frame-Options"] == "DENY"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        # In one language whatever the app speaks, and the same for everybody who has the address.
        assert answer["Vary"] == "Accept-Encoding"
        assert answer["Cache-Control"] == "private, no-cache"
        assert not answer.cookies


@pytest.mark.parametrize(
    "unmet", [{"if-match": '"other"'}, {"if-unmodified-since": "Mon, 01 Mar 2027 11:00:00 GMT"}]
)
def test_condition_that_is_not_met_comes_before_what_is_known(
    url: str, unmet: dict[str, str]
) -> None:
    """RFC 9110, section 13.2.2."""
    known = {"if-none-match": Client().get(url)["ETag"]}
    assert Client().get(url, headers=known).status_code == 304
    assert Client().get(url, headers=known | unmet).status_code == 412


def test_strange_host_is_refused(url: str) -> None:
    assert Client().get(url, headers={"host": "evil.example"}).status_code == 400


def test_plain_http_is_sent_to_the_safe_address_where_there_is_one(url: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    answer = Client().get(url)
    assert (answer.status_code, answer["Location"][:8]) == (301, "https://")
    safe = Client().get(url, secure=True)
    assert (safe.status_code, safe["Strict-Transport-Security"][:10]) == (200, "max-age=60")


def test_a_signed_in_browser_costs_no_more(url: str, client_of: Any, cast: Cast) -> None:
    browser = client_of(cast.cn_head)
    assert len(queries_of(lambda: browser.get(url))) == 1


def test_other_addresses_that_end_alike_are_pages_as_ever(db: None) -> None:
    for path in ("/calendar/x.ics", "/sia-csia-working-group.ics", "/x/y.ics"):
        assert Client().get(path).status_code == 404


def test_length_is_told_with_and_without_the_bytes(url: str) -> None:
    for headers in ({}, {"accept-encoding": "gzip"}):
        got, head = Client().get(url, headers=headers), Client().head(url, headers=headers)
        assert int(got["Content-Length"]) == int(head["Content-Length"]) == len(got.content)
        assert head.content == b""
        assert got["ETag"] == head["ETag"]


def test_packed_bytes_are_those_of_the_feed(url: str) -> None:
    plain = Client().get(url)
    for _look in range(2):
        packed = Client().get(url, headers={"accept-encoding": "br, gzip;q=0.8"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        RenderedFeed.objects.all().delete()


# --- never stale ----------------------------------------------------------------------------------
CHANGES: dict[str, Callable[[Cast], object]] = {
    "moved": lambda cast: Sitting.objects.update(title_en="Moved", changed_at=NOW),
    "ended": lambda cast: Appointment.objects.filter(person=cast.us_delegate).update(ended_at=NOW),
    "closed": lambda cast: Person.objects.filter(pk=cast.us_delegate.pk).update(is_active=False),
    "revoked": lambda cast: CalendarKey.objects.update(revoked_at=NOW),
}


class Between:
    """Lets a change happen before the query with this number, as if it were committed then."""

    def __init__(self, number: int, change: Callable[[], object]) -> None:
        self.left, self.change = number, change

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.left -= 1
        if self.left == -1:
            self.change()
        return execute(*asked)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("first", [True, False], ids=["first", "again"])
def test_change_in_the_midst_of_a_rendering_is_given_to_the_next_who_looks(
    cast: Cast, url: str, change: str, first: bool
) -> None:
    """Between any two of its queries."""
    sitting = Sitting.objects.get()
    for number in itertools.count():
        if first:
            RenderedFeed.objects.all().delete()
        Sitting.objects.update(title_en="As before")
        between = Between(number, lambda: CHANGES[change](cast))
        with connection.execute_wrapper(between):
            Client().get(url)
        if between.left >= 0:
            break
        answer = Client().get(url)
        if change == "moved":
            assert b"Moved" in answer.content, number
        else:
            assert answer.status_code == 410, number
        Appointment.objects.filter(person=cast.us_delegate).update(ended_at=None)
        Person.objects.update(is_active=True)
        CalendarKey.objects.update(revoked_at=None)
        sitting.save()
    assert number > 10


def test_what_was_rendered_for_another_address_is_rendered_anew(url: str, settings: Any) -> None:
    before = Client().get(url)
    settings.SITE_URL = "https://elsewhere.example"
    after = Client().get(url)
    assert b"https://elsewhere.example/meetings/5/" in after.content
    assert before["ETag"] != after["ETag"]


def test_clock_that_goes_back_finds_what_was_right_then(
    cast: Cast, url: str, first_of_march: time_machine.Traveller
) -> None:
    meeting = Meeting.objects.get()
    Deadline.objects.create(
        meeting=meeting,
        kind="papers",
        due_on=NOW.date() + dt.timedelta(days=1),
        created_at=NOW,
        changed_at=NOW,
    )
    path = tasks(url)
    early = Client().get(path).content
    first_of_march.move_to(NOW + dt.timedelta(days=3))
    late = Client().get(path).content
    assert b"COMPLETED" in late and b"COMPLETED" not in early
    first_of_march.move_to(NOW)
    assert Client().get(path).content == early


def test_role_that_ends_on_a_known_day_ends_the_feed_then(
    cast: Cast, url: str, first_of_march: time_machine.Traveller
) -> None:
    """Without any act at that instant."""
    ends_at = NOW + dt.timedelta(days=2)
    Appointment.objects.filter(person=cast.us_delegate).update(ended_at=ends_at)
    Client().get(url)
    assert RenderedFeed.objects.get().holds_until == ends_at
    for moment, status in ((ends_at - SECOND, 200), (ends_at, 410), (NOW, 200)):
        first_of_march.move_to(moment)
        assert Client().get(url).status_code == status


def test_what_changes_nothing_here_is_not_written_here(cast: Cast, url: str) -> None:
    """Another meeting's sitting for heads: the version moves, and nothing that an app can see."""
    before = Client().get(url)
    row = RenderedFeed.objects.get()
    meeting = factories.a_meeting(number=6, year=2028, sittings=0)
    factories.a_sitting(meeting=meeting, number=1, day=dt.date(2027, 4, 1), audience="heads")
    after = Client().get(url)
    again = RenderedFeed.objects.get()
    assert dict(after.headers) == dict(before.headers)
    assert again.version > row.version
    assert (again.etag, again.changed_at) == (row.etag, row.changed_at)


def test_private_acts_of_the_other_side_are_not_even_looked_at(cast: Cast, url: str) -> None:
    meeting = Meeting.objects.get()
    factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    factories.a_private_note(meeting=meeting, author=cast.cn_delegate, side="cn", text="Secret")
    factories.a_paper(meeting=meeting, side="cn", created_by=cast.cn_delegate)
    factories.an_action(meeting=meeting, owner_cn=cast.cn_delegate)
    assert len(queries_of(lambda: Client().get(url))) == 1


# --- rendered ahead -------------------------------------------------------------------------------
def test_only_whose_calendar_changed_is_rendered_ahead(cast: Cast, url: str) -> None:
    for who in ("us_head", "cn_head", "cn_delegate"):
        issue_calendar_key(cast.viewer(who), label="P", language="en", alarms=False, now=NOW)
    assert render_ahead(now=NOW) == (3, False)
    factories.an_action(meeting=Meeting.objects.get(), owner_us=cast.us_head)
    assert render_ahead(now=NOW) == (1, False)
    assert render_ahead(now=NOW) == (0, False)


def test_tasks_are_rendered_ahead_for_who_asks_for_them(cast: Cast, url: str) -> None:
    assert render_ahead(now=NOW) == (0, False)
    Client().get(tasks(url))
    Sitting.objects.update(title_en="Moved")
    assert render_ahead(now=NOW) == (2, False)
    assert len(queries_of(lambda: Client().get(tasks(url)))) == 1


def test_feed_that_nobody_fetched_for_months_is_not_rendered_ahead(cast: Cast, url: str) -> None:
    Sitting.objects.update(title_en="Moved")
    later = NOW + dt.timedelta(days=61)
    assert render_ahead(now=later) == (0, False)
    key = CalendarKey.objects.get()
    assert current_feed(key, kind=FeedKind.EVENTS, now=later) is not None
