"""Bytes to text: which encoding a CSV file is in, and why not where it is none that is read.

UTF-8 proves itself; GB18030 does not: almost any bytes are something in it. So its text is weighed
against what the same bytes say in the encodings that are met in its place. Each reading is told by
how many bits it takes to write it down, in the writing it would be: what a person might have
written takes few, rubbish takes many. The shortest is what the file is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from workinggroup.lib.tables.delimited import records
from workinggroup.lib.tables.faults import UnreadableError
from workinggroup.lib.tables.layout import HEADING_ROWS, TableLayout
from workinggroup.lib.tables.scripts import (
    ALPHABETS,
    CHINESE_TEXT,
    JAPANESE_TEXT,
    KOREAN_TEXT,
    TAIWANESE_TEXT,
    CellKind,
    Writing,
)

SAMPLE_BYTES = 64_000
"""How much of a file is weighed; a full table of people has a fraction of that."""
_BENEFIT = 1.5
"""Bits that GB18030 has in advance. Few: who is refused saves once more, who is misread never
knows."""
# ISO-2022 and HZ write other signs with the letters of ASCII; as UTF-8 they are rubbish.
_SEVEN_BITS = (
    (re.compile(rb"\x1b\$\)C"), "ISO-2022-KR", "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B(]|\(J)"), "ISO-2022-JP", "iso2022_jp_2"),
    # The first byte of a pair in HZ is no tilde (RFC 1843): no pair begins where one escape ends.
    (re.compile(rb"~\{(?:[!-}][!-~])+~\}"), "HZ", "hz"),
)


@dataclass(frozen=True)
class Encoding:
    """One way to read the bytes: as `name` (`codec` for Python), in `writing`."""

    name: str
    codec: str
    writing: Writing


GB18030 = Encoding("GB18030", "gb18030", CHINESE_TEXT)
OTHERS = (
    Encoding("EUC-KR", "cp949", KOREAN_TEXT),
    Encoding("EUC-JP", "euc_jp", JAPANESE_TEXT),
    Encoding("Shift-JIS", "cp932", JAPANESE_TEXT),
    Encoding("Big5", "big5hkscs", TAIWANESE_TEXT),
    *(
        Encoding(f"windows-{page}", f"cp{page}", ALPHABETS)
        for page in (1252, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)
    ),
    Encoding("KOI8-R", "koi8_r", ALPHABETS),
)


def decode(content: bytes, layout: TableLayout) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16 with or without its mark, or GB18030.

    Strict: nothing is replaced. Raises `UnreadableError`, with the place and with what the file
    looks like, where it is none of these, or damaged.
    """
    for signature, codec, name in (
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    ):
        if content.startswith(signature):
            return _strictly(content, codec, name), name
    if b"\x00" in content:
        return _unmarked_utf_16(content, layout), "UTF-16"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _as_gb18030(content, layout), "GB18030"
    _refuse_seven_bits(content, layout)
    return text, "UTF-8"


def _unmarked_utf_16(content: bytes, layout: TableLayout) -> str:
    """The text where every other byte of ASCII is zero and headings are known; refuses otherwise.

    A Chinese sign may have a zero byte in the other place (U+4E00): few are no doubt.
    """
    first, second = content[::2].count(0), content[1::2].count(0)
    few, many = sorted((first, second))
    if 4 * few > many or 10 * many < len(content):
        raise UnreadableError(
            _("This is neither a CSV nor an XLSX file: it holds binary data (zero bytes).")
        )
    try:
        text = content.decode("utf-16-le" if second > first else "utf-16-be")
    except UnicodeDecodeError:
        text = ""
    if "\x00" in text or not any(layout.known_columns(row) for row in _first_rows(text, layout)):
        raise UnreadableError(
            _(
                "The file looks like UTF-16 without the mark by which that is known. In Excel "
                'choose "CSV UTF-8 (comma delimited)", or save it as XLSX.'
            )
        )
    return text


def _first_rows(text: str, layout: TableLayout) -> list[list[str]]:
    try:
        return [cells for _number, cells in islice(records(text, layout), HEADING_ROWS)]
    except UnreadableError:
        return []


