"""A paper as a page of the portal draws it, for the printer of a browser: the same pieces, with the
halves of each pair in the order of its copy."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from meetings.documents.model import (
    Document,
    PaperCell,
    PaperHeading,
    PaperPiece,
    PaperTable,
    Passage,
    SignatureBlock,
)
from workinggroup.lib.bilingual import TEXT_LANGUAGES, Bilingual


@dataclass(frozen=True)
class PrintedHalf:
    """One text of a cell in one language, by its suffix, and what stands before it in bold."""

    code: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class PrintedRow:
    """A line: what it is called by, and its cells from left to right."""

    number: str
    cells: tuple[PrintedHalf, ...]


@dataclass(frozen=True)
class PrintedBox:
    """One side's half of the signature block."""

    side: tuple[PrintedHalf, ...]
    lines: tuple[PrintedHalf, ...]
    blank: tuple[PrintedHalf, ...]


@dataclass(frozen=True)
class PrintedPiece:
    """A piece of a paper: `is` names of what kind; what it has not is empty."""

    kind: str
    number: str = ""
    halves: tuple[PrintedHalf, ...] = ()
    rows: tuple[PrintedRow, ...] = ()
    boxes: tuple[PrintedBox, ...] = ()
    numbered: bool = False
    signed: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class PrintedPaper:
    """A whole paper; `running` is what its pages have at their foot."""

    document: Document
    title: tuple[PrintedHalf, ...]
    group: tuple[PrintedHalf, ...]
    under: tuple[PrintedHalf, ...]
    facts: tuple[tuple[PrintedHalf, ...], ...]
    pieces: tuple[PrintedPiece, ...] = field(default_factory=tuple)
    running: str = ""


def printed(document: Document) -> PrintedPaper:
    """`document` to be drawn, in both languages. No query, raises nothing."""
    order = document.in_languages(TEXT_LANGUAGES)
    status, copy = (_joined(pair, order) for pair in (document.status, document.copy))
    return PrintedPaper(
        document=document,
        title=_halves(document.title, order),
        group=_halves(document.group, order),
        under=(PrintedHalf("", status), PrintedHalf("", copy)),
        facts=tuple(
            tuple(PrintedHalf(code, value.text(code), label.text(code)) for code in order)
            for label, value in document.facts
        ),
        pieces=tuple(_piece(piece, order) for piece in document.blocks),
        running=f"{document.symbol} · {status} · {copy}",
    )


def _joined(pair: Bilingual, order: Iterable[str]) -> str:
    return " · ".join(pair.text(code) for code in order)


def _halves(pair: Bilingual, order: Iterable[str]) -> tuple[PrintedHalf, ...]:
    return tuple(PrintedHalf(code, pair.text(code)) for code in order)


def _cell(cell: PaperCell, order: Iterable[str]) -> tuple[PrintedHalf, ...]:
    return tuple(PrintedHalf(code, cell.text.text(code), cell.lead.text(code)) for code in order)


def _piece(piece: PaperPiece, order: tuple[str, ...]) -> PrintedPiece:
    match piece:
        case PaperHeading():
            kind = "annex" if piece.breaks else f"heading{min(piece.level, 3)}"
            return PrintedPiece(kind, piece.number, _halves(piece.text, order))
        case Passage():
            kind = "remark" if piece.quiet else "passage"
            return PrintedPiece(kind, piece.number, _cell(piece.cell, order))
        case PaperTable():
            return _table(piece, order)
        case SignatureBlock():
            return _signatures(piece, order)


def _table(piece: PaperTable, order: tuple[str, ...]) -> PrintedPiece:
    heads = (
        PrintedHalf(code, column.label.text(code)) for code in order for column in piece.columns
    )
    rows = (
        PrintedRow(
            row.number,
            tuple(
                PrintedHalf(code, cell.text.text(code), cell.lead.text(code))
                for code in order
                for cell in row.cells
            ),
        )
        for row in piece.rows
    )
    number = _joined(piece.number, order)
    return PrintedPiece("table", number, tuple(heads), tuple(rows), numbered=piece.numbered)


def _signatures(piece: SignatureBlock, order: tuple[str, ...]) -> PrintedPiece:
    boxes = (
        PrintedBox(
            _halves(box.side, order),
            tuple(_lines(box.lines, order)),
            _halves(box.blank, order) if box.blank else (),
        )
        for box in piece.boxes
    )
    return PrintedPiece(
        "signatures",
        halves=_halves(piece.closing, order),
        boxes=tuple(boxes),
        signed=piece.signed,
    )


def _lines(lines: Iterable[PaperCell], order: tuple[str, ...]) -> Iterator[PrintedHalf]:
    for line in lines:
        yield from _cell(line, order)
