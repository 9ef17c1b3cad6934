"""Language, guard and answers that every page shares."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members.models import Person
from tests import factories
from tests.conftest import Cast

ClientOf = Callable[[Any], Client]
LOGIN = "/accounts/login/"
CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9"}


def language_of(answer: Any) -> str:
    body = answer.content.decode()
    return "zh" if '<html lang="zh-Hans">' in body else "en" if '<html lang="en">' in body else ""


def test_a_visitor_reads_the_language_of_the_browser_or_the_one_chosen(db: None) -> None:
    browser = Client()
    assert language_of(browser.get(LOGIN)) == "en"
    assert language_of(browser.get(LOGIN, **CHINESE)) == "zh"
    answer = browser.post("/language/", {"language": "zh-hans", "next": LOGIN})
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert language_of(browser.get(LOGIN)) == "zh"


def test_the_language_of_the_profile_wins_over_browser_and_cookie(
    cast: Cast, client_of: ClientOf
) -> None:
    browser = client_of(cast.us_delegate)
    browser.cookies["django_language"] = "zh-hans"
    answer = browser.get("/members/", **CHINESE)
    assert language_of(answer) == "en"
    assert answer["Content-Language"] == "en"


def test_switching_while_signed_in_is_for_good(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_delegate)
    answer = browser.post("/language/", {"language": "zh-hans", "next": "/members/?x=1"})
    assert answer["Location"] == "/members/?x=1"
    assert Person.objects.get(pk=cast.us_delegate.pk).language == "zh-hans"
    assert language_of(client_of(cast.us_delegate).get("/members/")) == "zh"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:x()", ""]
)
def test_switching_never_leads_to_another_site(db: None, target: str) -> None:
    answer = Client().post("/language/", {"language": "en", "next": target})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("wanted", ["fr", "", "zh-hans\x00", "x" * 1000])
def test_a_language_we_lack_changes_nothing(cast: Cast, client_of: ClientOf, wanted: str) -> None:
    answer = client_of(cast.us_delegate).post("/language/", {"language": wanted, "next": "/"})
    assert answer.status_code == 302
    assert "django_language" not in answer.cookies
    assert Person.objects.get(pk=cast.us_delegate.pk).language == "en"


def test_switching_is_a_post(db: None) -> None:
    answer = Client().get("/language/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert language_of(answer) == "en"
    assert Client().get("/language/", HTTP_ACCEPT="application/json").content == b""


def test_what_is_absent_looks_the_same_whatever_was_asked(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_delegate)

    def body(path: str) -> list[str]:
        answer = browser.get(path)
        assert answer.status_code == 404
        lines = answer.content.decode().replace(path, "").splitlines()
        return [line for line in lines if "csrf" not in line.lower()]

    assert body("/topics/absent/") == body("/topics/absent-as-well/")
    assert body("/nowhere/") == body("/nowhere/at/all/")


def test_a_form_without_its_token_gets_a_page(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(LOGIN, {"login": "x"})
    assert answer.status_code == 403
    assert "This page was out of date" in answer.content.decode()


def test_member_pages_stay_in_no_browser(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.us_head).get("/members/")["Cache-Control"] == "private, no-store"


def test_a_signed_in_stranger_is_told_so_and_can_leave(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.us_left).get("/members/")
    assert answer.status_code == 403
    body = answer.content.decode()
    assert "No open appointment" in body
    assert reverse("account_logout") in body
    assert "/decisions/" not in body


def test_health_is_of_the_database_and_its_tables(db: None) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE members_person RENAME TO gone")
        answer = Client().get("/healthz")
        transaction.set_rollback(True)
    assert (answer.status_code, answer.content) == (503, b"unavailable\n")
    assert Client().get("/healthz").status_code == 200


def test_the_house_answers_machines(db: None) -> None:
    assert Client().get("/healthz").content == b"ok\n"
    robots = Client().get("/robots.txt").content.decode()
    assert robots == "User-agent: *\nAllow: /calendar/\nDisallow: /\n"
    assert Client().get("/favicon.ico")["Location"].endswith("img/favicon.svg")


@pytest.mark.parametrize("status", ["400", "500"])
def test_the_pages_without_a_frame_speak_both_languages(status: str) -> None:
    body = render_to_string(f"{status}.html")
    assert 'lang="zh-Hans"' in body
    assert "/static/css/plain.css" in body


def test_an_untrusted_host_gets_the_plain_page(db: None) -> None:
    answer = Client().get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert "无法识别此请求" in answer.content.decode()


def test_nul_in_a_query_is_taken_out_before_anybody_reads_it(
    cast: Cast, client_of: ClientOf
) -> None:
    browser = client_of(cast.us_secretary)
    for path in ("/actions/", "/admin/meetings/paper/"):
        answer = browser.get(f"{path}?q=a%00b&state%00__exact=priv%00ate&q=%2500")
        assert answer.status_code in {200, 302}
        assert answer.wsgi_request.GET.getlist("q") == ["ab", "%00"]
        assert answer.wsgi_request.GET["state__exact"] == "private"
        assert "\0" not in answer.wsgi_request.get_full_path()


def test_language_switch_after_a_refused_form_leads_to_a_page_that_opens(
    cast: Cast, client_of: ClientOf
) -> None:
    """The answer stands at an address that takes only forms; the switch leads back to the page."""
    factories.a_meeting()
    browser = client_of(cast.us_delegate)
    origin = {"HTTP_REFERER": "http://testserver/meetings/5/notes/"}
    answer = browser.post("/meetings/5/notes/add/", {"text": ""}, **origin)
    assert 'name="next" value="/meetings/5/notes/"' in answer.content.decode()
    elsewhere = {"HTTP_REFERER": "https://evil.example/meetings/5/notes/"}
    answer = browser.post("/meetings/5/notes/add/", {"text": ""}, **elsewhere)
    assert 'name="next" value="/"' in answer.content.decode()


def test_a_short_password_is_refused_in_chinese(db: None) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password("short")
    assert "密码过短，至少需要12个字符。" in refused.value.messages
