"""A paper as its writers see it: texts in pairs, in the order in which they are read. Pure.

Every text is a pair. A paper in both languages has them side by side throughout, the language of
the copy's side first; one in a single language has one half of each pair.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from meetings.rules.row_bookmarks import RowText
from workinggroup.lib.bilingual import Bilingual

NOTHING = Bilingual()


@dataclass(frozen=True)
class PaperCell:
    """A text, and what stands before it in bold, on a line of its own. Line breaks divide it into
    paragraphs."""

    text: Bilingual
    lead: Bilingual = NOTHING


@dataclass(frozen=True)
class PaperHeading:
    """A heading with its number; `level` counts from 1. `breaks` begins a new page."""

    text: Bilingual
    number: str = ""
    level: int = 1
    breaks: bool = False


@dataclass(frozen=True)
class Passage:
    """A numbered paragraph; `quiet` is a remark of the portal rather than of the text. Of a draft,
    `written_from` says which texts of which row it has."""

    cell: PaperCell
    number: str = ""
    quiet: bool = False
    written_from: tuple[RowText, ...] = ()


@dataclass(frozen=True)
class PaperColumn:
    """A column of a table; `share` is how much of the width it takes, beside the others."""

    label: Bilingual
    share: int = 1


@dataclass(frozen=True)
class PaperRow:
    """A line of a table: what it is called by, and a cell for each column; `written_from` as of a
    passage."""

    number: str
    cells: tuple[PaperCell, ...]
    written_from: tuple[RowText, ...] = ()


@dataclass(frozen=True)
class PaperTable:
    """A table, whose head is repeated on every page; `number` heads what lines are called by, and
    is empty where they are not called by anything."""

    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    number: Bilingual = NOTHING

    @property
    def numbered(self) -> bool:
        return bool(self.number)


@dataclass(frozen=True)
class SignatureBox:
    """What one side's key-holders did: a line each; `blank` where a head may still sign by hand."""

    side: Bilingual
    lines: tuple[PaperCell, ...]
    blank: Bilingual = NOTHING


@dataclass(frozen=True)
class SignatureBlock:
    """Both sides' boxes, that of the copy's side first, and the text that is signed, by symbol and
    SHA-256."""

    boxes: tuple[SignatureBox, ...]
    signed: tuple[str, str]
    closing: Bilingual = NOTHING


PaperPiece = PaperHeading | Passage | PaperTable | SignatureBlock


@dataclass(frozen=True)
class Document:
    """A whole paper. On every page stand what its texts can be told by (`fingerprints`: symbol and
    SHA-256, under `fingerprint`, what that is called) and the number of the page (`page`, with
    places for both numbers). `american` sheets are Letter instead of A4."""

    group: Bilingual
    title: Bilingual
    symbol: str
    status: Bilingual
    copy: Bilingual
    facts: tuple[tuple[Bilingual, Bilingual], ...]
    blocks: tuple[PaperPiece, ...]
    fingerprint: Bilingual
    fingerprints: tuple[tuple[str, str], ...]
    page: Bilingual
    first: str = "en"
    american: bool = False

    def in_languages(self, languages: Sequence[str]) -> tuple[str, ...]:
        """The suffixes of `languages` in the order of this copy."""
        order = ("en", "zh") if self.first == "en" else ("zh", "en")
        return tuple(each for each in order if each in languages)


# Where a page's own number goes, and that of the last page.
PAGE_PLACE, PAGES_PLACE = "\u0001", "\u0002"


def texts_in(document: Document) -> Iterator[Bilingual]:
    """Every pair of a paper, in the order in which it is read."""
    yield from (document.group, document.title, document.status, document.copy)
    for label, value in document.facts:
        yield from (label, value)
    for block in document.blocks:
        yield from _texts_of(block)
    yield document.fingerprint


def _texts_of(block: PaperPiece) -> Iterator[Bilingual]:
    match block:
        case PaperHeading():
            yield block.text
        case Passage():
            yield from (block.cell.lead, block.cell.text)
        case PaperTable():
            yield from (block.number, *(column.label for column in block.columns))
            for row in block.rows:
                for cell in row.cells:
                    yield from (cell.lead, cell.text)
        case SignatureBlock():
            for box in block.boxes:
                yield box.side
                for cell in box.lines:
                    yield from (cell.lead, cell.text)
                yield box.blank
            yield block.closing


@dataclass(frozen=True)
class PaperPart:
    """A run of blocks with its own heading, to stand alone or within a longer paper."""

    title: Bilingual
    blocks: tuple[PaperPiece, ...] = field(default_factory=tuple)

    def within(self) -> tuple[PaperPiece, ...]:
        """The blocks of a longer paper, in which this begins a page of its own."""
        head = PaperHeading(self.title, level=1, breaks=True)
        return (head, *(_deeper(block) for block in self.blocks))


def _deeper(block: PaperPiece) -> PaperPiece:
    return replace(block, level=block.level + 1) if isinstance(block, PaperHeading) else block
