"""Minutes on paper, and the lists that are drawn from them: decisions, action items, attendance."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.documents.model import (
    NOTHING,
    PaperCell,
    PaperColumn,
    PaperHeading,
    PaperPart,
    PaperPiece,
    PaperRow,
    PaperTable,
    Passage,
)
from meetings.documents.people import attendance_blocks, described
from meetings.documents.signatures import signature_block
from meetings.documents.statement import cited_papers
from meetings.documents.wording import both, enumerated_pair, in_lines, side_name
from meetings.enums import ParagraphKind
from meetings.models import ActionItem, Paragraph
from meetings.queries.texts.record import ActionOnRecord
from meetings.queries.texts.sources import TextSource
from meetings.rules.content import Content, pair_in
from meetings.rules.row_bookmarks import DraftField, DraftRow, RowText
from meetings.symbols import meeting_name_within
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.dual_time import day_in_full
from workinggroup.lib.viewer import Side


def minutes_part(source: TextSource, copy: Side) -> PaperPart:
    """The minutes whole: attendance, what was said under each item, action items, signatures."""
    record = source.record(copy)
    blocks: list[PaperPiece] = []
    if record:
        blocks += [PaperHeading(both(lambda: _("Attendance"))), *attendance_blocks(record, level=2)]
    blocks += [PaperHeading(both(lambda: _("Proceedings"))), *_proceedings(source)]
    if record and record.promises:
        blocks += [
            PaperHeading(both(lambda: pgettext("minutes", "Action items"))),
            action_table_of(record.promises, source),
        ]
    return PaperPart(_title(source, "minutes"), (*blocks, *signed(source, copy)))


def signed(source: TextSource, copy: Side) -> tuple[PaperPiece, ...]:
    """The signature block of a text under its heading."""
    head = PaperHeading(both(lambda: _("Clearance and signatures")))
    return (head, signature_block(source, copy))


def decisions_part(source: TextSource, copy: Side) -> PaperPart:
    """The decisions of the minutes, with the items under which they were taken."""
    rows = tuple(_decisions(source.content))
    columns = (
        PaperColumn(both(lambda: _("Decision")), 5),
        PaperColumn(both(lambda: _("Agenda item")), 3),
    )
    table = PaperTable(columns, rows, both(lambda: _("No.")))
    none = Passage(PaperCell(both(lambda: _("No decision is recorded."))), quiet=True)
    return PaperPart(_title(source, "decisions"), (table if rows else none,))


def actions_part(source: TextSource, copy: Side) -> PaperPart:
    """The action items as the minutes give them out."""
    record = source.record(copy)
    none = Passage(
        PaperCell(both(lambda: pgettext("minutes", "No action item is recorded."))), quiet=True
    )
    shown = action_table_of(record.promises, source) if record and record.promises else none
    return PaperPart(_title(source, "actions"), (shown,))


def attendance_part(source: TextSource, copy: Side) -> PaperPart:
    """Who attended, as the minutes have it."""
    record = source.record(copy)
    none = Passage(PaperCell(both(lambda: _("Attendance is not recorded yet."))), quiet=True)
    blocks = tuple(attendance_blocks(record, level=1)) if record else (none,)
    return PaperPart(_title(source, "attendance"), blocks)


def _title(source: TextSource, kind: str) -> Bilingual:
    name = {"name": both(lambda: meeting_name_within(source.meeting.number))}
    titles = {
        "minutes": lambda: _("Minutes of %(name)s") % name,
        "decisions": lambda: _("Decisions of %(name)s") % name,
        "actions": lambda: pgettext("minutes", "Action items of %(name)s") % name,
        "attendance": lambda: _("Attendance of %(name)s") % name,
    }
    return both(titles[kind])


def _proceedings(source: TextSource) -> Iterator[PaperPiece]:
    rows = source.content["items"]
    for row in rows:
        number = row["number"]
        yield PaperHeading(pair_in(row["title"]), number, level=2 if number.isdecimal() else 3)
        for paragraph in row["paragraphs"]:
            cell = PaperCell(pair_in(paragraph["text"]), _kind(paragraph))
            written = _written_from(source, paragraph["number"], cell)
            yield Passage(cell, paragraph["number"], written_from=written)
        if not any(each["paragraphs"] for each in rows if _under(each["number"], number)):
            nothing = both(lambda: _("No discussion is recorded under this item."))
            yield Passage(PaperCell(nothing), quiet=True)
        yield from cited_papers(row)


def _written_from(source: TextSource, number: str, cell: PaperCell) -> tuple[RowText, ...]:
    row = source.rows.get(number)
    if isinstance(row, Paragraph):
        field = DraftField.TEXT_BELOW if cell.lead else DraftField.TEXT
        return (RowText(DraftRow.PARAGRAPH, row.pk, field, row.text),)
    if isinstance(row, ActionItem):
        return (RowText(DraftRow.ACTION, row.pk, DraftField.TEXT, row.text),)
    return ()


def _under(number: str, item: str) -> bool:
    """Whether an item is `item`, or one of its sub-items."""
    return number == item or (number.startswith(item) and number[len(item) :].isalpha())


def _kind(row: dict[str, Any]) -> Bilingual:
    if row["kind"] == ParagraphKind.DECISION:
        return both(lambda: _("Decision %(number)s") % {"number": row["decision"]})
    if row["kind"] == ParagraphKind.RESERVATION:
        side = side_name(Side(row["side"]))
        return both(lambda: _("Reservation: %(side)s") % {"side": side})
    return NOTHING


def _decisions(content: Content) -> Iterator[PaperRow]:
    for item in content["items"]:
        under = enumerated_pair([Bilingual(item["number"], item["number"]), pair_in(item["title"])])
        for row in item["paragraphs"]:
            if row["kind"] == ParagraphKind.DECISION:
                yield PaperRow(row["decision"], (PaperCell(pair_in(row["text"])), PaperCell(under)))


def action_table_of(rows: Iterable[ActionOnRecord], source: TextSource | None = None) -> PaperTable:
    """Action items with their owners and when they are due; with the `source` of the minutes that
    give them out, where it is of these."""
    return PaperTable(
        number=both(lambda: _("No.")),
        columns=(
            PaperColumn(both(lambda: _("Action item")), 5),
            PaperColumn(both(lambda: _("Owner, due date")), 4),
        ),
        rows=tuple(_action(row, source) for row in rows),
    )


def _action(row: ActionOnRecord, source: TextSource | None) -> PaperRow:
    owners = [_owner(side_name(side), described(owner)) for side, owner in row.owners]
    due = both(lambda: _("Due %(day)s") % {"day": day_in_full(row.due_on)})
    text = PaperCell(row.text)
    written = _written_from(source, row.number, text) if source else ()
    return PaperRow(row.number, (text, PaperCell(in_lines([*owners, due]))), written)


def _owner(side: Bilingual, owner: Bilingual) -> Bilingual:
    return both(lambda: _("%(side)s: %(owner)s") % {"side": side, "owner": owner})
