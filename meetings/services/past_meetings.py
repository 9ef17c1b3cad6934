"""Entering meetings that took place before the group had this portal."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.access import may_plan
from meetings.enums import MeetingKind, MeetingState
from meetings.models import Meeting
from meetings.models.meeting import newest_first, oldest_first
from meetings.queries.meetings.planning import next_serial_of
from meetings.services.doubts import demand_in_order
from meetings.services.meetings import SittingHours, lock_numbers, write_meeting
from meetings.symbols import meeting_name, meeting_number
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

# More meetings than a group has in fifty years.
MOST_AHEAD = 100


@transaction.atomic
def enter_past_meeting(
    actor: Viewer,
    *,
    kind: str,
    year: int,
    half: int,
    host: str,
    hours: Sequence[SittingHours],
    now: dt.datetime,
    serial: int | None = None,
    confirmed: Collection[str] = (),
    **values: Any,
) -> Meeting:
    """Enter a meeting that took place: it is held from the start, and its papers and minutes can be
    added as to any other.

    `serial` is its number in the series of its `kind`; those of regular meetings follow the years,
    and of extraordinary ones it is the next where it is left out. Nobody is written to, and no
    deadline is derived: its days are over. Raises `NotAllowed`; `Refused` with the fields at fault
    for a number that is taken or out of order, and for sittings (`hours`, at least one) that are
    not over at `now`; `Doubtful` for what looks like a mistake, such as a day that is out of the
    order of the numbers, and is not `confirmed`.
    """
    may_plan(actor).demand()
    if serial is None and kind == MeetingKind.REGULAR:
        _refuse(_("Enter the number the group gave it."))
    lock_numbers()
    values.setdefault("anchor_zone", clock.SIDE_ZONES.get(host, clock.WASHINGTON))
    meeting = Meeting(
        kind=kind,
        serial=next_serial_of(kind) if serial is None else serial,
        year=year,
        half=half,
        host=host,
        state=MeetingState.HELD,
        **values,
    )
    _refuse_number(meeting)
    if not hours:
        reason = _("Enter the dates and times of the sittings.")
        raise Refused(reason, fields={"day": reason})
    write_meeting(actor, meeting=meeting, hours=hours, act="enter_past_meeting", now=now)
    demand_in_order(meeting, now=now, confirmed=confirmed)
    return meeting


def _refuse_number(meeting: Meeting) -> None:
    """Raise `Refused` for a number that another meeting has, or that does not follow the years."""
    number = meeting_number(meeting.serial, extraordinary=meeting.extraordinary)
    if Meeting.objects.filter(number=number).exists():
        _refuse(_("%(meeting)s is there already.") % {"meeting": meeting_name(number)})
    if meeting.serial > next_serial_of(meeting.kind) + MOST_AHEAD:
        # It could not be taken back: numbers are for ever, and the next ones follow it.
        _refuse(_("This number is far beyond the others of its series. Look at it again."))
    if meeting.extraordinary:
        return
    others = Meeting.objects.filter(kind=MeetingKind.REGULAR)
    others = others.exclude(state=MeetingState.CANCELLED)
    year, half = meeting.year, meeting.half
    earlier = Q(year__lt=year) | Q(year=year, half__lt=half)
    later = Q(year__gt=year) | Q(year=year, half__gt=half)
    wrong = (
        others.filter(earlier, serial__gt=meeting.serial).order_by(*newest_first()).first()
        or others.filter(later, serial__lt=meeting.serial).order_by(*oldest_first()).first()
    )
    if wrong is not None:
        _refuse(
            _(
                "Numbers of regular meetings follow the years: %(meeting)s is the one of "
                "%(half)s %(year)s."
            )
            % {"meeting": wrong.name_within, "half": wrong.get_half_display(), "year": wrong.year}
        )


def _refuse(reason: str) -> None:
    raise Refused(reason, fields={"serial": reason})
