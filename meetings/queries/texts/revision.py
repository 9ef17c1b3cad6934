"""One issued revision, as it was frozen, whatever has become of the text since."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from meetings.access import visible_revisions
from meetings.enums import TextKind
from meetings.models import JointText, Signature, Sitting, TextRevision
from meetings.queries.texts.agenda_lines import LaidOut, lay_out_agenda
from meetings.queries.texts.minutes import MinutesPart, parts_of
from meetings.queries.texts.moved import Moved, moved_since
from meetings.queries.texts.record import MeetingOnRecord, Record, meeting_in, record_in
from meetings.queries.texts.status import status_from
from meetings.queries.texts.words import Words, issued_words
from workinggroup.lib.viewer import Viewer


@dataclass(frozen=True)
class Frozen:
    """An issued revision, its signatures, and whether they count."""

    revision: TextRevision
    signatures: tuple[Signature, ...]
    present: bool

    @property
    def symbol(self) -> str:
        """The document symbol of this revision, as its content has it, if it is not of the first
        format."""
        said: str = self.revision.content.get("symbol", "")
        return said or self.revision.text.symbol_of(self.revision.revision)

    @cached_property
    def words(self) -> Words:
        """What it says. One query for an agenda, once."""
        return issued_words(self.revision.text, self.revision)

    @property
    def agrees(self) -> bool:
        """Whether content, fingerprint, signatures and, of the present one, the state of the text
        say the same."""
        return status_from(self.words, self.signatures).agrees


@dataclass(frozen=True)
class RevisionPage:
    """All that an issued revision says: the meeting, and the timetable of an agenda, or the parts
    and the record of minutes; and what has moved since."""

    frozen: Frozen
    meeting: MeetingOnRecord
    moved: Moved
    agenda: LaidOut | None
    parts: tuple[MinutesPart, ...]
    record: Record | None


def frozen_revision(viewer: Viewer, text: JointText, number: int) -> Frozen | None:
    """Revision `number` of `text` as it was frozen; None where it was never issued, or not to the
    viewer. Two queries."""
    row = visible_revisions(viewer).filter(text=text, revision=number).first()
    if row is None:
        return None
    row.text = text
    signed = text.signatures.filter(revision=number)
    return Frozen(row, tuple(signed), present=number == text.revision)


def revision_page(
    viewer: Viewer, text: JointText, number: int, now: Iterable[Sitting]
) -> RevisionPage | None:
    """Revision `number` of `text` to be read whole; None as `frozen_revision`. `now` are the
    sittings of its meeting as the viewer sees them, cancelled ones too. Three queries at most."""
    frozen = frozen_revision(viewer, text, number)
    if frozen is None:
        return None
    content = frozen.revision.content
    words = frozen.words
    rows = tuple(now)
    return RevisionPage(
        frozen=frozen,
        meeting=meeting_in(content, text.meeting),
        moved=moved_since(words, text.meeting, rows),
        agenda=lay_out_agenda(words, content, rows) if text.kind == TextKind.AGENDA else None,
        parts=parts_of(viewer, words, content),
        record=record_in(content, first=viewer.side),
    )
