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


def open_meeting(actor: Viewer, *, meeting: Meeting) -> Meeting:
    """The meeting, locked until the transaction ends; every change of one starts here.

    Raises `NotAllowed`, and `Refused` once it is held, closed or cancelled.
    """
    may_plan(actor).demand()
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not (verdict := may_change_meeting(actor, locked)):
        raise Refused(verdict.reason)
    return locked


def demand_reason(meeting: Meeting, reason: str, *, needed: bool = True) -> None:
    """Raise `Refused` where a change of a confirmed meeting comes without its reason."""
    if needed and meeting.state == MeetingState.CONFIRMED and not reason.strip():
        missing = _("The meeting is confirmed: say why this changes. Everybody will read it.")
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
