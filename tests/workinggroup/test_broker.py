"""The embedded broker carries rings: as many as there are things to do, however often they ring."""

from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Queue

import workinggroup.broker  # noqa: F401  registers it
from workinggroup.celery import app

TICKS = ("meetings.tasks.deliver", "meetings.tasks.plan_letters")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


@pytest.fixture
def connection(folder: Path) -> Any:
    with Connection("folder://", transport_options={"folder": str(folder)}) as connection:
        yield connection


def ring(connection: Any, task: str, *args: object) -> None:
    app.send_task(task, args=args, connection=connection, expires=60, ignore_result=True)


def heard(connection: Any, queue: str) -> list[str]:
    with connection.SimpleQueue(Queue(queue, routing_key=queue), no_ack=True) as waiting:
        return [waiting.get_nowait().headers["task"] for _each in range(waiting.qsize())]


def test_a_thousand_rings_are_one_for_each_task(connection: Any, folder: Path) -> None:
    for _time in range(500):
        for task in TICKS:
            ring(connection, task)
    assert len(list(folder.iterdir())) == 2
    assert heard(connection, "celery") == list(TICKS)
    ring(connection, TICKS[0])
    assert heard(connection, "celery") == [TICKS[0]]
    assert list(folder.iterdir()) == []


def test_what_carries_something_is_never_made_one(connection: Any) -> None:
    for number in range(3):
        ring(connection, TICKS[0], number)
    assert heard(connection, "celery") == [TICKS[0]] * 3


def test_feeds_have_a_queue_of_their_own(connection: Any) -> None:
    ring(connection, "meetings.tasks.render_feeds")
    assert heard(connection, "celery") == []
    assert heard(connection, "feeds") == ["meetings.tasks.render_feeds"]
