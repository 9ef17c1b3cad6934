"""What is asked of a reader: replies, action items and releases; of texts `asked_texts.py` says it,
of what a side still owes `secretariat.py`."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db.models import DateField, DateTimeField, Q, QuerySet

from meetings.access import (
    may_answer,
    may_work_on_action,
    visible_actions,
    visible_attendances,
    visible_meetings,
    visible_proposals,
    visible_sittings,
)
from meetings.enums import (
    ACTION_OPEN,
    MEETING_OVER,
    MEETING_TAKES_REPLIES,
    DeadlineKind,
    ProposalState,
)
from meetings.models import ActionItem
from meetings.models.meeting import oldest_first
from meetings.queries.actions.due import days_at, late_on, with_due_side
from meetings.queries.actions.owners import with_owners_gone
from meetings.queries.home.asked_texts import deadline, texts_asked
from meetings.queries.home.asks import Asked, AskKind
from meetings.queries.home.secretariat import side_asked
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Side, Viewer

# Own action items are asked for from so many days before they are due.
ACTION_AHEAD = dt.timedelta(days=30)
# Everybody else waits for these.
_FIRST = (AskKind.SIGN, AskKind.CLEAR, AskKind.OPEN)


def asked_of(viewer: Viewer, now: dt.datetime) -> list[Asked]:
    """What waits for the viewer: overdue first, then texts to clear and sign, then by date, undated
    last. Six queries at most, for a secretary twelve."""
    if viewer.side is None:
        return []
    days = days_at(now)
    rows = [
        *_answers(viewer, now),
        *texts_asked(viewer, now, days[viewer.side]),
        *_actions(viewer, days[viewer.side], now),
        *_releases(viewer),
        *side_asked(viewer, now),
    ]
    marked = [_marked(row, viewer.side, days) for row in rows]
    return sorted(
        marked,
        key=lambda row: (not row.overdue, row.kind not in _FIRST, row.due_on or dt.date.max),
    )


def _marked(row: Asked, own: Side, days: Mapping[str, dt.date]) -> Asked:
    side = row.action.due_side if row.action else own
    overdue = bool(row.due_on and row.due_on < days[side]) or row.kind == AskKind.OVERDUE
    return replace(row, due_side=side, overdue=overdue)


@prepared(now=DateTimeField())
def _unanswered(viewer: Viewer, *, now: Any) -> QuerySet[Any]:
    answered = visible_attendances(viewer).filter(person=viewer.person_id).exclude(answer="")
    return (
        visible_meetings(viewer)
        .filter(state__in=MEETING_TAKES_REPLIES)
        .filter(pk__in=visible_sittings(viewer).filter(ends_at__gt=now).values("meeting"))
        .exclude(pk__in=answered.values("meeting"))
        .annotate(reply_by=deadline(viewer, DeadlineKind.CREDENTIALS, "pk"))
        .order_by(*oldest_first())
    )


def _answers(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    for meeting in _unanswered(viewer, now=now):
        if may_answer(viewer, meeting):
            yield Asked(AskKind.ANSWER, meeting, due_on=meeting.reply_by)


@prepared(until=DateField(), today=DateField(), now=DateTimeField())
def _actions_asked(viewer: Viewer, *, until: Any, today: Any, now: Any) -> QuerySet[ActionItem]:
    """The reader's own that are due by `until` and that they have not confirmed; for who manages a
    side, those whose owner there has left, and those that the other side has agreed to drop; for a
    secretary also those of the own side that are overdue."""
    side = viewer.require_side()
    wanted = Q(
        **{f"owner_{side}": viewer.person_id, f"confirmed_{side}_at": None}, due_on__lte=until
    )
    if viewer.manages_own_side:
        wanted |= Q(**{f"drop_{side.other}_at__isnull": False, f"drop_{side}_at": None})
        wanted |= Q(**{f"gone_{side}": True})
    if viewer.is_secretary:
        wanted |= late_on({side: today}, [side])
    alive = visible_actions(viewer).filter(state__in=ACTION_OPEN).select_related("meeting")
    return with_due_side(with_owners_gone(alive, now)).filter(wanted)


def _actions(viewer: Viewer, today: dt.date, now: dt.datetime) -> Iterator[Asked]:
    side = viewer.require_side()
    late = []
    for action in _actions_asked(viewer, until=today + ACTION_AHEAD, today=today, now=now):
        owner = getattr(action, f"owner_{side}_id")
        if viewer.manages_own_side and getattr(action, f"drop_{side.other}_at"):
            yield Asked(AskKind.DROP, action.meeting, due_on=action.due_on, action=action)
        elif viewer.manages_own_side and getattr(action, f"gone_{side}"):
            yield Asked(AskKind.REASSIGN, action.meeting, due_on=action.due_on, action=action)
        elif owner == viewer.person_id and may_work_on_action(viewer, action):
            yield Asked(AskKind.ACTION, action.meeting, due_on=action.due_on, action=action)
        else:
            late.append(action)
    if late:
        yield Asked(AskKind.OVERDUE, count=len(late), actions=tuple(late))


@prepared()
def _unreleased(viewer: Viewer) -> QuerySet[Any]:
    own = visible_proposals(viewer).filter(side=viewer.side, state=ProposalState.PRIVATE)
    rows = own.exclude(meeting__state__in=MEETING_OVER).select_related("meeting")
    rows = rows.annotate(release_by=deadline(viewer, DeadlineKind.PROPOSALS, "meeting"))
    return rows.order_by(*oldest_first("meeting__"))


def _releases(viewer: Viewer) -> Iterator[Asked]:
    """Proposals of the own delegation that its head or secretary has not released."""
    if not viewer.manages_own_side:
        return
    for meeting, found in groupby(_unreleased(viewer), key=lambda row: row.meeting):
        rows = list(found)
        yield Asked(AskKind.RELEASE, meeting, due_on=rows[0].release_by, count=len(rows))
