"""The doorbell: once per transaction, after its commit, and never at the cost of a request."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from celery.app import app_or_default
from django.conf import settings
from django.db import transaction
from django.test import TestCase
from kombu import Connection

from tests.smtp import free_port
from workinggroup.lib import doorbell

QUEUE = "celery"
pytestmark = pytest.mark.django_db


def _app(url: str, **options: object) -> Celery:
    """An application that rings at `url`, with the portal's other settings."""
    app = Celery("doorbell", set_as_current=True)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.update(
        broker_url=url,
        broker_transport_options={**settings.CELERY_BROKER_TRANSPORT_OPTIONS, **options},
    )
    return app


@pytest.fixture(autouse=True)
def ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Celery reads this variable before its settings, at every use.
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    kept = app_or_default()
    yield
    kept.set_current()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The embedded broker in a folder of this test's own."""
    _app("folder://localhost", folder=str(tmp_path / "broker"))
    return tmp_path / "broker"


def _rings(folder: Path) -> int:
    return len(list(folder.glob("*.msg")))


def test_many_rings_in_one_transaction_are_one(folder: Path) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _ in range(5):
            doorbell.ring(doorbell.DELIVER)
        with transaction.atomic():
            doorbell.ring(doorbell.DELIVER)
        doorbell.ring(doorbell.RENDER_FEEDS)
        assert _rings(folder) == 0
    assert _rings(folder) == 2


def _fail() -> None:
    with transaction.atomic():
        doorbell.ring(doorbell.DELIVER)
        raise ZeroDivisionError


def test_a_transaction_that_fails_rings_nobody(folder: Path) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True), pytest.raises(ZeroDivisionError):
        _fail()
    assert _rings(folder) == 0


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
def test_a_broker_that_is_down_does_not_hold_up_the_request(scheme: str) -> None:
    _app(f"{scheme}://127.0.0.1:{free_port()}//")
    # Without the transport options every one of these takes six seconds. The quickest counts: the
    # first loads the client library, and the machine may be busy.
    assert min(_seconds_of_a_ring(f"task.{n}") for n in range(4)) < 0.2


def _seconds_of_a_ring(task: str) -> float:
    began = time.monotonic()
    with TestCase.captureOnCommitCallbacks(execute=True) as rung:
        doorbell.ring(task)
    assert len(rung) == 1
    return time.monotonic() - began


def test_messages_come_out_once_and_in_order(folder: Path) -> None:
    options = {"folder": str(folder)}
    with (
        Connection("folder://localhost", transport_options=options) as one,
        Connection("folder://localhost", transport_options=options) as two,
    ):
        put, first, second = (c.SimpleQueue(QUEUE) for c in (one, one, two))
        for number in range(6):
            put.put({"number": number})
        assert put.qsize() == 6
        taken = [queue.get(block=False) for queue in (first, second) * 3]
        assert [message.payload["number"] for message in taken] == list(range(6))
        for message in taken:
            message.ack()
        assert list(folder.iterdir()) == []


def test_a_half_written_message_is_not_seen(folder: Path) -> None:
    options = {"folder": str(folder)}
    with Connection("folder://localhost", transport_options=options) as connection:
        queue = connection.SimpleQueue(QUEUE)
        folder.mkdir(exist_ok=True)
        (folder / f"00000000000000000001-x.{QUEUE}.tmp").write_text('{"body": "')
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_a_purged_queue_is_empty_and_the_other_is_not(folder: Path) -> None:
    options = {"folder": str(folder)}
    with Connection("folder://localhost", transport_options=options) as connection:
        mine, other = connection.SimpleQueue(QUEUE), connection.SimpleQueue("other")
        mine.put({})
        other.put({})
        assert mine.clear() == 1
        assert (mine.qsize(), other.qsize()) == (0, 1)
