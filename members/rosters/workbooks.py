"""XLSX to cells. A workbook is a zip of XML made by strangers: sizes first, then openpyxl."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from members.rosters.faults import Fault, UnreadableError
from members.rosters.tables import COLUMN_LIMIT, Table, refuse_by_length, refuse_by_width

UNPACKED_LIMIT = 20 * 1024 * 1024
"""Bytes of all members of the archive together, unpacked."""
MEMBER_LIMIT = 300
SHEET_ROW_LIMIT = 20_000
"""Rows looked at, empty ones included: some programs format a whole column."""


def read_xlsx(content: bytes) -> tuple[Table, list[Fault]]:
    """The cells of the first visible sheet, and a fault for each that holds no plain text.

    A formula is a fault with its address and is never evaluated: what it shows depends on the
    machine that shows it. Raises `UnreadableError` for what is no workbook.
    """
    refuse_bombs(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), None)
        if sheet is None:
            raise UnreadableError(_("The workbook has no visible sheet."))
        # The size that a sheet declares for itself need not be true.
        sheet.reset_dimensions()
        return _table(sheet.iter_rows(max_row=SHEET_ROW_LIMIT, max_col=COLUMN_LIMIT))
    except UnreadableError:
        raise
    # openpyxl raises whatever a malformed part makes it stumble over; all of it means this.
    except Exception as error:
        raise UnreadableError(_not_a_workbook()) from error


def _not_a_workbook() -> str:
    return _("This is not a readable XLSX workbook. Open it in a spreadsheet and save it again.")


def refuse_bombs(content: bytes) -> None:
    """Raise `UnreadableError` where the archive is broken, locked or unpacks beyond reason.

    `zipfile` never yields more than the size a member declares, so the declared sizes bound
    the work; a document type declaration has no place in a workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MEMBER_LIMIT or sum(m.file_size for m in members) > UNPACKED_LIMIT:
                raise UnreadableError(_("The workbook unpacks to more than a roster can need."))
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableError(_not_a_workbook())
            for member in members:
                if b"<!DOCTYPE" in archive.read(member):
                    raise UnreadableError(_not_a_workbook())
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(_not_a_workbook()) from error


def _table(sheet_rows: Iterable[tuple[Any, ...]]) -> tuple[Table, list[Fault]]:
    rows: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    for number, cells in enumerate(sheet_rows, start=1):
        texts = []
        for position, cell in enumerate(cells, start=1):
            text, reason = _text(cell)
            texts.append(text)
            if reason:
                faults.append(Fault(reason, number, position=position))
        if any(text.strip() for text in texts):
            refuse_by_width(number, texts)
            rows.append((number, texts))
            refuse_by_length(len(rows))
    return Table(rows, "XLSX"), faults


def _text(cell: Any) -> tuple[str, str]:
    """A cell's text and, where it is no plain text or whole number, the reason against it."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return "=", _("This cell holds a formula. Replace it by its value (paste values only).")
    if cell.data_type == "e":
        return "#", _("This cell holds a spreadsheet error (%(value)s).") % {
            "value": str(value)[:20]
        }
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        return str(value), _("This cell holds a date or a truth value; text is expected.")
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return str(value), ""
