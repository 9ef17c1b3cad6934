"""A paper for Word and WPS (DOCX): real styles, headings, heads of tables, fields for the pages.

A heading has both languages in one paragraph, one under the other, because the navigation of Word
leaves out headings in tables; all other pairs stand side by side. Type is what the reader's machine
has, and so is every character.
"""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from meetings.documents.model import (
    PAGE_PLACE,
    PAGES_PLACE,
    Document,
    PaperCell,
    PaperHeading,
    PaperPiece,
    PaperRow,
    PaperTable,
    Passage,
    SignatureBlock,
)
from meetings.documents.word_parts import (
    add_bookmark,
    add_field,
    keep_whole,
    repeat_as_head,
    rule_paragraph,
    set_faces,
    set_language,
    shade,
    strip_style,
    without_borders,
)
from meetings.documents.wording import half_of
from workinggroup.lib.bilingual import Bilingual

_MARGIN, _NUMBER = 20, 15
_A4, _AMERICAN = (210, 297), (215.9, 279.4)
# From so many characters on, a passage may go over two pages.
_LONG = 1200
_SOFT = RGBColor(0x55, 0x55, 0x55)


def write_word(document: Document, languages: tuple[str, ...], *, dated: dt.datetime) -> bytes:
    """`document` as DOCX in these `languages` (suffixes); `dated` (aware, UTC) is when its words
    are of. Raises nothing."""
    writer = _Writer(document, languages)
    writer.write()
    about = writer.file.core_properties
    about.title = f"{document.title.text(writer.languages[0])} {document.symbol}"
    about.author = document.group.text(writer.languages[0])
    about.keywords, about.comments = document.symbol, ""
    about.created = about.modified = dated.replace(tzinfo=None)
    out = io.BytesIO()
    writer.file.save(out)
    return out.getvalue()


