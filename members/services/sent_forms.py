"""Forms that are sent twice, by a double click or a page that comes back, and done once."""

import datetime as dt
import hashlib

from django.db import IntegrityError, transaction

from members.models import SentForm
from members.models.sent_form import LONGEST_LOCATION, LONGEST_TOKEN

# Longer than a page stays open, and than what was typed is kept on a device.
SENDABLE = dt.timedelta(days=14)


def token_of(*parts: str) -> str:
    """The token by which `take_form` knows what is sent, from all that tells it from another."""
    digest = hashlib.sha256("\n".join(f"{len(part)} {part}" for part in parts).encode())
    return digest.hexdigest()[:LONGEST_TOKEN]


def take_form(person_id: int, token: str, *, now: dt.datetime) -> tuple[SentForm, bool]:
    """The row of a form that is sent, and whether it is sent for the first time.

    Only inside a transaction: whoever sends the same form meanwhile waits here until it ends, and
    then finds where the first answer led; or does the act, where the first did not.
    """
    while True:
        try:
            with transaction.atomic():
                sent = SentForm.objects.create(person_id=person_id, token=token, sent_at=now)
                return sent, True
        except IntegrityError:
            if sent_before := SentForm.objects.filter(person_id=person_id, token=token).first():
                return sent_before, False


def keep_answer(sent: SentForm, location: str) -> None:
    """Note where the answer leads, for whoever sends the form again; without a place nothing was
    done, and the form may be sent again. An address that no page of ours has leads home."""
    if location:
        place = location if len(location) <= LONGEST_LOCATION else "/"
        SentForm.objects.filter(pk=sent.pk).update(location=place)
    else:
        sent.delete()


def forget_sent_forms(*, now: dt.datetime) -> int:
    """Drop the forms that nobody will send again; returns how many."""
    return SentForm.objects.filter(sent_at__lt=now - SENDABLE).delete()[0]
