"""Sends what is due: claim a row with a lease, hand it to SMTP, mark it.

The row is the truth. A process killed at any instant leaves a row whose lease runs out, and the
next sweep takes it up; the Message-ID is that of the row, so that the one letter whose hand-over
was accepted but not recorded goes twice under the same name.
"""

import datetime as dt
import hashlib
import logging
import random
import secrets
import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import F, Q

from meetings.mail import compose
from meetings.working_days import working_moment
from members.access import viewer_of
from members.enums import MailKind, NotificationState
from members.letters import KIND_OF_RULE
from members.models import Notification

logger = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=1)
JITTER = 0.25
# So many letters in a row that the server would not talk about: it is down, leave the rest.
TROUBLES = 3
# One run ends after this, below the time limit of its task; the next one goes on.
RUN_LASTS = dt.timedelta(seconds=180)
LONGEST_ERROR = 500
# Answers to MAIL FROM that are about this letter (its size, its parameters), not the server.
ABOUT_THE_LETTER = frozenset({552, 555})


@dataclass
class Tally:
    """What one run did."""

    sent: int = 0
    moot: int = 0
    refused: int = 0
    put_off: int = 0
    expired: int = 0


class _Trouble(Exception):
    """The server would not talk: not the letter's fault, try again later."""


class _PutOff(Exception):
    """This letter, not now: greylisted, or it could not be composed."""


class _Refusal(Exception):
    """This letter, never."""


def deliver_due(*, clock: Callable[[], dt.datetime]) -> Tally:
    """Send every letter that is due, one after the other, over one connection to the server.

    `clock` gives the instant (aware, UTC) and is asked anew for every letter. Any number of
    workers may run this at once. Ends when nothing is due, after `RUN_LASTS`, or when the server
    is in trouble. Raises nothing that a server or a letter does; changes `Notification` rows.
    """
    tally = Tally(expired=expire(now=clock()))
    until = clock() + RUN_LASTS
    troubles = 0
    server = get_connection()
    try:
        while troubles < TROUBLES and clock() < until:
            row = claim(now=clock())
            if row is None:
                break
            in_trouble = _deliver(row, server, clock, tally)
            troubles = troubles + 1 if in_trouble else 0
    finally:
        _close(server)
    return tally


def expire(*, now: dt.datetime) -> int:
    """Mark what is past its use as expired, never to be sent; what is in a worker's hands is not
    touched. Returns how many."""
    late = Notification.objects.filter(_waiting(now), expires_at__lte=now)
    late.filter(secret=True).update(payload={})
    return late.update(state=NotificationState.EXPIRED, lease="")


def claim(*, now: dt.datetime) -> Notification | None:
    """Take the letter that has been due longest, for the time of a lease; None when nothing is.

    Racing workers get different ones: rows locked by another are skipped on PostgreSQL, and on
    SQLite a transaction that writes is alone.
    """
    lease = secrets.token_hex(16)
    with transaction.atomic():
        due = Notification.objects.filter(_waiting(now), expires_at__gt=now)
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.order_by("try_at", "pk").first()
        if row is None:
            return None
        Notification.objects.filter(pk=row.pk).update(
            state=NotificationState.SENDING,
            lease=lease,
            try_at=now + dt.timedelta(seconds=settings.MAIL_LEASE_SECONDS),
            attempts=F("attempts") + 1,
        )
    return Notification.objects.select_related("recipient").get(pk=row.pk)


def message_id(row: Notification) -> str:
    """The name of a letter for ever: the same for every try, and after a restored backup."""
    parts = (row.rule, row.subject_type, row.subject_id, row.recipient_id, row.occurrence)
    name = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
    return f"<{name}@{settings.UID_DOMAIN}>"


def pause(attempts: int, *, chance: float) -> dt.timedelta:
    """How long to wait after try number `attempts`: doubling from 30 s to an hour, with a quarter
    more or less as `chance` (from 0 to 1) has it, so that letters do not return all at once."""
    doubling = min(max(attempts - 1, 0), 20)
    return min(FIRST_PAUSE * (1 << doubling), LONGEST_PAUSE) * (1 - JITTER + 2 * JITTER * chance)


def moment_to_try(row: Notification, moment: dt.datetime) -> dt.datetime:
    """The first instant from `moment` on (UTC) at which a letter may be handed over: in the working
    hours of its recipient, as when it was planned, however late a try or a sweep comes to it.

    At any hour where it is urgent or about their account, where they belong to no side, and where
    it would be of no more use by then.
    """
    if row.payload.get("urgent") or KIND_OF_RULE.get(row.rule) == MailKind.ACCOUNT:
        return moment
    side = viewer_of(row.recipient, moment).side
    if side is None:
        return moment
    later = working_moment(moment, side, row.recipient.time_zone)
    return later if later < row.expires_at else moment


