"""Action items of past meetings from a file: first a plan that leaves nothing behind, then all of
it or nothing."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meetings.access import may_manage_actions, visible_actions, visible_meetings
from meetings.models import ActionItem, Meeting
from meetings.queries.actions.owners import owner_name, with_owners_gone
from meetings.queries.imports import OwnersByName, owners_by_name
from meetings.rules.imports.lines import ActionLine, ImportPlan, Outcome
from meetings.rules.imports.past_actions import PAST_ACTIONS, ActionColumn, ActionRow
from meetings.rules.imports.values import day_from_iso
from meetings.services.actions import enter_past_action
from meetings.services.announcements.actions import announce_entered
from meetings.services.imports.settling import awaits, settle_as_written
from meetings.services.imports.trial import Findings, meant, tried
from meetings.symbols import meeting_name
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.lifecycle import STATE_HAS_CHANGED
from workinggroup.lib.tables import Heading
from workinggroup.lib.tables.reading import first_faults
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Side, Viewer

_C = ActionColumn
_COLUMNS = {
    **{name: name for name in ("text_en", "text_zh", "owner_us", "owner_cn", "due_on", "reason")},
    "serial": _C.NUMBER,
    "meeting": _C.MEETING,
    "state": _C.STATE,
    "settled_on": _C.SETTLED,
}


def plan_past_actions(
    actor: Viewer,
    *,
    rows: Sequence[ActionRow],
    now: dt.datetime,
    headings: Mapping[str, Heading] | None = None,
) -> ImportPlan:
    """The dry run: which action items importing `rows` would enter, and in which state; which are
    there. Leaves nothing written. Faults are told under the `headings` of the file.

    Raises `NotAllowed` for who may not give out action items.
    """
    return tried(lambda: _enter(actor, rows, now, headings)[0])


def import_past_actions(
    actor: Viewer,
    *,
    rows: Sequence[ActionRow],
    fingerprint: str,
    now: dt.datetime,
    confirmed: Collection[str] = (),
) -> ImportPlan:
    """Enter the action items of `rows` that are not there, in one transaction, and tell what was
    done.

    Each is entered by `enter_past_action`, and settled as its side would by hand; whoever owns what
    is open gets one letter for all of it. `fingerprint` is that of the plan that was shown: where
    it would be another by now, nothing is done and `Stale` is raised. Raises `NotAllowed`;
    `Refused` where the plan has faults, `Doubtful` where not all of its doubts are `confirmed`.
    """
    try:
        with transaction.atomic():
            plan, entered = _enter(actor, rows, now)
            plan.demand(fingerprint=fingerprint, confirmed=confirmed)
            announce_entered(entered, now=now)
            return plan
    except IntegrityError as error:
        raise Stale(STATE_HAS_CHANGED) from error


def _enter(
    actor: Viewer,
    rows: Sequence[ActionRow],
    now: dt.datetime,
    headings: Mapping[str, Heading] | None = None,
) -> tuple[ImportPlan, list[ActionItem]]:
    """The plan, and the action items that were entered for it."""
    may_manage_actions(actor).demand()
    importing = _importing(actor, rows, now, Findings(PAST_ACTIONS, _COLUMNS, headings))
    # Numbers that the group gave come first: the others are the next ones.
    for row in sorted(rows, key=lambda row: (row.serial is None, row.row)):
        importing.take(row)
    found = importing.found
    if found.faults:
        return ImportPlan(faults=first_faults(found.faults)), []
    lines = sorted(importing.lines, key=lambda line: line.row)
    return ImportPlan(tuple(lines), doubts=tuple(found.doubts)), importing.entered


def _importing(
    actor: Viewer, rows: Sequence[ActionRow], now: dt.datetime, found: Findings
) -> "_Importing":
    """Three queries, whatever the number of rows; the meetings are locked, so that two who import
    at once act one after the other."""
    numbers = {row.meeting for row in rows}
    locked = visible_meetings(actor).select_for_update(of=("self",), no_key=True).order_by("pk")
    meetings = {meeting.number: meeting for meeting in locked.filter(number__in=numbers)}
    there: dict[str, list[ActionItem]] = {number: [] for number in meetings}
    existing = visible_actions(actor).filter(meeting__number__in=numbers).order_by("serial")
    joined = with_owners_gone(existing, now).select_related("meeting", "owner_us", "owner_cn")
    for action in joined:
        there[action.meeting.number].append(action)
    return _Importing(actor, now, meetings, there, owners_by_name(actor, now), found)


@dataclass
class _Importing:
    """One import while it is carried out."""

    actor: Viewer
    now: dt.datetime
    meetings: Mapping[str, Meeting]
    there: Mapping[str, list[ActionItem]]
    owners: OwnersByName
    found: Findings
    lines: list[ActionLine] = field(default_factory=list)
    entered: list[ActionItem] = field(default_factory=list)

    def take(self, row: ActionRow) -> None:
        """Enter what one row says, or find it there; note its faults."""
        meeting = self.meetings.get(row.meeting)
        if meeting is None:
            reason = _("%(meeting)s is not here. Import it first.") % {
                "meeting": meeting_name(row.meeting)
            }
            self._refuse(Refused(reason), row)
        elif known := next((each for each in self.there[row.meeting] if _is(each, row)), None):
            self._complete(row, known)
        else:
            self._enter(row, meeting)

    def _complete(self, row: ActionRow, known: ActionItem) -> None:
        """What is there stays; but where it waits for the actor's side, the file says it."""
        if not awaits(self.actor, known, row):
            differs = tuple(_differences(row, known, self.owners))
            self.lines.append(_line(row, known, Outcome.THERE, differs))
            return
        try:
            action = meant(
                lambda confirmed: settle_as_written(self.actor, known, row, self.now, confirmed),
                self.found,
                row.row,
                _("Row %(row)s") % {"row": row.row},
            )
        except Refused as refused:
            self.found.refuse(refused, row.row)
        else:
            self.lines.append(_line(row, action, Outcome.SETTLED))

    def _enter(self, row: ActionRow, meeting: Meeting) -> None:
        about = _("Row %(row)s") % {"row": row.row}
        try:
            action = meant(
                lambda confirmed: self._made(row, meeting, confirmed), self.found, row.row, about
            )
        except Refused as refused:
            self._refuse(refused, row)
        else:
            self.entered.append(action)
            self.lines.append(_line(row, action, Outcome.ENTERED))

    def _refuse(self, refused: Refused, row: ActionRow) -> None:
        """Note it at the cell; what no cell is at fault for is so of the meeting."""
        column = _C.MEETING if _C.MEETING in (self.found.headings or {}) else _C.NUMBER
        if refused.fields:
            self.found.refuse(refused, row.row)
        else:
            reason, headings = str(refused.reason), self.found.headings
            self.found.faults.append(PAST_ACTIONS.fault_at(row.row, column, reason, headings))

    def _made(self, row: ActionRow, meeting: Meeting, confirmed: Collection[str]) -> ActionItem:
        owners = self.owners.of_both({Side.US: row.owner_us, Side.CN: row.owner_cn})
        action = enter_past_action(
            self.actor,
            meeting=meeting,
            serial=row.serial,
            text_en=row.text_en,
            text_zh=row.text_zh,
            owner_us=owners[Side.US],
            owner_cn=owners[Side.CN],
            due_on=dt.date.fromisoformat(row.due_on),
            now=self.now,
            confirmed=confirmed,
        )
        return settle_as_written(self.actor, action, row, self.now, confirmed)


