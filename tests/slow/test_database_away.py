"""A connection to the database that is cut at any instant: no letter is sent twice for it."""

import random
import threading
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from tests import template
from tests.slow.portal import new_portal
from tests.smtp import Received, running_sink

pytestmark = [
    pytest.mark.skipif(not template.server(), reason="a file has no connection to be cut"),
]
LETTERS, CUT = 40, 5


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
