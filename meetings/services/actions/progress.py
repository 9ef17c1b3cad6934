"""Working on an action item until it is done or dropped."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import (
    may_agree_to_drop,
    may_confirm_done,
    may_keep_action,
    may_propose_to_drop,
    may_reopen_action,
    may_start_action,
    may_work_on_action,
)
from meetings.models import ActionItem, ProgressNote
from meetings.rules.lifecycles import ACTION
from meetings.services.actions import rows
from members.access import person_of
from workinggroup.lib import validation
from workinggroup.lib.errors import Refused
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Viewer


@transaction.atomic
def start_action(actor: Viewer, *, action: ActionItem, now: dt.datetime) -> ActionItem:
    """Say that work on it has begun. Raises `NotAllowed`, `Refused`, `Stale`."""
    action = rows.lock_action(actor, action)
    may_start_action(actor, action).demand()
    before = ACTION.perform(action, "start", **rows.next_state(action, now))
    rows.record_on_action(
        actor, action, "start_action", now, from_state=before, to_state=action.state
    )
    return action


@transaction.atomic
def report_progress(
    actor: Viewer, *, action: ActionItem, text_en: str = "", text_zh: str = "", now: dt.datetime
) -> ProgressNote:
    """Add a note on progress for both sides to read; one language is enough, and marked as such.

    Raises `NotAllowed` for who is neither an owner nor of an owner's secretariat.
    """
    action = rows.lock_action(actor, action)
    may_work_on_action(actor, action).demand()
    note = ProgressNote(
        action=action,
        author=person_of(actor),
        side=actor.require_side(),
        text_en=clean_prose(text_en),
        text_zh=clean_prose(text_zh),
        written_at=now,
    )
    if not note.text:
        raise Refused(
            _("Please write something."), fields={"text_en": _("Please write something.")}
        )
    validation.check(note)
    note.save()
    rows.record_on_action(actor, action, "report_progress", now)
    return note


@transaction.atomic
def confirm_done(
    actor: Viewer, *, action: ActionItem, now: dt.datetime, wording: str | None = None
) -> ActionItem:
    """Confirm it as done for the actor's side; done once every owner's side confirmed.

    `wording` is that of the words the actor read (None: whatever they are). Two sides who confirm
    in the same second give one finish. Raises `NotAllowed`, `Refused` where the side has confirmed
    already, `Stale` where the words changed since they were read.
    """
    action = rows.lock_action(actor, action)
    rows.demand_wording(action, wording)
    may_confirm_done(actor, action).demand()
    setattr(action, f"confirmed_{actor.require_side()}_at", now)
    rows.write_action(action, now, calendar=False)
    rows.record_on_action(actor, action, "confirm_done", now)
    rows.finish_if_confirmed(actor, action, now)
    return action


@transaction.atomic
def agree_to_drop(
    actor: Viewer, *, action: ActionItem, reason: str = "", now: dt.datetime
) -> ActionItem:
    """Agree for the actor's side that it is dropped; dropped once both sides agreed.

    Who agrees first gives the reason. Raises `NotAllowed`; `Refused` without a reason or where the
    side has agreed already.
    """
    action = rows.lock_action(actor, action)
    speaks, act = (
        (may_agree_to_drop, "agree_to_drop")
        if action.drop_proposed
        else (may_propose_to_drop, "propose_to_drop")
    )
    speaks(actor, action).demand()
    side = actor.require_side()
    reason = clean_prose(reason)
    if not action.drop_reason and not reason:
        why = _("Please say why it should be closed without action.")
        raise Refused(why, fields={"reason": why})
    action.drop_reason = action.drop_reason or reason
    setattr(action, f"drop_{side}_at", now)
    validation.check(action)
    rows.write_action(action, now, calendar=False)
    rows.record_on_action(actor, action, act, now, reason=reason)
    if getattr(action, f"drop_{side.other}_at"):
        before = ACTION.perform(action, "drop", **rows.next_state(action, now))
        rows.record_on_action(
            actor, action, "drop_action", now, from_state=before, to_state=action.state
        )
    return action


@transaction.atomic
def keep_action(actor: Viewer, *, action: ActionItem, now: dt.datetime) -> ActionItem:
    """Turn down, or take back, a proposal to drop it; the next one starts anew. Raises
    `NotAllowed`."""
    action = rows.lock_action(actor, action)
    may_keep_action(actor, action).demand()
    rows.forget_dropping(action)
    rows.write_action(action, now, calendar=False)
    rows.record_on_action(actor, action, "keep_action", now)
    return action


@transaction.atomic
def reopen_action(
    actor: Viewer, *, action: ActionItem, reason: str, now: dt.datetime
) -> ActionItem:
    """Open a done or dropped action item again, with a reason; earlier confirmations are void.
    Raises `NotAllowed`; `Refused` where its state does not allow it, or without a reason."""
    action = rows.lock_action(actor, action)
    may_reopen_action(actor, action).demand()
    rows.reopen(actor, action, clean_prose(reason), now)
    return action
