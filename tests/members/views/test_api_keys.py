import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from members.models import ApiKey, Person
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]
KEYS = "/profile/keys/"
SHOWN = re.compile(r'value="([\w-]{43})"')


def test_new_key_is_shown_once_and_opens_the_api(
    cast: Cast, client_of: ClientOf, client: Client
) -> None:
    browser = client_of(cast.us_delegate)
    assert "You have no key." in browser.get(KEYS).content.decode()
    response = browser.post(KEYS, {"label": "Report", "writes": "on"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    found = SHOWN.search(response.content.decode())
    key = ApiKey.objects.get()
    assert found and found[1].startswith(key.hint)
    assert (key.person, key.label, key.writes) == (cast.us_delegate, "Report", True)
    told = client.get("/api/v1/me/", headers={"authorization": f"Bearer {found[1]}"})
    assert told.json()["id"] == cast.us_delegate.pk
    again = browser.get(KEYS).content.decode()
    assert "Report" in again and found[1] not in again


@pytest.mark.parametrize("label", ["", "x" * 81, "\u202e", "y" * 100_000])
def test_bad_name_is_said_at_its_field(cast: Cast, client_of: ClientOf, label: str) -> None:
    response = client_of(cast.us_delegate).post(KEYS, {"label": label})
    assert list(response.context["form"].errors) == ["label"]
    assert not ApiKey.objects.exists()


def test_hostile_name_is_escaped(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_delegate)
    made = browser.post(KEYS, {"label": "<script>x</script>"}).content.decode()
    page = browser.get(f"{KEYS}{ApiKey.objects.get().pk}/").content.decode()
    for body in (made, browser.get(KEYS).content.decode(), page):
        assert "<script>x" not in body and "&lt;script&gt;x" in body


def test_revoked_key_is_gone(cast: Cast, client_of: ClientOf, client: Client) -> None:
    browser = client_of(cast.us_delegate)
    found = SHOWN.search(browser.post(KEYS, {"label": "Report"}).content.decode())
    key = ApiKey.objects.get()
    assert browser.get(f"{KEYS}{key.pk}/").status_code == 200
    assert ApiKey.objects.get().revoked_at is None
    body = browser.post(f"{KEYS}{key.pk}/", follow=True).content.decode()
    assert "The key “Report” is revoked." in body and "You have no key." in body
    assert found
    bearer = {"authorization": f"Bearer {found[1]}"}
    assert client.get("/api/v1/me/", headers=bearer).status_code == 401
    assert browser.get(f"{KEYS}{key.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["us_head", "us_secretary", "cn_delegate", "operator"])
def test_another_persons_key_is_absent(cast: Cast, client_of: ClientOf, who: str) -> None:
    client_of(cast.us_delegate).post(KEYS, {"label": "Delegate's own"})
    key = ApiKey.objects.get()
    browser = client_of(getattr(cast, who))
    assert browser.get(f"{KEYS}{key.pk}/").status_code == 404
    assert browser.post(f"{KEYS}{key.pk}/").status_code == 404
    assert "own" not in re.findall(
        r"<th scope=.row.[^>]*>(.*?)</th>", browser.get(KEYS).content.decode()
    )
    assert "Delegate" not in browser.get(KEYS).content.decode().partition('<h2 id="keys">')[2]
    assert ApiKey.objects.get().revoked_at is None


def test_operator_makes_no_key(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.operator)
    assert "Only members of a delegation" in browser.get(KEYS).content.decode()
    assert browser.post(KEYS, {"label": "x"}).status_code == 403
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("path", [KEYS, f"{KEYS}1/", "/api/v1/docs/"])
@pytest.mark.parametrize(("who", "status"), [(None, 302), ("stranger", 403), ("us_left", 403)])
def test_door_is_closed_to_who_is_no_member(
    cast: Cast, client_of: ClientOf, path: str, who: str | None, status: int
) -> None:
    assert client_of(getattr(cast, who) if who else None).get(path).status_code == status


@pytest.mark.parametrize("who", ["us_delegate", "cn_secretary", "operator"])
def test_description_loads_nothing_from_elsewhere(
    cast: Cast, client_of: ClientOf, who: str
) -> None:
    body = client_of(getattr(cast, who)).get("/api/v1/docs/").content.decode()
    assert 'data-description="/api/v1/schema/?format=json"' in body
    sources = re.findall(r'(?:src|href)="([^"]+)"', body)
    assert len(sources) > 10
    assert all(source[0] in "/#" and source[:2] != "//" for source in sources)


def test_page_sent_again_makes_no_second_key(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_delegate)
    sent = {"label": "Report", "writes": ""}
    assert browser.post(reverse("api_keys"), sent).status_code == 200
    answer = browser.post(reverse("api_keys"), sent)
    assert answer.context["form"].errors["label"] == [
        "You have a key with this name. Choose another name."
    ]
    assert ApiKey.objects.count() == 1
