"""Letters: a row of the outbox becomes a message, or nothing.

The row tells what it is about and to whom; what the letter says is read when it is sent, through
the access rules of its recipient as they are then. Whoever may no longer see the thing, or need
no longer hear of it, gets no letter.
"""

import datetime as dt
from collections.abc import Callable, Mapping

from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from meetings.mail import account, action, digest, meeting, paper, text
from meetings.mail.desk import Desk
from meetings.mail.letter import Letter, message
from members.access import viewer_of
from members.letters import DIGEST
from members.models import Notification

Writer = Callable[[Desk, Notification], Letter | None]
# Account letters are for people who may hold no role (yet, or any more).
ACCOUNT_WRITERS: Mapping[str, Writer] = {
    "invitation": account.invitation,
    "account": account.letter,
}
WRITERS: Mapping[str, Writer] = {
    **meeting.WRITERS,
    **text.WRITERS,
    **action.WRITERS,
    **paper.WRITERS,
}


def compose(row: Notification, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The letter of `row` as it is true at `now` (aware, UTC), in its recipient's language.

    None where the recipient may no longer see what it is about, or it has become moot: the row is
    then no longer needed. Writes nothing. Raises `KeyError` for a rule that nobody writes.
    """
    viewer = viewer_of(row.recipient, now)
    account_writer = ACCOUNT_WRITERS.get(row.rule)
    if not row.recipient.is_active or (viewer.is_nobody and account_writer is None):
        return None
    with translation.override(row.recipient.language):
        desk = Desk(row.recipient, viewer, now)
        if row.rule == DIGEST:
            letter = digest.letter(desk, row, WRITERS)
        else:
            letter = (account_writer or WRITERS[row.rule])(desk, row)
        return None if letter is None else message(letter, desk)