class _Writer:
    def __init__(self, document: Document, languages: tuple[str, ...]) -> None:
        self.document = document
        self.languages = document.in_languages(languages)
        self.alone = len(self.languages) == 1
        self.bookmarks = 0
        self.file = docx.Document()
        width, height = _AMERICAN if document.american else _A4
        self.width = width - 2 * _MARGIN
        self._set_page(width, height)
        _set_styles(self.file)

    def write(self) -> None:
        self._running_head()
        self._running_foot()
        self._title_block()
        passages: list[Passage] = []
        for piece in self.document.blocks:
            if isinstance(piece, Passage):
                passages.append(piece)
                continue
            self._passages(passages)
            passages = []
            self._piece(piece)
        self._passages(passages)

    # --- the page ---
    def _set_page(self, width: float, height: float) -> None:
        section = self.file.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(_MARGIN)
        section.top_margin = section.bottom_margin = Mm(24)

    def _running_head(self) -> None:
        paragraph = self.file.sections[0].header.paragraphs[0]
        self._tab_to_the_right(paragraph)
        self._joined(paragraph, self.document.status, before=f"{self.document.symbol} · ")
        paragraph.add_run("\t")
        self._joined(paragraph, self.document.copy)
        rule_paragraph(paragraph, "bottom")

    def _running_foot(self) -> None:
        foot = self.file.sections[0].footer
        paragraph = foot.paragraphs[0]
        self._tab_to_the_right(paragraph)
        rule_paragraph(paragraph, "top")
        self._joined(paragraph, self.document.fingerprint)
        paragraph.add_run("\t")
        for place, code in enumerate(self.languages):
            if place:
                paragraph.add_run(" · ")
            self._page_number(paragraph, code)
        for symbol, fingerprint in self.document.fingerprints:
            foot.add_paragraph(f"{symbol} {fingerprint}", style="Footer")

    def _page_number(self, paragraph: Paragraph, code: str) -> None:
        rest = self.document.page.text(code)
        for place, field in ((PAGE_PLACE, "PAGE"), (PAGES_PLACE, "NUMPAGES")):
            before, _place, rest = rest.partition(place)
            self._run(paragraph, before, code)
            add_field(paragraph, field)
        self._run(paragraph, rest, code)

    def _tab_to_the_right(self, paragraph: Paragraph) -> None:
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(self.width), WD_TAB_ALIGNMENT.RIGHT)

    # --- its pieces ---
    def _title_block(self) -> None:
        document = self.document
        for pair, style in ((document.group, "Subtitle"), (document.title, "Title")):
            for code in self.languages:
                self._run(self.file.add_paragraph(style=style), half_of(pair, code), code)
        line = self._centred()
        self._joined(line, document.status, before=f"{document.symbol} · ")
        self._joined(self._centred(), document.copy)
        widths = [24.0] * len(self.languages) * 2
        for place in range(1, len(widths), 2):
            widths[place] = (self.width - 24 * len(self.languages)) / len(self.languages)
        table = self._table(len(document.facts), widths)
        without_borders(table)
        for row, (label, value) in zip(table.rows, document.facts, strict=True):
            cells = iter(row.cells)
            for code in self.languages:
                self._fill(next(cells), PaperCell(label), code, colour=_SOFT)
                self._fill(next(cells), PaperCell(value), code)

    def _centred(self) -> Paragraph:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraph

    def _piece(self, piece: PaperPiece) -> None:
        match piece:
            case PaperHeading():
                self._heading(piece)
            case PaperTable():
                self._data_table(piece)
            case SignatureBlock():
                self._signatures(piece)

    def _heading(self, piece: PaperHeading) -> None:
        paragraph = self.file.add_paragraph(style=f"Heading {min(piece.level, 3)}")
        paragraph.paragraph_format.page_break_before = piece.breaks
        if piece.number:
            paragraph.add_run(f"{piece.number}\t")
        for place, code in enumerate(self.languages):
            if place:
                paragraph.add_run().add_break()
                if piece.number:
                    paragraph.add_run("\t")
            self._run(paragraph, self._half(piece.text, code), code)

    def _passages(self, passages: Sequence[Passage]) -> None:
        if not passages:
            return
        half = (self.width - _NUMBER) / len(self.languages)
        table = self._table(len(passages), [float(_NUMBER), *[half] * len(self.languages)])
        without_borders(table)
        for row, passage in zip(table.rows, passages, strict=True):
            if max(map(len, (passage.cell.text.en, passage.cell.text.zh))) < _LONG:
                keep_whole(row)
            number, *cells = row.cells
            self._number(number, passage)
            for cell, code in zip(cells, self.languages, strict=True):
                self._fill(cell, passage.cell, code, colour=_SOFT if passage.quiet else None)
        self._gap()

    def _data_table(self, piece: PaperTable) -> None:
        shares = [column.share for column in piece.columns] * len(self.languages)
        number = _NUMBER + 3 if piece.numbered else 0
        widths = [(self.width - number) * share / sum(shares) for share in shares]
        table = self._table(len(piece.rows) + 1, [number, *widths] if number else widths)
        table.style = "Table Grid"
        head, *rows = table.rows
        self._head_row(head, piece)
        for row, line in zip(rows, piece.rows, strict=True):
            keep_whole(row)
            cells = iter(row.cells)
            if piece.numbered:
                self._number(next(cells), line)
            for code in self.languages:
                for cell in line.cells:
                    self._fill(next(cells), cell, code)
        self._gap()

    def _number(self, cell: Any, line: Passage | PaperRow) -> None:
        """What a line is called by and, of a draft, by what it is known when the file comes
        back."""
        paragraph = cell.paragraphs[0]
        paragraph.add_run(line.number)
        for text in line.written_from:
            self.bookmarks += 1
            add_bookmark(paragraph, text.bookmark(self.languages), self.bookmarks)

    def _head_row(self, head: Any, piece: PaperTable) -> None:
        repeat_as_head(head)
        cells = iter(head.cells)
        if piece.numbered:
            first = next(cells)
            for code in self.languages:
                self._fill(first, PaperCell(Bilingual(), piece.number), code)
        for code in self.languages:
            for column in piece.columns:
                self._fill(next(cells), PaperCell(Bilingual(), column.label), code)
        for cell in head.cells:
            shade(cell, "F1F1EF")

    def _signatures(self, piece: SignatureBlock) -> None:
        table = self._table(2, [self.width / 2] * 2)
        table.style = "Table Grid"
        head, body = table.rows
        repeat_as_head(head)
        keep_whole(body)
        for box, top, cell in zip(piece.boxes, head.cells, body.cells, strict=True):
            shade(top, "F1F1EF")
            self._joined(top.paragraphs[0], box.side)
            for line in box.lines:
                for code in self.languages:
                    self._fill(cell, line, code)
            if box.blank:
                cell.add_paragraph()
                cell.add_paragraph("_" * 32)
                self._joined(cell.add_paragraph(), box.blank)
        under = self.file.add_paragraph(style="Footer")
        self._joined(under, self.document.fingerprint, before=f"{piece.signed[0]} · ")
        under.add_run(f" {piece.signed[1]}")
        for code in self.languages:
            self._run(self.file.add_paragraph(), self._half(piece.closing, code), code)

    # --- text ---
    def _half(self, pair: Bilingual, code: str) -> str:
        return half_of(pair, code) if self.alone else pair.text(code)

    def _joined(self, paragraph: Paragraph, pair: Bilingual, *, before: str = "") -> None:
        """Both halves in one line."""
        paragraph.add_run(before)
        for place, code in enumerate(self.languages):
            if place:
                paragraph.add_run(" · ")
            self._run(paragraph, self._half(pair, code), code)

    def _fill(
        self, place: Any, cell: PaperCell, code: str, *, colour: RGBColor | None = None
    ) -> None:
        """A paragraph for each line; an empty cell keeps the one that it has to have."""
        lines = [(line, True) for line in _lines(self._half(cell.lead, code))]
        lines += [(line, False) for line in _lines(self._half(cell.text, code))]
        for line, bold in lines:
            last = place.paragraphs[-1]
            paragraph = place.add_paragraph() if last.runs else last
            run = self._run(paragraph, line, code)
            run.bold = bold or None
            if colour is not None:
                run.font.color.rgb = colour

    def _run(self, paragraph: Paragraph, text: str, code: str) -> Any:
        run = paragraph.add_run(text)
        set_language(run, code)
        return run

    def _table(self, rows: int, widths: Iterable[float]) -> Any:
        """A table of this many rows, of columns so wide (mm)."""
        sizes = [Mm(each) for each in widths]
        table = self.file.add_table(rows, len(sizes))
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        for row in table.rows:
            for cell, size in zip(row.cells, sizes, strict=True):
                cell.width = size
        return table

    def _gap(self) -> None:
        """Two tables that touch would be one."""
        paragraph = self.file.add_paragraph(style="Footer")
        paragraph.paragraph_format.space_after = Pt(0)


def _lines(text: str) -> list[str]:
    """The lines of a text, empty ones too: what comes back is to be what went out."""
    return text.split("\n") if text else []


def _set_styles(file: Any) -> None:
    sizes = {
        "Normal": 9.5,
        "Title": 15,
        "Subtitle": 11.5,
        "Heading 1": 13,
        "Heading 2": 11,
        "Heading 3": 10,
        "Header": 8,
        "Footer": 7,
    }
    for name, size in sizes.items():
        style = file.styles[name]
        strip_style(style)
        set_faces(style)
        style.font.size, style.font.italic = Pt(size), False
        style.font.color.rgb = RGBColor(0x1A, 0x1A, 0x1A)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(0), Pt(3)
        shape.line_spacing = 1.25
        if name in {"Title", "Subtitle"}:
            shape.alignment = WD_ALIGN_PARAGRAPH.CENTER
            style.font.bold = True
        if name.startswith("Heading"):
            style.font.bold = True
            shape.space_before, shape.keep_with_next = Pt(12), True
            shape.tab_stops.add_tab_stop(Mm(_NUMBER))
