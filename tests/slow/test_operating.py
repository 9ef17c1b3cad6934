"""docs/operating.md, followed word for word where it starts and stops the portal, backs it up and
restores it: no letter is lost in the midst of its mail, and none goes twice. The system's packages
and accounts, and the update from another commit, are not followed here."""

import datetime as dt
import http.client
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import template
from tests.slow.portal import Portal, new_portal, until
from tests.slow.systemd import Machine, environment
from tests.smtp import Sink, free_port, running_sink

REDIS = os.environ.get("CELERY_BROKER_URL", "").startswith("redis")
pytestmark = [
    pytest.mark.skipif(
        not (template.server() and REDIS), reason="the document is about PostgreSQL and Redis"
    ),
]
# What its reader fills in.
OWN = ("SECRET_KEY", "DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "VAR_DIR")
LETTERS, STOPS, SWEEP = 150, 2, 3


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with running_sink(delay=0.05) as sink:
        yield sink


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[Portal]:
    with new_portal(
        tmp_path_factory.mktemp("portal"), EMAIL_URL=sink.url, SWEEP_SECONDS=str(SWEEP)
    ) as portal:
        portal.environ["SECRET_KEY"] = "x" * 60
        yield portal


@pytest.fixture(scope="module")
def machine(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    port = free_port()
    server = urlsplit(portal.environ["DATABASE_URL"])
    name = server.path.lstrip("/")
    backup = tmp_path_factory.mktemp("backup")
    places = {
        "/opt/portal/.venv": ".venv",
        "/opt/portal": ".",
        "/var/lib/portal": portal.environ["VAR_DIR"],
        "/backup": str(backup),
        "127.0.0.1:8000": f"127.0.0.1:{port}",
        "--owner=portal portal": name,
        "--role=portal": "",
        "--dbname=portal": f"--dbname={name}",
        "dropdb portal": f"dropdb --force {name}",
        "portal.dump portal": f"portal.dump {name}",
    }
    machine = Machine(dict(portal.environ), places)
    said = environment(machine.text)
    portal.environ |= {key: value for key, value in said.items() if key not in OWN}
    machine.environ |= portal.environ | {
        "PGHOST": server.hostname or "",
        "PGPORT": str(server.port or 5432),
        "PGUSER": server.username or "",
        "PGPASSWORD": server.password or "",
    }
    machine.environ["PORT"] = str(port)
    try:
        yield machine
    finally:
        machine.stop("portal.target")


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


def test_the_document_is_read_whole(machine: Machine) -> None:
    services = ("schema", "web", "worker", "feeds", "beat")
    assert set(machine.units) == {"portal.target", *(f"portal-{name}.service" for name in services)}
    for name in services[1:]:
        settings = machine.units[f"portal-{name}.service"]
        assert settings["KillMode"] == ["mixed"]
        assert settings["After"] == settings["Requires"] == ["portal-schema.service"]


def test_stopped_and_started_in_the_midst_of_its_mail(
    machine: Machine, portal: Portal, sink: Sink
) -> None:
    machine.do("systemctl start portal.target")
    assert until(lambda: is_ready(machine), seconds=120, pause=1), asked(machine, "/readyz")
    assert asked(machine, "/accounts/login/")[0] == 200
    portal.call("letters", LETTERS)
    for number in range(1, STOPS + 1):
        wanted = number * LETTERS // (STOPS + 2)
        assert until(lambda n=wanted: len(sink.letters) >= n, seconds=60), "no letters come"
        what = "portal.target" if number == 1 else "portal-worker.service"
        machine.do(f"systemctl stop {what}")
        at_rest = len(sink.letters)
        assert at_rest < LETTERS, "it went on for as long as there were letters"
        time.sleep(0.5)
        assert len(sink.letters) == at_rest
        machine.do(f"systemctl start {what}")
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