def _as_gb18030(content: bytes, layout: TableLayout) -> str:
    """The text where GB18030 is what the bytes most likely are; refuses otherwise."""
    sample = _sample(content)
    readings = [(_bits(sample, reading, layout), reading) for reading in OTHERS]
    bits, other = min(readings, key=lambda weighed: weighed[0])
    for codec, name in (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        damaged = _bits(sample, Encoding(name, codec, CHINESE_TEXT), layout, errors="replace")
        if damaged - _BENEFIT <= bits:
            bits, other = damaged - _BENEFIT, Encoding(name, codec, CHINESE_TEXT)
    if other.codec in {"gb18030", "utf-8"}:
        return _strictly(content, other.codec, other.name)
    raise _looks_like(content, other, layout)


def _sample(content: bytes) -> bytes:
    """The beginning, up to the end of a line: no sign is cut in two."""
    if len(content) <= SAMPLE_BYTES:
        return content
    return content[: content.rfind(b"\n", 0, SAMPLE_BYTES) + 1] or content[:SAMPLE_BYTES]


def _bits(sample: bytes, reading: Encoding, layout: TableLayout, errors: str = "strict") -> float:
    """How many bits the file takes in this reading; without end where it cannot be read so."""
    try:
        text = sample.decode(reading.codec, errors)
    except UnicodeDecodeError:
        return float("inf")
    return sum(reading.writing.bits(cell.text, cell.kind) for cell in _cells(text, layout))


@dataclass(frozen=True)
class _Cell:
    row: int
    position: int
    heading: str
    text: str
    kind: CellKind


def _cells(text: str, layout: TableLayout) -> Iterator[_Cell]:
    """The cells that hold more than ASCII, up to where the text ends to be CSV."""
    rows = []
    try:
        for number, cells in records(text, layout):
            rows.append((number, cells))
    except UnreadableError:
        pass
    headings = rows[layout.heading_row([cells for _number, cells in rows])][1] if rows else []
    kinds = [_kind(heading, layout) for heading in headings]
    for number, cells in rows:
        for position, cell in enumerate(cells):
            if not cell.isascii():
                known = position < len(headings)
                heading, kind = (
                    (headings[position], kinds[position]) if known else ("", CellKind.TEXT)
                )
                yield _Cell(number, position + 1, heading, cell, kind)


def _kind(heading: str, layout: TableLayout) -> CellKind:
    column = layout.column_of(heading)
    if column in layout.name_zh:
        return CellKind.NAME
    return CellKind.LATIN if column in layout.latin else CellKind.TEXT


def _strictly(content: bytes, codec: str, name: str) -> str:
    """The text; raises `UnreadableError` with the row of the first byte that is not in it."""
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        reason = _(
            "This row holds bytes that are not %(encoding)s, though the rest of the file is. "
            'In Excel choose "CSV UTF-8 (comma delimited)", or save it as XLSX.'
        ) % {"encoding": name}
        raise UnreadableError(reason, row) from error


def _looks_like(content: bytes, reading: Encoding, layout: TableLayout) -> UnreadableError:
    """Says so at the first cell that shows it, and how the cell reads in that encoding."""
    text = content.decode(reading.codec, "replace")
    cell = next(_cells(text, layout), None)
    if cell is None or reading.writing.is_rubbish(cell.text, cell.kind):
        return UnreadableError(
            _(
                "The file's encoding is neither UTF-8 nor GB18030. In Excel choose "
                '"CSV UTF-8 (comma delimited)", or save it as XLSX.'
            ),
            cell.row if cell else 0,
        )
    reason = _(
        "The file's encoding is neither UTF-8 nor GB18030; it looks like %(encoding)s, in which "
        'this cell reads "%(text)s". In Excel choose "CSV UTF-8 (comma delimited)", or save it '
        "as XLSX."
    ) % {"encoding": reading.name, "text": cell.text[:40]}
    return UnreadableError(reason, cell.row, cell.heading, cell.position)


def _refuse_seven_bits(content: bytes, layout: TableLayout) -> None:
    for pattern, name, codec in _SEVEN_BITS:
        if pattern.search(content):
            raise _looks_like(content, Encoding(name, codec, ALPHABETS), layout)