def _is(action: ActionItem, row: ActionRow) -> bool:
    """Whether an action item that is there is that of `row`: by its words, one language of which
    may have come later; a number that has other words is another's."""
    if row.serial is not None and row.serial != action.serial:
        return False
    pairs = (
        (clean_prose(row.text_en), action.text_en),
        (clean_prose(row.text_zh), action.text_zh),
    )
    same = [said == stands for said, stands in pairs if said and stands]
    return bool(same) and all(same)


def _line(
    row: ActionRow, action: ActionItem, outcome: str, differs: tuple[str, ...] = ()
) -> ActionLine:
    """A line of the plan, from the row as it is then."""
    wanted, is_new = row.wanted_state, outcome != Outcome.THERE
    waits = is_new and action.state != wanted
    return ActionLine(
        row=row.row,
        outcome=outcome,
        number=action.number,
        text_en=action.text_en,
        text_zh=action.text_zh,
        owner_us=owner_name(action.owner_us, gone=action.gone_us),
        owner_cn=owner_name(action.owner_cn, gone=action.gone_cn),
        due_on=action.due_on,
        state=action.state,
        waiting_for=wanted if waits else "",
        settled_on=row.settled_on if is_new else "",
        reason=action.drop_reason if is_new else "",
        differs=differs,
    )


def _differences(row: ActionRow, action: ActionItem, owners: OwnersByName) -> list[str]:
    """Under which headings the file says otherwise of an action item that is there."""
    other = []
    if not owners.may_be(Side.US, row.owner_us, action.owner_us):
        other.append(_C.OWNER_US)
    if not owners.may_be(Side.CN, row.owner_cn, action.owner_cn):
        other.append(_C.OWNER_CN)
    if day_from_iso(row.due_on) != action.due_on:
        other.append(_C.DUE)
    if row.wanted_state != action.state:
        other.append(_C.STATE)
    return [PAST_ACTIONS.heading(column) for column in other]
