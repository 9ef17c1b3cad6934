"""What the moves of a meeting depend on, read from its rows."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import BigAutoField, QuerySet

from meetings.enums import MeetingFormat, TextKind, TextState
from meetings.models import JointText, Meeting, Sitting
from meetings.rules.moves import MoveFacts
from workinggroup.lib.prepared import prepared


@prepared(meeting=BigAutoField())
def _sittings(*, meeting: Any) -> QuerySet[Sitting]:
    rows = Sitting.objects.filter(meeting=meeting)
    return rows.only("cancelled_at", "starts_at", "ends_at")


@prepared(meeting=BigAutoField())
def _texts(*, meeting: Any) -> QuerySet[JointText]:
    return JointText.objects.filter(meeting=meeting).only("kind", "state")


def facts_of(meeting: Meeting, now: dt.datetime) -> MoveFacts:
    """The facts at `now`, whoever asks: sittings for heads count too. Two queries."""
    pk = meeting.pk
    return facts_from(meeting, _sittings(meeting=pk), _texts(meeting=pk), now)


def facts_from(
    meeting: Meeting, sittings: Iterable[Sitting], texts: Iterable[JointText], now: dt.datetime
) -> MoveFacts:
    """The same from rows at hand."""
    live = [row for row in sittings if row.cancelled_at is None]
    states = {text.kind: text.state for text in texts}
    online = meeting.format == MeetingFormat.ONLINE
    return MoveFacts(
        sittings=len(live),
        begun=any(row.starts_at <= now for row in live),
        all_begun=all(row.starts_at <= now for row in live),
        over=bool(live) and all(row.ends_at <= now for row in live),
        place_known=online or meeting.place.complete,
        agenda=states.get(TextKind.AGENDA, TextState.DRAFT),
        minutes=states.get(TextKind.MINUTES, TextState.DRAFT),
    )
