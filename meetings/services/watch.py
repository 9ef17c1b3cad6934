"""Looks after the mail, and tells the operator when it is in trouble."""

import datetime as dt

from django.db import transaction

from meetings.queries.readiness import mail_status
from meetings.rules.reminders import PlannedReminder
from meetings.services.outbox import post
from members.letters import MAIL_TROUBLE
from members.models import Person

# It tells how things stood; the next one is written tomorrow.
_LASTS = dt.timedelta(hours=20)


@transaction.atomic
def warn_of_trouble(*, now: dt.datetime) -> int:
    """Write to every operator where letters are late, failed or expired unsent: once on a day
    (UTC) at most, and never about this letter itself. Returns how many operators know of it."""
    status = mail_status(now)
    if not status.in_trouble:
        return 0
    payload = {
        "late": status.late,
        "oldest": status.oldest.isoformat() if status.oldest else "",
        "stuck": status.stuck,
        "expired": status.expired,
    }
    operators = Person.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    day = now.date().isoformat()
    planned = [
        PlannedReminder(
            MAIL_TROUBLE, "person", person.pk, person.pk, day, now, now, now + _LASTS, payload
        )
        for person in operators
    ]
    post(planned, now=now)
    return len(planned)
