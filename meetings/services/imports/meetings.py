"""Past meetings from a file: first a plan that leaves nothing behind, then all of it or nothing."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from meetings.access import may_plan, visible_meetings
from meetings.enums import Audience, MeetingKind
from meetings.models import Meeting
from meetings.rules.imports.lines import ImportPlan, MeetingLine, Outcome
from meetings.rules.imports.past_meetings import (
    PAST_MEETINGS,
    PastMeeting,
    SittingColumn,
    SittingRow,
    meetings_of,
)
from meetings.services.imports.trial import Findings, meant, tried
from meetings.services.meetings import SittingHours, lock_numbers
from meetings.services.past_meetings import enter_past_meeting
from meetings.services.sittings import SITTING_FIELDS
from meetings.symbols import EXTRAORDINARY
from workinggroup.lib.errors import Doubtful, Refused, Stale
from workinggroup.lib.lifecycle import STATE_HAS_CHANGED
from workinggroup.lib.tables import Heading
from workinggroup.lib.tables.reading import first_faults
from workinggroup.lib.viewer import Viewer

_C = SittingColumn
_COLUMNS = {
    **{name: name for name in ("year", "half", "host", "format", "place_en", "place_zh")},
    **{name: name for name in SITTING_FIELDS},
    "serial": _C.NUMBER,
    "number": _C.NUMBER,
    "anchor_zone": _C.ZONE,
}


def plan_past_meetings(
    actor: Viewer,
    *,
    rows: Sequence[SittingRow],
    now: dt.datetime,
    headings: Mapping[str, Heading] | None = None,
) -> ImportPlan:
    """The dry run: which meetings importing `rows` would enter, which are there. Leaves nothing
    written. Faults are told under the `headings` of the file.

    Raises `NotAllowed` for who may not enter past meetings.
    """
    return tried(lambda: _enter(actor, rows, now, headings))


def import_past_meetings(
    actor: Viewer,
    *,
    rows: Sequence[SittingRow],
    fingerprint: str,
    now: dt.datetime,
    confirmed: Collection[str] = (),
) -> ImportPlan:
    """Enter the meetings of `rows` that are not there, in one transaction, and tell what was done.

    Each is entered as by hand (`enter_past_meeting`): nobody is written to. `fingerprint` is that
    of the plan that was shown: where it would be another by now, nothing is done and `Stale` is
    raised. Raises `NotAllowed`; `Refused` where the plan has faults, `Doubtful` where not all of
    its doubts are `confirmed`.
    """
    try:
        with transaction.atomic():
            plan = _enter(actor, rows, now)
            plan.demand(fingerprint=fingerprint, confirmed=confirmed)
            return plan
    except IntegrityError as error:
        raise Stale(STATE_HAS_CHANGED) from error


def _enter(
    actor: Viewer,
    rows: Sequence[SittingRow],
    now: dt.datetime,
    headings: Mapping[str, Heading] | None = None,
) -> ImportPlan:
    may_plan(actor).demand()
    lock_numbers()
    found = Findings(PAST_MEETINGS, _COLUMNS, headings)
    meetings = meetings_of(rows)
    numbers = [meeting.number for meeting in meetings]
    existing = visible_meetings(actor).filter(number__in=numbers).prefetch_related("sittings")
    there = {meeting.number: meeting for meeting in existing}
    lines: list[MeetingLine] = []
    for meeting in meetings:
        known = there.get(meeting.number)
        if known and (known.year, known.half) == (meeting.year, meeting.half):
            lines.append(_line(meeting, known, Outcome.THERE))
        elif made := _entered(actor, meeting, now, found):
            lines.append(_line(meeting, made, Outcome.ENTERED))
    if found.faults:
        return ImportPlan(faults=first_faults(found.faults))
    return ImportPlan(tuple(lines), doubts=tuple(found.doubts))


def _entered(
    actor: Viewer, meeting: PastMeeting, now: dt.datetime, found: Findings
) -> Meeting | None:
    """The meeting, entered; None where that is refused."""

    def enter(hours: Sequence[SittingHours], confirmed: Collection[str]) -> Meeting:
        values = _values(meeting)
        return enter_past_meeting(actor, hours=hours, now=now, confirmed=confirmed, **values)

    hours = [_hours(row) for row in meeting.sittings]
    first = min(row.row for row in meeting.sittings)
    about = str(Meeting(number=meeting.number))
    try:
        return meant(lambda confirmed: enter(hours, confirmed), found, first, about)
    except Refused as refused:
        rows = {}
        if set(SITTING_FIELDS) & set(refused.fields):
            # The service tells the field: its row is that of the first sitting that will not do.
            row = next(
                (
                    meeting.sittings[last - 1].row
                    for last in range(1, len(hours))
                    if _is_refused(partial(enter, hours[:last], ()))
                ),
                meeting.sittings[-1].row,
            )
            rows = dict.fromkeys(SITTING_FIELDS, row)
        found.refuse(refused, first, rows)
        return None


def _is_refused(enter: Any) -> bool:
    try:
        tried(enter)
    except Doubtful:
        return False
    except Refused:
        return True
    return False


def _values(meeting: PastMeeting) -> dict[str, Any]:
    """What `enter_past_meeting` takes, but the sittings."""
    extraordinary = meeting.number.startswith(EXTRAORDINARY)
    values = {
        "kind": MeetingKind.EXTRAORDINARY if extraordinary else MeetingKind.REGULAR,
        "serial": int(meeting.number.removeprefix(EXTRAORDINARY)),
        "year": meeting.year,
        "half": meeting.half,
        "host": meeting.host,
        "format": meeting.format,
        "place_en": meeting.place_en,
        "place_zh": meeting.place_zh,
    }
    return {**values, "anchor_zone": meeting.zone} if meeting.zone else values


def _hours(row: SittingRow) -> SittingHours:
    return SittingHours(
        dt.date.fromisoformat(row.day),
        dt.time.fromisoformat(row.starts),
        dt.time.fromisoformat(row.ends),
        row.audience or Audience.ALL,
        row.title_en,
        row.title_zh,
    )


def _line(meeting: PastMeeting, row: Meeting, outcome: str) -> MeetingLine:
    """A line of the plan, from the row as it is then."""
    live = [sitting for sitting in row.sittings.all() if sitting.cancelled_at is None]
    return MeetingLine(
        rows=tuple(sorted(sitting.row for sitting in meeting.sittings)),
        outcome=outcome,
        number=row.number,
        year=row.year,
        half=row.half,
        host=row.host,
        format=row.format,
        place_en=row.place_en,
        place_zh=row.place_zh,
        sittings=tuple(
            (
                each.starts_at,
                each.ends_at,
                each.title_en,
                each.title_zh,
                "" if each.audience == Audience.ALL else each.get_audience_display(),
            )
            for each in live
        ),
        differs=tuple(_differences(meeting, row)) if outcome == Outcome.THERE else (),
    )


def _differences(meeting: PastMeeting, row: Meeting) -> list[str]:
    """Under which headings the file says otherwise of a meeting that is there."""
    formats = next((each.format for each in meeting.sittings if each.format), "")
    said = {
        _C.FORMAT: (formats, row.format),
        _C.HOST: (meeting.host, row.host),
        _C.PLACE_EN: (meeting.place_en, row.place_en),
        _C.PLACE_ZH: (meeting.place_zh, row.place_zh),
        _C.ZONE: (meeting.zone, row.anchor_zone),
    }
    other = [column for column, (file, here) in said.items() if file and file != here]
    there = {(each.day, each.starts, each.ends) for each in row.sittings.all()}
    hours = {(each.day, each.starts, each.ends) for each in map(_hours, meeting.sittings)}
    if not hours <= there:
        other.append(_C.DAY)
    other += [
        column
        for column in (_C.AUDIENCE, _C.TITLE_EN, _C.TITLE_ZH)
        if any(_says_otherwise(sitting, row, column) for sitting in meeting.sittings)
    ]
    return [PAST_MEETINGS.heading(column) for column in other]


def _says_otherwise(said: SittingRow, row: Meeting, column: str) -> bool:
    """Whether a row of the file says otherwise of a sitting that is there at its hours."""
    hours, value = _hours(said), getattr(said, column)
    same = (
        each for each in row.sittings.all() if (each.day, each.starts) == (hours.day, hours.starts)
    )
    return bool(value) and any(getattr(each, column) != value for each in same)
