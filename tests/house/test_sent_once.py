"""Whatever is sent twice is done once: every act of the access matrix, and every form has what it
takes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponseBase
from django.test import Client

from meetings.models import ProgressNote
from members.models import AuditEntry, SentForm
from tests import sample
from tests.api import Program
from tests.house.addresses import addresses
from tests.house.answers import Doors
from tests.house.crawler import page_of, seeds, shape_of
from tests.house.matrix import DONE, Row
from tests.house.rows import ROWS
from tests.house.rows.accounts import PASSWORD
from tests.world import World, undone
from workinggroup import sent_once

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KNOWN = addresses()
ACTS = [
    row
    for row in ROWS
    if row.act and row.method == "POST" and not row.url.startswith(("api_", "account_", "mfa_"))
]
READERS = ("us_secretary", "us_head", "us_delegate", "us_counsel")
# The sign-in library's, and what changes nothing that is kept: language, look, who is signed in.
OTHERS = ("/accounts/", "/language/", "/theme/", "/invitation/", "/unsubscribe/", "/api/", "/seen/")
# Lists of the admin site, Django's own: their acts on several rows only lead to a form of ours.
LIST = re.compile(r"/admin/\w+/\w+/")
FORM_TOKEN = "a-token-that-a-page-gave"


@pytest.fixture(scope="module")
def doors(world: World) -> Doors:
    return Doors(world)


def test_every_form_can_be_sent_twice(world: World, doors: Doors) -> None:
    without = set()
    for path in seeds(world):
        if path.startswith("/api/"):
            continue
        page = page_of(doors.ask("us_secretary", "GET", path))
        for form in page.forms if page else ():
            target = shape_of(form.action or path)[0]
            once = any(each.name == "once" for each in form.fields)
            if form.method == "POST" and not (once or target.startswith(OTHERS)):
                without |= set() if LIST.fullmatch(target) else {target}
    assert without == set()


def who_does(row: Row) -> str | None:
    return next((name for name in READERS if row.outcome.expected(name, "us") == DONE), None)


def test_every_act_is_done_once(world: World, doors: Doors, at_work: None) -> None:
    """The second answer leads where the first did, and nothing more is on record."""
    wrong, tried = {}, 0
    for row in ACTS:
        name = who_does(row)
        if name is None or row.url not in KNOWN or not sample.has_turn(row.label, days=3):
            continue
        tried += 1
        with undone():
            path = KNOWN[row.url].path(row.at(world, "us")) + row.query
            data = {**(row.data(world, "us") if row.data else {}), "once": FORM_TOKEN}
            first = doors.ask_for_good(name, "POST", path, data)
            entries = AuditEntry.objects.count()
            again = doors.ask_for_good(name, "POST", path, data)
            if (again.status, again.location) != (302, first.location):
                wrong[row.label] = (first.status, first.location, again.status, again.location)
            if AuditEntry.objects.count() != entries:
                wrong[row.label] = "done twice"
    assert wrong == {}
    assert tried > 5


def test_what_was_refused_can_be_sent_again(world: World, doors: Doors, at_work: None) -> None:
    path = f"/actions/{world.action.number}/report_progress/"
    with undone():
        for text, kept in ((" ", 0), ("Half done.", 1)):
            data = {"text_en": text, "once": FORM_TOKEN}
            doors.ask_for_good("us_secretary", "POST", path, data)
            assert SentForm.objects.count() == kept


def test_other_words_under_the_token_of_a_page_that_came_back_are_not_dropped(
    world: World, doors: Doors, at_work: None
) -> None:
    path = f"/actions/{world.action.number}/report_progress/"
    with undone():
        for text in ("Half done.", "Half done, and tried.", "Half done."):
            data = {"text_en": text, "once": FORM_TOKEN}
            doors.ask_for_good("us_secretary", "POST", path, data)
        kept = ProgressNote.objects.filter(text_en__startswith="Half done").order_by("pk")
        assert [note.text_en for note in kept] == ["Half done.", "Half done, and tried."]


def test_an_address_too_long_to_keep_leads_home(world: World, doors: Doors, at_work: None) -> None:
    data = {"language": "en", "next": "/" + "x" * 2040, "once": FORM_TOKEN}
    with undone():
        first, again = (
            doors.ask_for_good("us_secretary", "POST", "/language/", data) for _ in range(2)
        )
        assert (first.status, first.location) == (302, data["next"])
        assert (again.status, again.location) == (302, "/")


def test_a_token_is_each_persons_own(world: World, doors: Doors, at_work: None) -> None:
    path = f"/actions/{world.action.number}/report_progress/"
    with undone():
        for name in ("us_secretary", "cn_secretary"):
            doors.ask_for_good(name, "POST", path, {"text_en": f"By {name}.", "once": FORM_TOKEN})
        assert AuditEntry.objects.filter(act="report_progress").count() >= 2


def test_what_fails_for_a_moment_is_tried_again(
    world: World, doors: Doors, at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []
    answer = sent_once._answer

    def failing(*args: Any) -> HttpResponseBase:
        tries.append(args)
        if len(tries) < sent_once.TRIES:
            raise OperationalError("database is locked")
        return answer(*args)

    monkeypatch.setattr(sent_once, "_answer", failing)
    monkeypatch.setattr(sent_once, "PAUSE", 0.03)
    path = f"/actions/{world.action.number}/report_progress/"
    with undone():
        said = doors.ask_for_good(
            "us_secretary", "POST", path, {"text_en": "Once.", "once": FORM_TOKEN}
        )
        assert (said.status, len(tries)) == (302, sent_once.TRIES)


@contextmanager
def locked_once(table: str) -> Iterator[list[str]]:
    """The database is locked when `table` is written first; what was tried then."""
    tried: list[str] = []

    def write(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not tried and table in sql and sql.startswith(("INSERT", "UPDATE")):
            tried.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(write):
        yield tried


def test_programs_and_who_comes_in_are_tried_again_too(
    world: World, at_work: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_once, "PAUSE", 0.03)
    with undone():
        program = Program(world.cast.us_delegate)
        path = f"/api/v1/meetings/{world.meeting.number}/reply/"
        reply = {"answer": "declined", "mode": ""}
        with locked_once("meetings_attendance") as tried:
            answer = program.put(path, reply, content_type="application/json")
        assert (answer.status_code, answer.json()["answer"], len(tried)) == (200, "declined", 1)
        entry = {"login": world.cast.us_delegate.email, "password": PASSWORD}
        with locked_once("django_session") as tried:
            assert Client().post("/accounts/login/", entry).status_code == 302
        assert len(tried) == 1
