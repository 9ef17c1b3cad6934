"""Signing in, and what of the sign-in library this portal does not offer."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.signing_in import sign_in_as

ClientOf = Callable[[Any], Client]
PASSWORD = "correct horse battery"


def test_signing_in_by_email_and_password_leads_where_one_wanted_to_go(cast: Cast) -> None:
    browser = Client()
    answer = browser.post(
        reverse("account_login") + "?next=/members/",
        {"login": cast.us_delegate.email.upper(), "password": PASSWORD, "next": "/members/"},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/members/")
    assert browser.get("/members/").status_code == 200


@pytest.mark.parametrize("typed", ["{}\u200b", " {} ", "\u202a{}\u202c"])
def test_signing_in_with_marks_that_nobody_sees(cast: Cast, typed: str) -> None:
    login = typed.format(cast.us_head.email.replace("@", "＠"))
    answer = Client().post(reverse("account_login"), {"login": login, "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/meetings/5/notes/?x=1", "/meetings/5/notes/?x=1"),
        ("http://elsewhere.example/meetings/5/notes/", "/"),
        ("", "/"),
    ],
)
def test_what_was_sent_after_the_session_ended_leads_back_to_its_form(
    cast: Cast, referer: str, back: str
) -> None:
    """Not to an address that takes no look."""
    factories.a_meeting(number=5)
    answer = Client().post(
        reverse("note_add", args=[5]), {"text": "x"}, headers={"referer": referer}
    )
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [back]


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast: Cast) -> None:
    bodies = []
    for email in (cast.us_head.email, "nobody@example.org"):
        answer = Client().post(reverse("account_login"), {"login": email, "password": "wrong"})
        assert answer.status_code == 200
        body = answer.content.decode()
        bodies.append(
            [line for line in body.replace(email, "").splitlines() if "csrf" not in line.lower()]
        )
    assert bodies[0] == bodies[1]


def test_signing_out_is_a_post_and_ends_the_session(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_head)
    assert browser.get(reverse("account_logout")).status_code == 200
    assert browser.get("/members/").status_code == 200
    browser.post(reverse("account_logout"))
    assert browser.get("/members/").status_code == 302


def test_nobody_signs_up(db: None) -> None:
    answer = Client().post(
        reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD}
    )
    assert answer.status_code == 200
    assert "Accounts are made by invitation" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/accounts/email/", "/accounts/confirm-email/", "/accounts/confirm-email/abc:def/"]
)
def test_nobody_changes_the_address_of_their_account(
    cast: Cast, client_of: ClientOf, path: str
) -> None:
    browser = client_of(cast.us_head)
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"email": "x@example.org", "action_add": ""}).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
        "account_signup",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_before_the_door_stand_in_our_frame(db: None, name: str, language: str) -> None:
    browser = Client(HTTP_ACCEPT_LANGUAGE=language)
    answer = browser.get(reverse(name), follow=True)
    assert answer.status_code == 200
    assert 'class="masthead"' in answer.content.decode()


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index", "usersessions_list"])
def test_the_pages_behind_the_door_stand_in_our_frame(
    cast: Cast, client_of: ClientOf, name: str
) -> None:
    answer = client_of(cast.cn_head).get(reverse(name), follow=True)
    assert answer.status_code == 200
    assert 'class="masthead"' in answer.content.decode()
    assert "注销" not in answer.content.decode()


def test_a_broken_reset_link_says_what_to_do(db: None) -> None:
    answer = Client().get("/accounts/password/reset/key/1-broken/", follow=True)
    assert answer.status_code == 200
    assert "This link no longer works" in answer.content.decode()


def test_asking_for_a_reset_tells_nobody_whether_the_account_exists(cast: Cast) -> None:
    pages = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (cast.us_head.email, "nobody@example.org")
    ]
    assert [page.redirect_chain for page in pages] == [
        [(reverse("account_reset_password_done"), 302)]
    ] * 2
    assert [m.to for m in mail.outbox if "nobody@example.org" in m.to] == []


def test_ending_the_other_sessions_logs_out_the_other_browser_alone(cast: Cast) -> None:
    here, there, another = Client(HTTP_USER_AGENT="Here"), Client(HTTP_USER_AGENT="There"), Client()
    for browser, person in (
        (here, cast.us_delegate),
        (there, cast.us_delegate),
        (another, cast.cn_delegate),
    ):
        browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        assert browser.get("/members/").status_code == 200
    page = here.get(reverse("usersessions_list")).content.decode()
    assert ("Here" in page, "There" in page) == (True, True)
    here.post(reverse("usersessions_list"))
    assert [browser.get("/members/").status_code for browser in (here, there, another)] == [
        *(200, 302, 200)
    ]
    assert "There" not in here.get(reverse("usersessions_list")).content.decode()


# --- wrong passwords -----------------------------------------------------------------------------
def signs_in(person: Any, client: str, password: str = PASSWORD) -> bool:
    """Whether the person is let in from this address, with one proxy in front."""
    answer = Client().post(
        reverse("account_login"),
        {"login": person.email, "password": password},
        headers={"x-forwarded-for": f"203.0.113.99, {client}"},
    )
    return answer.status_code == 302


def test_a_strangers_guesses_keep_nobody_out(cast: Cast, settings: Any) -> None:
    """Neither the person they are about, nor everybody behind the same proxy."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(40):
        assert not signs_in(cast.us_head, "198.51.100.7", "wrong")
    assert not signs_in(cast.us_head, "198.51.100.7")
    assert signs_in(cast.cn_delegate, "198.51.100.7")
    assert signs_in(cast.us_head, "192.0.2.1")
    assert signs_in(cast.cn_head, "192.0.2.1")


def test_an_address_that_a_client_made_up_is_not_believed(cast: Cast, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for n in range(12):
        answer = Client().post(
            reverse("account_login"),
            {"login": cast.us_head.email, "password": "wrong"},
            headers={"x-forwarded-for": f"10.0.0.{n}, 198.51.100.7"},
        )
        assert answer.status_code == (200 if n < 5 else 429)
    assert not signs_in(cast.us_head, "198.51.100.7")


def test_sessions_are_shown_with_the_address_that_the_proxy_saw(cast: Cast, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = Client(headers={"x-forwarded-for": "10.0.0.1, 198.51.100.7"})
    sign_in_as(client, cast.us_delegate)
    client.get("/profile/")
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "198.51.100.7" in page and "127.0.0.1" not in page
