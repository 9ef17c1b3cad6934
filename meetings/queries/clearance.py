"""What opens a meeting, and which draft agendas wait for counsel before that: told on the home page
and by mail alike."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Case, OuterRef, Subquery, When

from meetings.access import visible_sittings
from meetings.enums import Audience, TextKind, TextState
from meetings.models import AgendaItem, JointText, Meeting, Sitting
from members.access import Viewer

# Both counsel clear an agenda before it goes out, 28 days ahead by default (practice, Agenda).
CLEAR_AHEAD = dt.timedelta(days=70)


# The sitting that opens a meeting: the first for both delegations, else the first of any.
OPENING_FIRST = (Case(When(audience=Audience.ALL, then=0), default=1), "starts_at", "pk")


def opening_sitting(viewer: Viewer, meeting: Meeting) -> Sitting | None:
    """The sitting from which reminders of `meeting` count, the one `first_sittings` gives; None
    where the viewer is invited to none. One query."""
    rows = visible_sittings(viewer).filter(meeting=meeting, cancelled_at=None)
    return rows.order_by(*OPENING_FIRST).first()


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
    sittings = Sitting.objects.filter(meeting=OuterRef("meeting"), cancelled_at=None)
    opens_at = Subquery(sittings.order_by(*OPENING_FIRST).values("starts_at")[:1])
    items = AgendaItem.objects.filter(meeting__in=drafts, withdrawn_at=None)
    complete: dict[int, bool] = {}
    for item in items.annotate(opens_at=opens_at):
        near = item.opens_at is not None and now < item.opens_at < now + CLEAR_AHEAD
        current = item.title.current and (not item.note or item.note.current)
        complete[item.meeting_id] = complete.get(item.meeting_id, True) and near and current
    return {drafts[meeting] for meeting, whole in complete.items() if whole}


def first_sittings(meetings: Collection[int]) -> dict[int, Sitting]:
    """The sitting that opens each meeting; cancelled ones do not count. One query."""
    found: dict[int, Sitting] = {}
    sittings = Sitting.objects.filter(meeting__in=meetings, cancelled_at=None)
    for sitting in sittings.order_by(*OPENING_FIRST):
        found.setdefault(sitting.meeting_id, sitting)
    return found
