"""DOCX to cells: the tables of a file of Word or WPS that have the headings."""

from collections.abc import Iterator, Sequence

from workinggroup.lib.tables.archives import not_a_workbook
from workinggroup.lib.tables.cells import Table, refuse_by_length, refuse_by_width
from workinggroup.lib.tables.faults import Fault, UnreadableError
from workinggroup.lib.tables.layout import HEADING_ROWS, TableLayout
from workinggroup.lib.word_files import NoWordFileError, WordRow, read_word


def read_docx(content: bytes, layout: TableLayout) -> tuple[Table, list[Fault]]:
    """The cells of the tables with the headings, as if they were one: a paper may have one for each
    of its parts. Rows are counted through all of them, tracked changes taken as accepted.

    A cell that stands beside one whose first line is bold, as a title is, and has none such begins
    with an empty line. Raises `UnreadableError` for what is no such file, and where none has rows.
    """
    try:
        tables = [table for table in read_word(content).tables if table]
    except NoWordFileError as error:
        raise UnreadableError(not_a_workbook()) from error
    rows: list[tuple[int, list[str]]] = []
    number = 0
    for table, head in _with_headings(tables, layout):
        for at, row in enumerate(table):
            if number and at <= head:
                continue
            number += 1
            cells = _titles(row, layout) if at <= head else _beside_titles(row)
            if any(cell.strip() for cell in cells):
                refuse_by_width(number, cells, layout)
                rows.append((number, cells))
                refuse_by_length(len(rows) - HEADING_ROWS, layout)
    return Table(rows, "DOCX"), []


def _with_headings(
    tables: Sequence[Sequence[WordRow]], layout: TableLayout
) -> Iterator[tuple[Sequence[WordRow], int]]:
    """The tables with the most headings, and the place of that row in each; of tables with as many
    but others, those that are like the first."""
    found: list[tuple[Sequence[WordRow], int, list[str | None]]] = []
    for table in tables:
        rows = [_titles(row, layout) for row in table[:HEADING_ROWS]]
        head = layout.heading_row(rows)
        found.append((table, head, [layout.column_of(cell) for cell in rows[head]]))
    most = max((_known(columns) for _table, _head, columns in found), default=0)
    best = [each for each in found if _known(each[2]) == most]
    yield from ((table, head) for table, head, columns in best if columns == best[0][2])


def _known(columns: Sequence[str | None]) -> int:
    return len({column for column in columns if column})


def _titles(row: WordRow, layout: TableLayout) -> list[str]:
    """The cells of a row as headings: of one in two languages the line that is known."""
    return [
        next((line.text for line in cell.lines if layout.column_of(line.text)), cell.text)
        for cell in row.cells
    ]


def _beside_titles(row: WordRow) -> list[str]:
    cells: Sequence[tuple[str, bool]] = [
        (cell.text, bool(cell.lines) and cell.lines[0].bold) for cell in row.cells
    ]
    titled = any(bold for _text, bold in cells)
    return [f"\n{text}" if titled and text and not bold else text for text, bold in cells]
