"""One act at a time on a meeting: locking it, asking for a reason, noting what changed."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from meetings.access import may_change_meeting, may_plan
from meetings.enums import MeetingState
from meetings.models import Meeting
from members.services import audit
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer


def lock_meeting(pk: int) -> Meeting:
    """The meeting with its chairs as it is now, locked until the transaction ends.

    The one lock for everything about a meeting: its moves and sittings, chairs and attendance, its
    agenda, minutes and action items. Each act on any of these takes it first, before it reads what
    it decides by, so that no two acts can each be right and together wrong, and none waits for
    another that waits for it. Rows that only name the meeting are written beside it (no_key).
    """
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("chair_us", "chair_cn").get(pk=pk)


def open_meeting(actor: Viewer, *, meeting: Meeting) -> Meeting:
    """The meeting, locked until the transaction ends; every change of one starts here.

    Raises `NotAllowed`, and `Refused` once it is held, closed or cancelled.
    """
    may_plan(actor).demand()
    locked = lock_meeting(meeting.pk)
    if not (verdict := may_change_meeting(actor, locked)):
        raise Refused(verdict.reason)
    return locked


def demand_reason(meeting: Meeting, reason: str, *, needed: bool = True) -> None:
    """Raise `Refused` where a change of a confirmed meeting comes without its reason."""
    if needed and meeting.state == MeetingState.CONFIRMED and not reason.strip():
        missing = _(
            "The meeting is confirmed: give the reason for the change. Everyone will read it."
        )
        raise Refused(missing, fields={"reason": missing})


def note_change(
    actor: Viewer,
    meeting: Meeting,
    act: str,
    now: dt.datetime,
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> None:
    """Write the audit entry of `act` on a meeting at `now`, which both sides read. `changes` is
    field -> [old, new]."""
    audit.record(
        actor,
        act=act,
        subject=meeting,
        now=now,
        meeting_id=meeting.pk,
        reason=reason,
        changes=changes,
    )
