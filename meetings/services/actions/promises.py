"""Giving out action items, and changing what was promised."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import may_change_action, may_change_promise
from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, JointText, Meeting, Topic
from meetings.queries.actions import may_give_for, minutes_of_action
from meetings.queries.verdicts.actions import may_confirm_wording_now
from meetings.services.actions import rows
from meetings.services.actions.checks import check_promise, new_promise
from meetings.services.announcements.actions import announce_assigned
from meetings.services.symbols import ACTION_SERIES, next_serial
from meetings.services.texts import open_for_edit
from members.models import Person
from members.services.edits import merge, stored
from workinggroup.lib.bilingual import stale_after
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Side, Viewer

PLAIN_FIELDS = ("text_en", "text_zh", "due_on", "item", "owner_us", "owner_cn")
# What stands in the minutes and what a calendar shows: a change of these voids what was cleared and
# signed, and is a new sequence (RFC 5545, 3.8.7.4). Topics, and the agenda item, are neither.
PROMISED_FIELDS = frozenset({"text_en", "text_zh", "due_on", "owner_us", "owner_cn"})


@transaction.atomic
def give_action(
    actor: Viewer,
    *,
    meeting: Meeting,
    text_en: str,
    text_zh: str,
    due_on: dt.date,
    owner_us: Person | None = None,
    owner_cn: Person | None = None,
    item: AgendaItem | None = None,
    topics: Iterable[Topic] = (),
    now: dt.datetime,
) -> ActionItem:
    """Give out an action item with the next number of its meeting.

    `due_on` is a date; it is over when the day has ended in the owner's side's zone. Raises
    `NotAllowed` where the minutes are locked; `Refused` with the fields at fault: no text, no
    owner, an owner who is not of that side at `now`, a date that has passed.
    """
    may_give_for(actor, meeting).demand()
    open_for_edit(actor, meeting=meeting, kind=TextKind.MINUTES, now=now)
    action = new_promise(
        actor,
        meeting=meeting,
        text_en=text_en,
        text_zh=text_zh,
        due_on=due_on,
        owner_us=owner_us,
        owner_cn=owner_cn,
        item=item,
        now=now,
    )
    action.serial = next_serial(meeting, ACTION_SERIES)
    action.save()
    action.topics.set(topics)
    rows.record_on_action(actor, action, "give_action", now)
    announce_assigned(action, now=now)
    return action


@transaction.atomic
def change_action(
    actor: Viewer,
    *,
    action: ActionItem,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    **values: Any,
) -> ActionItem:
    """Change words, owners, date, agenda item or `topics` of an open action item.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. New words void every confirmation, a new owner that of the side; where the
    only owner who had not confirmed is taken away, it is done. Raises `NotAllowed`, `Refused` as
    `give_action`.
    """
    action = rows.lock_action(actor, action)
    minutes = minutes_of_action(actor, action.meeting)
    may_change_action(actor, action, minutes).demand()
    stored_values = {**stored(action, PLAIN_FIELDS), "topics": list(action.topics.all())}
    values = merge(actor, action, stored_values, values, seen)
    before = action.text
    changes = assign(action, values)
    changes |= _set_topics(action, values.get("topics"))
    if not changes:
        return action
    promised = PROMISED_FIELDS & set(changes)
    # Brought along by the group, and everybody's: no minutes with it were circulated here.
    of_the_past = action.circulated and not (minutes and minutes.circulated_at)
    if promised and not (minutes and minutes.final):
        _demand_open(actor, minutes, promised)
        open_for_edit(actor, meeting=action.meeting, kind=TextKind.MINUTES, now=now)
    elif {"text_en", "text_zh"} & promised:
        raise Refused(
            _("The wording is part of adopted minutes; only owners and due date can be changed.")
        )
    action.text_stale = stale_after(before=before, en=action.text_en, zh=action.text_zh)
    if of_the_past:
        action.circulate_text()
    check_promise(actor, action, set(changes), now)
    write_change(actor, action, changes, now)
    return action


def redate_action(
    actor: Viewer,
    *,
    action: ActionItem,
    due_on: dt.date,
    now: dt.datetime,
    seen: FieldMarks | None = None,
) -> ActionItem:
    """Change the date of an open action item, and nothing else; as `change_action`."""
    return change_action(actor, action=action, due_on=due_on, seen=seen, now=now)


@transaction.atomic
def confirm_wording(
    actor: Viewer, *, action: ActionItem, now: dt.datetime, wording: str | None = None
) -> ActionItem:
    """Say that the text which did not change still says the same as the one that did.

    `wording` as in `confirm_done`. Raises `NotAllowed`, `Stale` where the words changed since they
    were read or are current already.
    """
    action = rows.lock_action(actor, action)
    rows.demand_wording(action, wording)
    may_confirm_wording_now(actor, action, now).demand()
    open_for_edit(actor, meeting=action.meeting, kind=TextKind.MINUTES, now=now)
    action.text_stale = ""
    rows.write_action(action, now, calendar=False)
    rows.record_on_action(actor, action, "confirm_wording", now)
    return action


def _demand_open(actor: Viewer, minutes: JointText | None, changed: Iterable[str]) -> None:
    """Raise `Refused` at the fields that `changed` where the minutes, in which they stand, are
    issued."""
    if not (verdict := may_change_promise(actor, minutes)):
        raise Refused(verdict.reason, fields=dict.fromkeys(changed, str(verdict.reason)))


def write_change(
    actor: Viewer, action: ActionItem, changes: dict[str, list[str]], now: dt.datetime
) -> None:
    """Write an action item of which `changes` were assigned, with what follows from them: void
    confirmations, where it is not settled; the record; letters to new owners."""
    if not action.settled:
        rows.void_confirmations(action, set(changes))
    rows.write_action(action, now, calendar=bool(PROMISED_FIELDS & set(changes)))
    rows.record_on_action(actor, action, "change_action", now, changes=changes)
    if {"owner_us", "owner_cn"} & set(changes):
        rows.finish_if_confirmed(actor, action, now)
        announce_assigned(action, now=now, sides=[s for s in Side if f"owner_{s}" in changes])


def assign(action: ActionItem, values: dict[str, Any]) -> dict[str, list[str]]:
    """Set `values` on the action item, in memory; what that changes, for the record."""
    changes: dict[str, list[str]] = {}
    for field in PLAIN_FIELDS:
        if field not in values:
            continue
        old, new = getattr(action, field), values[field]
        if field in {"text_en", "text_zh"}:
            new = clean_prose(new)
        if old != new:
            setattr(action, field, new)
            changes[field] = [_described(old), _described(new)]
    return changes


def _described(value: object) -> str:
    """A value for the audit record: names in the letters that both sides read."""
    if value is None:
        return ""
    return value.latin_name if isinstance(value, Person) else str(value)


def _set_topics(action: ActionItem, topics: Iterable[Topic] | None) -> dict[str, list[str]]:
    if topics is None:
        return {}
    old, new = sorted(t.slug for t in action.topics.all()), sorted(t.slug for t in topics)
    if old == new:
        return {}
    action.topics.set(topics)
    return {"topics": [", ".join(old), ", ".join(new)]}
