"""Sittings: adding, moving and cancelling them; the one place where UTC is derived."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.enums import Audience, MeetingState
from meetings.models import Meeting, Sitting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.verdicts.meetings import may_cancel_sitting_now, may_change_sitting_now
from meetings.rules.sitting_hours import faults_of_hours, instants
from meetings.services import deadlines
from meetings.services.announcements.meetings import announce_changed
from meetings.services.doubts import demand_confirmed, doubts_about
from meetings.services.locks import demand_reason, lock_meeting, open_meeting
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import PROMPT, Viewer

SITTING_FIELDS = ("day", "starts", "ends", "audience", "title_en", "title_zh")
_ONE_DAY = dt.timedelta(days=1)


def write_sitting(
    actor: Viewer,
    *,
    meeting: Meeting,
    number: int,
    values: Mapping[str, Any],
    now: dt.datetime,
    reason: str = "",
) -> Sitting:
    """A new sitting. Only inside an act that opened the meeting.

    Raises `Refused` with the fields at fault.
    """
    sitting = Sitting(meeting=meeting, number=number, created_at=now, changed_at=now)
    for name in SITTING_FIELDS:
        if name in values:
            setattr(sitting, name, values[name])
    _demand_year(sitting)
    _derive(sitting)
    _check(sitting, now)
    sitting.save()
    changes = changed_days({name: ["", getattr(sitting, name)] for name in SITTING_FIELDS})
    _note(actor, sitting, "add_sitting", now=now, reason=reason, changes=changes)
    return sitting


@transaction.atomic
def add_sitting(
    actor: Viewer,
    *,
    meeting: Meeting,
    now: dt.datetime,
    reason: str = "",
    confirmed: Collection[str] = (),
    **values: Any,
) -> Sitting:
    """Add a sitting; `values` by the names in `FIELDS` (day and times in the anchor zone).

    Raises as `locks.open_meeting`; `Refused` with the fields at fault, such as a time at which
    there is a sitting already; `Doubtful` for what looks like a mistake and is not `confirmed`
    (`doubts.demand_confirmed`). A confirmed meeting wants a `reason`. Deadlines follow.
    """
    locked = open_meeting(actor, meeting=meeting)
    demand_reason(locked, reason)
    dates, doubted = snapshot(locked), doubts_about(locked, now)
    last = Sitting.objects.filter(meeting=locked).aggregate(last=Max("number"))["last"] or 0
    sitting = write_sitting(
        actor, meeting=locked, number=last + 1, values=values, now=now, reason=reason
    )
    _follow(locked, dates, now, reason=reason, audience=sitting.audience)
    demand_confirmed(locked, now=now, before=doubted, confirmed=confirmed)
    return sitting


@transaction.atomic
def change_sitting(
    actor: Viewer,
    *,
    sitting: Sitting,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    reason: str = "",
    confirmed: Collection[str] = (),
    **values: Any,
) -> Sitting:
    """Change a sitting; `values` by the names in `FIELDS`.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. Else as `add_sitting`. Bumps its sequence where anything changed.
    """
    locked = open_meeting(actor, meeting=sitting.meeting)
    row = _live(actor, sitting, locked, now)
    before = stored(row, SITTING_FIELDS)
    values = merge(actor, row, before, values, seen)
    for name in SITTING_FIELDS:
        setattr(row, name, values.get(name, before[name]))
    changes = {
        n: [before[n], getattr(row, n)] for n in SITTING_FIELDS if before[n] != getattr(row, n)
    }
    if not changes:
        return row
    demand_reason(locked, reason)
    dates, doubted = snapshot(locked), doubts_about(locked, now)
    _demand_year(row)
    _derive(row)
    _check(row, now)
    row.sequence += 1
    row.changed_at = now
    row.save()
    _note(actor, row, "change_sitting", now=now, reason=reason, changes=changed_days(changes))
    # Who was invited before, or is now, hears why.
    alone = {before["audience"], row.audience} == {Audience.HEADS}
    audience = Audience.HEADS if alone else Audience.ALL
    _follow(locked, dates, now, reason=reason, audience=audience)
    demand_confirmed(locked, now=now, before=doubted, confirmed=confirmed)
    return row


@transaction.atomic
def cancel_sitting(
    actor: Viewer, *, sitting: Sitting, now: dt.datetime, reason: str = ""
) -> Sitting:
    """Cancel one sitting; it stays, with its number, and calendars show it as cancelled.

    Raises as `add_sitting`, and `Refused` for the last one of a confirmed meeting: that is
    postponed or cancelled as a whole. Agenda items pinned to it are taken with the others from then
    on (`timetable.lay_out`); the agenda that was signed is not touched.
    """
    locked = open_meeting(actor, meeting=sitting.meeting)
    row = _live(actor, sitting, locked, now)
    demand_reason(locked, reason)
    may_cancel_sitting_now(actor, row, now).demand()
    dates = snapshot(locked)
    row.cancelled_at = row.changed_at = now
    row.sequence += 1
    row.save(update_fields=["cancelled_at", "changed_at", "sequence"])
    _note(actor, row, "cancel_sitting", now=now, reason=reason)
    _follow(locked, dates, now, reason=reason, audience=row.audience)
    return row


def _live(actor: Viewer, sitting: Sitting, meeting: Meeting, now: dt.datetime) -> Sitting:
    """The row as it is now, of the opened `meeting`; `Stale` once it is cancelled."""
    row = Sitting.objects.get(pk=sitting.pk)
    row.meeting = meeting
    may_change_sitting_now(actor, row, now).demand()
    return row


def _follow(
    meeting: Meeting,
    dates: dict[str, object],
    now: dt.datetime,
    *,
    reason: str = "",
    audience: str = Audience.ALL,
) -> None:
    """What a change of a sitting moves with it; `dates` is the snapshot from before, `audience`
    whom the reason is for."""
    deadlines.derive(meeting, now=now)
    Meeting.objects.filter(pk=meeting.pk).update(changed_at=now)
    announce_changed(meeting, before=dates, now=now, reason=reason, audience=audience)


def mark_sittings_changed(meeting: Meeting, *, now: dt.datetime) -> None:
    """Derive the instants of every live sitting anew and tell all calendars of a change.

    Only inside an act that opened the meeting.
    """
    for sitting in Sitting.objects.filter(meeting=meeting, cancelled_at=None):
        sitting.meeting = meeting
        _derive(sitting)
        sitting.sequence += 1
        sitting.changed_at = now
        sitting.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at"])


@transaction.atomic
def rederive_instants(*, now: dt.datetime) -> list[Sitting]:
    """Derive UTC again from the agreed local times, for sittings still to come, after the rules
    of a zone changed (a new tzdata). What moved gets the next sequence and an audit entry.

    For the housekeeping task: nobody's rights are asked. Each meeting is locked before its sittings
    are, as by every act on them. One query where nothing moved.
    """
    coming = Sitting.objects.filter(cancelled_at=None, starts_at__gt=now - _ONE_DAY)
    moved = []
    for found in coming.select_related("meeting").order_by("meeting", "pk"):
        if not _moves(found):
            continue
        meeting = lock_meeting(found.meeting_id)
        sitting = Sitting.objects.select_for_update().get(pk=found.pk)
        sitting.meeting = meeting
        before = (sitting.starts_at, sitting.ends_at)
        if sitting.cancelled_at is not None or not _moves(sitting):
            continue
        dates = snapshot(sitting.meeting)
        sitting.sequence += 1
        sitting.changed_at = now
        sitting.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at"])
        _follow(sitting.meeting, dates, now)
        changes = {"starts_at": [before[0].isoformat(), sitting.starts_at.isoformat()]}
        _note(PROMPT, sitting, "rederive_sitting", now=now, changes=changes)
        moved.append(sitting)
    return moved


def _moves(sitting: Sitting) -> bool:
    """Derive UTC of a sitting; whether that is other than it was."""
    before = (sitting.starts_at, sitting.ends_at)
    _derive(sitting)
    return before != (sitting.starts_at, sitting.ends_at)


def changed_days(changes: Mapping[str, list[Any]]) -> dict[str, list[str]]:
    """Days and times as plain ISO text, for the audit record."""
    return {
        name: [each.isoformat() if hasattr(each, "isoformat") else str(each) for each in pair]
        for name, pair in changes.items()
        if any(pair)
    }


def _note(
    actor: Viewer,
    sitting: Sitting,
    act: str,
    *,
    now: dt.datetime,
    reason: str = "",
    changes: dict[str, list[str]] | None = None,
) -> None:
    audit.record(
        actor,
        act=act,
        subject=sitting,
        now=now,
        meeting_id=sitting.meeting_id,
        reason=reason,
        changes=changes,
    )


def _derive(sitting: Sitting) -> None:
    sitting.starts_at, sitting.ends_at = instants(
        sitting.day, sitting.starts, sitting.ends, sitting.meeting.anchor_zone
    )


def _demand_year(sitting: Sitting) -> None:
    """Raise `Refused` unless it is in the year of its meeting, or the next: so that there are
    instants to derive at all."""
    year = sitting.meeting.year
    if not year <= sitting.day.year <= year + 1:
        sentence = _("This meeting is one of %(year)d.") % {"year": year}
        raise Refused(sentence, fields={"day": sentence})


def _check(sitting: Sitting, now: dt.datetime) -> None:
    meeting = sitting.meeting
    faults = faults_of_hours(sitting.day, sitting.starts, sitting.ends, meeting.anchor_zone)
    if meeting.state == MeetingState.HELD:
        if sitting.ends_at > now:
            faults["day"] = _("The sittings of a past meeting are over.")
    elif meeting.state != MeetingState.CONFIRMED and sitting.starts_at < now:
        faults["day"] = _("This day has passed.")
    if faults:
        raise Refused(next(iter(faults.values())), fields=faults)
    validation.check(sitting, exclude={"meeting"})
    others = Sitting.objects.filter(meeting=meeting, cancelled_at=None).exclude(pk=sitting.pk)
    clash = others.filter(starts_at__lt=sitting.ends_at, ends_at__gt=sitting.starts_at).first()
    if clash:
        reason = _("Sitting %(number)d is at that time already.") % {"number": clash.number}
        raise Refused(reason, fields={"starts": reason})
