"""Whatever answers: guarded by its headers, without a body to HEAD, and noted where it refuses."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http.multipartparser import MultiPartParserError
from django.test import Client, RequestFactory

from tests import factories
from tests.conftest import Cast
from workinggroup.answers import AnswersMiddleware
from workinggroup.lib.redaction import WithoutSecrets

ClientOf = Callable[[Any], Client]
TOKEN = "a" * 43
PATHS = [
    "/accounts/login/",
    "/",
    "/nothing-here/",
    "/healthz",
    "/readyz",
    "/robots.txt",
    "/favicon.ico",
    "/admin/",
    "/api/v1/meetings/",
    f"/calendar/{TOKEN}/sia-csia-working-group.ics",
    f"/unsubscribe/{TOKEN}/",
    "/static/css/tokens.css",
]


@pytest.fixture
def served_files(settings: Any, tmp_path: Path) -> None:
    """As a web server has them: collected."""
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "tokens.css").write_text("a { color: red }")
    settings.STATIC_ROOT = folder
    settings.WHITENOISE_AUTOREFRESH = False


def answered(path: str, method: str = "GET", **environ: str) -> Any:
    """Through the whole stack, as it is made for this test's settings."""
    handler = WSGIHandler()
    request = RequestFactory(**environ).generic(method, path)
    return handler.get_response(request)


@pytest.mark.parametrize("host", ["testserver", "strange.example", "a b", ""])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(db: None, served_files: None, path: str, host: str) -> None:
    answer = answered(path, HTTP_HOST=host)
    known = host == "testserver"
    assert answer.status_code == 400 or known or path.startswith("/static/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize("path", [path for path in PATHS if "static" not in path])
def test_head_has_the_headers_of_get_and_no_body(db: None, path: str) -> None:
    head, get = (answered(path, method, HTTP_HOST="testserver") for method in ("HEAD", "GET"))
    assert head.content == b""
    if head.status_code == get.status_code:
        changing = 0 if "login" not in path else 2**20
        assert abs(int(head["Content-Length"]) - len(get.content)) <= changing


@pytest.mark.parametrize("name", ["group", "group-tasks"])
def test_feeds_vary_with_nothing_that_they_do_not_heed(db: None, name: str) -> None:
    path = f"/calendar/{TOKEN}/sia-csia-working-{name}.ics"
    answer = answered(path, HTTP_HOST="testserver", HTTP_ACCEPT_LANGUAGE="zh")
    assert answer["Vary"] == "Accept-Encoding"


def refused(caplog: pytest.LogCaptureFixture) -> list[str]:
    cleaner = WithoutSecrets()
    records = [r for r in caplog.records if cleaner.filter(r) and r.levelno >= logging.WARNING]
    assert [r for r in records if r.exc_info] == []
    return [f"{r.name}: {r.getMessage()}" for r in records]


def test_refusals_are_noted_with_who_and_from_where(
    cast: Cast, client_of: ClientOf, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    number = factories.a_meeting().number
    head, delegate = client_of(cast.us_head), client_of(cast.us_delegate)
    caplog.clear()
    delegate.get("/admin/", REMOTE_ADDR="203.0.113.9")
    assert refused(caplog) == [
        f"workinggroup.refused: 403 GET /admin/ by person {cast.us_delegate.pk} from 203.0.113.9"
    ]
    caplog.clear()
    begins, where = "workinggroup.refused:", "from 203.0.113.9"
    head.get(f"/meetings/{number}1/?token={TOKEN}", REMOTE_ADDR="203.0.113.9")
    head.get(f"/calendar/{TOKEN}/sia-csia-working-group.ics", REMOTE_ADDR="203.0.113.9")
    assert refused(caplog) == [
        f"{begins} 404 GET /meetings/{number}1/ by person {cast.us_head.pk} {where}",
        f"{begins} 404 GET /calendar/…/sia-csia-working-group.ics by nobody {where}",
    ]


def test_a_refusal_is_one_line_whatever_was_asked_for(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    Client().get("/nothing%0A2026-01-01 403 GET /admin/%1B[31m/")
    [line] = refused(caplog)
    assert line.isprintable()
    assert line.startswith("workinggroup.refused: 404 GET /nothing 2026-01-01")


@pytest.mark.parametrize(("told", "lines"), [({}, 1), ({"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 0)])
def test_proxies_that_do_not_tell_whom_they_ask_for_are_noted_once(
    db: None, settings: Any, caplog: pytest.LogCaptureFixture, told: dict[str, str], lines: int
) -> None:
    settings.NUM_PROXIES = 1
    handler = WSGIHandler()
    for path in ("/healthz", "/robots.txt", "/robots.txt"):
        handler.get_response(RequestFactory(HTTP_HOST="testserver", **told).get(path))
    assert sum("X-Forwarded-For" in line for line in caplog.messages) == lines


def test_a_guessed_key_of_the_api_is_noted(db: None, caplog: pytest.LogCaptureFixture) -> None:
    answered("/api/v1/meetings/", HTTP_HOST="testserver", HTTP_AUTHORIZATION="Bearer guessed")
    assert "401 GET /api/v1/meetings/ by nobody from 127.0.0.1" in caplog.messages


def _kinds(of: type[Exception]) -> set[type[Exception]]:
    return {of}.union(*(_kinds(kind) for kind in of.__subclasses__()))


SUSPICIOUS: dict[str, Callable[[Client], Any]] = {
    "a lookup of a list that is not offered": lambda client: client.get(
        "/admin/members/person/?person__email__startswith=x"
    ),
    "a lookup of another list": lambda client: client.get(
        "/admin/meetings/actionitem/?owner_us__password__startswith=x"
    ),
    "a field of the popup": lambda client: client.get("/admin/members/person/?_to_field=password"),
    "a host that is not ours": lambda client: client.get("/", HTTP_HOST="strange.example"),
}


@pytest.mark.parametrize("what", SUSPICIOUS)
def test_a_suspicious_request_is_one_line_with_who_and_from_where(
    cast: Cast, client_of: ClientOf, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    client = client_of(cast.us_secretary)
    client.raise_request_exception = False
    caplog.clear()
    answer = SUSPICIOUS[what](client)
    assert answer.status_code == 400
    [line] = refused(caplog)
    who = "nobody" if "host" in what else f"person {cast.us_secretary.pk}"
    assert line.startswith("workinggroup.refused: 400 GET /")
    assert line.endswith(f"by {who} from 127.0.0.1")


class _Suspect:
    """What a view of ours or of a library may raise."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def __call__(self, request: Any) -> Any:
        raise self.error("no traceback of this")


@pytest.mark.parametrize(
    "error", [BadRequest, MultiPartParserError, *sorted(_kinds(SuspiciousOperation), key=str)]
)
def test_no_kind_of_bad_request_has_a_traceback(
    db: None, caplog: pytest.LogCaptureFixture, error: type[Exception]
) -> None:
    request = RequestFactory(HTTP_HOST="testserver").get("/suspect/")
    answer = AnswersMiddleware(convert_exception_to_response(_Suspect(error)))(request)
    assert answer.status_code == 400
    assert refused(caplog) == ["workinggroup.refused: 400 GET /suspect/ by nobody from 127.0.0.1"]
