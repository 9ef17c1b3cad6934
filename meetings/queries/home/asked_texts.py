"""What joint texts ask of a head, of counsel and of a secretary."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from meetings.access import (
    may_circulate,
    may_clear,
    may_lock,
    may_open_revision,
    may_sign,
    visible_deadlines,
    visible_texts,
)
from meetings.enums import (
    MEETING_TOOK_PLACE,
    TEXT_FINAL,
    DeadlineKind,
    MeetingState,
    TextKind,
    TextState,
)
from meetings.models import JointText, Signature
from meetings.pictures.keys import TextTurns
from meetings.queries.home.asks import Asked, AskKind
from meetings.queries.texts.clearance import drafts_to_clear
from meetings.queries.texts.differences import turned_last
from meetings.rules.acts.texts import CIRCULATE, CLEAR, LOCK, SIGN
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Viewer

# A draft is asked for from so many days before it is to go out.
_DRAFT_AHEAD = dt.timedelta(days=30)
# Which step of the text it is that is asked for.
_ACTS = {
    AskKind.CIRCULATE: CIRCULATE,
    AskKind.CLEAR: CLEAR,
    AskKind.LOCK: LOCK,
    AskKind.SIGN: SIGN,
}
# By when a text goes out.
_OUT_BY = {TextKind.AGENDA: "agenda_by", TextKind.MINUTES: "draft_by"}


@dataclass(frozen=True)
class _Waiting:
    """A text that is not settled, with its keys."""

    text: Any
    keys: TwoKeys
    side: Side
    today: dt.date
    # Whether it is an agenda in draft that both counsel may look at (`drafts_to_clear`).
    ready: bool = False

    def ask(self, kind: AskKind, due_on: dt.date | None = None, **more: Any) -> Asked:
        in_turn = {_ACTS[kind].name} if kind in _ACTS else ()
        turns = TextTurns(self.text, self.keys, self.side, in_turn)
        return Asked(kind, self.text.meeting, due_on=due_on, text=self.text, turns=turns, **more)


def deadline(viewer: Viewer, kind: DeadlineKind, meeting: str) -> Subquery:
    """The date of one deadline of the meeting to which `meeting` leads from a row."""
    rows = visible_deadlines(viewer).filter(kind=kind, meeting=OuterRef(meeting))
    return Subquery(rows.values("due_on")[:1])


def texts_asked(viewer: Viewer, now: dt.datetime, today: dt.date) -> Iterator[Asked]:
    """What texts ask of the viewer at `now` (aware, UTC), whose side's date is `today`: of a head
    and of counsel revisions to sign and clear, and to open where a head asks for it; of a secretary
    drafts to finish and circulate, comments to close. A draft that was never circulated waits for
    its authors, but for an agenda that is complete: both counsel clear it before it goes out. Three
    queries at most; raises nothing."""
    if viewer.is_secretary:
        asks = _of_secretary
    elif viewer.is_head or viewer.is_counsel:
        asks = _of_signers
    else:
        return
    waiting = _unsettled_texts(viewer)
    signed: dict[int, list[Signature]] = {}
    for signature in _signatures(viewer) if waiting else ():
        signed.setdefault(signature.text_id, []).append(signature)
    ready = drafts_to_clear(waiting, now) if viewer.is_counsel else set()
    side = viewer.side or Side.US
    for text in waiting:
        keys = TwoKeys.of(text, signed.get(text.pk, ()))
        row = _Waiting(text, keys, side, today, ready=text.pk in ready)
        yield from asks(viewer, row, now)


def _unsettled(viewer: Viewer) -> QuerySet[JointText]:
    """Not final, or asked to be opened again."""
    live = visible_texts(viewer).exclude(meeting__state=MeetingState.CANCELLED)
    return live.filter(~Q(state__in=TEXT_FINAL) | Q(asked_at__isnull=False))


@prepared()
def _unsettled_texts(viewer: Viewer) -> QuerySet[Any]:
    """With the dates by which they go out, are commented on and are signed."""
    return (
        _unsettled(viewer)
        .annotate(
            agenda_by=deadline(viewer, DeadlineKind.AGENDA, "meeting"),
            draft_by=deadline(viewer, DeadlineKind.DRAFT_MINUTES, "meeting"),
            comments_by=deadline(viewer, DeadlineKind.COMMENTS, "meeting"),
            sign_by=deadline(viewer, DeadlineKind.SIGNATURE, "meeting"),
        )
        .select_related("meeting")
    )


@prepared()
def _signatures(viewer: Viewer) -> QuerySet[Signature]:
    return Signature.objects.filter(text__in=_unsettled(viewer)).select_related("person")


def _of_signers(viewer: Viewer, row: _Waiting, now: dt.datetime) -> Iterator[Asked]:
    text = row.text
    if text.circulated_at is None and not row.ready:
        return
    if text.asked:
        if may_open_revision(viewer, text, now):
            yield row.ask(AskKind.OPEN)
    elif may_clear(viewer, text, row.keys):
        cleared = turned_last(viewer, row.keys)
        yield row.ask(AskKind.CLEAR, _signed_by(text), cleared_before=cleared)
    elif may_sign(viewer, text, row.keys):
        yield row.ask(AskKind.SIGN, _signed_by(text))


def _signed_by(text: Any) -> dt.date | None:
    """Until when counsel and heads are asked: minutes are to be signed by then, an agenda to be
    out; of one that is out no date says until when it is signed."""
    late = text.agenda_by if text.circulated_at is None else None
    day: dt.date | None = text.sign_by if text.kind == TextKind.MINUTES else late
    return day


def _of_secretary(viewer: Viewer, row: _Waiting, now: dt.datetime) -> Iterator[Asked]:
    text = row.text
    out_by: dt.date | None = getattr(text, _OUT_BY[TextKind(text.kind)])
    if may_circulate(viewer, text, row.keys):
        yield row.ask(AskKind.CIRCULATE, out_by)
    elif text.state == TextState.DRAFT:
        if text.opened or _is_near(text, out_by, row.today):
            yield row.ask(AskKind.DRAFT, out_by)
    elif may_lock(viewer, text) and text.comments_by and text.comments_by < row.today:
        yield row.ask(AskKind.LOCK, text.comments_by)


def _is_near(text: JointText, out_by: dt.date | None, today: dt.date) -> bool:
    """Whether a draft is to go out soon; minutes not before the meeting was held."""
    if text.kind == TextKind.MINUTES and text.meeting.state not in MEETING_TOOK_PLACE:
        return False
    return out_by is not None and out_by - today <= _DRAFT_AHEAD
