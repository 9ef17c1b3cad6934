"""Whose a due letter is: claims with a lease, and the marks by which it is given back or done.

The row is the truth. A process killed at any instant leaves rows whose lease runs out, and the
next sweep takes them up.
"""

import datetime as dt
import logging
import secrets
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BooleanField, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from members.enums import NotificationState
from members.letters import WORKER_LOST
from members.models import Notification
from workinggroup.lib.commits import Witness
from workinggroup.lib.outages import FAILURES, outage_of

logger = logging.getLogger(__name__)

LONGEST_ERROR = 500
# So many tries in a row may be lost: their worker ended with the letter in hand, and it may be the
# letter that ends them; or the mail server did not say whether it has taken it.
MOST_LOST = 3
# How long a mark is tried again where the database went away; seconds. Shorter than any lease by
# more than a run lasts, or the letter would be another worker's.
INSIST_SECONDS = 120
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 5.0
# The condition of the index in its own words: SQLite compares words, not parameters, and would read
# the whole table otherwise, with all that was ever sent.
INDEXED = RawSQL(
    "members_notification.state IN ('queued', 'sending')", (), output_field=BooleanField()
)
SENT = """
UPDATE members_notification
SET state = 'sent', lease = '', error = '', sent_at = %s, sent_to = %s, mail_subject = %s
WHERE id = %s AND lease = %s AND state = 'sending'"""


@dataclass(slots=True)
class Claimed:
    """A letter in hand, as its row was when it was claimed; `attempts` counts this one."""

    pk: int
    rule: str
    subject_type: str
    subject_id: int
    recipient_id: int
    occurrence: str
    payload: dict[str, Any]
    secret: bool
    state: str
    lost_tries: int
    created_at: dt.datetime
    expires_at: dt.datetime
    try_at: dt.datetime
    attempts: int
    lease: str = field(default="", init=False)


COLUMNS = [each.name for each in fields(Claimed) if each.init]


def expire(*, now: dt.datetime) -> int:
    """Mark what is past its use as expired, never to be sent; what is in a worker's hands is not
    touched. Returns how many."""
    late = _waiting(now).filter(expires_at__lte=now)
    late.filter(secret=True).update(payload={})
    return late.update(state=NotificationState.EXPIRED, lease="")


def give_up(*, now: dt.datetime) -> int:
    """Put before people what ended its worker again and again, instead of trying it once more: it
    is perhaps delivered. Returns how many."""
    lost = _waiting(now).filter(state=NotificationState.SENDING, lost_tries__gte=MOST_LOST - 1)
    return lost.update(
        state=NotificationState.UNKNOWN,
        lease="",
        lost_tries=MOST_LOST,
        error=WORKER_LOST,
    )


def set_back(*, now: dt.datetime) -> int:
    """The clock was ahead and is right again, at `now`: what was put off until an hour that it
    showed does not wait for that hour. Whether a letter may go now is asked when it is taken up.
    Returns how many."""
    made_ahead = Q(created_at__gt=now, secret=True)
    ahead = Notification.objects.filter(INDEXED, try_at__gt=now)
    waiting = ahead.filter(Q(due_at__lte=now) | made_ahead, state=NotificationState.QUEUED)
    held = ahead.filter(state=NotificationState.SENDING, try_at__gt=_lease_ends(now))
    return waiting.update(try_at=now) + held.update(try_at=_lease_ends(now))


def claim(*, now: dt.datetime, most: int) -> list[Claimed]:
    """Take the letters that have been due longest, at most so many, for the time of a lease; none
    when nothing is due.

    Racing workers get different ones: rows locked by another are skipped on PostgreSQL, and on
    SQLite a transaction that writes is alone. A letter whose lease ran out comes alone: it may be
    the one that ended its worker, and keeps no other back. Only now is its last try known for lost.
    """
    lease = secrets.token_hex(16)
    with transaction.atomic():
        due = _waiting(now).filter(expires_at__gt=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        found = due.order_by("try_at", "pk").values_list(*COLUMNS)[:most]
        rows = _first([Claimed(*values) for values in found])
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=NotificationState.SENDING,
            lease=lease,
            try_at=_lease_ends(now),
            attempts=F("attempts") + 1,
        )
        if rows and rows[0].state == NotificationState.SENDING:
            _count_lost(rows[0])
    for row in rows:
        row.lease = lease
        row.attempts += 1
    return rows


def renew(rows: Collection[Claimed], *, now: dt.datetime) -> list[Claimed]:
    """Lengthen the lease of letters by a whole one; those that still are the caller's."""
    ours = Notification.objects.filter(_ours(rows))
    ours.update(try_at=_lease_ends(now))
    kept = set(ours.values_list("pk", flat=True))
    return [row for row in rows if row.pk in kept]


