"""The papers about a meeting that can be had, and what each is made of."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meetings.documents.agenda import agenda_part, statement_in
from meetings.documents.head import document_about
from meetings.documents.minutes import (
    actions_part,
    attendance_part,
    decisions_part,
    minutes_part,
)
from meetings.documents.model import Document, PaperPiece
from meetings.documents.statement import annex
from meetings.documents.wording import both
from meetings.enums import DocumentFile, DocumentKind, TextKind
from meetings.models import JointText, Meeting
from meetings.queries.texts.sources import TextSource, source_of
from meetings.rules.standing_items import ANTITRUST
from meetings.symbols import meeting_name_within, meeting_symbol, text_symbol
from workinggroup.lib.viewer import Side, Viewer

_PARTS = {
    DocumentKind.MINUTES: minutes_part,
    DocumentKind.DECISIONS: decisions_part,
    DocumentKind.ACTIONS: actions_part,
    DocumentKind.ATTENDANCE: attendance_part,
}
# What has the antitrust statement as its annex.
_ANNEXED = frozenset({DocumentKind.AGENDA, DocumentKind.MINUTES, DocumentKind.RECORD})


@dataclass(frozen=True)
class MeetingPaper:
    """A paper, the instant that its words are of, what its file is called; and beside it, by their
    numbers, the action items whose owners have left since, and whether everybody may read it."""

    document: Document
    dated: dt.datetime
    name: str
    gone: tuple[str, ...]
    circulated: bool

    def filename(self, file: DocumentFile, languages: tuple[str, ...]) -> str:
        """`JWG-5-MIN-1-minutes-us-en-zh.pdf`: the paper, whose copy, its languages."""
        return f"{self.name}-{'-'.join(self.document.in_languages(languages))}.{file}"


def paper_of(
    viewer: Viewer,
    meeting: Meeting,
    kind: DocumentKind,
    *,
    copy: Side,
    now: dt.datetime,
    revision: int | None = None,
) -> MeetingPaper | None:
    """The paper of this `kind` about a meeting, as `viewer` may read its texts, in the `copy` of a
    side, at `now` (aware, UTC); of an issued `revision` of its text, where one is asked for. None
    where the viewer may not have it. At most 24 queries. Raises nothing."""
    source = source_of(viewer, meeting, kind.of, now, revision)
    if source is None:
        return None
    agenda = source if kind == DocumentKind.AGENDA else None
    if agenda is None and kind in _ANNEXED:
        agenda = source_of(viewer, meeting, TextKind.AGENDA, now)
    document = _document(kind, source, agenda, copy)
    name = f"{document.symbol}-{kind}-{copy}".replace("/", "-")
    return MeetingPaper(document, source.of, name, source.gone, source.circulated)


def _document(
    kind: DocumentKind, source: TextSource, agenda: TextSource | None, copy: Side
) -> Document:
    tail: tuple[PaperPiece, ...] = (
        annex(statement_in(agenda) or ANTITRUST) if kind in _ANNEXED else ()
    )
    if kind == DocumentKind.RECORD:
        return _record(source, agenda, copy, tail)
    part = agenda_part(source, copy) if kind == DocumentKind.AGENDA else _PARTS[kind](source, copy)
    return document_about((source,), title=part.title, blocks=(*part.blocks, *tail), copy=copy)


def _record(
    minutes: TextSource, agenda: TextSource | None, copy: Side, tail: tuple[PaperPiece, ...]
) -> Document:
    """Agenda, minutes and the register of their decisions in one: attendance and action items
    stand in the minutes."""
    sources = (minutes, agenda) if agenda else (minutes,)
    parts = [agenda_part(agenda, copy)] if agenda else []
    parts += [minutes_part(minutes, copy), decisions_part(minutes, copy)]
    name = {"name": both(lambda: meeting_name_within(minutes.meeting.number))}
    return document_about(
        sources,
        title=both(lambda: _("Record of %(name)s") % name),
        blocks=(*(block for part in parts for block in part.within()), *tail),
        copy=copy,
        symbol=meeting_symbol(minutes.meeting.number),
    )


@dataclass(frozen=True)
class DocumentChoice:
    """A paper on the page where one is chosen: its kind, what it is of, whether its reader may have
    it yet."""

    kind: DocumentKind
    symbol: str

    @property
    def files(self) -> list[DocumentFile]:
        """What it can be had as."""
        return list(DocumentFile)


def document_choices(meeting: Meeting, texts: Mapping[str, JointText]) -> list[DocumentChoice]:
    """The papers of a meeting, of which its reader has these `texts`, by kind. No query."""
    return [
        DocumentChoice(kind, text_symbol(meeting.number, kind.of, 1) if kind.of in texts else "")
        for kind in DocumentKind
    ]
