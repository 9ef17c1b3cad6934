"""Feeds as they lie rendered: whether they still hold, and what a calendar app is given of them.

In SQL, because a feed is asked for every few minutes by every device there is: one statement finds
the key, what was rendered for it, and whether that is still what the data says.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Sum

from meetings.enums import FeedKind
from meetings.models import CalendarVersion
from meetings.models.calendar_triggers import EVERYBODY
from members.models import CalendarKey
from workinggroup.lib import tokens

Values = dict[str, Any]
_SOURCES = ("meetings", "members", "workinggroup", "locale")
LIBRARIES = ("django", "babel", "icalendar", "tzdata")
# The beginning of time, for an app that names no date.
NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
# Of `r` (what is rendered) for the key `k`: the same data, the same code, and no instant in between
# at which time alone changes it. A clock turned back is before `rendered_at`.
_HOLDS = f"""
    r.form = %(form)s AND r.rendered_at <= %(now)s AND r.holds_until > %(now)s
    AND r.version = (
        SELECT COALESCE(SUM(v.changes), 0) FROM meetings_calendarversion v
        WHERE v.reader IN ({EVERYBODY}, k.person_id)
    )
"""
FOUND = """SELECT k.id, k.language, k.used_at, r.etag, r.changed_at, LENGTH(r.{column}), {content}
    FROM members_calendarkey k JOIN meetings_renderedfeed r ON r.key_id = k.id
    WHERE k.key_hash = %(key)s AND r.kind = %(kind)s
    AND (k.revoked_at IS NULL OR k.revoked_at > %(now)s) AND {holds}
"""
WANTED = """
    CASE WHEN r.etag = %(etag)s OR r.changed_at <= %(since)s THEN NULL ELSE r.{column} END
"""
STALE = f"""SELECT k.id, COALESCE(r.kind, '{FeedKind.EVENTS.value}') FROM members_calendarkey k
    LEFT JOIN meetings_renderedfeed r ON r.key_id = k.id
    WHERE k.revoked_at IS NULL AND COALESCE(k.used_at, k.created_at) >= %(since)s
    AND (r.id IS NULL OR NOT ({_HOLDS}))
"""


@dataclass(frozen=True)
class Wish:
    """What an app asks for: `packed` by gzip or not, nothing but the headers of it, or nothing if
    it has what bears `etag` or dates from `since` already."""

    packed: bool = False
    headers_only: bool = False
    etag: str = ""
    since: dt.datetime = NEVER


@dataclass(frozen=True)
class Found:
    """A feed that holds. `content` is None where the app wished for headers only or has it."""

    key_id: int
    language: str
    used_at: dt.datetime | None
    etag: str
    changed_at: dt.datetime
    size: int
    content: bytes | None


def rendered_feed(token: str, *, kind: FeedKind, wish: Wish, now: dt.datetime) -> Found | None:
    """The feed of the key with this token as it lies rendered, if it holds at `now`; None where it
    does not, and for a key that is unknown or revoked. One query.

    That its holder may have it needs no asking: whatever ends a role or changes it moves the
    version, or is an instant that was known beforehand.
    """
    moments = {"now": now, "since": wish.since}
    asked = {"key": tokens.token_hash(token), "kind": kind.value, "form": form(), "etag": wish.etag}
    row = _one_row(_found(wish.packed, wish.headers_only), asked | _adapted(moments))
    if row is None:
        return None
    key_id, language, used_at, etag, changed_at, size, content = row
    return Found(
        key_id=key_id,
        language=language,
        used_at=None if used_at is None else _instant(used_at),
        etag=etag,
        changed_at=_instant(changed_at),
        size=size,
        content=None if content is None else bytes(content),
    )


def stale_feeds(*, since: dt.datetime, now: dt.datetime) -> list[tuple[CalendarKey, FeedKind]]:
    """What is not rendered as it is at `now`, of the keys in use that were made or asked with after
    `since`: their events, and their tasks where somebody asked for those. One query while all
    hold, else two."""
    values = {"form": form()} | _adapted({"now": now, "since": since})
    with connection.cursor() as cursor:
        cursor.execute(STALE, values)
        rows = cursor.fetchall()
    if not rows:
        return []
    found = CalendarKey.objects.select_related("person").in_bulk([key_id for key_id, _ in rows])
    return [(found[key_id], FeedKind(kind)) for key_id, kind in rows]


def calendar_version(person_id: int) -> int:
    """How often the calendar of a person has changed until now; to be read before anything that is
    to be rendered, so that what is rendered is never older. One query."""
    counters = CalendarVersion.objects.filter(reader__in=(EVERYBODY, person_id))
    return int(counters.aggregate(sum=Sum("changes"))["sum"] or 0)


def form() -> str:
    """Changes whenever the same rows might be told in other bytes: with any source or catalogue of
    the portal, a library that words or writes them, zone data, or the portal's own address."""
    return _form(settings.SITE_URL, settings.UID_DOMAIN)


@cache
def _form(*addresses: str) -> str:
    fingerprint = hashlib.sha256(repr((addresses, [version(name) for name in LIBRARIES])).encode())
    for path in _sources():
        fingerprint.update(hashlib.sha256(path.read_bytes()).digest())
    return fingerprint.hexdigest()


def _sources() -> Iterable[Path]:
    for top in _SOURCES:
        folder = settings.BASE_DIR / top
        yield from sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".mo"})
    for path in TZPATH:
        if (zones := Path(path, "tzdata.zi")).exists():
            yield zones


def _one_row(statement: str, values: Values) -> tuple[Any, ...] | None:
    """What the statement finds, on a new connection where the kept one turns out to be dead."""
    # Django would ask a kept connection for a sign of life first; the statement is one itself.
    # (The stubs lack the attribute.)
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _first_row(statement, values)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _first_row(statement, values)


def _first_row(statement: str, values: Values) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


@cache
def _found(packed: bool, headers_only: bool) -> str:  # noqa: FBT001
    column = "packed" if packed else "body"
    content = "NULL" if headers_only else WANTED.format(column=column)
    return FOUND.format(column=column, content=content, holds=_HOLDS)


def _adapted(moments: dict[str, dt.datetime]) -> Values:
    adapt = connection.ops.adapt_datetimefield_value
    return {name: adapt(moment) for name, moment in moments.items()}


def _instant(value: object) -> dt.datetime:
    # SQLite gives text in UTC, PostgreSQL an instant in UTC.
    return dt.datetime.fromisoformat(str(value)).replace(tzinfo=dt.UTC)