def give_back(rows: Collection[Claimed]) -> int:
    """Leave letters untried as they were when they were claimed. Returns how many."""
    count = 0
    for moment in {row.try_at for row in rows}:
        theirs = [row for row in rows if row.try_at == moment]
        changes = {
            "state": NotificationState.QUEUED,
            "lease": "",
            "try_at": moment,
            "attempts": F("attempts") - 1,
        }
        count += _insist(Notification.objects.filter(_ours(theirs)), changes)
    return count


def others_at_work(row: Claimed, *, now: dt.datetime) -> bool:
    """Whether anybody but the holder of `row` has letters in hand."""
    held = Notification.objects.filter(INDEXED, state=NotificationState.SENDING, try_at__gt=now)
    return held.exclude(lease=row.lease).exists()


def leave_until(row: Claimed, moment: dt.datetime) -> int:
    """Put a letter back untried; what went wrong before stays told."""
    return _own(row, state=NotificationState.QUEUED, try_at=moment, attempts=row.attempts - 1)


def put_off(row: Claimed, moment: dt.datetime, error: str, *, lost_tries: int = 0) -> int:
    """Try a letter again at `moment`, after so many tries in a row of which nobody knows how they
    ended."""
    error = error[:LONGEST_ERROR]
    state = NotificationState.QUEUED
    return _own(row, state=state, try_at=moment, error=error, lost_tries=lost_tries)


def settle(row: Claimed, *, state: str, error: str = "") -> int:
    """Nothing more is to be done about a letter."""
    return _own(row, state=state, error=error[:LONGEST_ERROR])


class SentRecorder:
    """Marks letters as sent, over one cursor for all of them; lets `witness` look on the way."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._cursor = connection.cursor()
        self._adapted = connection.ops.adapt_datetimefield_value
        self._statement = SENT + witness.returning

    def sent(self, row: Claimed, *, to: str, subject: str, now: dt.datetime) -> int:
        """A letter was handed over; a secret one forgets its words. One statement.

        Where it fails the mark is made over a new connection: without it, what is out already
        would go once more."""
        if not row.secret:
            with suppress(*FAILURES):
                return self._quickly(row, to, subject[:255], now)
        changes: dict[str, Any] = {"payload": {}} if row.secret else {}
        changes |= {"sent_at": now, "sent_to": to, "mail_subject": subject[:255], "error": ""}
        return _own(row, state=NotificationState.SENT, **changes)

    def _quickly(self, row: Claimed, to: str, subject: str, now: dt.datetime) -> int:
        values = (self._adapted(now), to, subject, row.pk, row.lease)
        self._cursor.execute(self._statement, values)
        if self._witness.returning and (answer := self._cursor.fetchone()):
            self._witness.take_answer(answer[0])
        return _warn_if_lost(row, self._cursor.rowcount)


def _waiting(now: dt.datetime) -> QuerySet[Notification]:
    """Due, and in nobody's hands: their lease, if they had one, has run out."""
    return Notification.objects.filter(INDEXED, try_at__lte=now)


def _first(rows: list[Claimed]) -> list[Claimed]:
    """Those to take together: the first alone if it was in somebody's hands, or all up to the
    first such one."""
    for number, row in enumerate(rows):
        if row.state == NotificationState.SENDING:
            return rows[: max(number, 1)]
    return rows


def _lease_ends(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(seconds=settings.MAIL_LEASE_SECONDS)


def _ours(rows: Collection[Claimed]) -> Q:
    return Q(
        pk__in=[row.pk for row in rows],
        lease__in={row.lease for row in rows},
        state=NotificationState.SENDING,
    )


def _own(row: Claimed, **changes: object) -> int:
    """Change the row if it still is ours; 0 where the lease ran out and another has it."""
    changes = {"lost_tries": 0} | changes | {"lease": ""}
    return _warn_if_lost(row, _insist(Notification.objects.filter(_ours([row])), changes))


def _count_lost(row: Claimed) -> None:
    row.lost_tries += 1
    lost = Notification.objects.filter(pk=row.pk)
    lost.update(lost_tries=row.lost_tries, error=WORKER_LOST)


def _insist(rows: QuerySet[Notification], changes: dict[str, Any]) -> int:
    """Change rows, over a new connection where this one is cut, for as long as a database may
    take to come back. Raises what it says then. Done twice it changes nothing more."""
    until, pause = time.monotonic() + INSIST_SECONDS, FIRST_PAUSE_SECONDS
    while True:
        try:
            return rows.update(**changes)
        except FAILURES as error:
            late = time.monotonic() > until
            if late or connection.in_atomic_block or outage_of(error) is None:
                raise
            logger.warning("a mark is tried again: %s", error)
            connection.close()
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _warn_if_lost(row: Claimed, changed: int) -> int:
    if not changed:
        logger.warning("letter %s was taken over by another worker", row.pk)
    return changed
