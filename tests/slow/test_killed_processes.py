"""SIGKILL at any instant loses no letter; at worst one goes twice under the same Message-ID."""

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.slow.portal import Portal, alive, children, group, new_portal, stop, until
from tests.smtp import Received, Sink, free_port, running_sink

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]
LETTERS = 200
KILLS = ("worker", "gunicorn", "worker", "beat", "worker")


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with running_sink(delay=0.02) as sink:
        yield sink


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    quick = {"EMAIL_URL": sink.url, "MAIL_LEASE_SECONDS": "3", "SWEEP_SECONDS": "2"}
    with new_portal(folder, **quick) as portal:
        yield portal


@pytest.fixture
def empty(portal: Portal, sink: Sink) -> Portal:
    portal.call("clear")
    sink.letters.clear()
    return portal


@pytest.fixture
def served(empty: Portal) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    process = empty.serve(port)
    try:
        assert until(lambda: _answers(port), seconds=60), "the web server did not come up"
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _kill(supervisor: int, name: str) -> bool:
    """SIGKILL the whole of one child; False where it is not running just now."""
    leader = children(supervisor).get(name)
    if leader is None:
        return False
    os.killpg(leader, signal.SIGKILL)
    return True


def test_no_letter_is_lost_when_processes_are_killed(
    served: tuple[subprocess.Popen[bytes], int], empty: Portal, sink: Sink
) -> None:
    process, port = served
    empty.call("letters", LETTERS)
    killed: Counter[str] = Counter()
    for number, name in enumerate(KILLS, start=1):
        # Somewhere in the middle of the run, each time further on.
        wanted = number * LETTERS // (len(KILLS) + 1)
        assert until(lambda n=wanted: len(sink.letters) >= n, seconds=90), "no letters come"
        time.sleep(random.uniform(0, 0.05))
        assert until(lambda n=name: _kill(process.pid, n), seconds=30), f"no {name} to kill"
        killed[name] += 1
    assert until(lambda: set(empty.letters().values()) == {"sent"}, seconds=120, pause=1)
    assert until(lambda: _answers(port), seconds=30)
    assert stop(process) == 0
    _check(empty, sink, killed)


def _check(portal: Portal, sink: Sink, killed: Counter[str]) -> None:
    arrived = Counter(letter.message_id for letter in sink.letters)
    repeated = sum(arrived.values()) - len(arrived)
    tally = ", ".join(f"{name} {count}" for name, count in sorted(killed.items()))
    print(
        f"\n{LETTERS} letters; killed: {tally}; arrived {len(arrived)}, lost "
        f"{LETTERS - len(arrived)}, repeated {repeated} (each under its own Message-ID)"
    )
    assert set(arrived) == set(portal.letters())
    assert len(arrived) == LETTERS
    assert repeated <= killed["worker"] * 2  # two processes send at a time


def test_a_letter_that_ends_its_worker_is_put_before_people_and_holds_up_no_other(
    tmp_path: Path,
) -> None:
    ending: list[str] = []
    workers: list[subprocess.Popen[bytes]] = []
    killed: Counter[str] = Counter()

    def meanwhile(letter: Received) -> None:
        if letter.message_id in ending:
            killed[letter.message_id] += 1
            workers[-1].kill()

    with (
        running_sink(meanwhile=meanwhile) as sink,
        new_portal(tmp_path, EMAIL_URL=sink.url, MAIL_LEASE_SECONDS="2") as portal,
    ):
        portal.call("letters", 20)
        ending.append(sorted(portal.letters())[7])

        def is_over() -> bool:
            workers.append(portal.start("manage.py", "deliver"))
            workers[-1].wait(timeout=60)
            return set(portal.letters().values()) <= {"sent", "unknown"}

        assert until(is_over, seconds=120, pause=1)
        states = portal.letters()
    print(f"\nkilled by one letter: {killed.total()} workers of {len(workers)}")
    assert Counter(states.values()) == {"sent": 19, "unknown": 1}
    assert states[ending[0]] == "unknown"
    assert killed == {ending[0]: 3}


def test_workers_that_race_send_nothing_twice(empty: Portal, sink: Sink) -> None:
    empty.call("letters", 60)
    racers = [empty.start("manage.py", "deliver") for _ in range(4)]
    assert [racer.wait(timeout=120) for racer in racers] == [0, 0, 0, 0]
    arrived = Counter(letter.message_id for letter in sink.letters)
    assert set(arrived) == set(empty.letters())
    assert set(arrived.values()) == {1}
    assert set(empty.letters().values()) == {"sent"}


def test_schedulers_that_race_plan_nothing_twice(empty: Portal) -> None:
    code = (
        "from meetings.services.reminders import plan_reminders as p; from workinggroup.lib "
        "import clock; p(now=clock.now())"
    )
    empty.call("letters", 4)
    racers = [empty.start("manage.py", "shell", "-v0", "-c", code) for _ in range(3)]
    assert [racer.wait(timeout=120) for racer in racers] == [0, 0, 0]
    once = empty.letters()
    empty.manage("shell", "-v0", "-c", code)
    assert set(empty.letters()) == set(once)


def test_nothing_is_left_when_the_portal_is_stopped_or_killed(
    served: tuple[subprocess.Popen[bytes], int],
) -> None:
    process, _ = served

    def running() -> list[int]:
        return [pid for leader in children(process.pid).values() for pid in group(leader)]

    # Three leaders, two processes of the web server, two of the worker.
    assert until(lambda: len(running()) == 7, seconds=60), running()
    ours = running()
    process.kill()
    process.wait()
    assert until(lambda: alive(ours) == [], seconds=30), "somebody outlived the portal"
