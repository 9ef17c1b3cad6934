"""Whom a letter about an act goes to, and its rows."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import QuerySet

from meetings.queries.reminders import Readers, readers
from meetings.rules.reminders import PlannedReminder, news
from members.models import Person


def with_account(audience: QuerySet[Person], now: dt.datetime) -> Readers:
    """Those of `audience`, which access decides, who have an account."""
    theirs = set(audience.values_list("pk", flat=True))
    return {pk: reader for pk, reader in readers(now).items() if pk in theirs}


def news_for(
    rule: str,
    subject: tuple[str, int],
    occurrence: str,
    people: Readers,
    now: dt.datetime,
    *,
    wait: dt.timedelta = dt.timedelta(0),
    until: dt.datetime | None = None,
    urgent: bool = False,
    payload: Mapping[str, object] | None = None,
) -> list[PlannedReminder]:
    """A row for each of `people`, as `rules.reminders.news` makes it. Raises nothing."""
    return [
        news(
            rule,
            subject,
            occurrence,
            reader.recipient,
            now,
            wait=wait,
            until=until,
            urgent=urgent,
            payload=payload,
        )
        for reader in people.values()
    ]
