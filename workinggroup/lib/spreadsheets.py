"""Tables as CSV and XLSX that no spreadsheet program can be tricked with.

A cell that begins like a formula is run by whoever opens the file (CWE-1236); what people typed
into a title must not be. CSV has no types, so such text gets an apostrophe in front, which
spreadsheets hide; XLSX says of each cell that it is text.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

from workinggroup.lib.text import clean_prose

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes Excel, WPS or LibreOffice read a formula, a command or a link into a cell; the full
# widths too, which Chinese input methods type and Excel takes for the narrow ones.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767
BOM = "\ufeff"

Cell = str | int | dt.date | dt.datetime | None


def plain(value: Cell) -> str:
    """A value as text: dates as ISO 8601, instants in UTC with their zone said."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def harmless(value: Cell) -> str:
    """Text for a CSV cell: what begins like a formula after its blanks gets an apostrophe."""
    text = plain(value)
    if isinstance(value, int) or not text:
        return text
    # Tabs and returns count even where trimming would drop them.
    if text[0] in TRIGGERS or text.strip().startswith(TRIGGERS):
        return f"'{text}"
    return text


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark (without it Excel in China reads GBK), CRLF, all quoted."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(heading) for heading in headings])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return (BOM + out.getvalue()).encode("utf-8")


def as_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; every cell is text or a number, none a formula or a link."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for row in ([*headings], *rows):
        sheet.append([_text_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(c for c in title if c not in r"[]:*?/\'")[:31] or "Sheet"


def _text_cell(sheet: object, value: Cell) -> Any:
    if isinstance(value, int):
        return WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    text = clean_prose(plain(value))[:LONGEST_CELL]
    try:
        cell = WriteOnlyCell(sheet, value=text)  # type: ignore[arg-type]
    except IllegalCharacterError:
        cell = WriteOnlyCell(sheet, value="".join(c for c in text if c.isprintable()))  # type: ignore[arg-type]
    cell.data_type = "s"
    return cell
