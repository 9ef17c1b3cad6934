"""Whether an act on an action item can be done now."""

import datetime as dt

from django.utils.translation import gettext as _

from meetings import access
from meetings.models import (
    ActionItem,
    Meeting,
)
from meetings.queries.actions import may_change_now, may_give_for, minutes_of_action
from meetings.queries.actions.owners import with_owners_gone
from workinggroup.lib.viewer import YES, Verdict, Viewer, no


def may_give_action_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Give out an action item of a meeting. One query."""
    return may_give_for(viewer, meeting)


def may_import_actions_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Enter action items of the past from a file: who gives them out; of which meetings, each row
    is asked for."""
    return access.may_manage_actions(viewer)


def may_change_action_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Change words, owners or date, as far as the lock of the minutes lets it. One query."""
    return may_change_now(viewer, action)


def may_redate_action_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Change its date alone. One query."""
    minutes = minutes_of_action(viewer, action.meeting)
    return access.may_change_action(viewer, action, minutes) and access.may_change_promise(
        viewer, minutes
    )


def may_confirm_wording_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Confirm that its stale text still says the same. One query."""
    return access.may_confirm_wording(viewer, action, minutes_of_action(viewer, action.meeting))


def may_start_action_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Say that work on it has begun, once."""
    return access.may_start_action(viewer, action)


def may_report_progress_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Say how far it has come, while it is open."""
    return access.may_work_on_action(viewer, action)


def may_confirm_done_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Confirm it as done, for a side that owns it and has not said so yet."""
    return access.may_confirm_done(viewer, action)


def may_propose_to_drop_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Speak first of dropping it."""
    return access.may_propose_to_drop(viewer, action)


def may_agree_to_drop_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Agree to the dropping that the other side proposes."""
    return access.may_agree_to_drop(viewer, action)


def may_keep_action_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Call off the dropping that either side proposes."""
    return access.may_keep_action(viewer, action)


def may_reopen_action_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Open one that is done or dropped again."""
    return access.may_reopen_action(viewer, action)


def may_remind_owner_now(viewer: Viewer, action: ActionItem, now: dt.datetime) -> Verdict:
    """Remind the owner of the own side, while the item is open and they are there. One query, none
    for a row of `with_owners_gone`."""
    if not (verdict := access.may_manage_actions(viewer)):
        return verdict
    if action.settled:
        return no(access.IS_SETTLED)
    if viewer.side not in access.sides_of_action(action):
        return no(_("Your side has no owner of it."))
    found: ActionItem | None = action
    if f"gone_{viewer.side}" not in vars(action):
        found = with_owners_gone(ActionItem.objects.filter(pk=action.pk), now).first()
    if found and found.gone_on(str(viewer.side)):
        return no(_("Its owner on your side has left. Name another first."))
    return YES
