"""Sends what is due: claim rows with a lease, hand them to SMTP one by one, mark each.

A letter is marked before the next one is handed over, and its Message-ID is that of the row: of
those a killed process had in hand, one at most goes twice, under the same name. What many letters
say alike is read and written once; before each hand-over the database is asked whether that still
holds.
"""

import datetime as dt
import hashlib
import logging
import random
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection

from meetings.mail.batch import Batch, LetterLinks
from meetings.mail.facts import Addressee
from meetings.mail.wire import Message
from meetings.rules.working_days import working_moment
from meetings.services import claims
from meetings.services.claims import Claimed
from meetings.services.freshness import Freshness
from meetings.services.handover import (
    PutOff,
    Refusal,
    Trouble,
    Unknown,
    close_connection,
    describe_failure,
    hand_over,
)
from members.enums import MailKind, NotificationState
from members.letters import KIND_OF_RULE
from members.models import Notification
from workinggroup.lib.commits import Witness
from workinggroup.lib.doorbell import DELIVER, ring
from workinggroup.lib.outages import FAILURES
from workinggroup.lib.smtp import EmailBackend

logger = logging.getLogger(__name__)

FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=1)
JITTER = 0.25
# So many letters in a row that the server would not talk about: it is down, leave the rest.
TROUBLES = 3
# One run takes up no letter after this; the next one goes on. Its task has time for the answer to
# the last one besides (`EMAIL_PATIENCE`).
RUN_LASTS = dt.timedelta(seconds=180)
# Seconds that its task may take, so that the answer to the last letter is waited for. The lease of
# letters (`MAIL_LEASE_SECONDS`) and the broker's patience are longer.
SOFT_LIMIT = int(RUN_LASTS.total_seconds()) + settings.EMAIL_PATIENCE + 60
HARD_LIMIT = SOFT_LIMIT + 60
# So many letters are claimed together: at first few, then about what goes in a quarter of a second.
# As many wait for the lease to run out when a worker is killed.
FIRST, MOST = 25, 500
QUICK, SLOW = dt.timedelta(milliseconds=150), dt.timedelta(milliseconds=400)
# So often what was read is read again before one letter is handed over.
LOOKS = 3


@dataclass
class Tally:
    """What one run did."""

    sent: int = 0
    moot: int = 0
    refused: int = 0
    put_off: int = 0
    expired: int = 0


def deliver_due(
    *, clock: Callable[[], dt.datetime], stopping: Callable[[], bool] = lambda: False
) -> Tally:
    """Send every letter that is due, one after the other, over one connection to the server.

    `clock` gives the instant (aware, UTC) and is asked anew for every letter. Any number of
    workers may run this at once. Ends when nothing is due, after `RUN_LASTS`, when the server is in
    trouble, or between two letters once `stopping` says so. Raises nothing that a server or a
    letter does; changes `Notification` rows.
    """
    expired = claims.expire(now=clock())
    claims.give_up(now=clock())
    run = _Run(clock, stopping)
    run.tally.expired = expired
    until = clock() + RUN_LASTS
    try:
        while run.may_go_on(until) and (rows := claims.claim(now=clock(), most=run.at_once)):
            began = clock()
            run.take(rows)
            while run.rows and run.may_go_on(until):
                run.next_letter()
            run.pace(clock() - began)
    finally:
        claims.give_back(run.rows)
        close_connection(run.server)
    return run.tally


def message_id(row: Notification | Claimed) -> str:
    """The name of a letter for ever: the same for every try, and after a restored backup."""
    parts = (row.rule, row.subject_type, row.subject_id, row.recipient_id, row.occurrence)
    name = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
    return f"<{name}@{settings.UID_DOMAIN}>"


def pause(attempts: int, *, chance: float) -> dt.timedelta:
    """How long to wait after try number `attempts`: doubling from 30 s to an hour, with a quarter
    more or less as `chance` (from 0 to 1) has it, so that letters do not return all at once."""
    doubling = min(max(attempts - 1, 0), 20)
    return min(FIRST_PAUSE * (1 << doubling), LONGEST_PAUSE) * (1 - JITTER + 2 * JITTER * chance)


def moment_to_try(row: Claimed, to: Addressee, moment: dt.datetime) -> dt.datetime:
    """The first instant from `moment` on (UTC) at which a letter may be handed over: in the working
    hours of its recipient, as when it was planned, however late a try or a sweep comes to it.

    At any hour where it is urgent or about their account, where they belong to no side, and where
    it would be of no more use by then.
    """
    if row.payload.get("urgent") or KIND_OF_RULE.get(row.rule) == MailKind.ACCOUNT:
        return moment
    if to.viewer.side is None:
        return moment
    later = working_moment(moment, to.viewer.side, to.person.time_zone)
    return later if later < row.expires_at else moment


