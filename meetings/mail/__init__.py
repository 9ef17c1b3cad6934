"""Letters: a row of the outbox becomes a message, or nothing.

The row tells what it is about and to whom; what the letter says is read when it is sent, through
the access rules of its recipient as they are then. Whoever may no longer see the thing, or need
no longer hear of it, gets no letter.
"""

import datetime as dt

from django.core.mail import EmailMultiAlternatives

from meetings.mail.batch import Batch
from members.models import Notification


def compose(row: Notification, now: dt.datetime) -> EmailMultiAlternatives | None:
    """The letter of `row` alone, as `Batch.compose` gives it; without a Message-ID, which whoever
    sends it sets."""
    message = Batch(now).compose(row)
    return None if message is None else message.as_django()
