"""Which meetings come before another: by when they meet, whatever their numbers."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from meetings.models import Meeting, Sitting


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
    rows = Meeting.objects.alias(opens=_opening(OuterRef("pk")), own=_opening(meeting))
    return rows.filter(
        Q(opens__lt=F("own"))
        | Q(opens=F("own"), number__lt=meeting.number)
        | (Q(opens=None) | Q(own=None)) & undated
    )


def _opening(meeting: Meeting | OuterRef) -> Subquery:
    rows = Sitting.objects.filter(meeting=meeting, cancelled_at=None).order_by("starts_at")
    return Subquery(rows.values("starts_at")[:1])
