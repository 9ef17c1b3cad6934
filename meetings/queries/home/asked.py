"""What is asked of a reader: replies, texts to clear and sign, action items, releases."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from django.db.models import DateField, DateTimeField, OuterRef, Q, QuerySet, Subquery

from meetings.access import (
    may_answer,
    may_clear,
    may_open_revision,
    may_sign,
    may_work_on_action,
    visible_actions,
    visible_attendances,
    visible_deadlines,
    visible_meetings,
    visible_proposals,
    visible_sittings,
    visible_texts,
)
from meetings.enums import (
    ACTION_OPEN,
    MEETING_OVER,
    MEETING_TAKES_REPLIES,
    TEXT_FINAL,
    DeadlineKind,
    MeetingState,
    ProposalState,
    TextKind,
)
from meetings.models import ActionItem, ItemProposal, JointText, Meeting, Signature
from meetings.models.meeting import oldest_first
from meetings.queries.actions.due import days_at, with_due_side
from meetings.queries.actions.owners import with_owners_gone
from meetings.queries.texts.clearance import drafts_to_clear
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Viewer

# Own action items are asked for from so many days before they are due.
ACTION_AHEAD = dt.timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """One thing the reader is to do: `kind` is answer, clear, sign, open (the next revision, for
    which a head asks), action, reassign (an action item whose owner has left), drop or release."""

    kind: str
    meeting: Meeting
    due_on: dt.date | None = None
    text: JointText | None = None
    action: ActionItem | None = None
    count: int = 0
    # The side whose clock tells when the day is over: of an action item that which owes it.
    due_side: str = field(default="", compare=False)
    overdue: bool = field(default=False, compare=False)


def asked_of(viewer: Viewer, now: dt.datetime) -> list[Asked]:
    """What waits for the viewer: overdue first, then by date, undated last. Six queries
    at most."""
    if viewer.side is None:
        return []
    days = days_at(now)
    rows = [
        *_answers(viewer, now),
        *_texts(viewer, now),
        *_actions(viewer, days[viewer.side], now),
        *_releases(viewer),
    ]
    marked = [_marked(row, viewer.side, days) for row in rows]
    return sorted(marked, key=lambda row: (not row.overdue, row.due_on or dt.date.max))


def _marked(row: Asked, own: Side, days: Mapping[str, dt.date]) -> Asked:
    side = row.action.due_side if row.action else own
    overdue = bool(row.due_on and row.due_on < days[side])
    return replace(row, due_side=side, overdue=overdue)


def _due(viewer: Viewer, kind: DeadlineKind, meeting: str) -> Subquery:
    """The date of one deadline of the row's meeting."""
    rows = visible_deadlines(viewer).filter(kind=kind, meeting=OuterRef(meeting))
    return Subquery(rows.values("due_on")[:1])


@prepared(now=DateTimeField())
def _unanswered(viewer: Viewer, *, now: Any) -> QuerySet[Any]:
    answered = visible_attendances(viewer).filter(person=viewer.person_id).exclude(answer="")
    return (
        visible_meetings(viewer)
        .filter(state__in=MEETING_TAKES_REPLIES)
        .filter(pk__in=visible_sittings(viewer).filter(ends_at__gt=now).values("meeting"))
        .exclude(pk__in=answered.values("meeting"))
        .annotate(reply_by=_due(viewer, DeadlineKind.CREDENTIALS, "pk"))
        .order_by(*oldest_first())
    )


