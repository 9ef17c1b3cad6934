"""The two-key panel of a joint text: whose keys are turned, what is missing, who may act now."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, BooleanField, Case, Prefetch, QuerySet, When

from meetings.access import (
    may_ask_to_open,
    may_discard_revision,
    may_keep_agreed,
    may_open_revision,
    visible_revisions,
    visible_texts,
)
from meetings.enums import MEETING_OVER, Capacity, TextKind
from meetings.models import JointText, Meeting, Signature, TextRevision
from meetings.queries.texts.status import TextStatus, text_status
from meetings.queries.texts.turns import TextTurn, to_circulate, to_clear, to_lock, to_sign
from meetings.queries.texts.words import words_read_by
from meetings.queries.texts.working_copy import KEEPS_ROWS
from meetings.rules.acts.texts import (
    ASK_TO_OPEN,
    CIRCULATE,
    CLEAR,
    DISCARD_REVISION,
    KEEP_AGREED,
    LOCK,
    OPEN_REVISION,
    SIGN,
)
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib.acts import Offer, Sentence
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import YES, Side, Viewer

# Acts that have pages of their own, by its URL name.
OF_REVISIONS = {
    ASK_TO_OPEN.name: "text_ask",
    OPEN_REVISION.name: "text_open",
    KEEP_AGREED.name: "text_keep",
    DISCARD_REVISION.name: "text_discard",
}
# The portal's page of a text, by its URL name.
PAGES = {TextKind.AGENDA: "meeting_agenda", TextKind.MINUTES: "meeting_minutes"}
# Under which a meeting keeps those of its texts that were read ahead.
_TEXTS_READ = "texts_read"


@dataclass(frozen=True)
class SideKeys:
    """One side's half of the panel: its counsel's clearance and its head's signature."""

    side: Side
    clearance: Signature | None
    signature: Signature | None
    void: tuple[Signature, ...]


@dataclass(frozen=True)
class RevisionStep:
    """A page about the next revision of a text, by its URL name, and what is offered there."""

    address: str
    offer: Offer


@dataclass(frozen=True)
class Panel:
    """What `templates/texts/_keys.html` shows, the reader's own side first."""

    text: JointText
    status: TextStatus
    sides: tuple[SideKeys, ...]
    revisions: tuple[TextRevision, ...]
    offers: Mapping[str, Offer]
    # What it is the reader's turn to do, whether the text is ready for it or not.
    in_turn: frozenset[str]
    # Whether the revision that was issued last can be put back from its working copy.
    restorable: bool = False

    @property
    def asked(self) -> bool:
        """Whether a head asks to open it again, and it is still to be answered."""
        return self.text.asked and self.text.meeting.state not in MEETING_OVER

    @property
    def to_be_read(self) -> bool:
        """Whether its reader is asked to clear or sign it."""
        return bool({CLEAR.name, SIGN.name} & self.in_turn)

    @property
    def waits_for(self) -> list[str]:
        """What is still missing, as `TextStatus.waits_for`."""
        return self.status.waits_for(self.sides[0].side)

    @property
    def buttons(self) -> list[Offer]:
        """What it is the reader's turn to do with the text as a whole by a press of a button. One
        that the text is not ready for is false, and says why."""
        turns = [each for name, each in self.offers.items() if name in self.in_turn]
        return [each for each in turns if each.act.name not in OF_REVISIONS]

    @property
    def ready(self) -> bool:
        """Whether one of them can be pressed."""
        return any(self.buttons)

    @property
    def pages(self) -> list[RevisionStep]:
        """What the reader may do about the next revision."""
        pages = [RevisionStep(page, self.offers[name]) for name, page in OF_REVISIONS.items()]
        return [page for page in pages if page.offer]

    @property
    def not_discardable(self) -> Sentence:
        """Why who drafts cannot discard the revision that is open; empty where they can, or none
        is."""
        offer = self.offers[DISCARD_REVISION.name]
        return "" if offer or DISCARD_REVISION.name not in self.in_turn else offer.reason

    @property
    def next_revision(self) -> RevisionStep | None:
        """Where the reader begins who wants to change an issued text: with opening its next
        revision, or asking for it."""
        begins = {OPEN_REVISION, ASK_TO_OPEN}
        return next((page for page in self.pages if page.offer.act in begins), None)


@prepared(meeting=BigAutoField())
def _texts(viewer: Viewer, kind: TextKind, *, meeting: Any) -> QuerySet[JointText]:
    rows = visible_texts(viewer).select_related(
        "meeting__chair_us", "meeting__chair_cn", "opened_by", "asked_by"
    )
    return rows.filter(meeting=meeting, kind=kind)


@prepared(text=BigAutoField())
def _revisions(viewer: Viewer, *, text: Any) -> QuerySet[Any]:
    """Without their words, which nobody reads in a list."""
    restorable = Case(When(KEEPS_ROWS, then=True), default=False, output_field=BooleanField())
    rows = visible_revisions(viewer).filter(text=text).annotate(restorable=restorable)
    return rows.defer("content", "working_copy").order_by("-revision")


