"""What the own side of a secretary still owes: moves that are due, replies, and mail that was
refused."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet

from meetings.access import may_plan, visible_meetings
from meetings.enums import MeetingState, TextState
from meetings.models import JointText, Meeting, Sitting
from meetings.queries.home.asks import Asked, AskKind
from meetings.queries.meetings.moves import facts_of
from meetings.queries.meetings.open_work import missing_replies
from meetings.rules.moves import may_move
from members.queries.open_accounts import refused_mails
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer


def side_asked(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    """What waits in the viewer's delegation at `now` (aware, UTC), where they are its secretary.
    Five queries, two more for each move that is due; raises nothing."""
    if not viewer.is_secretary:
        return
    yield from _moves(viewer, now)
    yield from _replies(viewer, now)
    if refused := refused_mails(viewer):
        yield Asked(AskKind.REFUSED, count=refused)


# What comes next in a state, once it is time.
_DUE = {MeetingState.CONFIRMED: AskKind.HOLD, MeetingState.HELD: AskKind.CLOSE}


@prepared(now=DateTimeField())
def _perhaps_due(viewer: Viewer, *, now: Any) -> QuerySet[Meeting]:
    """Few more than those of which a move is due."""
    to_come = Sitting.objects.filter(meeting=OuterRef("pk"), cancelled_at=None, ends_at__gt=now)
    adopted = JointText.objects.filter(meeting=OuterRef("pk"), state=TextState.ADOPTED)
    return visible_meetings(viewer).filter(
        Q(state=MeetingState.CONFIRMED) & ~Q(Exists(to_come))
        | Q(state=MeetingState.HELD) & Q(Exists(adopted))
    )


def _moves(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    """Meetings that are over and not recorded as held, or whose minutes are adopted."""
    for meeting in _perhaps_due(viewer, now=now) if may_plan(viewer) else ():
        facts = facts_of(meeting, now)
        kind = _DUE[MeetingState(meeting.state)]
        if may_move(kind, meeting.state, facts) and (kind == AskKind.CLOSE or facts.over):
            yield Asked(kind, meeting)


def _replies(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    for row in missing_replies(viewer, now):
        # Whether the secretary comes is asked of them like of everybody.
        people = tuple(each for each in row.people if each.pk != viewer.person_id)
        if people:
            yield Asked(
                AskKind.REPLIES,
                row.meeting,
                due_on=row.reply_by,
                count=len(people),
                people=people,
            )
