"""What is said of the machinery, and to whom."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from meetings.services import heartbeat
from tests import factories
from tests.conftest import Cast
from tests.meetings.outbox import a_letter
from tests.smtp import free_port
from workinggroup.celery import app

ClientOf = Callable[[Any], Client]
HOUR = dt.timedelta(hours=1)
AFAR = {"REMOTE_ADDR": "203.0.113.9"}
ALL_WELL = "database ok\nmigrations ok\nbroker ok\nbeat ok\nletters ok\ndisk ok\n"


def asked(browser: Client | None = None, **environ: str) -> tuple[int, str]:
    answer = (browser or Client()).get("/readyz", **{**AFAR, **environ})
    return answer.status_code, answer.content.decode()


@pytest.fixture
def well(cast: Cast, now: dt.datetime) -> None:
    heartbeat.note_beat(heartbeat.PLAN, now=now)


def test_all_is_well(well: None) -> None:
    assert asked() == (200, ALL_WELL)


def test_figures_are_for_the_operator_and_the_machine_itself(
    well: None, cast: Cast, client_of: ClientOf
) -> None:
    for person in (None, cast.us_secretary, cast.us_head, cast.stranger):
        assert asked(client_of(person))[1] == ALL_WELL
    assert "MiB free" in asked(client_of(cast.operator))[1]
    assert "MiB free" in asked(REMOTE_ADDR="127.0.0.1")[1]
    # A proxy on the same machine.
    assert asked(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9") == (200, ALL_WELL)


def test_a_clock_that_nobody_hears(well: None, now: dt.datetime) -> None:
    heartbeat.Heartbeat.objects.update(at=now - HOUR)
    assert asked() == (503, ALL_WELL.replace("beat ok", "beat late"))
    heartbeat.Heartbeat.objects.all().delete()
    assert asked() == (503, ALL_WELL.replace("beat ok", "beat late"))


def test_letters_that_nobody_takes_up(well: None, cast: Cast, now: dt.datetime) -> None:
    letter = a_letter(factories.a_meeting(), cast.us_delegate, now - HOUR)
    assert asked() == (503, ALL_WELL.replace("letters ok", "letters late"))
    told = asked(REMOTE_ADDR="127.0.0.1")[1]
    assert f"letters late (1, the oldest due {letter.due_at:%Y-%m-%dT%H:%M:%SZ})" in told


def test_a_broker_that_is_not_there(well: None) -> None:
    before = app.conf.broker_write_url
    app.conf.broker_write_url = f"redis://127.0.0.1:{free_port()}/0"
    try:
        assert asked() == (503, ALL_WELL.replace("broker ok", "broker unavailable"))
    finally:
        app.conf.broker_write_url = before


def test_a_schema_that_is_older_than_the_code(well: None) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM django_migrations WHERE app = 'meetings' AND name ="
                " (SELECT max(name) FROM django_migrations WHERE app = 'meetings')"
            )
        answer = asked()
        transaction.set_rollback(True)
    assert answer == (503, ALL_WELL.replace("migrations ok", "migrations missing"))


def test_a_disk_that_is_nearly_full(well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workinggroup.readiness.LEAST_FREE", 2**62)
    assert asked() == (503, ALL_WELL.replace("disk ok", "disk short"))
