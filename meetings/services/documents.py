"""Making papers, and keeping what was made: they are asked for often, and change seldom."""

import datetime as dt
import hashlib
from functools import cache

from meetings.documents.characters import FONTS
from meetings.documents.kinds import MeetingPaper
from meetings.documents.pdf import write_pdf
from meetings.documents.word import write_word
from meetings.enums import DocumentFile
from meetings.models import RenderedDocument
from workinggroup.lib.outages import noted_if_possible

# What was made is kept so long, and made anew when it is asked for after that.
DOCUMENT_LASTS = dt.timedelta(days=30)
_WRITERS = {DocumentFile.PDF: write_pdf, DocumentFile.WORD: write_word}


def document_bytes(
    paper: MeetingPaper, *, file: DocumentFile, languages: tuple[str, ...], now: dt.datetime
) -> bytes:
    """`paper` as a file of this kind, in these `languages` (suffixes of pairs); made now (aware,
    UTC) unless the same was made before. Who may have it was asked when the paper was composed.
    One query, or two. Raises `Refused` where it cannot be made."""
    key = _key(paper, file, languages)
    kept = RenderedDocument.objects.filter(key=key).values_list("body", flat=True).first()
    if kept is not None:
        return bytes(kept)
    made = _WRITERS[file](paper.document, languages, dated=paper.dated)
    row = RenderedDocument(key=key, made_at=now, body=made)
    noted_if_possible(
        "a paper", lambda: RenderedDocument.objects.bulk_create([row], ignore_conflicts=True)
    )
    return made


def forget_documents(*, now: dt.datetime) -> int:
    """Forget what was made too long before `now` (aware, UTC); returns how many."""
    old = RenderedDocument.objects.filter(made_at__lt=now - DOCUMENT_LASTS)
    return old.delete()[0]


def _key(paper: MeetingPaper, file: DocumentFile, languages: tuple[str, ...]) -> str:
    """The SHA-256 of all that goes into a file."""
    given = (paper.document, paper.dated.isoformat(), file.value, languages, _layout())
    return hashlib.sha256(repr(given).encode()).hexdigest()


@cache
def _layout() -> str:
    """What tells this layout from an older one: all that sets papers, and the size of its faces."""
    folder = FONTS.parent
    seen = hashlib.sha256()
    for path in sorted([*folder.glob("*.py"), *folder.glob("*.typ")]):
        seen.update(path.read_bytes())
    for path in sorted(FONTS.glob("*.ttf")):
        seen.update(f"{path.name} {path.stat().st_size}".encode())
    return seen.hexdigest()