class _Run:
    """One run, with the letters that it has claimed."""

    def __init__(self, clock: Callable[[], dt.datetime], stopping: Callable[[], bool]) -> None:
        self.clock, self.stopping = clock, stopping
        self.tally = Tally()
        self.troubles = 0
        self.server: BaseEmailBackend = get_connection()
        if isinstance(self.server, EmailBackend):
            self.server.when_slow = self._leave_the_others
        self.rows: deque[Claimed] = deque()
        # Letters as they are written from the present batch.
        self.ready: dict[int, Message | None] = {}
        self.renew_at = clock()
        self.at_once = FIRST
        self.witness = Witness()
        self.recorder = claims.SentRecorder(self.witness)
        self.freshness = Freshness(self.witness, now=clock())
        self.links = LetterLinks()
        self.batch = Batch(clock(), self.links)
        self.session = connection.connection

    def may_go_on(self, until: dt.datetime) -> bool:
        """Not over another connection to the database: what was read, was read over this one."""
        alike = connection.connection is self.session and not self.stopping()
        return alike and self.troubles < TROUBLES and self.clock() < until

    def pace(self, took: dt.timedelta) -> None:
        """Claim more or less next time, after how long these letters took."""
        if took < QUICK:
            self.at_once = min(self.at_once * 2, MOST)
        elif took > SLOW:
            self.at_once = max(self.at_once // 2, 1)

    def take(self, rows: list[Claimed]) -> None:
        """Send these next."""
        self.witness.wrote()
        self.rows.extend(rows)
        self.renew_at = self.clock() + _half_a_lease()
        self._read_again(rows[0])
        # All of them before the first is handed over: what is done together is done quicker. What
        # fails here fails again in its turn, and is told then.
        for row in rows:
            with suppress(Exception):
                self.ready[row.pk] = self.batch.compose(row, message_id(row))

    def next_letter(self) -> None:
        """One letter, from access to its mark."""
        if self.clock() >= self.renew_at:
            self._renew()
            return
        row = self.rows.popleft()
        in_trouble = False
        try:
            if message := self._in_time(row):
                hand_over(message, self.server)
                self._record_sent(row, message)
        except Refusal as refusal:
            settled = claims.settle(row, state=NotificationState.FAILED, error=str(refusal))
            self.tally.refused += self._wrote(settled)
        except Unknown as reason:
            in_trouble = True
            self.tally.put_off += self._wrote(self._perhaps(row, str(reason)))
        except (PutOff, Trouble) as reason:
            in_trouble = isinstance(reason, Trouble)
            self.tally.put_off += self._wrote(self._put_off(row, str(reason)))
        self.troubles = self.troubles + 1 if in_trouble else 0

    def _in_time(self, row: Claimed) -> Message | None:
        """`_to_send`; where the database fails before the hand-over, a letter is untried."""
        try:
            return self._to_send(row)
        except DatabaseError:
            self.rows.appendleft(row)
            raise

    def _to_send(self, row: Claimed) -> Message | None:
        """The letter as it is true now; None where it is not to be sent, or not now: the row is
        then marked so."""
        for _look in range(LOOKS):
            message = self.ready[row.pk] if row.pk in self.ready else self._composed(row)
            if self._holds():
                break
            self._read_again(row)
        now = self.clock()
        if (later := moment_to_try(row, self.batch.addressee(row), now)) > now:
            self.tally.put_off += self._wrote(claims.leave_until(row, later))
            return None
        if message is None:
            self.tally.moot += self._wrote(claims.settle(row, state=NotificationState.MOOT))
        return message

    def _composed(self, row: Claimed) -> Message | None:
        try:
            return self.batch.compose(row, message_id(row))
        except Exception as error:
            # One letter that cannot be written must not keep back all the others.
            logger.exception("letter %s could not be composed", row.pk)
            raise PutOff(describe_failure(error)) from error

    def _holds(self) -> bool:
        """Whether what the batch has read is still so."""
        now = self.clock()
        return self.freshness.lasts(now) and self.batch.facts.good_at(now)

    def _read_again(self, row: Claimed) -> None:
        now = self.clock()
        self.freshness.begin(now=now, among_others=claims.others_at_work(row, now=now))
        self.batch = Batch(now, self.links)
        self.batch.want([row, *self.rows])
        self.ready = {}

    def _perhaps(self, row: Claimed, error: str) -> int:
        """Try a letter again that may be delivered already, a few times: it goes under the same
        Message-ID. Then it is for people to decide."""
        lost = row.lost_tries + 1
        if lost < claims.MOST_LOST:
            return self._put_off(row, error, lost_tries=lost)
        return claims.settle(row, state=NotificationState.UNKNOWN, error=error)

    def _put_off(self, row: Claimed, error: str, *, lost_tries: int = 0) -> int:
        pausing = pause(row.attempts, chance=random.random())  # noqa: S311  jitter is no secret
        moment = moment_to_try(row, self.batch.addressee(row), self.clock() + pausing)
        return claims.put_off(row, moment, error, lost_tries=lost_tries)

    def _leave_the_others(self) -> None:
        """The server thinks about the letter in hand, for ten minutes perhaps: the others are for
        whoever else is there."""
        try:
            self._wrote(claims.give_back(self.rows))
        except FAILURES as error:
            # The answer counts more: they are given back in the end.
            logger.warning("letters are kept in hand: %s", error)
        else:
            self.rows.clear()
            ring(DELIVER)

    def _record_sent(self, row: Claimed, message: Message) -> None:
        done = self.recorder.sent(
            row, to=message.address, subject=message.subject, now=self.clock()
        )
        self.tally.sent += self._wrote(done)

    def _renew(self) -> None:
        self.rows = deque(claims.renew(self.rows, now=self.clock()))
        self.renew_at = self.clock() + _half_a_lease()
        self._wrote(len(self.rows))

    def _wrote(self, changed: int) -> int:
        if changed:
            self.witness.wrote()
        return changed


def _half_a_lease() -> dt.timedelta:
    return dt.timedelta(seconds=settings.MAIL_LEASE_SECONDS / 2)
