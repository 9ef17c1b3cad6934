"""Matters arising: what earlier meetings left open."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigAutoField,
    CharField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
)

from meetings.access import visible_actions
from meetings.enums import ACTION_OPEN
from meetings.models import ActionItem, Meeting
from meetings.queries.actions.due import with_due_side
from meetings.queries.meetings.order import before, meetings_before, order_of
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.paging import counted, first_of
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer

# The agenda names so many, and leads to the others.
_MOST = 20


@dataclass(frozen=True)
class Matter:
    """An action item as the agenda names it; its owners by their names for the active language."""

    number: str
    text: Bilingual
    due_on: dt.date
    due_side: str
    owner_us: str
    owner_cn: str


@dataclass(frozen=True)
class Arising:
    """The action items of earlier meetings that are still open: the first ones, and how many there
    are."""

    matters: tuple[Matter, ...] = ()
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.matters)


def _arising(viewer: Viewer, meetings: QuerySet[Meeting]) -> QuerySet[ActionItem]:
    rows = visible_actions(viewer).filter(meeting__in=meetings, state__in=ACTION_OPEN)
    return with_due_side(rows.select_related("meeting", "owner_us", "owner_cn")).order_by(
        "due_on", "pk"
    )


def arising_at(viewer: Viewer, meeting: Meeting) -> tuple[ActionItem, ...]:
    """The action items of earlier meetings that are still open: matters arising. One query."""
    return tuple(_arising(viewer, meetings_before(meeting)))


_ORDER: dict[str, Any] = {
    "meeting": BigAutoField(),
    "year": PositiveSmallIntegerField(),
    "half": PositiveSmallIntegerField(),
    "kind": CharField(),
    "serial": PositiveIntegerField(),
}


@prepared(**_ORDER)
def _first_arising(viewer: Viewer, *, meeting: Any, **order: Any) -> QuerySet[Any]:
    return first_of(_arising(viewer, before(meeting, **order)), _MOST)


@prepared(**_ORDER)
def _number_arising(viewer: Viewer, *, meeting: Any, **order: Any) -> QuerySet[Any, int]:
    return counted(_arising(viewer, before(meeting, **order)))


def first_arising_at(viewer: Viewer, meeting: Meeting) -> Arising:
    """The first of `arising_at`, and how many there are. Two queries."""
    order = order_of(meeting)
    rows = _first_arising(viewer, meeting=meeting.pk, **order)
    total = sum(_number_arising(viewer, meeting=meeting.pk, **order))
    return Arising(tuple(_matter(row) for row in rows), total)


def _matter(action: ActionItem) -> Matter:
    us, cn = action.owner_us, action.owner_cn
    names = us.name if us else "", cn.name if cn else ""
    return Matter(action.number, action.text, action.due_on, action.due_side, *names)
