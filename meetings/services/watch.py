"""Looks after the mail and the record, and tells whoever has to know when one is in trouble."""

import datetime as dt
import hashlib
import logging

from django.db import transaction

from meetings.access import audience_of_keys
from meetings.queries.readiness import mail_status
from meetings.queries.texts.verification import AstrayText, astray_texts
from meetings.rules.reminders import PlannedReminder
from meetings.services.outbox import post
from members.letters import MAIL_TROUBLE, RECORD_ASTRAY
from members.models import Person

# It tells how things stood; the next one is written tomorrow.
_LASTS = dt.timedelta(hours=20)
_WEEK = dt.timedelta(days=7)
_log = logging.getLogger(__name__)


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
    operators = _operators()
    day = now.date().isoformat()
    planned = [
        PlannedReminder(
            MAIL_TROUBLE, "person", person.pk, person.pk, day, now, now, now + _LASTS, payload
        )
        for person in operators
    ]
    post(planned, now=now)
    return len(planned)


@transaction.atomic
def warn_of_astray_texts(*, now: dt.datetime) -> list[AstrayText]:
    """Write to heads, counsel and secretariats of both sides and to every operator where texts on
    record do not verify (`queries.texts.verification`): at once, again where others come to them,
    and else once a week while it lasts. Each is in the log at every look. Returns the texts."""
    astray = astray_texts()
    if not astray:
        return []
    symbols = [each.symbol for each in astray]
    _log.error("The record does not verify: %s", ", ".join(symbols))
    payload = {
        "texts": [
            {
                "symbol": each.symbol,
                "meeting": each.text.meeting.number,
                "kind": each.text.kind,
                "rows_only": each.rows_only,
            }
            for each in astray
        ]
    }
    digest = hashlib.sha256("\n".join(symbols).encode()).hexdigest()[:12]
    year, week, _day = now.isocalendar()
    people = audience_of_keys(now).order_by("pk")
    planned = [
        PlannedReminder(
            RECORD_ASTRAY,
            "person",
            person.pk,
            person.pk,
            f"{year}-W{week:02}-{digest}",
            now,
            now,
            now + _WEEK,
            payload,
        )
        for person in {*people, *_operators()}
    ]
    post(planned, now=now)
    return astray


def _operators() -> list[Person]:
    return list(Person.objects.filter(is_superuser=True, is_active=True).order_by("pk"))
