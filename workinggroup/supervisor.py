"""Keeps a few processes running until told to stop: what `manage.py serve` is made of."""

import contextlib
import dataclasses
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
# One that ran this long was well; its next end starts the back-off anew.
HEALTHY_SECONDS = 60.0
GRACE_SECONDS = 15.0


@dataclasses.dataclass
class Child:
    """One Python module run as a process group of its own, `delay` seconds after the first."""

    name: str
    argv: Sequence[str]
    delay: float = 0.0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = 0.0

    def start(self, environ: Mapping[str, str]) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workinggroup.child", str(os.getpid()), *self.argv],
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            process_group=0,
        )

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def back_off(self) -> None:
        """After an unexpected end: clear what its group left, and say when to try again."""
        self.signal(signal.SIGKILL)
        well = time.monotonic() - self.started > HEALTHY_SECONDS
        self.pause = 1.0 if well or not self.pause else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
        self.due = time.monotonic() + self.pause

    def signal(self, number: signal.Signals) -> None:
        """Signal the whole group when killing, else only its leader, which ends its own."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)


class Supervisor:
    """Starts the children, restarts those that end, and ends all on SIGINT, SIGTERM, or SIGHUP
    where that is not ignored."""

    def __init__(self, children: Sequence[Child], environ: Mapping[str, str]) -> None:
        self.children = children
        self.environ = environ
        self.stopping = threading.Event()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping.is_set():
            self._signal_all(signal.SIGKILL)
        self.stopping.set()

    def _signal_all(self, number: signal.Signals) -> None:
        for child in self.children:
            child.signal(number)

    def start(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # `nohup` has it ignored, so that it outlives its terminal.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._stop)
        for child in self.children:
            child.due = time.monotonic() + child.delay
        self.tend()

    def tend(self) -> None:
        """One look at every child: start those that do not run and whose time has come."""
        for child in self.children:
            if not child.ended():
                continue
            if child.process is not None:
                logger.warning("%s ended (%s), restarting", child.name, child.process.returncode)
                child.back_off()
                child.process = None
            if time.monotonic() >= child.due:
                child.start(self.environ)

    def run(self) -> None:
        """Tend the children until told to stop, then stop them. Returns when none is left."""
        try:
            while not self.stopping.wait(TICK_SECONDS):
                self.tend()
        finally:
            self.stop()

    def stop(self) -> None:
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and not all(child.ended() for child in self.children):
            time.sleep(0.05)
        self._signal_all(signal.SIGKILL)
        for child in self.children:
            if child.process is not None:
                child.process.wait()
