"""The minutes as their readers and editors see them."""

import datetime as dt
from dataclasses import dataclass, field

from meetings.access import may_draft_text, may_edit_text, may_write_paragraph
from meetings.enums import ParagraphKind, TextKind
from meetings.models import AgendaItem, JointText, Meeting, Paragraph
from meetings.queries.meetings.pages import Head
from meetings.queries.texts.differences import Compared, compared
from meetings.queries.texts.moved import Moved, moved_since
from meetings.queries.texts.panel import Panel, panel_of, text_of
from meetings.queries.texts.points import PairPoint, points_of
from meetings.queries.texts.record import (
    ActionOnRecord,
    CitedPaper,
    MeetingOnRecord,
    Record,
    meeting_in,
    papers_in,
    record_in,
)
from meetings.queries.texts.remarks import Remarks, remarks_in
from meetings.queries.texts.status import text_status
from meetings.queries.texts.words import Words, words_of, words_read_by
from meetings.queries.texts.working_copy import owners_in
from meetings.rules.content import Content
from meetings.rules.pair_check import PairRemark
from meetings.rules.sensitive_terms import sensitive_terms
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Side, Verdict, Viewer


@dataclass(frozen=True)
class MinutesLine:
    """A paragraph with its number, what the viewer may do with it, and what the word list found.

    `terms` is empty for readers: the list speaks to authors and counsel.
    """

    number: str
    paragraph: Paragraph
    editable: bool
    terms: tuple[str, ...]
    # What is asked about its two languages, of these too.
    remarks: tuple[PairRemark, ...] = ()

    @property
    def text(self) -> Bilingual:
        return self.paragraph.text

    @property
    def drawn_from(self) -> dict[str, object]:
        """What it is drawn from, as values; not what only authors and counsel are told."""
        row = self.paragraph
        return {
            "number": self.number,
            "pk": row.pk,
            "kind": row.kind,
            "is_decision": row.kind == ParagraphKind.DECISION,
            "is_reservation": row.kind == ParagraphKind.RESERVATION,
            "side": row.side,
            "decision": row.register_number,
            "text": self.text,
        }


@dataclass(frozen=True)
class MinutesPart:
    """The paragraphs under one agenda item."""

    number: str
    item: AgendaItem
    lines: tuple[MinutesLine, ...]
    papers: tuple[CitedPaper, ...] = ()

    @property
    def sub(self) -> bool:
        return self.item.parent_id is not None


@dataclass(frozen=True)
class Minutes:
    """The minutes of a meeting for one reader, whose own side is named first throughout."""

    text: JointText
    panel: Panel
    # The meeting as they have it.
    said: MeetingOnRecord
    parts: tuple[MinutesPart, ...]
    # None of minutes that were frozen before these facts were part of them.
    record: Record | None
    edit: Verdict
    helps_drafting: bool
    moved: Moved = field(default_factory=Moved)
    compared: Compared | None = None
    remarks: Remarks = field(default_factory=Remarks)
    points: tuple[PairPoint, ...] = ()

    @property
    def promised(self) -> list[tuple[ActionOnRecord, tuple[PairRemark, ...]]]:
        """Its action items, with what the reader is asked about their two languages."""
        promises = self.record.promises if self.record else ()
        return [(each, self.remarks.on(each.number)) for each in promises]

    @property
    def to_be_read(self) -> bool:
        """Whether its reader is asked to clear or sign it."""
        return self.panel.to_be_read

    @property
    def written(self) -> bool:
        return any(part.lines for part in self.parts)

    @property
    def stale(self) -> int:
        """How many paragraphs have a text that waits to follow its partner."""
        return sum(1 for part in self.parts for line in part.lines if line.text.stale)


def minutes_of(
    viewer: Viewer, meeting: Meeting, now: dt.datetime, head: Head | None = None
) -> Minutes | None:
    """The minutes of `meeting` at `now` (aware, UTC); None where the viewer may not see them (yet).
    `head` where the caller has read it already. Ten queries."""
    text = head.text(TextKind.MINUTES) if head else text_of(viewer, meeting, TextKind.MINUTES)
    if text is None:
        return None
    words = words_read_by(viewer, text, now)
    edit = may_edit_text(viewer, text)
    helps = bool(may_draft_text(viewer)) or viewer.is_counsel
    status = text_status(text, words)
    panel = panel_of(viewer, text, now, status=status)
    remarks = remarks_in(viewer, words, asked=panel.to_be_read)
    return Minutes(
        text=text,
        panel=panel,
        said=meeting_in(status.content, meeting),
        parts=parts_of(viewer, words, status.content, helps=helps, remarks=remarks),
        record=record_in(
            status.content,
            first=viewer.side,
            actions=words.actions,
            owners=owners_in(words.frozen.working_copy) if words.frozen else None,
        ),
        remarks=remarks,
        points=points_of(viewer, status, remarks),
        edit=edit,
        helps_drafting=helps,
        moved=moved_since(words, meeting, head.sittings) if head else Moved(),
        compared=compared(viewer, status),
    )


def parts_of(
    viewer: Viewer,
    words: Words,
    content: Content,
    *,
    helps: bool = False,
    remarks: Remarks | None = None,
) -> tuple[MinutesPart, ...]:
    """The parts of minutes that say `content` (`capture.content_of(words)`), as `viewer` reads
    them; whoever `helps` drafting is shown what the word list found, and the `remarks` on the two
    languages. No query."""
    asked = remarks or Remarks()
    papers = {row["number"]: papers_in(row) for row in content["items"]}
    return tuple(
        MinutesPart(
            section.number,
            section.item,
            tuple(
                _line(viewer, words.text, *each, helps=helps, remarks=asked)
                for each in section.paragraphs
            ),
            papers[section.number],
        )
        for section in words.sections
    )


def _line(
    viewer: Viewer,
    text: JointText,
    number: str,
    paragraph: Paragraph,
    *,
    helps: bool,
    remarks: Remarks,
) -> MinutesLine:
    may = may_write_paragraph(viewer, text, kind=paragraph.kind, side=paragraph.side)
    found = sensitive_terms([paragraph.text_en, paragraph.text_zh]) if helps else ()
    return MinutesLine(number, paragraph, bool(may), tuple(found), remarks.on(number))


# --- one paragraph -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Draft:
    """A paragraph as its editor has it, with its number and its agenda item's title."""

    text: JointText
    paragraph: Paragraph
    number: str
    may: Verdict
    # The agenda items under which it may stand, with their numbers.
    items: tuple[tuple[str, AgendaItem], ...]


def draft_of(viewer: Viewer, meeting: Meeting, pk: int) -> Draft | None:
    """Paragraph `pk` of the minutes of `meeting` for its editor; None where it is absent."""
    text = text_of(viewer, meeting, TextKind.MINUTES)
    if text is None:
        return None
    sections = words_of(text).sections
    items = tuple((section.number, section.item) for section in sections)
    for section in sections:
        for number, paragraph in section.paragraphs:
            if paragraph.pk == pk:
                paragraph.item = section.item
                may = may_write_paragraph(viewer, text, kind=paragraph.kind, side=paragraph.side)
                return Draft(text, paragraph, number, may, items)
    return None


def items_of(minutes: Minutes) -> list[tuple[str, AgendaItem]]:
    """The agenda items under which paragraphs may stand, with their numbers."""
    return [(part.number, part.item) for part in minutes.parts]


def sides_to_reserve(viewer: Viewer) -> list[Side]:
    """The sides for which the viewer may write a reservation: their own."""
    return [viewer.side] if viewer.side else []
