import base64
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.test import Client

from members.models import CalendarKey, Person
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]
WISH = {"app": "google", "label": "Phone", "language": "zh-hans", "alarms": "on"}
SECRET = re.compile(r"/calendar/([\w-]{43})/sia-csia-working-group\.ics")


def links(body: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="((?:https:|webcal:)[^"]+)"', body)]


def test_page_without_subscriptions_says_what_to_do(cast: Cast, client_of: ClientOf) -> None:
    body = client_of(cast.us_delegate).get("/calendar/").content.decode()
    assert "No device is subscribed yet." in body
    assert '<option value="en" selected>' in body
    chinese = client_of(cast.cn_delegate).get("/calendar/").content.decode()
    assert '<option value="zh-hans" selected>' in chinese


def test_new_subscription_is_shown_once_with_a_link_for_each_app(
    cast: Cast, client_of: ClientOf, client: Client
) -> None:
    browser = client_of(cast.us_delegate)
    response = browser.post("/calendar/", WISH)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    body = response.content.decode()
    key = CalendarKey.objects.get()
    assert (key.person, key.label, key.language, key.alarms) == (
        cast.us_delegate,
        "Phone",
        "zh-hans",
        True,
    )
    found = SECRET.search(body)
    assert found
    path = found[0]
    assert client.get(path).status_code == 200
    assert client.get(path.replace(".ics", "-tasks.ics")).status_code == 200
    webcal, google, work, home = links(body)
    assert webcal == f"webcal://127.0.0.1:8000{path}"
    assert google.startswith("https://calendar.google.com/calendar/r?cid=")
    assert unquote(google.partition("=")[2]) == webcal
    for address, host in ((work, "outlook.office.com"), (home, "outlook.live.com")):
        parts = urlsplit(address)
        assert parts.hostname == host
        assert parse_qs(parts.query)["url"] == [f"http://127.0.0.1:8000{path}"]
    code = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', body)
    assert code and b"<svg" in base64.b64decode(code[1])
    again = browser.get("/calendar/").content.decode()
    assert "Phone" in again and found[1] not in again


def test_name_taken_is_said_at_its_field_and_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf
) -> None:
    browser = client_of(cast.us_delegate)
    browser.post("/calendar/", WISH)
    response = browser.post("/calendar/", WISH)
    body = response.content.decode()
    assert response.context["form"].errors == {
        "label": ["You have a subscription with this name. Choose another name."]
    }
    assert 'value="Phone"' in body and not SECRET.search(body)
    assert CalendarKey.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", ""),
        ("label", "x" * 81),
        ("label", "\u202e\x00"),
        ("label", "x" * 100_000),
        ("language", "fr"),
        ("app", "netscape"),
    ],
)
def test_bad_wish_is_answered_at_its_field(
    cast: Cast, client_of: ClientOf, field: str, value: str
) -> None:
    response = client_of(cast.us_delegate).post("/calendar/", {**WISH, field: value})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not CalendarKey.objects.exists()


def test_hostile_name_is_escaped(cast: Cast, client_of: ClientOf) -> None:
    name = '<script>alert("x")</script> 👩🏽‍💻'
    browser = client_of(cast.us_delegate)
    made = browser.post("/calendar/", {**WISH, "label": name}).content.decode()
    listed = browser.get("/calendar/").content.decode()
    for body in (made, listed):
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_rotation_shows_a_new_address_and_ends_the_old_one(
    cast: Cast, client_of: ClientOf, client: Client
) -> None:
    browser = client_of(cast.us_delegate)
    old = SECRET.search(browser.post("/calendar/", WISH).content.decode())
    key = CalendarKey.objects.get()
    assert browser.get(f"/calendar/{key.pk}/").status_code == 200
    new = SECRET.search(browser.post(f"/calendar/{key.pk}/rotate/").content.decode())
    assert old and new
    assert client.get(old[0]).status_code == 410
    assert client.get(new[0]).status_code == 200
    assert browser.post(f"/calendar/{key.pk}/rotate/").status_code == 404


def test_ended_subscription_leaves_the_list(
    cast: Cast, client_of: ClientOf, client: Client
) -> None:
    browser = client_of(cast.us_delegate)
    made = SECRET.search(browser.post("/calendar/", WISH).content.decode())
    key = CalendarKey.objects.get()
    response = browser.post(f"/calendar/{key.pk}/revoke/", follow=True)
    assert "The subscription “Phone” has ended." in response.content.decode()
    assert "No device is subscribed yet." in response.content.decode()
    assert made and client.get(made[0]).status_code == 410
    for path in ("", "rotate/", "revoke/"):
        method = browser.post if path else browser.get
        assert method(f"/calendar/{key.pk}/{path}").status_code == 404


@pytest.mark.parametrize("who", ["us_head", "us_secretary", "cn_delegate", "operator"])
def test_another_persons_subscription_is_absent(cast: Cast, client_of: ClientOf, who: str) -> None:
    client_of(cast.us_delegate).post("/calendar/", {**WISH, "label": "Delegate's own phone"})
    key = CalendarKey.objects.get()
    browser = client_of(getattr(cast, who))
    unknown = browser.get(f"/calendar/{key.pk + 1}/")
    theirs = browser.get(f"/calendar/{key.pk}/")
    assert unknown.status_code == theirs.status_code == 404
    for act in ("rotate", "revoke"):
        assert browser.post(f"/calendar/{key.pk}/{act}/").status_code == 404
    assert "own phone" not in browser.get("/calendar/").content.decode()
    assert CalendarKey.objects.get().revoked_at is None


def test_operator_is_told_why_there_is_no_subscription(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.operator)
    body = browser.get("/calendar/").content.decode()
    assert "Only members of a delegation may do this." in body
    assert '<form method="post" action="/calendar/"' not in body
    response = browser.post("/calendar/", WISH)
    assert response.status_code == 403
    assert not CalendarKey.objects.exists()


@pytest.mark.parametrize("who", [None, "stranger", "us_left"])
def test_door_is_closed_to_who_is_no_member(
    cast: Cast, client_of: ClientOf, who: str | None
) -> None:
    browser = client_of(getattr(cast, who) if who else None)
    for path in ("/calendar/", "/calendar/1/"):
        response = browser.get(path)
        assert response.status_code == (403 if who else 302)
    assert browser.post("/calendar/", WISH).status_code in {302, 403}
    assert not CalendarKey.objects.exists()


@pytest.mark.parametrize("path", ["/calendar/1/rotate/", "/calendar/1/revoke/"])
def test_acts_are_not_done_by_reading(cast: Cast, client_of: ClientOf, path: str) -> None:
    assert client_of(cast.us_delegate).get(path).status_code == 405
