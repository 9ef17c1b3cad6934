"""A connection to the database that is cut at any instant: no letter is sent twice for it, no page
fails otherwise than by saying so, and nothing that is sent is done twice, or not at all."""

import http.client
import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from tests import template
from tests.browser.conftest import served
from tests.slow.portal import Portal, new_portal
from tests.smtp import Received, running_sink

pytestmark = [
    pytest.mark.skipif(not template.server(), reason="a file has no connection to be cut"),
]
LETTERS, CUT = 40, 5
# What is sent while connections are cut again and again, and how often what failed is sent anew.
NOTES, AGAIN = 30, 20
SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from members.models import Person
person = Person.objects.get(email="sidney.strand@sia.example")
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
print(session.session_key)
"""
COUNT = "from meetings.models import PrivateNote; print(PrivateNote.objects.count())"


def cut_all(url: str) -> None:
    """End every other connection to this database, as its server does when it is stopped."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_cut_between_the_servers_answer_and_the_mark(tmp_path: Path) -> None:
    """Before the server has answered: so the mark is the first that finds the connection gone."""
    chosen = set(random.sample(range(1, LETTERS), CUT))
    seen, lock = Counter[str](), threading.Lock()
    address = ""

    def meanwhile(letter: Received) -> None:
        with lock:
            seen[letter.message_id] += 1
            number = sum(seen.values())
        if number in chosen:
            cut_all(address)

    with (
        running_sink(meanwhile=meanwhile) as sink,
        new_portal(tmp_path, EMAIL_URL=sink.url) as portal,
    ):
        address = portal.environ["DATABASE_URL"]
        portal.call("letters", LETTERS)
        began = time.monotonic()
        while set(portal.letters().values()) != {"sent"} and time.monotonic() - began < 120:
            portal.manage("deliver")
        assert set(portal.letters().values()) == {"sent"}
        assert Counter(portal.letters().keys()) == seen


@contextmanager
def cut_again_and_again(url: str) -> Iterator[None]:
    """Every connection is cut some twenty times a second, for the time of the block."""
    over = threading.Event()

    def cut() -> None:
        while not over.wait(random.uniform(0.02, 0.08)):
            cut_all(url)

    thread = threading.Thread(target=cut)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def asked(address: str, session: str, path: str, sent: dict[str, str] | None = None) -> int:
    """The status of an answer to somebody who is signed in."""
    token = "a" * 32
    headers = {"Cookie": f"sessionid={session}; csrftoken={token}"}
    body = None
    if sent is not None:
        body = urlencode({**sent, "csrfmiddlewaretoken": token})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    there = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    try:
        there.request("GET" if sent is None else "POST", path, body=body, headers=headers)
        answer = there.getresponse()
        answer.read()
        return answer.status
    finally:
        there.close()


def test_pages_and_forms_while_the_database_comes_and_goes(tmp_path: Path) -> None:
    seen: Counter[tuple[str, int]] = Counter()
    with new_portal(tmp_path, EXAMPLE="true") as portal:
        portal.manage("load_example")
        session = portal.manage("shell", "-v0", "-c", SESSION).split()[-1]
        before = portal.manage("shell", "-v0", "-c", COUNT).split()[-1]
        with served(portal, Portal.serve_pages) as address:
            assert asked(address, session, "/") == 200
            with cut_again_and_again(portal.environ["DATABASE_URL"]):
                left = {n: secrets.token_urlsafe(16) for n in range(NOTES)}
                for _round in range(AGAIN):
                    for number, once in dict(left).items():
                        seen["page", asked(address, session, "/meetings/7/notes/")] += 1
                        seen["health", asked(address, session, "/healthz")] += 1
                        note = {"text": f"Note {number}", "once": once}
                        status = asked(address, session, "/meetings/7/notes/add/", note)
                        seen["form", status] += 1
                        if status == 302:
                            del left[number]
            assert asked(address, session, "/meetings/7/notes/") == 200
        after = portal.manage("shell", "-v0", "-c", COUNT).split()[-1]
    print(f"cut again and again: {dict(seen)}")
    assert not left
    assert {status for _what, status in seen} <= {200, 302, 503}
    assert seen["health", 503]
    assert int(after) - int(before) == NOTES
