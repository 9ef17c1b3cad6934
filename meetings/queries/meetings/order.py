"""Which meetings come before another: by when they meet, whatever their numbers."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet

from meetings.models import Meeting
from meetings.queries.meetings.opening import opens_at


def meetings_before(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings that open before `meeting` does. Those of which one has no date yet go by year,
    half and number.

    Numbers do not tell: years are planned ahead, and an extraordinary meeting between two of them
    gets a higher number than the later one.
    """
    return before(meeting.pk, year=meeting.year, half=meeting.half, number=meeting.number)


def before(key: Any, *, year: Any, half: Any, number: Any) -> QuerySet[Meeting]:
    """As `meetings_before`, of the meeting with this key, year, half and number."""
    undated = (
        Q(year__lt=year) | Q(year=year, half__lt=half) | Q(year=year, half=half, number__lt=number)
    )
    rows = Meeting.objects.alias(opens=opens_at(OuterRef("pk")), own=opens_at(key))
    return rows.filter(
        Q(opens__lt=F("own"))
        | Q(opens=F("own"), number__lt=number)
        | (Q(opens=None) | Q(own=None)) & undated
    )
