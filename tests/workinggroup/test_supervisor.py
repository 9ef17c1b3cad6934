"""Children that end are started again with growing pauses; nothing is left when it stops."""

import os
import signal
import subprocess
import sys
import time

import pytest

from workinggroup.supervisor import LONGEST_PAUSE_SECONDS, Child, Supervisor

SLEEPER = ("timeit", "-n1", "-r1", "import time; time.sleep(60)")


def _tended(supervisor: Supervisor, seconds: float = 5.0) -> None:
    """Tend until every child runs."""
    deadline = time.monotonic() + seconds
    while any(child.ended() for child in supervisor.children):
        assert time.monotonic() < deadline
        supervisor.tend()
        time.sleep(0.02)


@pytest.fixture
def supervisor() -> Supervisor:
    return Supervisor([Child("one", SLEEPER), Child("two", SLEEPER)], os.environ)


def test_a_child_that_ends_is_started_again(supervisor: Supervisor) -> None:
    supervisor.tend()
    try:
        first, second = (child.process for child in supervisor.children)
        assert first is not None
        assert second is not None
        first.kill()
        first.wait()
        _tended(supervisor)
        again, same = (child.process for child in supervisor.children)
        assert again is not None
        assert again.pid != first.pid
        assert same is second
    finally:
        supervisor.stop()
    assert all(child.ended() for child in supervisor.children)


def test_the_pauses_of_one_that_keeps_ending_grow() -> None:
    child = Child("one", SLEEPER)
    child.started = time.monotonic()
    pauses = []
    for _ in range(8):
        child.back_off()
        pauses.append(child.pause)
    assert pauses[:3] == [1.0, 2.0, 4.0]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


def test_a_child_that_was_well_starts_with_a_short_pause_again() -> None:
    child = Child("one", SLEEPER, pause=16.0)
    child.started = time.monotonic() - 3600
    child.back_off()
    assert child.pause == 1.0


def test_a_delayed_child_starts_later() -> None:
    supervisor = Supervisor([Child("one", SLEEPER, delay=60)], os.environ)
    kept = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervisor.start()
    for number, handler in kept.items():
        signal.signal(number, handler)
    assert supervisor.children[0].process is None


def test_a_child_does_not_outlive_a_parent_that_is_gone_already() -> None:
    gone = 2**22 + 1
    orphan = subprocess.run(
        [sys.executable, "-m", "workinggroup.child", str(gone), *SLEEPER], timeout=20, check=False
    )
    assert orphan.returncode == -signal.SIGTERM


def test_one_that_nohup_started_outlives_its_terminal(supervisor: Supervisor) -> None:
    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
    }
    try:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        supervisor.start()
        os.kill(os.getpid(), signal.SIGHUP)
        assert not supervisor.stopping.wait(0.1)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        supervisor.start()
        os.kill(os.getpid(), signal.SIGHUP)
        assert supervisor.stopping.wait(5)
    finally:
        supervisor.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
