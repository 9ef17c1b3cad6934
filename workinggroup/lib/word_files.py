"""Files of Word, WPS and LibreOffice (DOCX, ECMA-376) as they read with every tracked change
accepted: tables of cells, the rows that bookmarks name, comments.

python-docx opens the package; what is looked at is its markup, because tracked changes, bookmarks
and content controls have no names there.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml.ns import qn

from workinggroup.lib.archives import ArchiveLimits, xml_members_of

_LARGEST = ArchiveLimits(members=600, unpacked=40 * 1024 * 1024)
# Text that was taken out, where it moved away from, instructions of fields; a text box is drawn
# once for new programs and once more for old ones.
_NOT_READ = {
    qn(f"w:{name}") for name in ("del", "moveFrom", "delText", "instrText", "footnoteReference")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_CHANGED = {qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo")}
_PARAGRAPH, _ROW, _CELL, _TABLE = (qn(f"w:{name}") for name in ("p", "tr", "tc", "tbl"))
# Where a tracked change takes the end of a paragraph away, the next one goes on in it.
_END_DELETED = "/".join(qn(f"w:{name}") for name in ("pPr", "rPr", "del"))
# Remarks on the same words; each takes these along.
_MOST_OPEN = 100
_AUTHOR, _NAME, _ID = qn("w:author"), qn("w:name"), qn("w:id")


class NoWordFileError(ValueError):
    """What is no DOCX, is broken or locked, or unpacks beyond reason."""


@dataclass(frozen=True)
class WordLine:
    """A paragraph or, where a line break divides one, a part of it; `bold` where all of it is."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class WordComment:
    """A comment in the margin: by whom, what it says, and the words that it is about."""

    author: str
    text: str
    about: str


@dataclass(frozen=True)
class WordCell:
    """A cell: its lines, what is said of it in the margin, and who has tracked changes in it."""

    lines: tuple[WordLine, ...] = ()
    comments: tuple[WordComment, ...] = ()
    changed_by: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of its lines."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class WordRow:
    """A row of a table, and the names of the bookmarks in it. A cell over several columns counts
    once for each of them; those after the first are empty."""

    cells: tuple[WordCell, ...]
    bookmarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class WordFile:
    """The tables of a file, in order, and the comments on what stands in none."""

    tables: tuple[tuple[WordRow, ...], ...] = ()
    comments: tuple[WordComment, ...] = ()


def read_word(content: bytes) -> WordFile:
    """What a DOCX says. Raises `NoWordFileError` for whatever is none."""
    try:
        xml_members_of(content, _LARGEST)
        document = docx.Document(io.BytesIO(content))
        return _Reader(document).read()
    # python-docx raises whatever a malformed part makes it stumble over; all of it means this.
    except Exception as error:
        raise NoWordFileError from error


@dataclass
class _Open:
    """What is being read: the lines so far, and whether the last one goes on."""

    lines: list[WordLine] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)

    def end_line(self) -> None:
        text = "".join(self.pieces)
        self.lines.append(WordLine(text, bool(self.bold) and all(self.bold)))
        self.pieces, self.bold = [], []


class _Reader:
    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        self.said = dict(_comments(document))
        # Comments whose words are being read, by their ids: what they are about.
        self.about: dict[str, list[str]] = {}

    def read(self) -> WordFile:
        tables: list[tuple[WordRow, ...]] = []
        loose: list[WordComment] = []
        for each in _blocks(self.body):
            if each.tag == _TABLE:
                tables.append(tuple(self._rows(each)))
            else:
                loose += self._cell(each).comments
        return WordFile(tuple(tables), tuple(loose))

    def _rows(self, table: Any) -> Iterator[WordRow]:
        for row in _within(table, _ROW):
            if _is_deleted(row):
                continue
            names = tuple(each.get(_NAME, "") for each in row.iter(qn("w:bookmarkStart")))
            cells: list[WordCell] = []
            for cell in _within(row, _CELL):
                cells += [self._cell(cell), *[WordCell()] * (_span(cell) - 1)]
            yield WordRow(tuple(cells), names)

    def _cell(self, element: Any) -> WordCell:
        read, comments, authors = _Open(), [], []
        for paragraph in _paragraphs(element):
            for each in _read_in_order(paragraph):
                if each.tag in _CHANGED and (author := each.get(_AUTHOR, "")):
                    authors.append(author)
                if comment := self._margin(each):
                    comments.append(comment)
                self._take(each, read)
            if paragraph.find(_END_DELETED) is None:
                read.end_line()
        if read.pieces:
            read.end_line()
        lines = tuple(read.lines)
        while lines and not lines[-1].text:
            lines = lines[:-1]
        return WordCell(lines, tuple(comments), tuple(dict.fromkeys(authors)))

    def _take(self, each: Any, read: _Open) -> None:
        said = ""
        if each.tag == qn("w:t"):
            said = each.text or ""
        elif each.tag in {qn("w:tab"), qn("w:noBreakHyphen")} and each.getparent().tag == qn("w:r"):
            said = "\t" if each.tag == qn("w:tab") else "\u2011"
        elif each.tag in {qn("w:br"), qn("w:cr")}:
            read.end_line()
        if said:
            read.pieces.append(said)
            read.bold.append(_is_bold(each))
            for about in self.about.values():
                about.append(said)

    def _margin(self, each: Any) -> WordComment | None:
        """The comment that ends here."""
        name = each.get(_ID, "")
        if each.tag == qn("w:commentRangeStart") and len(self.about) < _MOST_OPEN:
            self.about[name] = []
        elif each.tag == qn("w:commentReference") and name in self.said:
            author, text = self.said.pop(name)
            return WordComment(author, text, "".join(self.about.pop(name, [])))
        return None


def _comments(document: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    for comment in document.comments:
        yield str(comment.comment_id), (comment.author, comment.text.strip())


def _blocks(element: Any) -> Iterator[Any]:
    """The tables and paragraphs of a body, those in content controls too."""
    for each in element:
        if each.tag in {_TABLE, _PARAGRAPH}:
            yield each
        elif isinstance(each.tag, str) and each.tag not in _NOT_READ:
            yield from _blocks(each)


def _paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs in an element, itself if it is one, those of text boxes and tables in it too,
    but not what is not read."""
    if element.tag == _PARAGRAPH:
        yield element
    for each in element:
        if isinstance(each.tag, str) and each.tag not in _NOT_READ:
            yield from _paragraphs(each)


def _read_in_order(element: Any) -> Iterator[Any]:
    """What is in an element, without what is not read."""
    for each in element:
        if not isinstance(each.tag, str):
            continue
        yield each
        if each.tag not in _NOT_READ and each.tag != _PARAGRAPH:
            yield from _read_in_order(each)


def _within(element: Any, tag: str) -> Iterator[Any]:
    """The elements of a tag in a table or a row, content controls and changes around them left out
    of account, but not those of tables within."""
    for each in element:
        if each.tag == tag:
            yield each
        elif isinstance(each.tag, str) and each.tag != _TABLE and each.tag not in _NOT_READ:
            yield from _within(each, tag) if each.tag not in {_ROW, _CELL} else ()


def _is_deleted(row: Any) -> bool:
    """Whether a tracked change takes the whole row away."""
    return row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None


def _span(cell: Any) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return min(int(found.get(qn("w:val"), "1")), 60) if found is not None else 1


def _is_bold(text: Any) -> bool:
    run = text.getparent()
    found = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return found is not None and found.get(qn("w:val"), "1") not in {"0", "false", "off"}
