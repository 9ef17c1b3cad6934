"""docs/operating.md, followed word for word where it starts and stops the portal, updates it, backs
it up, restores it, and makes room on a full disk: no letter is lost in the midst of its mail, and
none goes twice. The system's packages and accounts are not followed here."""

import datetime as dt
import http.client
import os
import re
import shutil
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests import template
from tests.slow.clones import OF_GIT, Repository, published
from tests.slow.clusters import Cluster, Redis, new_cluster, program
from tests.slow.disks import Disk, NoDiskError, open_folder, small_disk
from tests.slow.portal import Portal, until
from tests.slow.systemd import Machine, commands_after, environment
from tests.smtp import Sink, free_port, running_sink

REDIS = os.environ.get("CELERY_BROKER_URL", "").startswith("redis")
pytestmark = [
    pytest.mark.skipif(
        not (template.server() and REDIS and Path(program("initdb")).exists()),
        reason="the document is about PostgreSQL and Redis, each of its own",
    ),
]
# What its reader fills in.
OWN = ("SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "VAR_DIR")
LETTERS, STOPS, SWEEP = 150, 2, 3
# Above what the portal wants to be free (512 MiB), and what is on it.
SIZE = "800m"
HURRY = "UPDATE members_notification SET try_at = due_at WHERE state = 'queued'"


@dataclass(frozen=True)
class Around:
    """What the portal stands on, all on one disk; None where none can be mounted."""

    folder: Path
    disk: Disk | None
    cluster: Cluster
    redis: Redis
    repository: Repository


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with running_sink(delay=0.05) as sink:
        yield sink


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Around]:
    with ExitStack() as stack:
        folder = stack.enter_context(open_folder())
        repository = published(tmp_path_factory.mktemp("repository"))
        disk = None
        with suppress(NoDiskError):
            disk = stack.enter_context(small_disk(folder / "disk", size=SIZE))
        there = disk.path if disk else folder
        cluster = stack.enter_context(new_cluster(there / "postgresql", folder))
        redis = Redis(there / "redis")
        redis.start()
        stack.callback(redis.stop)
        yield Around(there, disk, cluster, redis, repository)


