"""Which meetings come before another: by when they meet, whatever their numbers."""

from django.db.models import F, OuterRef, Q, QuerySet

from meetings.models import Meeting
from meetings.queries.opening import opens_at


def meetings_before(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings that open before `meeting` does. Those of which one has no date yet go by year,
    half and number.

    Numbers do not tell: years are planned ahead, and an extraordinary meeting between two of them
    gets a higher number than the later one.
    """
    undated = (
        Q(year__lt=meeting.year)
        | Q(year=meeting.year, half__lt=meeting.half)
        | Q(year=meeting.year, half=meeting.half, number__lt=meeting.number)
    )
    rows = Meeting.objects.alias(opens=opens_at(OuterRef("pk")), own=opens_at(meeting))
    return rows.filter(
        Q(opens__lt=F("own"))
        | Q(opens=F("own"), number__lt=meeting.number)
        | (Q(opens=None) | Q(own=None)) & undated
    )
