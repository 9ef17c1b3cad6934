"""A PostgreSQL server and a Redis of a test's own, that it may fill up, stop and start."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.smtp import free_port

PROGRAMS = Path("/usr/lib/postgresql")
# Small, and forgetful where a power cut alone would tell. Its log is its own.
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "shared_buffers=16MB",
    "max_connections=40",
    "fsync=off",
    "min_wal_size=2MB",
    "max_wal_size=4MB",
    "logging_collector=off",
)
STEADY = ("max_replication_slots=0", "max_wal_senders=0", "autovacuum=off")
"""Without what other processes of it do at times of their own, which ends it on a full disk: a
checkpoint that finds no room for the positions of replication, connections that find none for the
catalogue's cache."""


@dataclass(frozen=True)
class Cluster:
    """Its folder, its port, and where its log is."""

    data: Path
    port: int
    log: Path
    settings: tuple[str, ...] = SETTINGS

    def url_of(self, database: str) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it, where it does not run, and wait until it answers."""
        if self.runs():
            return
        told = " ".join(f"-c {each}" for each in (*self.settings, f"port={self.port}"))
        _run("pg_ctl", "start", "--pgdata", self.data, "--wait", "-o", told, "--log", self.log)

    def stop(self) -> None:
        if self.runs():
            _run("pg_ctl", "stop", "--pgdata", self.data, "--mode", "immediate", "--wait")

    def runs(self) -> bool:
        status = [*_as_owner(), program("pg_ctl"), "status", "--pgdata", str(self.data)]
        return subprocess.run(status, cwd="/", capture_output=True, check=False).returncode == 0

    def copy(self, url: str, database: str) -> str:
        """Have what is in the database at `url` in one of this server's; returns its address."""
        target = self.url_of(database)
        _run("createdb", "--maintenance-db", self.url_of("postgres"), database)
        dump = [program("pg_dump"), "--no-owner", "--dbname", url]
        load = [program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", target]
        text = subprocess.run(dump, capture_output=True, check=True).stdout
        subprocess.run(load, input=text, stdout=subprocess.DEVNULL, check=True)
        return target


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, of the newest version that is here."""
    newest = max(PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), default=None)
    return str(newest.with_name(name)) if newest else shutil.which(name) or name


@contextmanager
def new_cluster(
    data: Path, folder: Path, *, log_of_changes: Path | None = None, more: tuple[str, ...] = ()
) -> Iterator[Cluster]:
    """A running one in `data`; what it writes ahead lies there too, or in `log_of_changes`. With
    `more` settings than `SETTINGS`."""
    for each in filter(None, (data, log_of_changes)):
        each.mkdir(parents=True)
        _hand_over(each)
    log = folder / "postgresql.log"
    log.touch()
    _hand_over(log)
    apart = ["--waldir", log_of_changes] if log_of_changes else []
    usual = (
        "--username",
        "postgres",
        "--auth",
        "trust",
        "--encoding",
        "UTF8",
        "--locale",
        "C.UTF-8",
    )
    _run("initdb", "--pgdata", data, *usual, "--wal-segsize", "1", "--no-sync", *apart)
    cluster = Cluster(data, free_port(), log, (*SETTINGS, *more))
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


def _as_owner() -> list[str]:
    """PostgreSQL does not run as root."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def _hand_over(path: Path) -> None:
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(path, owner.pw_uid, owner.pw_gid)


def _run(name: str, *args: object) -> None:
    argv = [*_as_owner(), program(name), *map(str, args)]
    # What it starts goes on, and would keep a pipe open.
    done = subprocess.run(
        argv, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False
    )
    assert done.returncode == 0, argv


@dataclass
class Redis:
    """A Redis in a folder of its own, which it writes what it holds to every second."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, where it does not run, and wait until it takes connections."""
        if self.process is not None and self.process.poll() is None:
            return
        self.folder.mkdir(exist_ok=True)
        argv = ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "1 1"]
        self.process = subprocess.Popen(
            [*argv, "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        for _each in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.1)
        raise AssertionError("Redis does not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
