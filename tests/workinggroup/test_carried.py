"""What was typed survives the end of a session, without a script: through signing in, into its
form; for nobody else, and never out of another site's form."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from meetings.models import PrivateNote
from tests import factories
from tests.conftest import Cast
from tests.forms import hidden
from tests.house.crawler import Page
from tests.signing_in import sign_in_as
from workinggroup.lib import carried
from workinggroup.lib.filling import TELLS_APART

ClientOf = Callable[[Any], Client]
ROOT = Path(__file__).resolve().parents[2]
LOGIN = "/accounts/login/"
PASSWORD = "long-and-quite-secret-words"
TEXT = 'Two & more "words"\r\n中文 <b>'


@pytest.fixture
def page(cast: Cast) -> str:
    return f"/meetings/{factories.a_meeting().number}/notes/"


@pytest.fixture
def writer(cast: Cast, client_of: ClientOf) -> Client:
    for person in (cast.us_delegate, cast.us_head):
        person.set_password(PASSWORD)
        person.save()
    return client_of(cast.us_delegate)


def sent(browser: Client, page: str, *, late: bool = False, **more: str) -> Any:
    """The form of a note, filled and sent; `late`: when the session is over."""
    found = Page(browser.get(page).content.decode())
    if late:
        browser.session.flush()
    form = next(form for form in found.forms if form.action.endswith("/add/"))
    values = form.values() | {"text": TEXT, **more}
    del values["csrfmiddlewaretoken"]
    return browser.post(form.action, values, headers={"referer": f"http://testserver{page}"})


def sign_in(browser: Client, refused: Any, email: str, password: str = PASSWORD) -> Any:
    found = Page(refused.content.decode())
    form = next(form for form in found.forms if form.action == LOGIN)
    return browser.post(LOGIN, form.values() | {"login": email, "password": password})


def test_typed_text_comes_back_after_signing_in_again(
    cast: Cast, page: str, writer: Client
) -> None:
    email = cast.us_delegate.email
    refused = sent(writer, page, late=True)
    assert (refused.status_code, refused["Cache-Control"]) == (403, "private, no-store")
    assert "Please log in again" in refused.content.decode()
    wrong = sign_in(writer, refused, email, "not the password")
    assert wrong.status_code == 200
    signed_in = sign_in(writer, wrong, email)
    assert (signed_in.status_code, signed_in["Location"]) == (302, f"{page}#carried")
    back = writer.get(page).content.decode()
    assert TEXT in unescape(back)
    assert "It is back in this form" in back
    # It is not folded away.
    assert re.search(r"<details open>(?:(?!</details>).)*id=\"carried\"", back, re.DOTALL)
    assert not PrivateNote.objects.exists()
    assert TEXT not in unescape(writer.get(page).content.decode())


def test_it_comes_back_for_nobody_else(cast: Cast, page: str, writer: Client) -> None:
    email = cast.us_head.email
    signed_in = sign_in(writer, sent(writer, page, late=True), email)
    assert signed_in.status_code == 302
    assert TEXT not in unescape(writer.get(page).content.decode())


def strict(person: Any) -> Client:
    browser = Client(enforce_csrf_checks=True)
    sign_in_as(browser, person)
    return browser


def test_a_form_left_open_over_a_sign_in_comes_back(cast: Cast, page: str) -> None:
    browser = strict(cast.us_delegate)
    refused = sent(browser, page)
    assert refused.status_code == 403
    assert f'href="{page}#carried"' in refused.content.decode()
    back = browser.get(page).content.decode()
    assert TEXT in unescape(back)
    assert "It is back in this form" in back
    assert not PrivateNote.objects.exists()


@pytest.mark.parametrize("token", ["", "a" * 22, "a" * 42, None])
def test_another_site_plants_nothing(cast: Cast, page: str, token: str | None) -> None:
    """Neither with a token of its own making nor with that of a form that it was shown itself."""
    browser = strict(cast.us_delegate)
    if token is None:
        token = hidden(strict(cast.cn_delegate).get(page).content.decode(), "once")
    target = f"{page}add/"
    refused = browser.post(
        target,
        {"once": token, "body": TEXT, "text": TEXT},
        headers={"referer": "https://evil.example/"},
    )
    assert refused.status_code == 403
    for path in (page, target, "/"):
        assert TEXT not in unescape(browser.get(path).content.decode())
    assert not PrivateNote.objects.exists()


def test_secrets_files_and_floods_are_not_carried(cast: Cast, page: str, writer: Client) -> None:
    refused = sent(writer, page, late=True, password="hunter2hunter2", code="123456")
    found = carried.unsealed(hidden(refused.content.decode(), "carried"))
    assert found is not None
    assert ("text", TEXT) in found.fields
    assert not {"password", "code", "csrfmiddlewaretoken", "once"} & {n for n, _ in found.fields}


def test_a_flood_is_sent_to_sign_in_without_it(cast: Cast, page: str, writer: Client) -> None:
    assert sent(writer, page, late=True, text="x" * 400_000).status_code == 302


@pytest.mark.parametrize("referer", ["https://evil.example/x", "//evil.example/", ""])
def test_the_way_back_is_never_to_another_host(
    cast: Cast, page: str, writer: Client, referer: str
) -> None:
    token = hidden(writer.get(page).content.decode(), "once")
    refused = Client().post(
        f"{page}add/", {"once": token, "text": "x"}, headers={"referer": referer}
    )
    if refused.status_code == 403:
        assert hidden(refused.content.decode(), "next").startswith(("/meetings/", "/"))
        assert "evil" not in refused.content.decode()


def answers(answer: Any) -> str:
    """The token of the form that a page says it answers."""
    found = re.search(r'<main\b[^>]* data-answers="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


@pytest.mark.parametrize("late", [True, False])
def test_a_page_says_which_form_it_answers(page: str, writer: Client, late: bool) -> None:
    """Whatever the answer, so that what was sent is not told as lost on its way."""
    answer = sent(writer, page, late=late, text=TEXT if late else " ")
    assert answer.status_code == (403 if late else 200)
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,43}", answers(answer))
    planted = writer.post(f"{page}add/", {"text": " ", "once": '"><script>alert(1)</script>'})
    assert answers(planted) == "" and b"<script>alert" not in planted.content
    assert answers(writer.get(page)) == ""


def test_the_script_tells_forms_apart_as_the_server_does() -> None:
    script = (ROOT / "static" / "js" / "drafts.js").read_text(encoding="utf-8")
    (names,) = re.findall(r"const IDENTIFYING = (\[[^\]]*\]);", script)
    assert set(json.loads(names)) == TELLS_APART
