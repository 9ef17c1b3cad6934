"""What papers are made of: the words of a joint text, as far as their reader may have them.

A paper says the same to all who may have it: of sittings for heads it says nothing, whoever asks.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from meetings.enums import TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    JointText,
    Meeting,
    Paragraph,
    Signature,
    Sitting,
)
from meetings.queries.meetings.presence import sittings_of
from meetings.queries.texts.agenda_lines import LaidOut, lay_out_agenda
from meetings.queries.texts.panel import text_of
from meetings.queries.texts.record import Record, record_in
from meetings.queries.texts.revision import frozen_revision
from meetings.queries.texts.status import status_from, text_status
from meetings.queries.texts.words import Words, issued_words, words_read_by
from meetings.rules.content import Content, first_format
from workinggroup.lib.viewer import Side, Viewer


@dataclass(frozen=True)
class TextSource:
    """One revision of a joint text: its content, the keys turned on it, and how it stands; whether
    all this `agrees`, as the page of the text says it (`TextStatus.agrees`).

    `of` is the instant that its words are of: when they were issued, of a draft when they changed
    last. `laid` is an agenda on the clock, for everybody.
    """

    text: JointText
    revision: int
    content: Content
    fingerprint: str
    agrees: bool
    circulated: bool
    of: dt.datetime
    signatures: tuple[Signature, ...]
    laid: LaidOut | None
    # The action items, by their numbers, whose owners have left since.
    gone: tuple[str, ...] = ()
    # Of a draft, the rows that it is written in, by their numbers.
    rows: Mapping[str, AgendaItem | Paragraph | ActionItem] = field(default_factory=dict)

    @property
    def meeting(self) -> Meeting:
        return self.text.meeting

    @property
    def symbol(self) -> str:
        return self.text.symbol_of(self.revision)

    @property
    def present(self) -> bool:
        return self.revision == self.text.revision

    @property
    def final(self) -> bool:
        """Whether both heads signed these words."""
        return self.present and self.text.final

    @property
    def superseded(self) -> bool:
        """Whether a later revision was issued."""
        return not self.present and self.text.issued

    def record(self, first: Side) -> Record | None:
        """What minutes say besides their paragraphs; None of those that were frozen before they
        said it."""
        return record_in(self.content, first=first)


def source_of(
    viewer: Viewer,
    meeting: Meeting,
    kind: TextKind,
    now: dt.datetime,
    revision: int | None = None,
) -> TextSource | None:
    """The text of a meeting as `viewer` reads it at `now` (aware, UTC), or its issued `revision`;
    None where the viewer may not. At most eleven queries. Raises nothing."""
    text = text_of(viewer, meeting, kind)
    if text is None:
        return None
    if revision is not None:
        return _issued(viewer, text, revision)
    words = words_read_by(viewer, text, now)
    status = text_status(text, words)
    frozen = words.frozen
    circulated = frozen.circulated_at if frozen else None
    return TextSource(
        text=text,
        revision=status.revision,
        content=status.content,
        fingerprint=status.fingerprint,
        agrees=status.agrees,
        circulated=circulated is not None,
        of=frozen.made_at if frozen else text.changed_at,
        signatures=status.signatures,
        laid=_laid(words, status.content),
        gone=tuple(row.number for row in words.actions if any(map(row.gone_on, Side))),
        rows={} if frozen else dict(_rows(words)),
    )


def _rows(words: Words) -> Iterator[tuple[str, AgendaItem | Paragraph | ActionItem]]:
    for section in words.sections:
        if words.text.kind == TextKind.AGENDA:
            yield section.number, section.item
        yield from section.paragraphs
    for action in words.actions:
        yield action.number, action


def _issued(viewer: Viewer, text: JointText, revision: int) -> TextSource | None:
    found = frozen_revision(viewer, text, revision)
    if found is None:
        return None
    row = found.revision
    words = issued_words(text, row)
    status = status_from(words, found.signatures)
    return TextSource(
        text=text,
        revision=revision,
        content=row.content,
        fingerprint=row.fingerprint,
        agrees=status.agrees,
        circulated=row.circulated_at is not None,
        of=row.made_at,
        signatures=found.signatures,
        laid=_laid(words, row.content),
    )


def _laid(words: Words, content: Content) -> LaidOut | None:
    if words.text.kind != TextKind.AGENDA:
        return None
    return lay_out_agenda(words, content, _sittings(words, content))


def _sittings(words: Words, content: Content) -> list[Sitting]:
    """What is not in the content: of a draft, and of the first format, the sittings of today."""
    if words.frozen is None:
        return list(words.sittings)
    if not first_format(content):
        return []
    rows = sittings_of(words.text.meeting)
    return [row for row in rows if not row.for_heads]
