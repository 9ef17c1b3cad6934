"""ODS (OpenDocument, ISO/IEC 26300) to sheets, as LibreOffice and WPS save them.

A stream of elements, of which only those of tables are looked at; nothing of the document is kept.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from xml.parsers import expat

from workinggroup.lib.tables.archives import ODS_PART, not_a_workbook
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
    refuse_by_sheets,
)

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _STYLE, _TEXT = (
    f"{_NAMES}{name}:1.0 " for name in ("table", "office", "style", "text")
)
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_CHUNK = 64 * 1024
_WHOLE = re.compile(r"-?\d{1,15}(?:\.0+)?")
_NO_TEXTS = frozenset({"date", "time", "boolean"})
_MIDNIGHT, _HOUR = "T00:00:00", re.compile(r"PT(\d{1,2})H(\d{1,2})M[\d.,]*S")


def read_ods(content: bytes, layout: TableLayout) -> tuple[Table, list[Fault]]:
    """The cells of the sheet with the headings, and a fault for each that holds no plain text.

    Raises `UnreadableError` for what is no workbook, and where two sheets could be meant. The
    archive is to be looked at before (`archives.kind_of`).
    """
    try:
        names = _Reader(content, layout, table=None)
        for _row in names.rows():
            pass
        sheets = [
            Sheet(name, _Reader(content, layout, table=at).rows)
            for at, (name, style) in enumerate(names.tables)
            if style not in names.hidden
        ]
        return chosen_table(sheets, "ODS", layout)
    except UnreadableError:
        raise
    # A broken archive, XML that is none, a number that is none: all of it means this.
    except (expat.ExpatError, zipfile.BadZipFile, ValueError, OSError, EOFError) as error:
        raise UnreadableError(not_a_workbook()) from error


class _Reader:
    """Reads one table's rows, or of all only the names; anew for each call of `rows`."""

    def __init__(self, content: bytes, layout: TableLayout, table: int | None) -> None:
        self.content, self.table = content, table
        self.longest_cell = layout.longest_cell
        self.tables: list[tuple[str, str]] = []
        self.hidden: set[str] = set()

    def rows(self) -> Iterator[tuple[int, Sequence[Value]]]:
        """The rows with something in them, each with its number as the spreadsheet counts."""
        self.tables, self.number = [], 0
        self.done: list[tuple[int, Sequence[Value]]] = []
        self.style = ""
        self.cells: list[Value] = []
        self.rows_alike = 1
        self.attributes: dict[str, str] = {}
        self.text: list[str] | None = None
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive, archive.open(ODS_PART) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk)
                yield from self.done
                self.done = []
        parser.Parse(b"", True)  # noqa: FBT003 - takes no keywords
        yield from self.done

    def _refuse(self, *_args: object) -> None:
        raise UnreadableError(not_a_workbook())

    @property
    def _wanted(self) -> bool:
        return len(self.tables) - 1 == self.table and self.number < SHEET_ROW_LIMIT

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            style = attributes.get(f"{_TABLE}style-name", "")
            self.tables.append((attributes.get(f"{_TABLE}name", ""), style))
            refuse_by_sheets(len(self.tables))
        elif name == f"{_STYLE}style":
            self.style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties":
            if attributes.get(f"{_TABLE}display") == "false":
                self.hidden.add(self.style)
        elif self._wanted:
            self._start_within(name, attributes)

    def _start_within(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table-row":
            self.cells = []
            self.rows_alike = int(attributes.get(f"{_TABLE}number-rows-repeated", "1"))
        elif name in _CELLS:
            self.attributes, self.text = attributes, []
        elif name == f"{_OFFICE}annotation":
            # A comment on a cell is none of its text.
            self.text = None
        elif self.text is not None and name in {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"}:
            self.text.append(" ")
        elif self.text and name == f"{_TEXT}p":
            self.text.append("\n")

    def _characters(self, data: str) -> None:
        if self.text is not None and self._wanted and len(self.text) <= self.longest_cell:
            self.text.append(data)

    def _end(self, name: str) -> None:
        if not self._wanted:
            return
        if name == f"{_OFFICE}annotation":
            self.text = []
        elif name in _CELLS:
            value = self._value()
            times = int(self.attributes.get(f"{_TABLE}number-columns-repeated", "1"))
            room = COLUMN_LIMIT + 1 - len(self.cells)
            self.cells += [value] * min(times, room if value.text else max(room - 1, 0))
            self.text = None
        elif name == f"{_TABLE}table-row":
            self._end_of_row()

    def _end_of_row(self) -> None:
        if any(cell.text or cell.wrong for cell in self.cells):
            for number in range(min(self.rows_alike, SHEET_ROW_LIMIT)):
                self.done.append((self.number + number + 1, self.cells))
        self.number += self.rows_alike

    def _value(self) -> Value:
        attributes, text = self.attributes, "".join(self.text or [])
        kind = attributes.get(f"{_OFFICE}value-type", "")
        if f"{_TABLE}formula" in attributes:
            return Value("=", FORMULA)
        if "error" in (attributes.get(key) for key in attributes if key.endswith(" value-type")):
            return Value(text or "#", ERROR)
        if kind in _NO_TEXTS:
            value = _day_or_hour(attributes)
            return Value(value, DAY_OR_HOUR) if value else Value(text or kind, NO_TEXT)
        number = attributes.get(f"{_OFFICE}value", "")
        if kind == "float" and _WHOLE.fullmatch(number):
            return Value(number.partition(".")[0])
        return Value(text)


def _day_or_hour(attributes: dict[str, str]) -> str:
    """The day or the hour that a cell holds, as ISO 8601; empty for none."""
    if day := attributes.get(f"{_OFFICE}date-value", ""):
        return day.removesuffix(_MIDNIGHT)
    hour = _HOUR.fullmatch(attributes.get(f"{_OFFICE}time-value", ""))
    return f"{int(hour[1]):02d}:{int(hour[2]):02d}" if hour else ""
