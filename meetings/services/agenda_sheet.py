"""Saving a whole agenda from one page: every line, the order, new lines, withdrawn ones."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem, JointText, Meeting, Topic
from meetings.rules import outline
from meetings.rules.outline import Outline
from meetings.services.agenda import add_item, change_item, item_values, withdraw_item
from meetings.services.agenda_order import (
    finish,
    lock_agenda,
    open_agenda,
    ordered_items,
    outline_of,
    write_order,
)
from members.services.edits import merge
from workinggroup.lib.edits import CHANGED_BY_BOTH, FieldConflict, FieldMarks
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.viewer import Viewer

OVERTAKEN = gettext_lazy(
    "Items were added or withdrawn in the meantime. Please look at the agenda again."
)


@dataclass(frozen=True)
class SheetLine:
    """One line as it was typed. `pk` is the item's (None: a new one), `seen` what the page showed
    of it (`edits.marks_of`), `place` any number that sorts, `sub` whether it goes under the
    top-level line before it; `name` is how the page calls the line, for the messages."""

    name: str
    place: float
    pk: int | None = None
    seen: FieldMarks | None = None
    sub: bool = False
    withdrawn: bool = False
    topics: Sequence[Topic] = ()
    values: dict[str, Any] = field(default_factory=dict)


class OvertakenLines(Stale):
    """Lines of which somebody else changed the same fields: by their names, what is in conflict."""

    def __init__(self, conflicts: Mapping[str, FieldConflict]) -> None:
        super().__init__(CHANGED_BY_BOTH)
        self.conflicts = conflicts


@transaction.atomic
def save_agenda_sheet(
    actor: Viewer, *, meeting: Meeting, lines: Sequence[SheetLine], now: dt.datetime
) -> int:
    """Write what differs in `lines`, all of it or nothing; returns how many acts that took.

    Raises `NotAllowed`, and `Refused` where the agenda is issued;
    `Stale` where somebody changed the set of lines since the page was made; `OvertakenLines` where
    they changed the same fields; `Refused` with fields named `<line's name>-<field>`.
    """
    agenda = lock_agenda(actor, meeting)
    rows = ordered_items(meeting).select_related("meeting", "sitting", "presenter")
    items = {item.pk: item for item in rows.prefetch_related("topics")}
    if {line.pk for line in lines if line.pk} != set(items):
        raise Stale(OVERTAKEN)
    lines = _merged(actor, agenda, items, lines)
    done = 0
    pks: dict[str, int] = {}
    for line in lines:
        if line.withdrawn and line.pk:
            continue
        item, changed = _write(actor, meeting, items, line, now)
        pks[line.name] = item.pk
        done += changed
    done += _arrange(actor, meeting, [line for line in lines if line.name in pks], pks, now)
    for line in lines:
        # Sub-items went with their parent where both were withdrawn.
        if line.withdrawn and line.pk and ordered_items(meeting).filter(pk=line.pk).exists():
            withdraw_item(actor, item=items[line.pk], now=now)
            done += 1
    return done


def _merged(
    actor: Viewer,
    agenda: JointText,
    items: dict[int, AgendaItem],
    lines: Sequence[SheetLine],
) -> list[SheetLine]:
    """The lines as they are to be written over what stands. Raises `OvertakenLines`."""
    places = {
        pk: {"place": place, "sub": above is not None}
        for place, (pk, above) in enumerate(outline.lines(outline_of(agenda.meeting)), start=1)
    }
    found, conflicts = [], {}
    for line in lines:
        if line.pk is None:
            found.append(line)
            continue
        item, where = items[line.pk], {"place": line.place, "sub": line.sub}
        typed = {**line.values, "topics": line.topics, **where}
        stands = {**item_values(item), **places[line.pk]}
        try:
            written = merge(actor, agenda, stands, typed, line.seen, among_others=True)
        except FieldConflict as conflict:
            conflicts[line.name] = conflict
            continue
        place, sub, topics = (written.pop(name) for name in ("place", "sub", "topics"))
        found.append(replace(line, place=place, sub=sub, topics=topics, values=written))
    if conflicts:
        raise OvertakenLines(conflicts)
    return found


def _write(
    actor: Viewer,
    meeting: Meeting,
    items: dict[int, AgendaItem],
    line: SheetLine,
    now: dt.datetime,
) -> tuple[AgendaItem, int]:
    try:
        if line.pk is None:
            item = add_item(actor, meeting=meeting, topics=line.topics, now=now, **line.values)
            return item, 1
        before = items[line.pk]
        item = change_item(actor, item=before, topics=line.topics, now=now, **line.values)
        return item, int(item.changed_at != before.changed_at)
    except Refused as refused:
        fields = {f"{line.name}-{name}": reason for name, reason in refused.fields.items()}
        raise type(refused)(refused.reason, fields=fields) from refused


def _arrange(
    actor: Viewer,
    meeting: Meeting,
    lines: Sequence[SheetLine],
    pks: dict[str, int],
    now: dt.datetime,
) -> int:
    """Put the standing lines into the order of their places. Lines that are withdrawn in the same
    act keep to the end, with their sub-items."""
    parent: int | None = None
    pairs: list[tuple[int, int | None]] = []
    for line in sorted(lines, key=lambda each: each.place):
        pk = pks[line.name]
        if line.sub and parent is None:
            reason = _("The first line cannot go under another.")
            raise Refused(reason, fields={f"{line.name}-sub": reason})
        pairs.append((pk, parent if line.sub else None))
        parent = parent if line.sub else pk
    before = outline_of(meeting)
    rest = [(pk, above) for pk, above in outline.lines(before) if pk not in pks.values()]
    order: Outline = outline.read_outline([*pairs, *rest])
    if order == before:
        return 0
    text = open_agenda(actor, meeting, now)
    write_order(meeting, order)
    finish(actor, text, "arrange_items", now=now)
    return 1
