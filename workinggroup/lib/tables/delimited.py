"""Text to cells: what parts the cells of a CSV file, and its records."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from workinggroup.lib.tables.faults import UnreadableError
from workinggroup.lib.tables.layout import HEADING_ROWS, TableLayout

DELIMITERS = ",;\t|"
_LINE_LIMIT = 25_000
# Excel's own first line, which says what parts the cells of all the others.
_SEPARATOR = re.compile(r"\ufeff?sep=(.)[\r\n]", re.IGNORECASE)


def records(text: str, layout: TableLayout) -> Iterator[tuple[int, list[str]]]:
    """Records numbered as a spreadsheet numbers its rows, empty ones included.

    The first line in which Excel says what parts the cells is counted and left out. Raises
    `UnreadableError` with the row where the text ends to be CSV.
    """
    declared = _SEPARATOR.match(text)
    delimiter = declared[1] if declared else _delimiter(text, layout)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not declared or number > 1:
                yield number, cells
    except csv.Error as error:
        raise UnreadableError(
            _("This row is not valid CSV; a quotation mark is not closed, or a cell is too large."),
            number + 1,
        ) from error


def _delimiter(text: str, layout: TableLayout) -> str:
    """The delimiter under which most headings of one of the first lines are known; a comma in
    doubt."""
    start = text.lstrip("\r\n \ufeff")[: HEADING_ROWS * _LINE_LIMIT]
    lines = [line[:_LINE_LIMIT] for line in re.split(r"[\r\n]+", start)[:HEADING_ROWS]]

    def known(delimiter: str) -> int:
        return max(layout.known_columns(line.split(delimiter)) for line in lines)

    return max(DELIMITERS, key=known)
