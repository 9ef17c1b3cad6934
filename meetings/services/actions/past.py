"""Entering action items that were given out before the group had this portal."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import may_give_past_action
from meetings.enums import TextKind
from meetings.models import ActionItem, Meeting
from meetings.queries.actions import minutes_of_action
from meetings.rules.doubts import doubts_of_due
from meetings.services.actions import rows
from meetings.services.actions.checks import new_promise
from meetings.services.doubts import sitting_days
from meetings.services.symbols import ACTION_SERIES, next_serial, take_serial
from meetings.services.texts import open_for_edit
from members.models import Person
from workinggroup.lib.errors import Refused, demand_meant
from workinggroup.lib.viewer import Viewer

# More action items than a meeting has.
HIGHEST_ACTION = 999


@transaction.atomic
def enter_past_action(
    actor: Viewer,
    *,
    meeting: Meeting,
    due_on: dt.date,
    now: dt.datetime,
    serial: int | None = None,
    text_en: str = "",
    text_zh: str = "",
    owner_us: Person | None = None,
    owner_cn: Person | None = None,
    confirmed: Collection[str] = (),
) -> ActionItem:
    """Enter an action item of a meeting that took place, as open.

    As `give_action`, but that its day may be over, and that it keeps the number that the group gave
    it (`serial`; None: the next of its meeting). Nobody is told: `announce_entered` tells each
    owner once of all that were entered together. Raises `NotAllowed` where the minutes are locked
    or out, or the meeting is to come; `Refused` with the fields at fault, such as a number that is
    taken; `Doubtful` for a day before the meeting that is not `confirmed`.
    """
    may_give_past_action(actor, meeting, minutes_of_action(actor, meeting)).demand()
    open_for_edit(actor, meeting=meeting, kind=TextKind.MINUTES, now=now)
    action = new_promise(
        actor,
        meeting=meeting,
        text_en=text_en,
        text_zh=text_zh,
        due_on=due_on,
        owner_us=owner_us,
        owner_cn=owner_cn,
        now=now,
        of_the_past=True,
    )
    action.serial = _numbered(meeting, serial)
    # Everybody had it before there were minutes of it here.
    action.circulate_text()
    action.save()
    rows.record_on_action(actor, action, "enter_past_action", now)
    demand_meant(doubts_of_due(due_on, sitting_days(meeting)), confirmed)
    return action


def _numbered(meeting: Meeting, serial: int | None) -> int:
    """Take the number; `Refused` for one that another action item has, or that can be none."""
    if serial is None:
        return next_serial(meeting, ACTION_SERIES)
    if not 1 <= serial <= HIGHEST_ACTION:
        reason = _("An action item has a number from 1 to %(most)d.") % {"most": HIGHEST_ACTION}
        raise Refused(reason, fields={"serial": reason})
    if ActionItem.objects.filter(meeting=meeting, serial=serial).exists():
        reason = _("Another action item of this meeting has this number.")
        raise Refused(reason, fields={"serial": reason})
    take_serial(meeting, ACTION_SERIES, serial)
    return serial