@pytest.fixture(scope="module")
def portal(around: Around, sink: Sink) -> Portal:
    """At the commit before the last migration, and with an empty database."""
    around.repository.publish(around.repository.before)
    around.repository.clone(around.folder / "clone")
    (around.folder / "portal").mkdir()
    with psycopg.connect(around.cluster.url_of("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE portal TEMPLATE template0")
    own = {
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": around.cluster.url_of("portal"),
        "CELERY_BROKER_URL": around.redis.url,
        "EMAIL_URL": sink.url,
        "VAR_DIR": str(around.folder / "portal"),
        "SWEEP_SECONDS": str(SWEEP),
        "SECOND_FACTOR": "false",
        "PYTHONUNBUFFERED": "1",
    }
    return Portal({**os.environ, **own}, around.folder / "clone")


@pytest.fixture(scope="module")
def machine(
    portal: Portal, around: Around, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    port = free_port()
    places = {
        "/opt/portal": str(portal.root),
        "/var/lib/portal": portal.environ["VAR_DIR"],
        "/var/lib/postgresql": str(around.cluster.data),
        "/backup": str(tmp_path_factory.mktemp("backup")),
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "--owner=portal portal": "portal",
        "--role=portal": "",
        "dropdb portal": "dropdb --force portal",
    }
    machine = Machine(dict(portal.environ), places, root=portal.root)
    said = environment(machine.text)
    portal.environ |= {key: value for key, value in said.items() if key not in OWN}
    machine.environ |= portal.environ | OF_GIT | {"PIP_NO_INDEX": "1", "PORT": str(port)}
    machine.environ |= {"PGHOST": "127.0.0.1", "PGPORT": str(around.cluster.port)}
    machine.environ |= {"PGUSER": "postgres"}
    machine.others |= {"postgresql": around.cluster.start, "redis-server": around.redis.start}
    # What makes room is what the journal of the machine has taken.
    disk = around.disk or Disk(around.folder)
    machine.commands["journalctl"] = lambda _words: disk.make_room()
    if not shutil.which("curl"):
        machine.commands["curl"] = answers
    try:
        yield machine
    finally:
        machine.stop("portal.target")


def answers(words: list[str]) -> None:
    """What the document asks of curl."""

    def does() -> bool:
        with suppress(OSError), urllib.request.urlopen(words[-1], timeout=10) as answer:
            return bool(answer.status == 200)
        return False

    assert until(does, seconds=120, pause=2), words


def asked(machine: Machine, path: str, *, forwarded: bool = True) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", int(machine.environ["PORT"]), timeout=10)
    through = {
        "Host": "portal.example.org",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.7",
    }
    try:
        connection.request("GET", path, headers=through if forwarded else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()


def is_ready(machine: Machine) -> bool:
    return asked(machine, "/readyz", forwarded=False)[0] == 200


def all_sent(portal: Portal) -> bool:
    with psycopg.connect(portal.environ["DATABASE_URL"]) as connection:
        found = connection.execute("SELECT DISTINCT state FROM members_notification").fetchall()
    return found == [("sent",)]


def counted(sink: Sink) -> Counter[str]:
    return Counter(letter.message_id for letter in sink.letters)


def applied(portal: Portal) -> set[tuple[str, str]]:
    """The migrations that the database has."""
    found = portal.rows("SELECT app, name FROM django_migrations")
    return {(app, name) for app, name in found if app in {"meetings", "members"}}


def migrations(root: Path) -> set[tuple[str, str]]:
    """The migrations that a checkout has."""
    found = root.glob("m*/migrations/[0-9]*.py")
    return {(path.parts[-3], path.stem) for path in found}


def test_the_document_is_read_whole(machine: Machine) -> None:
    services = ("schema", "web", "worker", "feeds", "beat")
    assert set(machine.units) == {"portal.target", *(f"portal-{name}.service" for name in services)}
    for name in services[1:]:
        settings = machine.units[f"portal-{name}.service"]
        assert settings["KillMode"] == ["mixed"]
        assert settings["After"] == settings["Requires"] == ["portal-schema.service"]
        # systemd gives up after five starts in ten seconds, unless told otherwise.
        assert settings["Restart"] == ["always"]
        assert float(settings["RestartSec"][0]) * 5 > 10


def test_updated_in_the_midst_of_its_mail(
    machine: Machine, portal: Portal, around: Around, sink: Sink
) -> None:
    """From the commit before the last migration; the old worker's letters and those that are queued
    meanwhile go once."""
    machine.do("systemctl start portal.target")
    assert until(lambda: is_ready(machine), seconds=120, pause=1), asked(machine, "/readyz")
    assert asked(machine, "/accounts/login/")[0] == 200
    before = applied(portal)
    assert migrations(portal.root) <= before
    portal.call("letters", LETTERS)
    assert until(lambda: len(sink.letters) >= LETTERS // 10, seconds=60), "no letters come"
    around.repository.publish(around.repository.latest)
    stop, *rest = commands_after(machine.text, "Update:")
    machine.do(stop)
    at_rest = len(sink.letters)
    assert at_rest < LETTERS, "it went on for as long as there were letters"
    portal.call("letters", 10)
    assert len(sink.letters) == at_rest
    for line in rest:
        machine.do(line)
    # Those that others have taken the place of are noted too.
    assert before < applied(portal)
    assert migrations(portal.root) <= applied(portal)
    page = asked(machine, "/accounts/login/")[1]
    sheets = re.findall(r'href="(/static/[^"]+[.]css)"', page)
    assert sheets
    assert {asked(machine, sheet)[0] for sheet in sheets} == {200}
    assert until(lambda: all_sent(portal), seconds=120, pause=1)
    print(
        f"\nupdated from {len(before)} migrations to {len(applied(portal))}: {at_rest} letters "
        f"before, {LETTERS + 10 - at_rest} after, copies {Counter(counted(sink).values())}"
    )
    assert machine.killed == []
    assert counted(sink) == Counter(portal.letters().keys())


def test_stopped_and_started_in_the_midst_of_its_mail(
    machine: Machine, portal: Portal, sink: Sink
) -> None:
    sink.letters.clear()
    portal.call("clear")
    portal.call("letters", LETTERS)
    for number in range(1, STOPS + 1):
        wanted = number * LETTERS // (STOPS + 2)
        assert until(lambda n=wanted: len(sink.letters) >= n, seconds=60), "no letters come"
        machine.do("systemctl stop portal-worker.service")
        at_rest = len(sink.letters)
        assert at_rest < LETTERS, "it went on for as long as there were letters"
        time.sleep(0.5)
        assert len(sink.letters) == at_rest
        machine.do("systemctl start portal-worker.service")
    assert until(lambda: all_sent(portal), seconds=120, pause=1)
    assert machine.killed == []
    assert counted(sink) == Counter(portal.letters().keys())


def test_a_restored_backup_sends_nothing_twice(
    machine: Machine, portal: Portal, sink: Sink
) -> None:
    (Path(portal.environ["VAR_DIR"]) / "papers").mkdir(exist_ok=True)
    machine.stop("portal-worker.service")
    portal.call("letters", 10)
    machine.follow("Back up, at one time")
    at = dt.datetime.now(dt.UTC)
    machine.start("portal-worker.service")
    assert until(lambda: all_sent(portal), seconds=60, pause=1)
    before = counted(sink)
    machine.places["2027-03-01T02:00Z"] = f"{at:%Y-%m-%dT%H:%MZ}"
    machine.follow("Restore: everything is stopped first")
    assert until(lambda: is_ready(machine), seconds=120, pause=1), asked(machine, "/readyz")
    time.sleep(3 * SWEEP)
    assert counted(sink) == before
    assert set(before.values()) == {1}
    assert Counter(portal.letters().values()) == {"sent": LETTERS, "expired": 10}


def is_out(disk: Disk, portal: Portal) -> bool:
    """Whether PostgreSQL is out, once it was made to write without room: where it can write neither
    ahead nor what it begins with, it ends, or lets nobody in."""
    disk.fill()
    with suppress(psycopg.Error):
        portal.rows("SELECT pg_logical_emit_message(false, 'tests', repeat('x', 900000))")
        portal.rows("CHECKPOINT")
    with suppress(psycopg.Error):
        portal.rows("SELECT 1")
        return False
    return True


def test_a_full_disk_is_made_room_on(
    machine: Machine, portal: Portal, around: Around, sink: Sink
) -> None:
    """The disk of all of it: database, what it writes ahead, Redis, papers. Letters wait for a mail
    server that is busy, so that none has gone when it fills up."""
    if around.disk is None:
        pytest.skip("no disk can be mounted here")
    machine.do("systemctl start portal.target")
    assert until(lambda: is_ready(machine), seconds=120, pause=1), asked(machine, "/readyz")
    sink.letters.clear()
    portal.call("clear")
    sink.rcpt = "451 4.3.2 busy"
    portal.call("letters", 10)
    waiting = "SELECT count(*) FROM members_notification WHERE state = 'queued' AND error <> ''"
    assert until(lambda: portal.rows(waiting) == [(10,)], seconds=60, pause=1)
    seen = Counter[int]()
    around.disk.fill()
    assert until(lambda: not is_ready(machine), seconds=30)
    log = around.cluster.log
    assert until(partial(is_out, around.disk, portal), seconds=90), log.read_text()[-3000:]
    lives = around.cluster.runs()
    for _each in range(3):
        seen[asked(machine, "/accounts/login/")[0]] += 1
        seen[asked(machine, "/")[0]] += 1
        time.sleep(SWEEP)
    sink.rcpt = ""
    ended = [name for name, process in machine.running.items() if process.poll() is not None]
    machine.follow("A full disk:")
    portal.rows(HURRY)
    assert until(lambda: all_sent(portal), seconds=120, pause=1), portal.rows(waiting)
    time.sleep(2 * SWEEP)
    print(
        f"\na full disk: PostgreSQL {'lets nobody in' if lives else 'ended'}, pages answered "
        f"{dict(seen)}, ended by themselves {ended or 'none'}; with room again "
        f"10 letters, copies {Counter(counted(sink).values())}"
    )
    assert set(seen) <= {200, 302, 503, 507}
    assert [name for name, process in machine.running.items() if process.poll() is not None] == []
    assert counted(sink) == Counter(portal.letters().keys())
    assert asked(machine, "/accounts/login/")[0] == 200
