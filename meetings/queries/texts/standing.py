"""Which standing items an agenda has not got."""

from meetings.enums import ItemKind, MeetingState, TextKind, TextState
from meetings.models import AgendaItem, JointText, Meeting
from meetings.queries.meetings.order import meetings_before
from meetings.rules.standing_items import STANDING, StandingItem


def missing_standing_items(meeting: Meeting) -> list[StandingItem]:
    """Those of the template that the agenda has not got; the adoption of the last minutes only
    where such are still open. Two queries at most."""
    rows = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)
    present = set(rows.values_list("kind", flat=True))
    return [
        each
        for each in STANDING
        if each.kind not in present
        and (each.kind != ItemKind.LAST_MINUTES or _last_minutes_open(meeting))
    ]


def _last_minutes_open(meeting: Meeting) -> bool:
    earlier = JointText.objects.filter(kind=TextKind.MINUTES, meeting__in=meetings_before(meeting))
    held = earlier.filter(meeting__state=MeetingState.HELD)
    return held.exclude(state=TextState.ADOPTED).exists()
