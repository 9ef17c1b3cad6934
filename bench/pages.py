"""What a page costs: server CPU per request, as a multiple of a bare Django page of twenty rows.

`.venv/bin/python -m bench.pages` on SQLite, or on what DATABASE_URL (postgres://...) names, where
databases of their own are made and dropped. `--only home meeting` measures these alone, `--rounds`
and `--seconds` say how long.

Reference (`bench.bare_page`) and portals are served by gunicorn as production is (`manage.py
serve`), each from processes of its own. What counts is user + system time of these processes,
divided by the requests answered meanwhile over one kept connection. Rounds take reference and pages
in turn, so that a machine that is busy otherwise disturbs both; each figure is the median of the
rounds.
"""

import argparse
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.slow.portal import ROOT, fresh_database, new_portal
from workinggroup.management.commands.serve import children

TICKS = os.sysconf("SC_CLK_TCK")
REFERENCE = "django.core.wsgi:get_wsgi_application()"
# By how many times an agenda sheet grows between its two worlds.
FEW, MANY = 10, 300


@dataclass(frozen=True)
class Server:
    """A running gunicorn: its master process, its port, and whom it knows."""

    pid: int
    port: int
    sessions: dict[str, str]
    pages: dict[str, str]

    def seconds(self) -> float:
        """User and system time so far of the master and its workers, those that ended included."""
        told = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(_ticks(pid) for pid in (self.pid, *map(int, told))) / TICKS

    def cost(self, who: str, page: str, *, seconds: float) -> float:
        """Milliseconds of CPU per request of `page`, asked for until so many seconds are spent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        headers = {"Cookie": f"sessionid={self.sessions[who]}"}
        asked, spent, began = 0, 0.0, self.seconds()
        while not asked or spent < seconds:
            connection.request("GET", self.pages[page], headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{page}: {answer.status}"
            asked += 1
            spent = self.seconds() - began
        connection.close()
        return spent / asked * 1000

    def warm_up(self) -> None:
        """Both workers have seen every page: each connection goes to one of them."""
        for who in self.sessions:
            for page in self.pages:
                for _each in range(6):
                    self.cost(who, page, seconds=0.02)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    # utime, stime, and those of children that ended (proc(5), from the third field on).
    return sum(map(int, fields[11:15]))


@contextmanager
def serving(
    environ: dict[str, str], application: str, world: dict[str, dict[str, str]]
) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    web = [*children("127.0.0.1", port)[0].argv]
    web[web.index("workinggroup.wsgi")] = application
    process = subprocess.Popen([sys.executable, "-m", *web], cwd=ROOT, env=environ)
    try:
        _wait(port)
        server = Server(process.pid, port, **world)
        server.warm_up()
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int) -> None:
    for _each in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server does not start")


@contextmanager
def reference(folder: Path) -> Iterator[Server]:
    folder.mkdir()
    with fresh_database(folder, migrated=False) as database:
        environ = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "bench.bare_settings",
            "DATABASE_URL": database,
        }
        key = _told(environ, "from bench import bare_page; bare_page.make()")
        world = {"sessions": {"somebody": key}, "pages": {"rows": "/"}}
        with serving(environ, REFERENCE, world) as server:
            yield server


@contextmanager
def portal(folder: Path, world: str) -> Iterator[Server]:
    """A portal as production sets it up, with a world of `bench.worlds`."""
    folder.mkdir()
    with new_portal(folder, EMAIL_URL="smtp://127.0.0.1:9", SITE_URL="http://127.0.0.1") as made:
        made.manage("collectstatic", "--noinput", "--verbosity", "0")
        told = _told(made.environ, f"from bench import worlds; worlds.{world}")
        with serving(made.environ, "workinggroup.wsgi", json.loads(told)) as server:
            yield server


def _told(environ: dict[str, str], code: str) -> str:
    """What `code` prints last in a process of that Django."""
    settings = environ.get("DJANGO_SETTINGS_MODULE", "workinggroup.settings")
    done = subprocess.run(
        [sys.executable, "-m", "django", "shell", "-v0", "-c", code],
        cwd=ROOT,
        env={**environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


# --- pages ---------------------------------------------------------------------------------------
WORLDS = {"8 meetings": "eight()", "44, 400 actions": "history()"}
# With `--further`: where a list fills its page already, only history grows.
FURTHER = {"88, 800 actions": "history(88, 800)"}


def measure_pages(folder: Path, options: argparse.Namespace) -> None:
    """Multiples of the reference in each world, and how each compares to the one before it."""
    named = {**WORLDS, **(FURTHER if options.further else {})}
    with ExitStack() as stack:
        bare = stack.enter_context(reference(folder / "reference"))
        worlds = {
            name: stack.enter_context(portal(folder / f"world{n}", made))
            for n, (name, made) in enumerate(named.items())
        }
        eight = worlds["8 meetings"]
        pages = [page for page in eight.pages if page in options.only or not options.only]
        asked = [(who, page) for page in pages for who in eight.sessions]
        multiples: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        bares = []
        for _round in range(options.rounds):
            for who, page in asked:
                unit = bare.cost("somebody", "rows", seconds=options.seconds)
                bares.append(unit)
                for name, world in worlds.items():
                    cost = world.cost(who, page, seconds=options.seconds)
                    multiples[who, page, name].append(cost / unit)
        print(f"reference: {statistics.median(bares):.2f} ms of CPU per request")
        heads = "  ".join(f"{name:>15}" for name in worlds)
        print(f"{'page':12} {'read by':10}  {heads}  ratios")
        for who, page in asked:
            told = [statistics.median(multiples[who, page, name]) for name in worlds]
            ratios = [after / before for before, after in pairwise(told)]
            figures = "  ".join(f"{each:15.1f}" for each in told)
            print(f"{page:12} {who:10}  {figures}  " + "  ".join(f"{r:.2f}" for r in ratios))


# --- the agenda sheet ----------------------------------------------------------------------------
def measure_sheet(folder: Path, options: argparse.Namespace) -> None:
    """CPU per line with ten items, topics and people, and with three hundred of each."""
    with (
        portal(folder / "few", f"sheet({FEW})") as few,
        portal(folder / "many", f"sheet({MANY})") as many,
    ):
        lines: dict[int, list[float]] = {FEW: [], MANY: []}
        for _round in range(options.rounds):
            for number, world in ((FEW, few), (MANY, many)):
                cost = world.cost("secretary", "agenda sheet", seconds=options.seconds)
                lines[number].append(cost / number)
        small, large = (statistics.median(lines[number]) for number in (FEW, MANY))
        print(f"agenda sheet, CPU per line: {FEW} of each {small:.2f} ms, ", end="")
        print(f"{MANY} of each {large:.2f} ms, ratio {large / small:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="of CPU, for each figure")
    parser.add_argument("--only", nargs="*", default=[], help="names of pages, or `sheet`")
    parser.add_argument("--further", action="store_true", help="with twice the history again")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.only != ["sheet"]:
            measure_pages(Path(folder), options)
        if not options.only or "sheet" in options.only:
            measure_sheet(Path(folder), options)


if __name__ == "__main__":
    main()
