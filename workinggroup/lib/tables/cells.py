"""Bytes to cells: which kind of file, and the limits of one."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from workinggroup.lib.tables.delimited import records
from workinggroup.lib.tables.encodings import decode
from workinggroup.lib.tables.faults import UnreadableError
from workinggroup.lib.tables.layout import HEADING_ROWS, TableLayout

COLUMN_LIMIT = 60
# Which files cannot be a table, by their first bytes.
PDF, OLD_OFFICE, ZIP = b"%PDF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


@dataclass(frozen=True)
class Table:
    """The non-empty rows of a file with their numbers, and how the file was read.

    `sheet` is the name of the sheet where a workbook has several.
    """

    rows: list[tuple[int, list[str]]]
    encoding: str
    sheet: str = ""


def refuse_by_size(content: bytes) -> None:
    """Raise `UnreadableError` for an empty file and for one over TABLE_MAX_BYTES."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise UnreadableError(_("The file is empty."))
    if len(content) > settings.TABLE_MAX_BYTES:
        limit = settings.TABLE_MAX_BYTES // (1024 * 1024)
        raise UnreadableError(
            _("The file is larger than %(limit)s MB, which no such table is.") % {"limit": limit}
        )


def refuse_by_kind(content: bytes) -> None:
    """Raise `UnreadableError` for a PDF, an old or locked workbook and other binary files."""
    start = content.lstrip()[:8]
    if start.startswith(PDF):
        raise UnreadableError(
            _("This is a PDF, whatever its name says. Save the table as CSV or XLSX.")
        )
    if start.startswith(OLD_OFFICE):
        raise UnreadableError(
            _(
                "This is an old Excel file (.xls) or one locked by a password. "
                "Save it as an unlocked .xlsx or as CSV."
            )
        )


def read_csv(content: bytes, layout: TableLayout) -> Table:
    """The cells of a CSV file; raises `UnreadableError` with the row where it ends to be one."""
    text, encoding = decode(content, layout)
    rows = []
    for number, cells in records(text, layout):
        if any(cell.strip() for cell in cells):
            refuse_by_width(number, cells, layout)
            rows.append((number, cells))
            refuse_by_length(len(rows) - HEADING_ROWS, layout)
    return Table(rows, encoding)


def refuse_by_width(number: int, cells: list[str], layout: TableLayout) -> None:
    """Raise `UnreadableError` for a row with too many columns or too long a cell."""
    if len(cells) > COLUMN_LIMIT:
        raise UnreadableError(
            _("This row has more than %(limit)s columns.") % {"limit": COLUMN_LIMIT}, number
        )
    for position, cell in enumerate(cells, start=1):
        if len(cell) > layout.longest_cell:
            reason = _("This cell has more than %(limit)s characters.") % {
                "limit": layout.longest_cell
            }
            raise UnreadableError(reason, number, position=position)


def refuse_by_length(count: int, layout: TableLayout) -> None:
    """Raise `UnreadableError` for more rows than are read at once; while a file is read, headings
    and titles are counted too."""
    if count > layout.most_rows:
        raise UnreadableError(
            _("The file has more than %(limit)s rows, the most that are read at once.")
            % {"limit": layout.most_rows}
        )
