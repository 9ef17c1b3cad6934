"""A whole portal in processes of its own: own folder, own database, own broker."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests import template

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("gunicorn", "worker", "beat")


@dataclass
class Portal:
    """Where it runs, and how to ask it things."""

    environ: dict[str, str]
    root: Path = ROOT

    def command(self, *args: str) -> list[str]:
        return [sys.executable, *args]

    def manage(self, *args: str) -> str:
        """Run `manage.py` and return what it printed; fails with what it complained about."""
        done = subprocess.run(
            self.command("manage.py", *args),
            cwd=self.root,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def call(self, function: str, *args: int) -> str:
        """Run a function of `tests.slow.seed` in a process of the portal."""
        told = ", ".join(map(str, args))
        return self.manage(
            "shell", "-v0", "-c", f"from tests.slow import seed; seed.{function}({told})"
        )

    def letters(self) -> dict[str, str]:
        """The state of every letter by its Message-ID."""
        found: dict[str, str] = json.loads(self.call("report"))
        return found

    def rows(self, statement: str) -> list[Any]:
        """What the database answers to `statement`; what it changes is kept."""
        url = self.environ["DATABASE_URL"]
        if url.startswith("postgres"):
            with psycopg.connect(url) as server:
                answer = server.execute(statement)
                return answer.fetchall() if answer.description else []
        with closing(sqlite3.connect(urlsplit(url).path, timeout=20)) as database:
            found = database.execute(statement).fetchall()
            database.commit()
            return found

    def serve(self, port: int) -> subprocess.Popen[bytes]:
        """`manage.py serve`: web, worker and beat; the static files are there already."""
        template.collected_static(Path(self.environ["VAR_DIR"]))
        return self.start("manage.py", "serve", "--port", str(port))

    def serve_pages(self, port: int) -> subprocess.Popen[bytes]:
        """The web server alone: for who looks at pages, and waits for no letter and no feed."""
        template.collected_static(Path(self.environ["VAR_DIR"]))
        web = ("workinggroup.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread")
        quiet = ("--threads", "4", "--no-control-socket", "--log-level", "warning")
        return self.start("-m", "gunicorn", *web, *quiet)

    def start_tasks(self, *, processes: int = 1) -> subprocess.Popen[bytes]:
        """Worker and beat in one."""
        celery = ("-m", "celery", "--quiet", "-A", "workinggroup", "worker", "--beat")
        return self.start(*celery, "--concurrency", str(processes), "--loglevel", "WARNING")

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.command(*args), cwd=self.root, env=self.environ)


def children(pid: int) -> dict[str, int]:
    """The processes that `manage.py serve` keeps, by what they are; Linux only."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found: dict[str, int] = {}
    for child in told:
        words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        found |= {name: int(child) for name in NAMES if name.encode() in words}
    return found


def alive(pids: list[int]) -> list[int]:
    """Those of `pids` that still run (zombies do not)."""
    return [pid for pid in pids if _state(pid) not in {"", "Z"}]


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return ""


def group(pid: int) -> list[int]:
    """All processes of the group that `pid` leads."""
    found = subprocess.run(
        ["ps", "-A", "-o", "pid=,pgid="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in found.stdout.splitlines()]
    return [int(each) for each, leader in rows if int(leader) == pid]


def until(condition: object, *, seconds: float, pause: float = 0.1) -> bool:
    """Whether `condition()` came true within `seconds`."""
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause)
    return bool(condition())


def stop(process: subprocess.Popen[bytes], *, seconds: float = 30) -> int:
    """End it as Ctrl-C does, and return its exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    return process.wait(timeout=seconds)


# As many as a Redis has that nobody has set up otherwise.
REDIS_DATABASES = 16
_taken: set[int] = set()


@contextmanager
def new_portal(folder: Path, **environ: str) -> Iterator[Portal]:
    """A migrated portal with nobody in it: on PostgreSQL and the broker that the environment
    names, else on SQLite and the embedded one."""
    with fresh_database(folder) as database, _broker() as broker:
        portal = Portal(
            {
                **os.environ,
                "VAR_DIR": str(folder),
                "DATABASE_URL": database,
                "CELERY_BROKER_URL": broker,
                "EXAMPLE": "false",
                # Tests that are about it switch it on.
                "SECOND_FACTOR": "false",
                "PYTHONUNBUFFERED": "1",
                **environ,
            }
        )
        yield portal


@contextmanager
def _broker() -> Iterator[str]:
    """The broker that the environment names; on Redis each portal in a corner of its own: a worker
    of another one would take its tasks, and do them on its own database."""
    url = os.environ.get("CELERY_BROKER_URL", "")
    if not url.startswith("redis"):
        yield url
        return
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = (REDIS_DATABASES - 1) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    corners = range(1 + process * share, 1 + (process + 1) * share)
    corner = next(each for each in corners if each not in _taken)
    _taken.add(corner)
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{corner}"))
    finally:
        _taken.discard(corner)


@contextmanager
def fresh_database(folder: Path, *, migrated: bool = True) -> Iterator[str]:
    """The address of a database, dropped afterwards: a file in `folder`, or a database on the
    server that DATABASE_URL names. Empty where it is not `migrated`."""
    if not template.server():
        if migrated:
            template.new_sqlite(folder / "portal.sqlite3")
        yield f"sqlite:///{folder / 'portal.sqlite3'}"
        return
    name = f"{urlsplit(template.server()).path.lstrip('/')}_{uuid.uuid4().hex[:8]}"
    template.new_postgresql(name, migrated=migrated)
    try:
        yield template.url_of(name)
    finally:
        template.drop(name)
