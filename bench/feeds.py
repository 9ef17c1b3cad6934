"""What a calendar app's look costs the server, beside a bare Django view with the same bytes.

    .venv/bin/python -m bench.feeds [requests]

starts the portal and `bench/bare.py` as servers of their own, both with the portal's settings of
gunicorn, and prints the CPU milliseconds (user and system) of the worker processes per request,
for a calendar of 22 entries and one of 440. It makes its own portal in a temporary folder; with
DATABASE_URL in that database, which has to be empty.
"""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 6
WARM_UP = 60


@dataclass
class Server:
    """A running gunicorn, and what its workers have used."""

    name: str
    port: int
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds of user and system time of the workers until now."""
        return sum(map(_cpu, self.workers))

    @property
    def workers(self) -> list[int]:
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


def _cpu(pid: int) -> float:
    # After the name, which may hold anything but a closing bracket: field 3 and on (proc(5)).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serving(name: str, application: str, environment: dict[str, str]) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    gunicorn = Path(sys.executable).parent / "gunicorn"
    options = ("--worker-class", "gthread", "--workers", "2", "--threads", "4")
    quiet = ("--no-control-socket", "--log-level", "error")
    process = subprocess.Popen(
        [gunicorn, application, "--bind", f"127.0.0.1:{port}", *options, *quiet],
        cwd=HERE,
        env=environment,
    )
    try:
        _wait(port)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    for _attempt in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


@dataclass(frozen=True)
class Look:
    """One kind of request to one server, and the answer that is due."""

    path: str
    headers: dict[str, str]
    status: int
    size: int


def cost(server: Server, look: Look, requests: int) -> float:
    """CPU milliseconds of the workers per request."""
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    before = server.cpu
    for _each in range(requests):
        line.request("GET", look.path, headers=look.headers)
        answer = line.getresponse()
        body = answer.read()
        assert (answer.status, len(body)) == (look.status, look.size), answer.status
    line.close()
    return (server.cpu - before) / requests * 1000


def compare(what: str, servers: tuple[Server, Server], looks: tuple[Look, Look], n: int) -> None:
    """Turn and turn about, so that both meet the same noise; the sum of all rounds."""
    spent = [0.0, 0.0]
    for server, look in zip(servers, looks, strict=True):
        cost(server, look, WARM_UP)
    for _round in range(ROUNDS):
        for index in (0, 1):
            spent[index] += cost(servers[index], looks[index], n)
    portal, bare = (each / ROUNDS for each in spent)
    print(f"{what:24} portal {portal:6.2f} ms  bare {bare:6.2f} ms  ratio {bare / portal:.2f}")


def fetch(server: Server, path: str) -> tuple[str, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    line.request("GET", path)
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, answer.status
    line.close()
    return answer.headers["ETag"], body


def in_python(module: str, code: str, environment: dict[str, str], *told: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"from bench import {module}\n{code}", *told],
        cwd=HERE,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def main() -> None:
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "workinggroup.settings",
        }
        environment.setdefault("DATABASE_URL", f"sqlite:///{folder}/portal.sqlite3")
        run = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(run, cwd=HERE, env=environment, check=True)
        paths = in_python("calendars", "calendars.make()", environment).split()
        with (
            serving("portal", "workinggroup.wsgi", environment) as portal,
            serving("bare", "bench.bare", environment) as bare,
        ):
            for path, size in zip(paths, ("small", "large"), strict=True):
                etag, body = fetch(portal, path)
                kept = Path(folder) / size
                kept.write_bytes(body)
                in_python(
                    "bare",
                    "import sys; bare.keep(*sys.argv[1:])",
                    environment,
                    size,
                    etag,
                    str(kept),
                )
                what = f"{body.count(b'BEGIN:VEVENT')} entries, {len(body) / 1000:.0f} kB"
                pair = (portal, bare)
                full = tuple(Look(each, {}, 200, len(body)) for each in (path, f"/{size}"))
                compare(f"{what}: 200", pair, full, requests)
                known = {"If-None-Match": etag}
                same = tuple(Look(each, known, 304, 0) for each in (path, f"/{size}"))
                compare(f"{what}: 304", pair, same, requests)


if __name__ == "__main__":
    main()
