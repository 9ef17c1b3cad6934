"""Letters per CPU second: the portal beside a bare loop over the same letters, ready-made.

`.venv/bin/python -m bench.delivery [--letters N] [--processes 1 2 4] [--plain] [--delay MS]
[--parts]`, on SQLite or on what DATABASE_URL names. Counted is the CPU time, user and system, of
the processes that send; the time by the clock is told beside it. The mail server is a process of
its own (`bench/sink.py`), with `--plain` one without PIPELINING, with `--delay` one that takes its
time for each answer. The bare loop is `smtplib` over one connection, with the bytes that the portal
sent, out of a list. `--parts` tells where the portal's time goes.
"""

import argparse
import json
import resource
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.sink import received
from tests.slow.portal import ROOT, Portal, new_portal

SENDER = "secretariat@portal.example"


@contextmanager
def running_sink(spool: Path, *options: str) -> Iterator[int]:
    command = [sys.executable, str(ROOT / "bench" / "sink.py"), str(spool), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sink:
        assert sink.stdout is not None
        try:
            yield int(sink.stdout.readline())
        finally:
            sink.terminate()


def call(function: str, *args: int, module: str = "letters") -> str:
    told = ", ".join(map(str, args))
    return f"from bench import {module}; {module}.{function}({told})"


@dataclass(frozen=True)
class Took:
    """Seconds of CPU, and by the clock."""

    cpu: float
    clock: float

    def told(self, count: int) -> str:
        each = self.cpu / count * 1e6
        by_clock = count / self.clock
        return f"{count / self.cpu:7.0f} per CPU second ({each:5.0f} us), {by_clock:6.0f} a second"


def sent_by_portal(portal: Portal, count: int, processes: int) -> Took:
    """All senders together."""
    portal.shell("again", count)
    command = portal.command("manage.py", "shell", "-v0", "-c", call("run"))
    senders = [
        subprocess.Popen(command, cwd=ROOT, env=portal.environ, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    told = [json.loads(sender.communicate()[0]) for sender in senders]
    assert sum(each["sent"] for each in told) == count, told
    return Took(sum(each["cpu"] for each in told), max(each["clock"] for each in told))


def sent_by_bare_loop(port: int, letters: list[tuple[str, bytes]]) -> Took:
    """By this process."""
    server = smtplib.SMTP("127.0.0.1", port)
    server.ehlo()
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    for recipient, text in letters:
        server.sendmail(SENDER, [recipient], text)
    after = resource.getrusage(resource.RUSAGE_SELF)
    took = time.monotonic() - began
    server.quit()
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, took)


class Bench(Portal):
    def shell(self, function: str, *args: int, module: str = "letters") -> str:
        return self.manage("shell", "-v0", "-c", call(function, *args, module=module))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--processes", type=int, nargs="+", default=[1])
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--parts", action="store_true")
    asked = parser.parse_args()
    options = ["no" if asked.plain else "yes", str(asked.delay)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spool = folder / "spool"
        with running_sink(spool, *options) as port:
            url = f"smtp://127.0.0.1:{port}"
            with new_portal(folder, EMAIL_URL=url, EXAMPLE="true") as made:
                portal = Bench(made.environ)
                portal.manage("load_example")
                report(portal, port, spool, asked.letters, asked.processes)
                if asked.parts:
                    portal.shell("again", asked.letters)
                    print(portal.shell("parts", module="parts"))


def report(portal: Bench, port: int, spool: Path, count: int, processes: list[int]) -> None:
    portal.shell("seed", count)
    took_by = {number: sent_by_portal(portal, count, number) for number in processes}
    ready = received(spool)[:count]
    with_bytes = sum(len(text) for _recipient, text in ready) / len(ready)
    bare = sent_by_bare_loop(port, ready)
    print(f"{count} letters of {with_bytes:.0f} bytes")
    print(f"bare loop:    {bare.told(count)}")
    for number, took in took_by.items():
        print(f"{number} process(es): {took.told(count)}, ratio {bare.cpu / took.cpu:.2f}")
    few = min(count, 1000)
    portal.shell("again", few)
    print(f"queries per letter: {json.loads(portal.shell('queries'))['queries'] / few:.2f}")


if __name__ == "__main__":
    main()
