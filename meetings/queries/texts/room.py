"""What the editor for minutes in the room shows, and asks for again and again."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meetings.access import (
    may_edit_text,
    may_write_paragraph,
    visible_actions,
    visible_items,
    visible_paragraphs,
    visible_presences,
)
from meetings.enums import ParagraphKind, TextKind
from meetings.models import ActionItem, AgendaItem, JointText, Meeting, Paragraph
from meetings.queries.texts.panel import text_of
from meetings.queries.texts.remarks import remarks_by
from meetings.rules.numbering import number_paragraphs, outline
from meetings.rules.pair_check import PairRemark
from members.access import visible_audit_on_pages
from members.models import AuditEntry
from workinggroup.lib.bilingual import CODES
from workinggroup.lib.edits import marks_of
from workinggroup.lib.viewer import Verdict, Viewer

# Who has not been heard of for so long is gone.
GONE = dt.timedelta(seconds=25)
# Two who begin a paragraph in the same place within so long begin the same one.
TOGETHER = dt.timedelta(minutes=1)
# Who saved something is told as long as it is news.
RECENT = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class RoomLine:
    """A paragraph in the editor, with its number, and whether the viewer may write it."""

    number: str
    paragraph: Paragraph
    editable: bool
    remarks: tuple[PairRemark, ...] = ()

    @property
    def seen(self) -> dict[str, str | list[str]]:
        """What its form shows, as `ParagraphForm` marks it."""
        row = self.paragraph
        return marks_of(
            {
                "item": row.item_id,
                "kind": row.kind,
                "side": row.side,
                "text_en": row.text_en,
                "text_zh": row.text_zh,
            }
        )

    @property
    def seen_sent(self) -> str:
        """The same, as a form sends it back."""
        return json.dumps(self.seen, separators=(",", ":"))


@dataclass(frozen=True)
class RoomPart:
    """An agenda item with its paragraphs and the action items given out under it."""

    number: str
    item: AgendaItem
    lines: tuple[RoomLine, ...]
    actions: tuple[ActionItem, ...]

    @property
    def sub(self) -> bool:
        return self.item.parent_id is not None


@dataclass(frozen=True)
class WritingRoom:
    """The minutes of a meeting while they are being written."""

    text: JointText
    edit: Verdict
    parts: tuple[RoomPart, ...]

    @property
    def lines(self) -> dict[int, RoomLine]:
        """By the paragraph's key."""
        return {line.paragraph.pk: line for part in self.parts for line in part.lines}


def writing_room_of(viewer: Viewer, meeting: Meeting, *, whole: bool = False) -> WritingRoom | None:
    """The minutes of `meeting` for who writes them; None where the viewer may not see them. For
    their page `whole`: with what the pair check asks, and the action items given out. Three
    queries, three more for that, however long they are. Raises nothing."""
    text = text_of(viewer, meeting, TextKind.MINUTES)
    if text is None:
        return None
    items = visible_items(viewer).filter(meeting=meeting).select_related("parent")
    rows = visible_paragraphs(viewer).filter(meeting=meeting).order_by("position", "pk")
    under: defaultdict[int, list[Paragraph]] = defaultdict(list)
    for row in rows:
        under[row.item_id].append(row)
    asked = remarks_by(viewer, {row.pk: row.text for row in rows}) if whole else {}
    given = actions_under(viewer, meeting) if whole else {}
    return WritingRoom(
        text,
        may_edit_text(viewer, text),
        tuple(
            RoomPart(
                number,
                item,
                tuple(_lines(viewer, text, number, item, under[item.pk], asked=asked)),
                tuple(given.get(item.pk, ())),
            )
            for number, item in outline(items)
        ),
    )


def _lines(
    viewer: Viewer,
    text: JointText,
    number: str,
    item: AgendaItem,
    rows: Iterable[Paragraph],
    *,
    asked: Mapping[int, tuple[PairRemark, ...]],
) -> Iterable[RoomLine]:
    for place, row in number_paragraphs(number, list(rows)):
        row.item, row.meeting = item, text.meeting
        may = may_write_paragraph(viewer, text, kind=row.kind, side=row.side)
        yield RoomLine(place, row, bool(may), asked.get(row.pk, ()))


def actions_under(viewer: Viewer, meeting: Meeting) -> Mapping[int, list[ActionItem]]:
    """The action items given out at `meeting`, in order of their numbers, by the key of the agenda
    item that they stand under. One query."""
    actions = visible_actions(viewer).filter(meeting=meeting, item__isnull=False)
    given: defaultdict[int, list[ActionItem]] = defaultdict(list)
    for action in actions.select_related("meeting").order_by("serial"):
        if action.item_id is not None:
            given[action.item_id].append(action)
    return given


def order_in(room: WritingRoom) -> list[list[Any]]:
    """Each agenda item by its key with the key, version and number of its paragraphs in order: what
    a browser compares with what it has. No query."""
    return [
        [
            part.item.pk,
            [[row.paragraph.pk, row.paragraph.version, row.number] for row in part.lines],
        ]
        for part in room.parts
    ]


def people_in(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> dict[int, list[str]]:
    """Who else of the viewer's own side is in which paragraph at `now`, by its key. One query."""
    rows = visible_presences(viewer).filter(
        meeting=meeting, seen_at__gt=now - GONE, paragraph__isnull=False
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows.exclude(person=viewer.person_id).order_by("person"):
        if row.paragraph_id is not None:
            found[row.paragraph_id].append(row.person.name)
    return dict(found)


def saved_by(viewer: Viewer, pks: Collection[int], now: dt.datetime) -> Mapping[int, AuditEntry]:
    """Who saved each of the paragraphs `pks` last, of those saved within `RECENT` before `now`, as
    far as the viewer may read the record. One query."""
    entries = visible_audit_on_pages(viewer).filter(
        subject_type="paragraph", subject_id__in=pks, at__gt=now - RECENT
    )
    return {entry.subject_id: entry for entry in entries.order_by("at", "pk")}


def begun_together(
    viewer: Viewer, new: Paragraph, between: tuple[int, int], now: dt.datetime
) -> Paragraph | None:
    """The paragraph of which `new`, not stored yet, is the missing language; None where there is
    none, or any doubt: two queries at most.

    `between` has the keys of the paragraphs (0: none) that stood above and below the blank row as
    the viewer began to write in it. One alone stands there by now, of the same kind, begun by the
    other side within `TOGETHER` before `now`; each is in one language, and not in the same.
    """
    rows = visible_paragraphs(viewer).filter(meeting=new.meeting_id, item=new.item_id)
    row = list(rows.select_related("meeting", "item").order_by("position", "pk"))
    keys = [0, *(each.pk for each in row), 0]
    place = next((n for n in range(len(row)) if (keys[n], keys[n + 2]) == between), None)
    if place is None or new.kind == ParagraphKind.RESERVATION:
        return None
    found = row[place]
    halves = [(bool(new.text.text(code)), bool(found.text.text(code))) for code in CODES]
    if found.kind != new.kind or now - found.created_at > TOGETHER:
        return None
    if sorted(halves) != [(False, True), (True, False)]:
        return None
    begun = visible_audit_on_pages(viewer).filter(
        subject_type="paragraph", subject_id=found.pk, act="add_paragraph"
    )
    return found if begun.exclude(actor_side__in=["", viewer.side or ""]).exists() else None
