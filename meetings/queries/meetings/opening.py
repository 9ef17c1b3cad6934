"""The sitting that opens a meeting: deadlines, reminders and letters count from it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Case, Subquery, When

from meetings.enums import Audience
from meetings.models import Meeting, Sitting

# The first sitting for both delegations, else the first of any.
OPENING_FIRST = (Case(When(audience=Audience.ALL, then=0), default=1), "starts_at", "pk")


def first_sittings(meetings: Collection[int]) -> dict[int, Sitting]:
    """The sitting that opens each meeting; cancelled ones do not count. One query."""
    found: dict[int, Sitting] = {}
    sittings = Sitting.objects.filter(meeting__in=meetings, cancelled_at=None)
    for sitting in sittings.order_by(*OPENING_FIRST):
        found.setdefault(sitting.meeting_id, sitting)
    return found


def opens_at(meeting: Any) -> Subquery:
    """When that sitting of `meeting` (its key, or an `OuterRef` to it) begins, within another
    query; NULL where there is none."""
    rows = Sitting.objects.filter(meeting=meeting, cancelled_at=None)
    return Subquery(rows.order_by(*OPENING_FIRST).values("starts_at")[:1])


def opening_day(meeting: Meeting) -> dt.date | None:
    """The local date of the first live sitting, of those that were fetched with `meeting`."""
    live = [sitting for sitting in meeting.sittings.all() if sitting.cancelled_at is None]
    return min(live, key=lambda sitting: sitting.starts_at).day if live else None
