"""Bytes to cells: which kind of file, and the limits of one."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from members.rosters.columns import HEADING_ROWS
from members.rosters.delimited import records
from members.rosters.encodings import decode
from members.rosters.faults import UnreadableError

ROW_LIMIT = 300
"""Rows of people in one file: twelve times a full delegation with alternates."""
COLUMN_LIMIT = 60
CELL_LIMIT = 500
"""Characters in one cell; the longest field of a person has 254."""
# Which files cannot be a roster, by their first bytes.
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
    """Raise `UnreadableError` for an empty file and for one over ROSTER_MAX_BYTES."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise UnreadableError(_("The file is empty."))
    if len(content) > settings.ROSTER_MAX_BYTES:
        limit = settings.ROSTER_MAX_BYTES // (1024 * 1024)
        raise UnreadableError(
            _("The file is larger than %(limit)s MB, which no roster is.") % {"limit": limit}
        )


def refuse_by_kind(content: bytes) -> None:
    """Raise `UnreadableError` for a PDF, an old or locked workbook and other binary files."""
    start = content.lstrip()[:8]
    if start.startswith(PDF):
        raise UnreadableError(
            _("This is a PDF, whatever its name says. Save the roster as CSV or XLSX.")
        )
    if start.startswith(OLD_OFFICE):
        raise UnreadableError(
            _(
                "This is an old Excel file (.xls) or one locked by a password. "
                "Save it as an unlocked .xlsx or as CSV."
            )
        )


def read_csv(content: bytes) -> Table:
    """The cells of a CSV file; raises `UnreadableError` with the row where it ends to be one."""
    text, encoding = decode(content)
    rows = []
    for number, cells in records(text):
        if any(cell.strip() for cell in cells):
            refuse_by_width(number, cells)
            rows.append((number, cells))
            refuse_by_length(len(rows) - HEADING_ROWS)
    return Table(rows, encoding)


def refuse_by_width(number: int, cells: list[str]) -> None:
    if len(cells) > COLUMN_LIMIT:
        raise UnreadableError(
            _("This row has more than %(limit)s columns.") % {"limit": COLUMN_LIMIT}, number
        )
    for position, cell in enumerate(cells, start=1):
        if len(cell) > CELL_LIMIT:
            reason = _("This cell has more than %(limit)s characters.") % {"limit": CELL_LIMIT}
            raise UnreadableError(reason, number, position=position)


def refuse_by_length(count: int) -> None:
    """`count` are rows of people; while a file is read, headings and titles are counted too."""
    if count > ROW_LIMIT:
        raise UnreadableError(
            _("The file has more than %(limit)s rows, which no delegation has.")
            % {"limit": ROW_LIMIT}
        )
