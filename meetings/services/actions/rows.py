"""What every act on an action item does to its row and its record."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from meetings.access import sides_of_action, visible_actions
from meetings.models import ActionItem
from meetings.rules.lifecycles import ACTION
from meetings.services.locks import lock_meeting
from members.services import audit
from workinggroup.lib.errors import Stale
from workinggroup.lib.viewer import Side, Viewer


def lock_action(actor: Viewer, action: ActionItem) -> ActionItem:
    """The action item as it is now, with its meeting, which is locked until the transaction ends;
    every act on one starts here. Raises `Stale` where the actor does not see it, or no longer."""
    meeting = lock_meeting(action.meeting_id)
    found: ActionItem | None = visible_actions(actor).filter(pk=action.pk).first()
    if found is None:
        raise Stale(_("This action item no longer exists."))
    found.meeting = meeting
    return found


def demand_wording(action: ActionItem, wording: str | None) -> None:
    """Raise `Stale` unless the words are those with this `wording` (None: whatever they are)."""
    if wording is not None and wording != action.wording:
        raise Stale(_("The words have changed since you opened the page. Please read them again."))


def next_state(action: ActionItem, now: dt.datetime) -> dict[str, Any]:
    """The columns of an act that writes its own conditional UPDATE: the next sequence and version,
    changed at `now`."""
    return {
        "sequence": action.sequence + 1,
        "version": action.version + 1,
        "changed_at": now,
    }


def write_action(action: ActionItem, now: dt.datetime, *, calendar: bool) -> None:
    """Save an action item as changed at `now`, under its next version; with `calendar`, also under
    its next sequence, since calendars must learn of it."""
    action.version += 1
    action.sequence += calendar
    action.changed_at = now
    action.save()


def finish_if_confirmed(actor: Viewer, action: ActionItem, now: dt.datetime) -> None:
    """Make it done once every side that owns it has confirmed; one query, none where one owes.
    Raises `Refused` where its state does not allow it."""
    if all(getattr(action, f"confirmed_{side}_at") for side in sides_of_action(action)):
        before = ACTION.perform(action, "finish", **next_state(action, now))
        record_on_action(
            actor, action, "finish_action", now, from_state=before, to_state=action.state
        )


def void_confirmations(action: ActionItem, changed: set[str]) -> None:
    """New words void every confirmation, a new owner that of the side; and any dropping."""
    for side in Side:
        if changed & {"text_en", "text_zh", f"owner_{side}"}:
            setattr(action, f"confirmed_{side}_at", None)
    forget_dropping(action)


def reopen(actor: Viewer, action: ActionItem, reason: str, now: dt.datetime) -> None:
    """Open a settled action item again: earlier confirmations are void, and any dropping. Raises
    `Refused` where its state does not allow it, or without a reason."""
    before = ACTION.perform(
        action,
        "reopen",
        reason=reason,
        confirmed_us_at=None,
        confirmed_cn_at=None,
        drop_us_at=None,
        drop_cn_at=None,
        drop_reason="",
        **next_state(action, now),
    )
    record_on_action(
        actor,
        action,
        "reopen_action",
        now,
        from_state=before,
        to_state=action.state,
        reason=reason,
    )


def forget_dropping(action: ActionItem) -> None:
    """Take back what either side said about dropping it. Changes the row only in memory."""
    action.drop_us_at = action.drop_cn_at = None
    action.drop_reason = ""


def record_on_action(
    actor: Viewer, action: ActionItem, act: str, now: dt.datetime, **details: Any
) -> None:
    """Write the audit entry of `act` at `now`, which both sides read; `details` are those of
    `audit.record`."""
    audit.record(
        actor,
        act=act,
        subject=action,
        now=now,
        meeting_id=action.meeting_id,
        **details,
    )
