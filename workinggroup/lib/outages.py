"""What fails around the portal, and not in it: a database that is away or busy, a full disk.

Such a failure ends of itself, or by the operator's hand; whoever asked is told so, and asks again.
"""

import errno
import logging
from collections.abc import Callable, Iterator
from enum import Enum
from typing import TypeVar

from django.db import InterfaceError, InternalError, OperationalError

logger = logging.getLogger(__name__)

_Noted = TypeVar("_Noted")

# SQLSTATE (PostgreSQL, appendix A) by its beginning. Connection exception, operator intervention,
# too many connections, out of memory, a limit of the server's; read only (a former primary), idle
# for too long; errors of its system. Disk full. Lock not available, serialization failure,
# deadlock, canceled.
_AWAY = ("08", "57P", "53300", "53200", "53400", "25006", "25P03", "58")
_FULL = ("53100",)
_BUSY = ("55P03", "40001", "40P01", "57014")
# Primary result codes of SQLite: BUSY, LOCKED; FULL; IOERR, CANTOPEN, READONLY.
_SQLITE_BUSY = {5, 6}
_SQLITE_FULL = {13}
_SQLITE_AWAY = {10, 14, 8}
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}

# RFC 9110 section 9.2.1: these change nothing.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What Django calls them: a server that may only be read is an internal error to the driver.
FAILURES = (OperationalError, InterfaceError, InternalError)


class Outage(Enum):
    """What is out, and in how many seconds it is worth asking again."""

    AWAY = 30
    BUSY = 5
    FULL = 300

    @property
    def retry_after(self) -> int:
        """Seconds, as `Retry-After` tells them (RFC 9110 section 10.2.3)."""
        return self.value

    @property
    def status(self) -> int:
        """507 where there is no room for what was sent (RFC 4918 section 11.5), else 503."""
        return 507 if self is Outage.FULL else 503


def outage_of(error: BaseException | None) -> Outage | None:
    """The outage that `error` tells of, itself or by what it was raised from; None for a fault of
    ours."""
    return next(filter(None, map(_outage_in, _chain(error))), None)


def noted_if_possible(what: str, note: Callable[[], _Noted]) -> _Noted | None:
    """What `note` answers, which notes something beside the reading of a page. None, and a line in
    the log, while something is out: nobody's reading fails for `what` is left out. Outside of a
    transaction, which would be spoilt."""
    try:
        return note()
    except FAILURES as error:
        outage = outage_of(error)
        if outage is None:
            raise
        logger.warning("not noted: %s: %s", what, outage.name)
        return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _outage_in(error: BaseException) -> Outage | None:
    if isinstance(error, OSError):
        return Outage.FULL if error.errno in _DISK_FULL else None
    if not isinstance(error, FAILURES):
        return None
    driver = error.__cause__
    if (code := getattr(driver, "sqlite_errorcode", None)) is not None:
        return _of_sqlite(code & 0xFF)
    state = getattr(driver, "sqlstate", None) or ""
    if not state:
        # Before a server could say anything: no connection, or one that was cut. A closed file of
        # SQLite is told without a code.
        return Outage.AWAY if _is_connection(error) else None
    return _of_state(state)


def _is_connection(error: BaseException) -> bool:
    """Whether an error without a code is about the connection, as those of drivers are."""
    driver = error.__cause__
    return driver is None or type(driver).__module__.startswith("psycopg")


def _of_sqlite(code: int) -> Outage | None:
    if code in _SQLITE_BUSY:
        return Outage.BUSY
    if code in _SQLITE_FULL:
        return Outage.FULL
    return Outage.AWAY if code in _SQLITE_AWAY else None


def _of_state(state: str) -> Outage | None:
    if state.startswith(_FULL):
        return Outage.FULL
    if state.startswith(_BUSY):
        return Outage.BUSY
    return Outage.AWAY if state.startswith(_AWAY) else None
