"""The whole file: cells, headings, rows, and what the rows must hold together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from workinggroup.lib.tables import archives, cells, opendocument, word_tables, workbooks
from workinggroup.lib.tables.faults import FAULT_LIMIT, Fault, UnreadableError
from workinggroup.lib.tables.layout import Heading, TableLayout
from workinggroup.lib.text import clean_line

_WORKBOOKS = {
    archives.XLSX_PART: workbooks.read_xlsx,
    archives.ODS_PART: opendocument.read_ods,
    **dict.fromkeys(archives.DOCX_PARTS, word_tables.read_docx),
}
_Row = TypeVar("_Row")
Headings = Mapping[str, Heading]
# What reads one row, given its number and its cells; and what looks at all of them.
ReadRow = Callable[[int, list[str], Headings], tuple[_Row | None, list[Fault]]]
CheckRows = Callable[[Sequence[_Row], Headings], list[Fault]]


@dataclass(frozen=True)
class Reading(Generic[_Row]):
    """What a file says: rows if there is no fault, faults if there is one.

    `encoding` names how it was read (UTF-8, UTF-16, GB18030, XLSX, ODS, DOCX), `sheet` which of
    several sheets; `ignored` are headings that no column answers to, `above` counts rows above the
    headings, which are left out. `headings` are what the file writes over its columns.
    """

    rows: tuple[_Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    encoding: str = ""
    ignored: tuple[str, ...] = ()
    sheet: str = ""
    above: int = 0
    headings: Headings | None = None

    @property
    def ok(self) -> bool:
        return not self.faults


def read_table(
    content: bytes, layout: TableLayout, read_row: ReadRow[_Row], check_rows: CheckRows[_Row]
) -> Reading[_Row]:
    """Read a table: CSV (UTF-8, UTF-16, GB18030), XLSX, ODS or one in DOCX, by content, not name.

    Raises nothing for any bytes: whatever is wrong is a fault in the active language, with row,
    column and reason.
    """
    try:
        return _read(content, layout, read_row, check_rows)
    except UnreadableError as error:
        return Reading(faults=(error.fault,))


def _read(
    content: bytes, layout: TableLayout, read_row: ReadRow[_Row], check_rows: CheckRows[_Row]
) -> Reading[_Row]:
    table, faults = _table(content, layout)
    if not table.rows:
        raise UnreadableError(_("The file is empty."))
    above = layout.heading_row([row for _number, row in table.rows])
    reading: Reading[_Row] = Reading(encoding=table.encoding, sheet=table.sheet, above=above)
    (first, titles), *rest = table.rows[above:]
    headings, ignored, wrong = layout.match([clean_line(cell) for cell in titles])
    if wrong:
        return replace(reading, faults=tuple(replace(f, row=first) for f in wrong))
    if not rest:
        raise UnreadableError(_("The file has headings but no rows below them."))
    cells.refuse_by_length(len(rest), layout)
    rows, found = _rows(rest, headings, read_row)
    found += _beside(rest, titles)
    faults = _named([fault for fault in faults if fault.row >= first], headings, layout)
    # A cell that is no text explains whatever else is wrong with the cell.
    known = {(fault.row, fault.position) for fault in faults}
    faults += [fault for fault in found if (fault.row, fault.position) not in known]
    faults += check_rows(rows, headings)
    return replace(
        reading,
        rows=() if faults else tuple(rows),
        faults=first_faults(faults),
        ignored=tuple(ignored),
        headings=headings,
    )


def _table(content: bytes, layout: TableLayout) -> tuple[cells.Table, list[Fault]]:
    cells.refuse_by_size(content)
    cells.refuse_by_kind(content)
    if content.startswith(cells.ZIP):
        read = _WORKBOOKS[archives.kind_of(content)]
        return read(content, layout)
    return cells.read_csv(content, layout), []


def _rows(
    records: Iterable[tuple[int, list[str]]], headings: Headings, read_row: ReadRow[_Row]
) -> tuple[list[_Row], list[Fault]]:
    rows: list[_Row] = []
    faults: list[Fault] = []
    for number, row in records:
        read, wrong = read_row(number, row, headings)
        faults += wrong
        if read is not None:
            rows.append(read)
    return rows, faults


def _beside(records: Iterable[tuple[int, list[str]]], titles: Sequence[str]) -> list[Fault]:
    """What stands under no heading: the rest of a text with a comma in it, most often."""
    reason = _("There is no heading above this cell. Write one, or empty the cell.")
    titled = {position for position, title in enumerate(titles) if title.strip()}
    return [
        Fault(reason, number, position=position + 1)
        for number, row in records
        for position, cell in enumerate(row)
        if position not in titled and clean_line(cell)
    ]


def _named(faults: list[Fault], headings: Headings, layout: TableLayout) -> list[Fault]:
    """Workbook faults know positions only: add the headings, drop those in ignored columns, and of
    days and hours those in columns that hold them."""
    names = {at.position + 1: (column, at.text) for column, at in headings.items()}
    kept = [fault for fault in faults if fault.position in names]
    return [
        replace(fault, column=names[fault.position][1])
        for fault in kept
        if not fault.is_day_or_hour or names[fault.position][0] not in layout.days | layout.hours
    ]


def first_faults(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """As many as somebody mends at once, in the order of the file; the last says how many more
    there are."""
    faults = sorted(faults, key=lambda fault: (fault.row, fault.position))
    if len(faults) <= FAULT_LIMIT:
        return tuple(faults)
    more = _("There are %(count)s more errors; correct these first.") % {
        "count": len(faults) - FAULT_LIMIT
    }
    return (*faults[:FAULT_LIMIT], Fault(more))
