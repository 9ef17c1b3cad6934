"""Matters arising: what earlier meetings left open."""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigAutoField,
    Count,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
    Window,
)

from meetings.access import visible_actions
from meetings.enums import ActionState
from meetings.models import ActionItem, Meeting
from meetings.queries.order import before, meetings_before
from members.access import Viewer
from workinggroup.lib.prepared import prepared

ALIVE = (ActionState.OPEN, ActionState.IN_PROGRESS)
# The agenda names so many, and leads to the others.
MOST = 20


@dataclass(frozen=True)
class Arising:
    """The action items of earlier meetings that are still open: the first ones, and how many there
    are."""

    actions: tuple[ActionItem, ...] = ()
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.actions)


def _arising(viewer: Viewer, meetings: QuerySet[Meeting]) -> QuerySet[ActionItem]:
    rows = visible_actions(viewer).filter(meeting__in=meetings, state__in=ALIVE)
    return rows.select_related("meeting", "owner_us", "owner_cn").order_by("due_on", "pk")


def arising_at(viewer: Viewer, meeting: Meeting) -> tuple[ActionItem, ...]:
    """The action items of earlier meetings that are still open: matters arising. One query."""
    return tuple(_arising(viewer, meetings_before(meeting)))


@prepared(
    meeting=BigAutoField(),
    year=PositiveSmallIntegerField(),
    half=PositiveSmallIntegerField(),
    number=PositiveIntegerField(),
)
def _first_arising(viewer: Viewer, *, meeting: Any, **order: Any) -> QuerySet[Any]:
    rows = _arising(viewer, before(meeting, **order))
    return rows.annotate(total=Window(Count("pk")))[:MOST]


def first_arising_at(viewer: Viewer, meeting: Meeting) -> Arising:
    """The first of `arising_at`, and how many there are. One query."""
    order = {"year": meeting.year, "half": meeting.half, "number": meeting.number}
    rows = _first_arising(viewer, meeting=meeting.pk, **order)
    return Arising(tuple(rows), rows[0].total if rows else 0)
