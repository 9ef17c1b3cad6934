"""When an action item is overdue: its day is over for a side that still owes it.

Where both sides owe it, its day ends with that of Beijing, which ends first.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from meetings.enums import ACTION_OPEN
from meetings.models import ActionItem
from workinggroup.lib import clock
from workinggroup.lib.viewer import Side


def overdue_at(now: dt.datetime, sides: Collection[Side] = tuple(Side)) -> Q:
    """The condition that an action item is overdue at `now`: it is alive, and its day has ended in
    the zone of one of `sides` whose owner has not confirmed it."""
    return late_on(days_at(now), sides)


def days_at(now: dt.datetime) -> dict[str, dt.date]:
    """The date on each side at `now`."""
    return {side.value: clock.local(now, clock.SIDE_ZONES[side]).date() for side in Side}


def late_on(days: Mapping[str, Any], sides: Collection[Side] = tuple(Side)) -> Q:
    """As `overdue_at`, on the date of each side."""
    late = Q(pk__in=[])
    for side in sides:
        late |= owed_by(side) & Q(due_on__lt=days[side])
    return Q(state__in=ACTION_OPEN) & late


def with_due_side(rows: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    """`rows`, each with `due_side`: the side whose clock counts. No query more."""
    derived: dict[str, Any] = {
        "due_side": Case(When(owed_by(Side.CN), then=Value("cn")), default=Value("us"))
    }
    return rows.annotate(**derived)


def owed_by(side: Side) -> Q:
    """The condition that the owner on `side` has not confirmed it, whatever has become of it."""
    return Q(**{f"owner_{side}__isnull": False, f"confirmed_{side}_at": None})
