"""Which draft agendas wait for counsel: told on the home page and by mail alike."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import BigAutoField, OuterRef, QuerySet

from meetings.enums import TextKind, TextState
from meetings.models import AgendaItem, JointText
from meetings.queries.meetings.opening import opens_at
from workinggroup.lib.prepared import Several, prepared

# Both counsel clear an agenda before it goes out, 28 days ahead by default (practice, Agenda).
CLEAR_AHEAD = dt.timedelta(days=70)


@prepared(meetings=Several(BigAutoField()))
def _items(*, meetings: Any) -> QuerySet[Any]:
    rows = AgendaItem.objects.filter(meeting__pk__in=meetings, withdrawn_at=None)
    return rows.annotate(opens_at=opens_at(OuterRef("meeting")))


def drafts_to_clear(texts: Iterable[JointText], now: dt.datetime) -> set[int]:
    """Those of `texts` that are agendas in draft with items, complete and current in both
    languages, whose meeting opens within `CLEAR_AHEAD` of `now`; by key. One query."""
    drafts = {
        row.meeting_id: row.pk
        for row in texts
        if row.kind == TextKind.AGENDA and row.state == TextState.DRAFT
    }
    if not drafts:
        return set()
    complete: dict[int, bool] = {}
    for item in _items(meetings=drafts):
        near = item.opens_at is not None and now < item.opens_at < now + CLEAR_AHEAD
        current = item.title.current and (not item.note or item.note.current)
        complete[item.meeting_id] = complete.get(item.meeting_id, True) and near and current
    return {drafts[meeting] for meeting, whole in complete.items() if whole}