def _answers(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    for meeting in _unanswered(viewer, now=now):
        if may_answer(viewer, meeting):
            yield Asked("answer", meeting, due_on=meeting.reply_by)


def _unsettled(viewer: Viewer) -> QuerySet[JointText]:
    """Not final, or asked to be opened again."""
    live = visible_texts(viewer).exclude(meeting__state=MeetingState.CANCELLED)
    return live.filter(~Q(state__in=TEXT_FINAL) | Q(asked_at__isnull=False))


@prepared()
def _waiting(viewer: Viewer) -> QuerySet[Any]:
    sign_by = _due(viewer, DeadlineKind.SIGNATURE, "meeting")
    return _unsettled(viewer).annotate(sign_by=sign_by).select_related("meeting")


@prepared()
def _signatures(viewer: Viewer) -> QuerySet[Signature]:
    return Signature.objects.filter(text__in=_unsettled(viewer))


def _texts(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    """Revisions to clear or sign, and to open where a head asks for it. A draft that was never
    circulated waits for its authors, but for an agenda that is complete: both counsel clear it
    before it goes out."""
    if not (viewer.is_head or viewer.is_counsel):
        return
    waiting = _waiting(viewer)
    signed: dict[int, list[Signature]] = {}
    for signature in _signatures(viewer) if waiting else ():
        signed.setdefault(signature.text_id, []).append(signature)
    ready = drafts_to_clear(waiting, now) if viewer.is_counsel else set()
    for text in waiting:
        if text.circulated_at is None and text.pk not in ready:
            continue
        keys = TwoKeys.of(text, signed.get(text.pk, ()))
        if text.asked:
            if may_open_revision(viewer, text, now):
                yield Asked("open", text.meeting, text=text)
        elif may_clear(viewer, text, keys):
            yield Asked("clear", text.meeting, text=text)
        elif may_sign(viewer, text, keys):
            due_on = text.sign_by if text.kind == TextKind.MINUTES else None
            yield Asked("sign", text.meeting, due_on=due_on, text=text)


@prepared(until=DateField(), now=DateTimeField())
def _actions_asked(viewer: Viewer, *, until: Any, now: Any) -> QuerySet[ActionItem]:
    """The reader's own that are due by `until` and that they have not confirmed; for who manages a
    side, those whose owner there has left, and those that the other side has agreed to drop."""
    side = viewer.require_side()
    wanted = Q(
        **{f"owner_{side}": viewer.person_id, f"confirmed_{side}_at": None}, due_on__lte=until
    )
    if viewer.manages_own_side:
        wanted |= Q(**{f"drop_{side.other}_at__isnull": False, f"drop_{side}_at": None})
        wanted |= Q(**{f"gone_{side}": True})
    alive = visible_actions(viewer).filter(state__in=ACTION_OPEN).select_related("meeting")
    return with_due_side(with_owners_gone(alive, now)).filter(wanted)


def _actions(viewer: Viewer, today: dt.date, now: dt.datetime) -> Iterator[Asked]:
    side = viewer.require_side()
    for action in _actions_asked(viewer, until=today + ACTION_AHEAD, now=now):
        owner = getattr(action, f"owner_{side}_id")
        if viewer.manages_own_side and getattr(action, f"drop_{side.other}_at"):
            yield Asked("drop", action.meeting, due_on=action.due_on, action=action)
        elif viewer.manages_own_side and getattr(action, f"gone_{side}"):
            yield Asked("reassign", action.meeting, due_on=action.due_on, action=action)
        elif owner == viewer.person_id and may_work_on_action(viewer, action):
            yield Asked("action", action.meeting, due_on=action.due_on, action=action)


@prepared()
def _unreleased(viewer: Viewer) -> QuerySet[ItemProposal]:
    own = visible_proposals(viewer).filter(side=viewer.side, state=ProposalState.PRIVATE)
    rows = own.exclude(meeting__state__in=MEETING_OVER).select_related("meeting")
    return rows.order_by(*oldest_first("meeting__"))


def _releases(viewer: Viewer) -> Iterator[Asked]:
    """Proposals of the own delegation that its head or secretary has not released."""
    if not viewer.manages_own_side:
        return
    for meeting, rows in groupby(_unreleased(viewer), key=lambda row: row.meeting):
        yield Asked("release", meeting, count=len(list(rows)))
