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
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
ROUNDS = 8
WARM_UP = 60
REQUESTS = 300


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    port: int
    pid: int

    @property
    def cpu(self) -> float:
        """Seconds of user and system time that its workers have used."""
        listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return sum(map(_cpu, listed.split()))


def _cpu(pid: str) -> float:
    # After the name, which may hold anything but a closing bracket: field 3 and on (proc(5)).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[Server]:
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
        yield Server(port, process.pid)
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


@dataclass
class Look:
    """One kind of request to one server, the answer that is due, and what it has cost."""

    server: Server
    path: str
    status: int
    size: int
    headers: dict[str, str] = field(default_factory=dict)
    spent: float = 0.0

    def repeat(self, requests: int) -> float:
        """Seconds of CPU for so many of it, on one connection."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.port)
        before = self.server.cpu
        for _each in range(requests):
            line.request("GET", self.path, headers=self.headers)
            answer = line.getresponse()
            body = answer.read()
            assert (answer.status, len(body)) == (self.status, self.size), answer.status
        line.close()
        return self.server.cpu - before


def compare(what: str, looks: list[Look], requests: int) -> None:
    """Turn and turn about, so that all meet the same noise; the mean of all rounds."""
    for look in looks:
        look.repeat(WARM_UP)
    for _round in range(ROUNDS):
        for look in looks:
            look.spent += look.repeat(requests)
    portal, model, cursor = (look.spent * 1000 / ROUNDS / requests for look in looks)
    print(
        f"{what:24} portal {portal:5.2f} ms   "
        f"bare, by a model {model:5.2f} ms ({model / portal:.2f})   "
        f"bare, by a cursor {cursor:5.2f} ms ({cursor / portal:.2f})"
    )


def fetch(server: Server, path: str) -> tuple[str, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.port)
    line.request("GET", path)
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, answer.status
    line.close()
    return answer.headers["ETag"], body


def run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=HERE,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def measure(path: str, name: str, portal: Server, bare: Server, requests: int) -> None:
    """Give the bare view what the portal gives at `path`, and compare."""
    etag, body = fetch(portal, path)
    what = f"{body.count(b'BEGIN:VEVENT')} entries, {len(body) / 1000:.0f} kB"
    with tempfile.NamedTemporaryFile() as file:
        file.write(body)
        file.flush()
        keeping = "import sys; from bench import bare; bare.keep(*sys.argv[1:])"
        run(dict(os.environ), "-c", keeping, name, etag, file.name)
    places = ((portal, path), (bare, f"/model/{name}"), (bare, f"/cursor/{name}"))
    for status, size, headers in ((200, len(body), {}), (304, 0, {"If-None-Match": etag})):
        looks = [Look(server, place, status, size, headers) for server, place in places]
        compare(f"{what}: {status}", looks, requests)


def main() -> None:
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "workinggroup.settings"}
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/portal.sqlite3")
        environment = dict(os.environ)
        run(environment, "manage.py", "migrate", "--verbosity", "0")
        paths = run(environment, "-c", "from bench import calendars; calendars.make()").split()
        with (
            serving("workinggroup.wsgi", environment) as portal,
            serving("bench.bare", environment) as bare,
        ):
            for path, name in zip(paths, ("small", "large"), strict=True):
                measure(path, name, portal, bare, requests)


if __name__ == "__main__":
    main()
