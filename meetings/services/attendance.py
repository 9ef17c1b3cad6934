"""Who says they will come, and who came."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import OWN_ATTENDANCE, may_answer, may_record_attendance
from meetings.enums import Answer, AttendanceMode, MeetingFormat, TextKind
from meetings.models import Attendance, Meeting
from meetings.queries.meetings.presence import (
    attended_numbers,
    delegations_at,
    has_begun,
    sittings_of,
    sittings_there,
)
from meetings.queries.texts.panel import text_of
from meetings.services.locks import lock_meeting
from meetings.services.texts import open_for_edit
from members.access import person_of
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

MODES = {
    MeetingFormat.ONLINE: frozenset({AttendanceMode.ONLINE}),
    MeetingFormat.FACE_TO_FACE: frozenset({AttendanceMode.ON_SITE}),
    MeetingFormat.HYBRID: frozenset(AttendanceMode),
}
"""How one can attend a meeting of each format."""


@transaction.atomic
def answer_meeting(
    actor: Viewer,
    *,
    meeting: Meeting,
    answer: str,
    now: dt.datetime,
    mode: str = "",
    remark: str = "",
    seen: FieldMarks | None = None,
) -> Attendance:
    """Reply for oneself: accept, decline or tentative, on site or online; the last reply counts.

    `remark` is for the own secretariat: only the own side reads it, it is not on record, and it
    moves nothing that the other side reads. A meeting of one mode needs none said. `seen` is what
    the actor's form showed (`edits.marks_of`): `FieldConflict` for what they said elsewhere
    meanwhile. Raises `NotAllowed`, and `Refused` with the fields at fault.
    """
    locked = lock_meeting(meeting.pk)
    may_answer(actor, locked).demand()
    person = person_of(actor)
    row = Attendance.objects.filter(meeting=locked, person=person).first()
    row = row or Attendance(meeting=locked, person=person)
    was = (row.answer, row.mode)
    said = {"answer": answer, "mode": mode, "remark": remark}
    said = merge(actor, row, stored(row, said), said, seen) if row.answer else said
    answer = said["answer"]
    row.answer = answer
    row.mode = "" if answer == Answer.DECLINED else _mode(locked, said["mode"])
    row.remark = clean_line(said["remark"])
    if was != (row.answer, row.mode) or row.answered_at is None:
        row.answered_at = now
    if answer not in Answer.values:
        missing = _("Choose one of the replies.")
        raise Refused(missing, fields={"answer": missing})
    validation.check(row, exclude={"meeting", "person"})
    row.save()
    if was != (row.answer, row.mode):
        audit.record(
            actor,
            act="answer_meeting",
            subject=row,
            now=now,
            meeting_id=locked.pk,
            label=locked,
            changes={"answer": [was[0], row.answer], "mode": [was[1], row.mode]},
        )
    return row


def forget_modes(meeting: Meeting) -> None:
    """Take back how people said they would attend, where the format of `meeting` no longer has
    it; that they come stands. Only inside an act that opened the meeting."""
    possible = MODES[MeetingFormat(meeting.format)]
    Attendance.objects.filter(meeting=meeting).exclude(mode__in=possible).update(mode="")


def _mode(meeting: Meeting, mode: str) -> str:
    possible = MODES[MeetingFormat(meeting.format)]
    if not mode and len(possible) == 1:
        return str(next(iter(possible)).value)
    if mode not in possible:
        wrong = _("Please say whether you will attend on site or online.")
        raise Refused(wrong, fields={"mode": wrong})
    return mode


@transaction.atomic
def record_attendance(
    actor: Viewer,
    *,
    meeting: Meeting,
    attended: Mapping[int, bool | Collection[int]],
    now: dt.datetime,
    seen: FieldMarks | None = None,
) -> int:
    """Record who of the actor's own side attended (by the person's key): the numbers of the
    sittings at which they were, or whether they were at all of them; returns how many rows changed.

    `seen` is what the actor's form showed of each person (`edits.marks_of`): who is recorded
    already and was not touched in it stays so. Who is designated to act at this time is recorded
    with it, for the quorum. The attendance stands in the minutes, so they are opened for an edit.
    Raises `NotAllowed` where the minutes are locked or the meeting is not there yet, `Refused` for
    a person who was not of that side when it met, or a sitting that is none of it.
    """
    locked = lock_meeting(meeting.pk)
    side = actor.require_side()
    begun, minutes = has_begun(locked, now), text_of(actor, locked, TextKind.MINUTES)
    may_record_attendance(actor, locked, side, begun=begun, minutes=minutes).demand()
    then = delegations_at(locked, now)
    own = {row.person_id: row.acting for row in then if row.delegation_id == side}
    if not set(attended) <= own.keys():
        raise Refused(OWN_ATTENDANCE)
    rows = {row.person_id: row for row in Attendance.objects.filter(meeting=locked)}
    numbers = attended_numbers(sittings_of(locked))
    recorded, ticked = _recorded(rows.values(), numbers), _ticked(attended, numbers)
    changed = []
    for pk, there in merge(actor, locked, recorded, ticked, seen).items():
        person = int(pk)
        row = rows.get(person) or Attendance(meeting=locked, person_id=person)
        if _set(row, there, numbers, acting=own[person]):
            changed.append(row)
    if changed:
        open_for_edit(actor, meeting=locked, kind=TextKind.MINUTES, now=now)
        for row in changed:
            row.save()
        audit.record(
            actor,
            act="record_attendance",
            subject=locked,
            now=now,
            meeting_id=locked.pk,
            changes={"attended": ["", str(sum(map(bool, ticked.values())))]},
        )
    return len(changed)


def _ticked(
    attended: Mapping[int, bool | Collection[int]], numbers: list[int]
) -> dict[str, list[int]]:
    """The sittings that each attended, of those with these `numbers`."""
    ticked = {}
    for person, came in attended.items():
        there = [number for number in numbers if came is True or (came and number in came)]
        if came and came is not True and set(came) - set(there):
            raise Refused(_("This sitting is none of those that are recorded."))
        ticked[str(person)] = there
    return ticked


def _recorded(rows: Iterable[Attendance], numbers: list[int]) -> dict[str, list[int]]:
    """The same of whom it is on record."""
    known = (row for row in rows if row.attended is not None)
    return {str(row.person_id): sittings_there(row, numbers) for row in known}


def _set(row: Attendance, there: Collection[int], numbers: list[int], *, acting: bool) -> bool:
    """Note on `row` at which sittings somebody was; whether that is anything new."""
    before = (row.attended, row.acted, row.missed)
    row.attended = bool(there)
    row.acted = row.attended and acting
    row.missed = [number for number in numbers if number not in there] if there else []
    return before != (row.attended, row.acted, row.missed)