def _waiting(now: dt.datetime) -> Q:
    """Due, and in nobody's hands: its lease, if it had one, has run out."""
    states = [NotificationState.QUEUED, NotificationState.SENDING]
    return Q(state__in=states, try_at__lte=now)


def _deliver(
    row: Notification, server: BaseEmailBackend, clock: Callable[[], dt.datetime], tally: Tally
) -> bool:
    """One letter, from access to its mark; True where the server was in trouble."""
    now = clock()
    if (later := moment_to_try(row, now)) > now:
        tally.put_off += _leave_until(row, later)
        return False
    try:
        message = _composed(row, now)
        if message is None:
            tally.moot += _settle(row, state=NotificationState.MOOT)
            return False
        _hand_over(message, server)
    except _Refusal as refusal:
        tally.refused += _settle(row, state=NotificationState.FAILED, error=str(refusal))
        return False
    except (_PutOff, _Trouble) as reason:
        tally.put_off += _put_off(row, clock(), str(reason))
        return isinstance(reason, _Trouble)
    tally.sent += _mark_sent(row, message, clock())
    return False


def _composed(row: Notification, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The letter as it is true now; None where its recipient may not or need not have it."""
    try:
        message = compose(row, now)
    except Exception as error:
        # One letter that cannot be written must not keep back all the others.
        logger.exception("letter %s could not be composed", row.pk)
        raise _PutOff(f"{type(error).__name__}: {error}") from error
    if message is not None:
        message.extra_headers["Message-ID"] = message_id(row)
    return message


def _hand_over(message: EmailMultiAlternatives, server: BaseEmailBackend) -> None:
    """Give the letter to the server, and its answer the meaning that it has for the letter."""
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        _close(server)
        raise _Trouble(_told(error)) from error
    try:
        server.send_messages([message])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        # The conversation may have stopped anywhere: the next letter begins a new one.
        _close(server)
        raise _meaning(error) from error


def _meaning(error: Exception) -> Exception:
    """What a failed hand-over says about the letter, or about the server."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [_Answer(*answer) for answer in error.recipients.values()]
        kind = _Refusal if all(answer.for_ever for answer in answers) else _PutOff
        return kind("; ".join(map(str, answers)))
    if isinstance(error, (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)):
        answer = _Answer(error.smtp_code, error.smtp_error)
        if isinstance(error, smtplib.SMTPSenderRefused) and answer.code not in ABOUT_THE_LETTER:
            return _Trouble(str(answer))
        return _Refusal(str(answer)) if answer.for_ever else _PutOff(str(answer))
    if isinstance(error, (smtplib.SMTPNotSupportedError, ValueError)):
        # An address or a header that this server, or mail itself, has no way to carry.
        return _Refusal(_told(error))
    return _Trouble(_told(error))


@dataclass(frozen=True)
class _Answer:
    """An SMTP reply (RFC 5321 section 4.2)."""

    code: int
    text: bytes | str

    @property
    def for_ever(self) -> bool:
        return 500 <= self.code <= 599

    def __str__(self) -> str:
        text = self.text.decode(errors="replace") if isinstance(self.text, bytes) else self.text
        return f"{self.code} {text}"


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except (smtplib.SMTPException, OSError) as error:
        logger.info("closing the mail connection: %s", error)


def _own(row: Notification, **changes: object) -> int:
    """Change the row if it still is ours; 0 where the lease ran out and another has it."""
    changed = Notification.objects.filter(
        pk=row.pk, lease=row.lease, state=NotificationState.SENDING
    ).update(lease="", **changes)
    if not changed:
        logger.warning("letter %s was taken over by another worker", row.pk)
    return changed


def _settle(row: Notification, *, state: str, error: str = "") -> int:
    return _own(row, state=state, error=error[:LONGEST_ERROR])


def _put_off(row: Notification, now: dt.datetime, error: str) -> int:
    pausing = pause(row.attempts, chance=random.random())  # noqa: S311  jitter is no secret
    later = moment_to_try(row, now + pausing)
    return _own(row, state=NotificationState.QUEUED, try_at=later, error=error[:LONGEST_ERROR])


def _leave_until(row: Notification, moment: dt.datetime) -> int:
    """Put a letter back untried; what went wrong before stays told."""
    tries = row.attempts - 1
    return _own(row, state=NotificationState.QUEUED, try_at=moment, attempts=tries)


def _mark_sent(row: Notification, message: EmailMultiAlternatives, now: dt.datetime) -> int:
    return _own(
        row,
        state=NotificationState.SENT,
        sent_at=now,
        sent_to=message.to[0],
        mail_subject=str(message.subject)[:255],
        error="",
        payload={} if row.secret else row.payload,
    )
