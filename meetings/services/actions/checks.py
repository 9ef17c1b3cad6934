"""What a promise must hold: words, an owner of each side that has one, a day."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from meetings.access import visible_items
from meetings.models import ActionItem, AgendaItem, Meeting
from members.access import current_appointments
from workinggroup.lib import clock, validation
from workinggroup.lib.errors import Refused, Text
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Side, Viewer

LAST_YEAR = 2200


def new_promise(
    actor: Viewer,
    *,
    meeting: Meeting,
    text_en: str,
    text_zh: str,
    now: dt.datetime,
    of_the_past: bool = False,
    **values: Any,
) -> ActionItem:
    """An action item of `meeting` with these words and `values`, assigned at `now`, that holds all
    that a promise must; it has no number and is not saved yet. Raises `Refused` as
    `check_promise`."""
    action = ActionItem(
        meeting=meeting,
        text_en=clean_prose(text_en),
        text_zh=clean_prose(text_zh),
        assigned_at=now,
        created_at=now,
        changed_at=now,
        **values,
    )
    changed = {"due_on", "owner_us", "owner_cn", "item"}
    check_promise(actor, action, changed, now, of_the_past=of_the_past)
    return action


def check_promise(
    actor: Viewer,
    action: ActionItem,
    changed: set[str],
    now: dt.datetime,
    *,
    of_the_past: bool = False,
) -> None:
    """Raise `Refused` with every field at fault, of those `changed`; the day of a promise
    `of_the_past` may be over."""
    faults: dict[str, Text] = {}
    if not action.text:
        faults["text_en"] = _("Please write the text in at least one language.")
    if not (action.owner_us_id or action.owner_cn_id):
        faults["owner_us"] = _("Name an owner on at least one side.")
    for side in Side:
        field = f"owner_{side}"
        owner = getattr(action, f"{field}_id")
        if field in changed and owner and not _is_of(owner, side, now):
            faults[field] = _("This person is not of that delegation.")
    if "due_on" in changed and (
        fault := _fault_of_date(action.due_on, now, of_the_past=of_the_past)
    ):
        faults["due_on"] = fault
    item = action.item
    if "item" in changed and item and not _may_stand_under(actor, action, item):
        faults["item"] = _("This agenda item belongs to another meeting.")
    if faults:
        raise Refused(next(iter(faults.values())), fields=faults)
    validation.check(action, exclude=["serial"])


def _may_stand_under(actor: Viewer, action: ActionItem, item: AgendaItem) -> bool:
    return visible_items(actor).filter(pk=item.pk, meeting=action.meeting_id).exists()


def _is_of(person_id: int, side: Side, now: dt.datetime) -> bool:
    return current_appointments(now).filter(person=person_id, delegation=side).exists()


def _fault_of_date(due_on: dt.date, now: dt.datetime, *, of_the_past: bool) -> Text:
    if due_on.year > LAST_YEAR:
        return _("This date is too far away.")
    # Somewhere it is still that day as long as Washington's clock says so.
    today = clock.local(now, clock.WASHINGTON).date()
    return _("This date has passed.") if due_on < today and not of_the_past else ""
