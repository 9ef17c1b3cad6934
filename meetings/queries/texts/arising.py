"""Matters arising: what earlier meetings left open."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigAutoField,
    CharField,
    DateTimeField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    QuerySet,
)

from meetings.access import visible_actions
from meetings.enums import ACTION_OPEN
from meetings.models import ActionItem, Meeting
from meetings.queries.actions.due import with_due_side
from meetings.queries.actions.owners import with_owners_gone
from meetings.queries.meetings.order import before, meetings_before, order_of
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.paging import counted, first_of
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Viewer

# The agenda names so many, and leads to the others.
_MOST = 20


@dataclass(frozen=True)
class Matter:
    """An action item as the agenda names it; its owners by side and name for the active language,
    and whether they have left and nobody answers for it."""

    number: str
    text: Bilingual
    due_on: dt.date
    due_side: str
    owners: tuple[tuple[Side, str, bool], ...]


@dataclass(frozen=True)
class Arising:
    """The action items of earlier meetings that are still open: the first ones, and how many there
    are."""

    matters: tuple[Matter, ...] = ()
    total: int = 0

    @property
    def more(self) -> int:
        return self.total - len(self.matters)


def _arising(viewer: Viewer, meetings: QuerySet[Meeting], now: Any) -> QuerySet[ActionItem]:
    rows = visible_actions(viewer).filter(meeting__in=meetings, state__in=ACTION_OPEN)
    rows = with_owners_gone(rows, now)
    return with_due_side(rows.select_related("meeting", "owner_us", "owner_cn")).order_by(
        "due_on", "pk"
    )


def arising_at(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> tuple[ActionItem, ...]:
    """The action items of earlier meetings that are still open: matters arising. Who left at
    `now` (aware, UTC) is marked as owner. One query."""
    return tuple(_arising(viewer, meetings_before(meeting), now))


_ORDER: dict[str, Any] = {
    "meeting": BigAutoField(),
    "year": PositiveSmallIntegerField(),
    "half": PositiveSmallIntegerField(),
    "kind": CharField(),
    "serial": PositiveIntegerField(),
}


@prepared(**_ORDER, now=DateTimeField())
def _first_arising(viewer: Viewer, *, meeting: Any, now: Any, **order: Any) -> QuerySet[Any]:
    return first_of(_arising(viewer, before(meeting, **order), now), _MOST)


@prepared(**_ORDER, now=DateTimeField())
def _number_arising(viewer: Viewer, *, meeting: Any, now: Any, **order: Any) -> QuerySet[Any, int]:
    return counted(_arising(viewer, before(meeting, **order), now))


def first_arising_at(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Arising:
    """The first of `arising_at`, and how many there are. Two queries."""
    order = order_of(meeting)
    rows = _first_arising(viewer, meeting=meeting.pk, now=now, **order)
    total = sum(_number_arising(viewer, meeting=meeting.pk, now=now, **order))
    return Arising(tuple(_matter(row) for row in rows), total)


def _matter(action: ActionItem) -> Matter:
    both = ((Side.US, action.owner_us), (Side.CN, action.owner_cn))
    owners = tuple((side, who.name, action.gone_on(side)) for side, who in both if who)
    return Matter(action.number, action.text, action.due_on, action.due_side, owners)
