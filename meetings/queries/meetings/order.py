"""Which meetings come before another: by when they meet, whatever their numbers."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet

from meetings.models import Meeting
from meetings.queries.meetings.opening import opens_at


def meetings_before(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings that open before `meeting` does. Those of which one has no date yet, and those
    that open together, go as they are listed.

    Numbers do not tell: extraordinary meetings have a series of their own, and past meetings are
    entered after those that are planned.
    """
    return before(meeting.pk, **order_of(meeting))


def order_of(meeting: Meeting) -> dict[str, Any]:
    """What `before` asks of a meeting besides its key."""
    return {
        "year": meeting.year,
        "half": meeting.half,
        "kind": meeting.kind,
        "serial": meeting.serial,
    }


def before(pk: Any, *, year: Any, half: Any, kind: Any, serial: Any) -> QuerySet[Meeting]:
    """As `meetings_before`, of the meeting with this key and `order_of`."""
    # As `oldest_first`: the regular one before the extraordinary ones of its half-year.
    in_half = Q(kind__gt=kind) | Q(kind=kind, serial__lt=serial)
    lower = Q(year__lt=year) | Q(year=year, half__lt=half) | Q(year=year, half=half) & in_half
    rows = Meeting.objects.alias(opens=opens_at(OuterRef("pk")), own=opens_at(pk))
    return rows.filter(
        Q(opens__lt=F("own")) | Q(opens=F("own")) & lower | (Q(opens=None) | Q(own=None)) & lower
    )
