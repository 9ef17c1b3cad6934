"""The moves of a meeting from its proposal to its close."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from meetings.access import may_plan
from meetings.enums import MeetingState
from meetings.models import Attendance, Meeting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.meetings.moves import facts_of
from meetings.rules import moves
from meetings.rules.lifecycles import MEETING
from meetings.services import deadlines, sittings
from meetings.services.announcements.meetings import (
    announce_cancelled,
    announce_confirmed,
    announce_polling,
    announce_postponed,
)
from meetings.services.doubts import demand_confirmed
from meetings.services.locks import lock_meeting
from members.services import audit
from workinggroup.lib.viewer import Viewer


@transaction.atomic
def poll_meeting(
    actor: Viewer,
    *,
    meeting: Meeting,
    now: dt.datetime,
    reason: str = "",
    confirmed: Collection[str] = (),
) -> Meeting:
    """Ask both delegations who will come. After a postponement the earlier answers are void, and
    new days that look like a mistake are asked about (`doubts.demand_confirmed`)."""
    row = lock_meeting(meeting.pk)
    moved = _move(actor, meeting, "poll", now, reason)
    if row.postponed:
        demand_confirmed(moved, now=now, confirmed=confirmed)
    return moved


def confirm_meeting(
    actor: Viewer, *, meeting: Meeting, now: dt.datetime, reason: str = ""
) -> Meeting:
    """Confirm dates, place and host; from then on every change needs a reason."""
    return _move(actor, meeting, "confirm", now, reason)


def postpone_meeting(actor: Viewer, *, meeting: Meeting, reason: str, now: dt.datetime) -> Meeting:
    """The dates no longer stand; the number does."""
    return _move(actor, meeting, "postpone", now, reason)


def hold_meeting(actor: Viewer, *, meeting: Meeting, now: dt.datetime, reason: str = "") -> Meeting:
    """Record that it took place."""
    return _move(actor, meeting, "hold", now, reason)


def close_meeting(
    actor: Viewer, *, meeting: Meeting, now: dt.datetime, reason: str = ""
) -> Meeting:
    """Nothing is left to do but the action items: the minutes are adopted."""
    return _move(actor, meeting, "close", now, reason)


def cancel_meeting(actor: Viewer, *, meeting: Meeting, reason: str, now: dt.datetime) -> Meeting:
    """It will not take place; its number is not given again."""
    return _move(actor, meeting, "cancel", now, reason)


def _move(actor: Viewer, meeting: Meeting, name: str, now: dt.datetime, reason: str) -> Meeting:
    """Make one move: state, calendars and audit entry together.

    Raises `NotAllowed`; `Refused` where the move is not open or something it needs is missing;
    `Stale` where somebody else moved at the same moment.
    """
    may_plan(actor).demand()
    with transaction.atomic():
        locked = lock_meeting(meeting.pk)
        moves.may_move(name, locked.state, facts_of(locked, now)).demand()
        dates = snapshot(locked)
        before = MEETING.perform(locked, name, reason=reason, changed_at=now)
        changes = _effects(locked, name, before, now)
        audit.record(
            actor,
            act=f"{name}_meeting",
            subject=locked,
            now=now,
            meeting_id=locked.pk,
            from_state=before,
            to_state=locked.state,
            reason=reason,
            changes=changes,
        )
        _announce(locked, name, dates, reason, now)
    return locked


def _effects(meeting: Meeting, name: str, before: str, now: dt.datetime) -> dict[str, Any]:
    """What a move changes besides the state; what of it belongs on record."""
    if name in moves.SHOWN_BY_CALENDARS:
        sittings.mark_sittings_changed(meeting, now=now)
        deadlines.mark_deadlines_changed(meeting, now=now)
    if name == "poll" and before == MeetingState.POSTPONED:
        void = Attendance.objects.filter(meeting=meeting).exclude(answer="")
        count = void.update(answer="", mode="", remark="", answered_at=None)
        return {"answers": [count, 0]} if count else {}
    return {}


def _announce(
    meeting: Meeting, name: str, dates: dict[str, object], reason: str, now: dt.datetime
) -> None:
    """Write to both delegations about a move that concerns their calendars."""
    if name == "poll":
        announce_polling(meeting, now=now)
    elif name == "confirm":
        announce_confirmed(meeting, now=now)
    elif name == "postpone":
        announce_postponed(meeting, before=dates, reason=reason, now=now)
    elif name == "cancel":
        announce_cancelled(meeting, before=dates, reason=reason, now=now)
