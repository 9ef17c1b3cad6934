"""The state in which a file has an action item, as far as the importing side can say so.

Each act is the one that is done by hand, and asks its rule: what takes both sides takes both here,
too. The file of one side's secretariat says it for that side, the same file imported by the other
for the other.
"""

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import override

from meetings.access import (
    may_agree_to_drop,
    may_confirm_done,
    may_propose_to_drop,
    may_start_action,
    may_work_on_action,
    sides_of_action,
)
from meetings.enums import ActionState
from meetings.models import ActionItem, ProgressNote
from meetings.rules.doubts import doubts_of_settled
from meetings.rules.imports.past_actions import ActionRow
from meetings.rules.imports.values import day_from_iso
from meetings.services.actions import agree_to_drop, confirm_done, report_progress, start_action
from meetings.services.doubts import sitting_days
from workinggroup.lib import clock, dual_time
from workinggroup.lib.bilingual import CODES
from workinggroup.lib.errors import Refused, demand_meant
from workinggroup.lib.viewer import Viewer


def settle_as_written(
    actor: Viewer,
    action: ActionItem,
    row: ActionRow,
    now: dt.datetime,
    confirmed: Collection[str] = (),
) -> ActionItem:
    """Say of an open action item what `row` says: that it is begun, done or dropped, where the
    actor's side may say so; else it stays open. Returns it as it is then.

    The day on which it was done or dropped stands in a note on its progress, by who may write one:
    what is confirmed now is confirmed now. Raises `Refused`, such as for a day to come, or without
    the reason why it is dropped; `Doubtful` for a day before the meeting that is not `confirmed`.
    """
    wanted = row.wanted_state
    if row.settled_on:
        _note_day(actor, action, row, now, confirmed)
    if wanted == ActionState.IN_PROGRESS and may_start_action(actor, action):
        return start_action(actor, action=action, now=now)
    if wanted == ActionState.DONE and may_confirm_done(actor, action):
        return confirm_done(actor, action=action, now=now)
    proposed = action.drop_proposed
    may_say_dropped = may_agree_to_drop if proposed else may_propose_to_drop
    if wanted == ActionState.DROPPED and may_say_dropped(actor, action):
        return agree_to_drop(actor, action=action, reason=row.reason, now=now)
    return action


def awaits(actor: Viewer, action: ActionItem, row: ActionRow) -> bool:
    """Whether an action item that is there waits for the actor's side to say what `row` says of it:
    every other side has said so. One that is the actor's side's alone does as long as nothing has
    been done with it here."""
    wanted = row.wanted_state
    if wanted == ActionState.DROPPED:
        return bool(action.drop_proposed and may_agree_to_drop(actor, action))
    if wanted == ActionState.IN_PROGRESS:
        return bool(may_start_action(actor, action)) and action.version == 1
    if wanted != ActionState.DONE or not may_confirm_done(actor, action):
        return False
    others = [side for side in sides_of_action(action) if side != actor.side]
    confirmed = all(getattr(action, f"confirmed_{side}_at") for side in others)
    return confirmed and (bool(others) or action.version == 1)


def _note_day(
    actor: Viewer,
    action: ActionItem,
    row: ActionRow,
    now: dt.datetime,
    confirmed: Collection[str],
) -> None:
    day, done = day_from_iso(row.settled_on), row.wanted_state == ActionState.DONE
    if day is None or day > clock.local(now, clock.BEIJING).date():
        reason = _("This day is yet to come.")
        raise Refused(reason, fields={"settled_on": reason})
    demand_meant(doubts_of_settled(day, sitting_days(action.meeting)), confirmed)
    if not may_work_on_action(actor, action):
        return
    texts = {}
    for suffix, code in CODES.items():
        with override(code):
            sentence = (
                _("Done on %(day)s, according to the group's own list.")
                if done
                else _("Closed without action on %(day)s, according to the group's own list.")
            )
            texts[f"text_{suffix}"] = sentence % {"day": dual_time.day_in_words(day)}
    if not ProgressNote.objects.filter(action=action, **texts).exists():
        report_progress(actor, action=action, now=now, **texts)
