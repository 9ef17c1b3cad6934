"""Deadlines: derived from the first sitting until a secretary fixes one by hand."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.enums import DeadlineKind
from meetings.models import Deadline, Meeting
from meetings.queries.meetings.opening import first_sittings
from meetings.rules.scheduling import deadlines_from
from meetings.services.doubts import demand_confirmed, doubts_about
from meetings.services.locks import note_change, open_meeting
from members.services.edits import merge
from workinggroup.lib.edits import FieldMarks, value_mark
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer


def derive(meeting: Meeting, *, now: dt.datetime) -> None:
    """Bring every deadline that was not fixed by hand up to date with the sitting that opens the
    meeting (anchor zone).

    Without one the old dates stay. Only inside an act that opened the meeting.
    """
    opening = first_sittings([meeting.pk]).get(meeting.pk)
    if opening is None:
        return
    stored = {row.kind: row for row in Deadline.objects.filter(meeting=meeting)}
    for kind, due_on in deadlines_from(opening.day).items():
        row = stored.get(kind)
        if row is None:
            Deadline.objects.create(
                meeting=meeting, kind=kind, due_on=due_on, created_at=now, changed_at=now
            )
        elif not row.fixed and row.due_on != due_on:
            _move(row, due_on=due_on, now=now)


@transaction.atomic
def set_deadlines(
    actor: Viewer,
    *,
    meeting: Meeting,
    dates: Mapping[str, dt.date | None],
    now: dt.datetime,
    reason: str = "",
    seen: FieldMarks | None = None,
    confirmed: Collection[str] = (),
) -> Meeting:
    """Fix deadlines by hand: `dates` by kind; None gives one back to the first sitting.

    `seen` is what the actor's form showed of each kind (`edits.marks_of`): what was not touched in
    it stays what it is, derived or fixed; `FieldConflict` for what somebody else set too. A date
    that is the present one and not fixed stays derived. Raises as `locks.open_meeting`; `Refused`
    with the fields at fault for a date that is not near the meeting's year; `Doubtful` for an order
    that contradicts the meeting, unless `confirmed` (`doubts.demand_confirmed`). Bumps the sequence
    of what moved.
    """
    locked = open_meeting(actor, meeting=meeting)
    doubted = doubts_about(locked, now)
    stored = {row.kind: row for row in Deadline.objects.filter(meeting=locked)}
    dates = merge(actor, locked, _set_by_hand(stored, dates, seen), dates, seen)
    _demand_near(locked, dates)
    changes = {}
    for kind, wanted in dates.items():
        row = stored.get(kind) or Deadline(
            meeting=locked, kind=DeadlineKind(kind), created_at=now, changed_at=now
        )
        was: dt.date | None = getattr(row, "due_on", None)  # a new one has none yet
        if wanted is None:
            row.fixed = False
            if row.pk:
                row.save(update_fields=["fixed"])
        elif wanted != was:
            row.fixed = True
            _move(row, due_on=wanted, now=now)
            changes[kind] = [was.isoformat() if was else "", wanted.isoformat()]
    before = _dates(locked)
    derive(locked, now=now)
    after = _dates(locked)
    changes |= {k: [before[k], after[k]] for k in before if before[k] != after[k]}
    demand_confirmed(locked, now=now, before=doubted, confirmed=confirmed)
    if changes:
        Meeting.objects.filter(pk=locked.pk).update(changed_at=now)
        note_change(actor, locked, "set_deadlines", now, reason=reason, changes=changes)
    return locked


def redate_deadline(
    actor: Viewer,
    *,
    deadline: Deadline,
    due_on: dt.date,
    now: dt.datetime,
    reason: str = "",
    seen: FieldMarks | None = None,
    confirmed: Collection[str] = (),
) -> Deadline:
    """Fix one deadline by hand; as `set_deadlines`, `seen` by the name `due_on`."""
    showed = {str(deadline.kind): seen["due_on"]} if seen and "due_on" in seen else None
    set_deadlines(
        actor,
        meeting=deadline.meeting,
        dates={deadline.kind: due_on},
        now=now,
        reason=reason,
        seen=showed,
        confirmed=confirmed,
    )
    return Deadline.objects.select_related("meeting").get(pk=deadline.pk)


def _set_by_hand(
    stored: Mapping[str, Deadline],
    dates: Mapping[str, dt.date | None],
    seen: FieldMarks | None,
) -> dict[str, dt.date]:
    """What stands, but for derived dates that are set now: what the first sitting moved since is
    nobody's word against it."""
    return {
        kind: row.due_on
        for kind, row in stored.items()
        if row.fixed or value_mark(dates.get(kind)) == (seen or {}).get(kind)
    }


def _demand_near(meeting: Meeting, dates: Mapping[str, dt.date | None]) -> None:
    """Proposals may be asked for in the year before, minutes be signed in the second one after."""
    first, last = meeting.year - 1, meeting.year + 2
    sentence = _("This meeting is one of %(year)d.") % {"year": meeting.year}
    faults = {
        kind: sentence for kind, day in dates.items() if day and not first <= day.year <= last
    }
    if faults:
        raise Refused(sentence, fields=faults)


def mark_deadlines_changed(meeting: Meeting, *, now: dt.datetime) -> None:
    """Tell all calendars of a change of the whole meeting that its deadlines follow."""
    for row in Deadline.objects.filter(meeting=meeting):
        _move(row, due_on=row.due_on, now=now)


def _dates(meeting: Meeting) -> dict[str, str]:
    rows = Deadline.objects.filter(meeting=meeting)
    return {row.kind: row.due_on.isoformat() for row in rows}


def _move(row: Deadline, *, due_on: dt.date, now: dt.datetime) -> None:
    row.due_on = due_on
    row.sequence += 1 if row.pk else 0
    row.changed_at = now
    row.save()