def issued_revisions(viewer: Viewer, text: JointText) -> list[Any]:
    """The issued revisions of `text` that the viewer may read, without their words, the newest
    first, each with whether it is `restorable` from its working copy. One query. Raises nothing."""
    return list(_revisions(viewer, text=text.pk))


def text_of(viewer: Viewer, meeting: Meeting, kind: TextKind) -> JointText | None:
    """The agenda or the minutes of `meeting`, where the viewer may see it. One query, none where
    `with_texts_read` brought it."""
    read: list[JointText] | None = getattr(meeting, _TEXTS_READ, None)
    if read is not None:
        return next((text for text in read if text.kind == kind), None)
    return next(iter(_texts(viewer, TextKind(kind), meeting=meeting.pk)), None)


def with_texts_read(viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows`, whose `meeting` knows the texts of it that the viewer sees: for lists, each row of
    which asks for the lock of its text. One query more, for all of them."""
    texts = Prefetch("meeting__texts", visible_texts(viewer), to_attr=_TEXTS_READ)
    return rows.select_related("meeting").prefetch_related(texts)


def panel_of(
    viewer: Viewer, text: JointText, now: dt.datetime, *, status: TextStatus | None = None
) -> Panel:
    """The panel of `text` for `viewer` at `now` (aware, UTC); `status` where the caller knows it
    already."""
    status = status or text_status(text, words_read_by(viewer, text))
    first = viewer.side or Side.US
    revisions = issued_revisions(viewer, text) if text.ever_issued else []
    read = {row.revision for row in revisions}
    last = text.revision - text.opened
    restorable = any(row.restorable for row in revisions if row.revision == last)
    turns = {
        CIRCULATE: to_circulate(viewer, status),
        CLEAR: to_clear(viewer, status),
        LOCK: to_lock(viewer, status),
        SIGN: to_sign(viewer, status),
        ASK_TO_OPEN: TextTurn(may_ask_to_open(viewer, text), YES),
        OPEN_REVISION: TextTurn(may_open_revision(viewer, text, now), YES),
        KEEP_AGREED: TextTurn(may_keep_agreed(viewer, text), YES),
        DISCARD_REVISION: TextTurn(
            may_discard_revision(viewer, text, restorable=True),
            may_discard_revision(viewer, text, restorable=restorable),
        ),
    }
    return Panel(
        text=text,
        status=status,
        sides=tuple(_half(status, side, read) for side in (first, first.other)),
        revisions=tuple(revisions),
        restorable=restorable,
        offers={act.name: act.offer(text, asked.verdict) for act, asked in turns.items()},
        in_turn=frozenset(act.name for act, asked in turns.items() if asked.turn),
    )


@dataclass(frozen=True)
class TurnedKey:
    """A clearance or signature; `counts` where it is of the words as they stand."""

    signature: Signature
    counts: bool


@dataclass(frozen=True)
class KeyedRevision:
    """One revision with the keys turned on it; `issued` is None while its words are not frozen."""

    number: int
    symbol: str
    issued: TextRevision | None
    keys: tuple[TurnedKey, ...]


def revisions_of(panel: Panel) -> list[KeyedRevision]:
    """Every revision that was issued, and the present one, the newest first, as far as the panel's
    reader may know them. No query."""
    text, keys = panel.text, panel.status.keys
    issued = {row.revision: row for row in panel.revisions}
    turned = [TurnedKey(row, counts=False) for row in keys.void]
    turned += [TurnedKey(row, counts=True) for row in keys.current]
    return [
        KeyedRevision(
            number,
            text.symbol_of(number),
            issued.get(number),
            tuple(key for key in turned if key.signature.revision == number),
        )
        for number in sorted({*issued, text.revision}, reverse=True)
    ]


def keys_of(texts: QuerySet[JointText]) -> list[TurnedKey]:
    """Every clearance and signature of `texts`, in their order, oldest first. Two queries."""
    return [
        key
        for text in texts.prefetch_related(None).prefetch_related("signatures")
        for key in _turned(text)
    ]


def _turned(text: JointText) -> list[TurnedKey]:
    rows = text.signatures.all()
    keys = TwoKeys.of(text, rows)
    counting = {row.pk for row in keys.current}
    turned = []
    for row in sorted(rows, key=lambda s: (s.revision, s.signed_at, s.pk)):
        row.text = text
        turned.append(TurnedKey(row, row.pk in counting))
    return turned


def _half(status: TextStatus, side: Side, read: Collection[int]) -> SideKeys:
    """The keys of a side, as far as they are of revisions that the reader may `read`: who reads an
    earlier one while the next is prepared is shown none that was turned on that."""
    keys = status.keys
    return SideKeys(
        side=side,
        clearance=keys.of_side(side, Capacity.CLEAR) if status.present else None,
        signature=keys.of_side(side, Capacity.SIGN) if status.present else None,
        void=tuple(row for row in reversed(keys.void) if row.side == side and row.revision in read),
    )
