"""Bytes to cells: which kind of file, which encoding, which delimiter."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from members.rosters.columns import column_of
from members.rosters.faults import UnreadableError

ROW_LIMIT = 300
"""Rows of people in one file: twelve times a full delegation with alternates."""
COLUMN_LIMIT = 60
CELL_LIMIT = 500
"""Characters in one cell; the longest field of a person has 254."""
DELIMITERS = ",;\t|"
# Excel's own first line, which says what parts the cells of all the others.
_SEPARATOR = re.compile(r"\ufeff?sep=(.)[\r\n]", re.IGNORECASE)
# Which files cannot be a roster, by their first bytes.
PDF, OLD_OFFICE, ZIP = b"%PDF", b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


@dataclass(frozen=True)
class Table:
    """The non-empty rows of a file with their numbers, and how the file was read."""

    rows: list[tuple[int, list[str]]]
    encoding: str


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


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16 with its mark, or GB18030.

    Strict: nothing is replaced. GB18030 accepts almost any bytes, so what is taken for it must
    also look like Chinese (`_plausible_gb18030`); raises `UnreadableError` otherwise.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(content, "utf-16", "UTF-16")
    if content.startswith(b"\xef\xbb\xbf"):
        return _strictly(content, "utf-8-sig", "UTF-8")
    if b"\x00" in content:
        raise UnreadableError(
            _("This is neither a CSV nor an XLSX file: it holds binary data (zero bytes).")
        )
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text, name = _strictly(content, "gb18030", "GB18030")
    if not _plausible_gb18030(text):
        raise UnreadableError(_wrong_encoding())
    return text, name


def _strictly(content: bytes, codec: str, name: str) -> tuple[str, str]:
    try:
        return content.decode(codec), name
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise UnreadableError(_wrong_encoding(), row) from error


def _wrong_encoding() -> str:
    return _(
        "The file's encoding is neither UTF-8 nor GB18030. In Excel choose "
        '"CSV UTF-8 (comma delimited)", or save it as XLSX.'
    )


def _plausible_gb18030(text: str) -> bool:
    """Whether text decoded from GB18030 was GB18030, and not, say, windows-1252 ("Müller").

    Accented letters followed by plain ones decode to rare characters outside GB 2312; a Chinese
    text is mostly of characters inside it.
    """
    beyond = [c for c in text if ord(c) > 0x7F]
    common = sum(1 for c in beyond if _in_gb2312(c))
    return common * 2 > len(beyond)


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def read_csv(content: bytes) -> Table:
    """The cells of a CSV file; raises `UnreadableError` with the row where it ends to be one."""
    text, encoding = decode(content)
    told = _SEPARATOR.match(text)
    delimiter = told[1] if told else _delimiter(text)
    rows = []
    for number, cells in _records(text, delimiter):
        if told and number == 1:
            continue
        if any(cell.strip() for cell in cells):
            refuse_by_width(number, cells)
            rows.append((number, cells))
            refuse_by_length(len(rows))
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
    """`count` includes the row of headings."""
    if count > ROW_LIMIT + 1:
        raise UnreadableError(
            _("The file has more than %(limit)s rows, which no delegation has.")
            % {"limit": ROW_LIMIT}
        )


def _delimiter(text: str) -> str:
    """The delimiter under which most headings of the first row are known; a comma in doubt."""
    first = re.split(r"[\r\n]+", text.lstrip("\r\n \ufeff"), maxsplit=1)[0][: 50 * CELL_LIMIT]

    def known(delimiter: str) -> int:
        return sum(column_of(heading) is not None for heading in first.split(delimiter))

    return max(DELIMITERS, key=known)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records numbered as a spreadsheet numbers its rows, empty ones included."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise UnreadableError(
            _("This row is not valid CSV; a quotation mark is not closed, or a cell is too large."),
            number + 1,
        ) from error
