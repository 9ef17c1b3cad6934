"""XLSX to sheets, read by openpyxl."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import Any

from openpyxl import load_workbook

from workinggroup.lib.tables.archives import not_a_workbook
from workinggroup.lib.tables.cells import COLUMN_LIMIT, Table
from workinggroup.lib.tables.faults import Fault, UnreadableError
from workinggroup.lib.tables.layout import TableLayout
from workinggroup.lib.tables.sheets import (
    DAY_OR_HOUR,
    ERROR,
    FORMULA,
    NO_TEXT,
    SHEET_ROW_LIMIT,
    Sheet,
    Value,
    chosen_table,
)


def read_xlsx(content: bytes, layout: TableLayout) -> tuple[Table, list[Fault]]:
    """The cells of the sheet with the headings, and a fault for each that holds no plain text.

    Raises `UnreadableError` for what is no workbook, and where two sheets could be meant. The
    archive is to be looked at before (`archives.kind_of`).
    """
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheets = [_sheet(s) for s in book.worksheets if s.sheet_state == "visible"]
        return chosen_table(sheets, "XLSX", layout)
    except UnreadableError:
        raise
    # openpyxl raises whatever a malformed part makes it stumble over; all of it means this.
    except Exception as error:
        raise UnreadableError(not_a_workbook()) from error


def _sheet(sheet: Any) -> Sheet:
    def rows() -> Iterator[tuple[int, Sequence[Value]]]:
        # The size that a sheet declares for itself need not be true.
        sheet.reset_dimensions()
        found = sheet.iter_rows(max_row=SHEET_ROW_LIMIT, max_col=COLUMN_LIMIT)
        for number, cells in enumerate(found, start=1):
            yield number, [_value(cell) for cell in cells]

    return Sheet(sheet.title, rows)


def _value(cell: Any) -> Value:
    value = cell.value
    if value is None:
        return Value()
    if cell.data_type == "f":
        return Value("=", FORMULA)
    if isinstance(value, dt.date | dt.time):
        return Value(_iso(value), DAY_OR_HOUR)
    wrong = ERROR if cell.data_type == "e" else ""
    if isinstance(value, bool | dt.timedelta):
        wrong = NO_TEXT
    whole = isinstance(value, float) and value.is_integer()
    return Value(str(int(value) if whole else value), wrong)


def _iso(value: dt.date | dt.time) -> str:
    """A day without the midnight that a spreadsheet keeps with it; an hour without its seconds."""
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date().isoformat()
    return value.isoformat()
