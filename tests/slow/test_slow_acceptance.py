"""A mail server that thinks long about a text, goes away without a word, or answers when nobody
listens any more: what it only took long for goes once, what nobody knows of is shown to people, and
neither keeps other letters."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.slow.portal import Portal, new_portal, stop, until
from tests.smtp import Received, Sink, running_sink

# What the server takes for each step, and for a text, at most; seconds. Two processes send.
STEP, PATIENCE, PROCESSES = 1, 10, 2
LONG, LETTERS = 3, 6
OTHERS = 20
STATES = "SELECT state, count(*) FROM members_notification GROUP BY state ORDER BY state"
OF_STATE = "FROM members_notification WHERE state ="
HURRY = "UPDATE members_notification SET try_at = due_at WHERE state = 'queued'"


@dataclass
class Server:
    """What it does with each letter, once it has all of it."""

    sink: Sink
    seconds: float = LONG
    # The first two letters that come once it is `choosy`: it answers for one when nobody listens
    # any more, and goes away from the other.
    choosy: bool = False
    late: str = ""
    copies: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def think(self, letter: Received) -> None:
        with self.lock:
            self.copies[letter.message_id] += 1
            if self.choosy and not self.late:
                self.late = letter.message_id
            elif self.choosy and not self.sink.wordless:
                self.sink.wordless.add(letter.message_id)
        time.sleep(PATIENCE + 2 if letter.message_id == self.late else self.seconds)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_sink() as sink:
        server = Server(sink)
        sink.meanwhile = server.think
        yield server


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[Portal]:
    patience = {"EMAIL_TIMEOUT": str(STEP), "EMAIL_PATIENCE": str(PATIENCE), "SWEEP_SECONDS": "2"}
    folder = tmp_path_factory.mktemp("portal")
    with new_portal(folder, EMAIL_URL=server.sink.url, **patience) as portal:
        worker = portal.start_tasks(processes=PROCESSES)
        try:
            yield portal
        finally:
            stop(worker)


def test_what_a_slow_server_takes_goes_once(portal: Portal, server: Server) -> None:
    """Slower than every other step may be."""
    portal.call("letters", LETTERS)
    assert until(lambda: portal.rows(STATES) == [("sent", LETTERS)], seconds=60), portal.rows(
        STATES
    )
    copies = Counter(server.copies.values())
    print(f"\n{LETTERS} letters, {LONG} s each: {portal.rows(STATES)}, copies {copies}")
    assert copies == {1: LETTERS}


def test_what_nobody_knows_of_is_shown_and_keeps_no_other(portal: Portal, server: Server) -> None:
    before = server.copies.copy()
    sent = len(before) + OTHERS + 1
    server.seconds, server.choosy = 0, True
    code = f"from tests.slow import seed; seed.letters({OTHERS + 2}); seed.password()"
    portal.manage("shell", "-v0", "-c", code)
    assert until(lambda: ("sent", sent) in portal.rows(STATES), seconds=60), portal.rows(STATES)
    # While the other process of the worker still waits for the first of them.
    assert portal.rows(f"SELECT attempts, lost_tries {OF_STATE} 'sending'") == [(1, 0)]
    assert portal.rows(f"SELECT lost_tries {OF_STATE} 'queued'") == [(1,)]

    def is_over() -> bool:
        portal.rows(HURRY)
        return portal.rows(STATES) == [("sent", sent), ("unknown", 2)]

    assert until(is_over, seconds=120, pause=0.5), portal.rows(STATES)
    tries = server.copies - before
    print(
        f"\n{OTHERS + 3} letters, one of them about a password: {portal.rows(STATES)} with those "
        f"before, copies {Counter(tries.values())}; waited for in vain {tries[server.late]} times"
    )
    odd = {server.late, *server.sink.wordless}
    assert {name: count for name, count in tries.items() if count > 1} == dict.fromkeys(odd, 3)
    assert len(tries) == OTHERS + 3
    told = portal.rows(f"SELECT error {OF_STATE} 'unknown'")
    assert all("OutcomeUnknown" in error for (error,) in told)
