"""Whether the portal is ready to work, part by part: what `/readyz` answers.

A word for each part to everybody. The figures behind it, which say how busy the portal is, only
to the operator and to who asks on the machine itself.
"""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest

from meetings.queries.readiness import last_beat, late_mail
from meetings.services.heartbeat import PLAN
from members.models import Person
from workinggroup.lib.viewer import viewer_of_request

# The clock rings every minute.
BEAT_LASTS = dt.timedelta(minutes=5)
LEAST_FREE = 512 * 1024 * 1024
BROKER_SECONDS = 2
_LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Forwarded-Proto")
OK = "ok"


@dataclass(frozen=True)
class Readiness:
    """One line: `word` is `ok` or what is wrong; `figure` is for who may know."""

    name: str
    word: str
    figure: str = ""


def readiness(now: dt.datetime) -> list[Readiness]:
    """All parts, in the order in which they need each other. Raises nothing that they do."""
    checks = (_database, _migrations, _broker, _beat, _letters, _disk)
    return [_checked(check, now) for check in checks]


def may_read_figures(request: HttpRequest) -> bool:
    """Whether the operator asks, or somebody on this machine and not through a proxy on it."""
    forwarded = any(name in request.headers for name in FORWARDED)
    if not forwarded and request.META.get("REMOTE_ADDR") in _LOOPBACK:
        return True
    try:
        return viewer_of_request(request).is_operator
    except DatabaseError:
        return False


def _checked(check: Callable[[dt.datetime], Readiness], now: dt.datetime) -> Readiness:
    try:
        return check(now)
    except Exception as error:  # noqa: BLE001  whatever it is, this part is not ready
        if isinstance(error, DatabaseError) and not connection.in_atomic_block:
            connection.close()
        return Readiness(check.__name__.strip("_"), "unavailable", type(error).__name__)


def _database(now: dt.datetime) -> Readiness:
    Person.objects.order_by("pk").values_list("pk", flat=True).first()
    return Readiness("database", OK, connection.vendor)


def _migrations(now: dt.datetime) -> Readiness:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Readiness("migrations", "missing" if missing else OK, str(len(missing)))


def _broker(now: dt.datetime) -> Readiness:
    with current_app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    return Readiness("broker", OK, broker.transport_cls)


def _beat(now: dt.datetime) -> Readiness:
    at = last_beat(PLAN)
    late = at is None or not now - BEAT_LASTS <= at <= now + BEAT_LASTS
    return Readiness("beat", "late" if late else OK, f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "never")


def _letters(now: dt.datetime) -> Readiness:
    count, oldest = late_mail(now)
    if oldest is None:
        return Readiness("letters", OK)
    return Readiness("letters", "late", f"{count}, the oldest due {oldest:%Y-%m-%dT%H:%M:%SZ}")


def _disk(now: dt.datetime) -> Readiness:
    free = shutil.disk_usage(settings.VAR_DIR).free
    word = "short" if free < LEAST_FREE else OK
    return Readiness("disk", word, f"{free // (1024 * 1024)} MiB free")


def lines_of(parts: list[Readiness], *, figures: bool) -> str:
    """A line each."""
    lines = (
        f"{part.name} {part.word}{f' ({part.figure})' if figures and part.figure else ''}"
        for part in parts
    )
    return "".join(f"{line}\n" for line in lines)
