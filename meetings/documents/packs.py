"""The pack of a meeting: its agenda, what is open, and papers, put together in one PDF with a table
of contents and bookmarks. It is ignorant of who may have what: it takes files."""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from meetings.documents.minutes import action_table_of
from meetings.documents.model import (
    Document,
    PaperCell,
    PaperColumn,
    PaperHeading,
    PaperPiece,
    PaperRow,
    PaperTable,
    Passage,
)
from meetings.documents.pdf import write_pdf
from meetings.documents.wording import (
    both,
    copy_name,
    enumerated_pair,
    group_name,
    own_language,
    page_number,
)
from meetings.enums import PaperLanguage
from meetings.models import ActionItem, Meeting, PaperVersion
from meetings.queries.texts.record import ActionOnRecord, Named
from meetings.symbols import meeting_name_within, meeting_symbol
from workinggroup.lib.bilingual import TEXT_LANGUAGES, Bilingual
from workinggroup.lib.dual_time import lines_in_full
from workinggroup.lib.viewer import Side

# All that is bound is in memory at once: what is beyond that is in the archive alone.
MOST_BYTES = 64 * 1024 * 1024
MOST_PAGES = 1500


@dataclass(frozen=True)
class PackedFile:
    """A file of a pack: what it is, as the contents call it, its name in the archive, its bytes."""

    title: Bilingual
    name: str
    body: bytes
    is_pdf: bool = True


@dataclass(frozen=True)
class PackHead:
    """Of which meeting a pack is, in whose copy, for whom, and of what instant."""

    meeting: Meeting
    copy: Side
    reader: Bilingual
    made_at: dt.datetime

    def document(self, title: Bilingual, blocks: tuple[PaperPiece, ...]) -> Document:
        """A paper of the pack's own."""
        name = self.meeting.number
        instant = both(lambda: "\n".join(lines_in_full(self.made_at, first=self.copy)))
        return Document(
            group=group_name(self.copy),
            title=title,
            symbol=meeting_symbol(name),
            status=both(lambda: _("made for %(name)s") % {"name": self.reader}),
            copy=copy_name(self.copy),
            facts=((both(lambda: _("As of")), instant),),
            blocks=blocks,
            fingerprint=Bilingual(),
            fingerprints=(),
            page=page_number(),
            first=own_language(self.copy),
            american=self.copy == Side.US,
        )

    def pdf(self, title: Bilingual, blocks: tuple[PaperPiece, ...]) -> bytes:
        """The same, set."""
        return write_pdf(self.document(title, blocks), TEXT_LANGUAGES, dated=self.made_at)


def file_title(version: PaperVersion) -> Bilingual:
    """A file of a paper as the contents call it: symbol, title, language."""
    paper, language = version.paper, PaperLanguage(version.language)
    symbol = Bilingual(paper.symbol, paper.symbol)
    return enumerated_pair([symbol, paper.title, both(lambda: language.label)])


def open_actions(head: PackHead, actions: Iterable[ActionItem]) -> PackedFile | None:
    """What earlier meetings left open, as a paper; None where nothing is."""
    rows = tuple(_on_record(action) for action in actions)
    if not rows:
        return None
    name = {"name": both(lambda: meeting_name_within(head.meeting.number))}
    title = both(lambda: _("Matters arising for %(name)s: open action items") % name)
    return PackedFile(title, "matters-arising.pdf", head.pdf(title, (action_table_of(rows),)))


def _on_record(action: ActionItem) -> ActionOnRecord:
    owners = ((Side.US, action.owner_us), (Side.CN, action.owner_cn))
    return ActionOnRecord(
        number=action.number,
        text=action.text,
        owners=tuple((side, Named(who.names)) for side, who in owners if who),
        due_on=action.due_on,
        moved=False,
    )


def bound(head: PackHead, files: Iterable[PackedFile]) -> bytes:
    """One PDF of `files`, with a table of contents and a bookmark for each. What is no PDF, or
    cannot be read, is named in the contents as being in the archive alone. Raises `Refused` where
    the contents cannot be set."""
    inside: list[tuple[PackedFile, PdfReader]] = []
    outside: list[PackedFile] = []
    for file in files:
        reader = _reader(file)
        if reader is None:
            outside.append(file)
        else:
            inside.append((file, reader))
    counts = [len(reader.pages) for _file, reader in inside]
    titles = [file.title for file, _reader in inside]
    # How long the contents are is known once they were set.
    own = len(PdfReader(io.BytesIO(_contents(head, titles, counts, outside, 1))).pages)
    return _written(head, _contents(head, titles, counts, outside, own + 1), inside)


def _written(head: PackHead, contents: bytes, inside: list[tuple[PackedFile, PdfReader]]) -> bytes:
    writer = PdfWriter()
    language = own_language(head.copy)
    writer.append(
        io.BytesIO(contents), outline_item=_title(head).text(language), import_outline=False
    )
    for file, reader in inside:
        writer.append(reader, outline_item=file.title.text(language), import_outline=False)
    for page in writer.pages:
        _without_acts(page)
    writer.add_metadata({"/Title": _title(head).text(language)})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _reader(file: PackedFile) -> PdfReader | None:
    """The pages of a file; None where there are none to be had: it is no PDF, sealed, broken."""
    if not file.is_pdf:
        return None
    try:
        reader = PdfReader(io.BytesIO(file.body))
        if reader.is_encrypted or not 0 < len(reader.pages) <= MOST_PAGES:
            return None
        # What is broken further in is found out now, not once half of the pack is written.
        PdfWriter().append(reader, import_outline=False)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return reader


def _without_acts(page: DictionaryObject) -> None:
    """A page that does nothing by itself when somebody opens or clicks it."""
    page.pop(NameObject("/AA"), None)
    annotations = page.get("/Annots", ArrayObject()).get_object()
    for each in annotations if isinstance(annotations, list) else ():
        annotation = each.get_object()
        if isinstance(annotation, DictionaryObject):
            annotation.pop(NameObject("/A"), None)
            annotation.pop(NameObject("/AA"), None)


def _title(head: PackHead) -> Bilingual:
    name = {"name": both(lambda: meeting_name_within(head.meeting.number))}
    return both(lambda: _("Papers of %(name)s") % name)


def _contents(
    head: PackHead,
    titles: list[Bilingual],
    counts: list[int],
    outside: list[PackedFile],
    first: int,
) -> bytes:
    """The table of contents, where the first file begins on page `first`."""
    rows, page = [], first
    for title, count in zip(titles, counts, strict=True):
        rows.append(PaperRow(str(page), (PaperCell(title),)))
        page += count
    column = PaperColumn(both(lambda: _("Contents")))
    blocks: list[PaperPiece] = [
        PaperHeading(both(lambda: _("Contents"))),
        PaperTable((column,), tuple(rows), both(lambda: _("Page"))),
    ]
    if outside:
        blocks += _outside(outside)
    return head.pdf(_title(head), tuple(blocks))


def _outside(files: list[PackedFile]) -> list[PaperPiece]:
    why = both(
        lambda: _("These files cannot be bound into a PDF. They are in the ZIP with the others.")
    )
    columns = (PaperColumn(both(lambda: _("Paper")), 3), PaperColumn(both(lambda: _("File")), 2))
    rows = (
        PaperRow("", (PaperCell(file.title), PaperCell(Bilingual(file.name, file.name))))
        for file in files
    )
    return [
        PaperHeading(both(lambda: _("Not in this PDF"))),
        Passage(PaperCell(why)),
        PaperTable(columns, tuple(rows)),
    ]
