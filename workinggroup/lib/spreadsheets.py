"""Tables as CSV and XLSX that no spreadsheet program can be tricked with.

A cell that begins like a formula is run by whoever opens the file (CWE-1236); what people typed
into a title must not be. CSV has no types, so such text gets an apostrophe in front, which
spreadsheets hide; XLSX says of each cell that it is text.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import IO, Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import IllegalCharacterError

from workinggroup.lib.text import clean_prose

# What makes Excel, WPS or LibreOffice read a formula, a command or a link into a cell; the full
# widths too, which Chinese input methods type and Excel takes for the narrow ones.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767
# Rows that are read at a time where all of a list is exported.
PIECE = 500
BOM = "\ufeff"


class FileKind(TextChoices):
    """As which files a list can be taken along."""

    XLSX = "xlsx", _("XLSX, for spreadsheet programs")
    CSV = "csv", _("CSV, for programs")


MEDIA_TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

SPOOLED = 2 * 1024 * 1024
"""Bytes of a file that stay in memory before it goes to the disk."""

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


def write_csv(out: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with a byte-order mark (without it Excel in China reads GBK), CRLF, all quoted."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text.write(BOM)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(heading) for heading in headings])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    # What it wraps stays open: whoever opened it closes it.
    text.detach()


def write_xlsx(
    out: IO[bytes], title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """One sheet; every cell is text or a number, none a formula or a link. Rows that are written
    are kept in a file, not in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for row in chain([headings], rows):
        sheet.append([_text_cell(sheet, cell) for cell in row])
    book.save(out)


@dataclass(frozen=True)
class Export:
    """One column of an export."""

    label: str | Promise
    value: Callable[[Any], Cell]


@dataclass(frozen=True)
class Listing:
    """A list to be written: `name` for its file, `title` for its sheet; `rows` are read once."""

    name: str
    title: str
    columns: Sequence[Export]
    rows: Iterable[Any]

    def write(self, out: IO[bytes], kind: str) -> int:
        """Write it as a `FileKind`; returns how many rows it had."""
        count = 0

        def cells() -> Iterator[list[Cell]]:
            nonlocal count
            for row in self.rows:
                count += 1
                yield [column.value(row) for column in self.columns]

        headings = [str(column.label) for column in self.columns]
        if kind == FileKind.CSV:
            write_csv(out, headings, cells())
        else:
            write_xlsx(out, self.title, headings, cells())
        return count


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
