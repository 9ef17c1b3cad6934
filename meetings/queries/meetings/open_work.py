"""What waits for a secretariat: replies, keys, promises and proposals of its meetings."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from meetings.access import (
    visible_actions,
    visible_attendances,
    visible_deadlines,
    visible_meetings,
    visible_proposals,
    visible_texts,
)
from meetings.enums import (
    MEETING_OVER,
    MEETING_TAKES_REPLIES,
    TEXT_FINAL,
    Capacity,
    DeadlineKind,
    MeetingState,
    ProposalState,
)
from meetings.models import (
    ActionItem,
    JointText,
    Meeting,
)
from meetings.models.meeting import oldest_first
from meetings.queries.actions.due import overdue_at
from meetings.queries.home.next import Next, next_meeting
from meetings.rules.two_keys import TwoKeys
from members.access import current_appointments
from members.models import Person
from workinggroup.lib.viewer import Side, Viewer


@dataclass(frozen=True)
class MissingReplies:
    """A meeting that takes replies, who of the own side has given none, and by when they should."""

    meeting: Meeting
    people: list[Person]
    reply_by: dt.date | None = None


@dataclass(frozen=True)
class OpenText:
    """A circulated text that is not final, and the sides whose keys are still to turn, the
    reader's own first."""

    text: JointText
    uncleared: tuple[Side, ...]
    unsigned: tuple[Side, ...]


@dataclass(frozen=True)
class OpenWork:
    """Everything open; `proposals` counts the own side's that nobody has released yet."""

    next: Next | None
    replies: list[MissingReplies]
    texts: list[OpenText]
    overdue: list[ActionItem]
    proposals: int


def open_work(viewer: Viewer, now: dt.datetime) -> OpenWork:
    """For the own side of a secretary, for both sides of the operator. Twelve queries at most,
    however much there is."""
    return OpenWork(
        next=next_meeting(viewer, now),
        replies=missing_replies(viewer, now),
        texts=open_texts(viewer),
        overdue=overdue_actions(viewer, now),
        proposals=_unreleased(viewer),
    )


def missing_replies(viewer: Viewer, now: dt.datetime) -> list[MissingReplies]:
    """Per meeting that is polled or to come, the viewer's people who have not answered."""
    due = visible_deadlines(viewer).filter(kind=DeadlineKind.CREDENTIALS, meeting=OuterRef("pk"))
    meetings = (
        visible_meetings(viewer)
        .filter(state__in=MEETING_TAKES_REPLIES, sittings__ends_at__gt=now)
        .annotate(reply_by=Subquery(due.values("due_on")[:1]))
        .distinct()
        .order_by(*oldest_first())
    )
    people = current_appointments(now).order_by("delegation", "person__family_name", "pk")
    if not viewer.is_operator:
        people = people.filter(delegation=viewer.side)
    answered: dict[int, set[int]] = defaultdict(set)
    given = visible_attendances(viewer).filter(meeting__in=meetings).exclude(answer="")
    for meeting_id, person_id in given.values_list("meeting", "person"):
        answered[meeting_id].add(person_id)
    expected = list(people)
    rows = (
        MissingReplies(
            m, [a.person for a in expected if a.person_id not in answered[m.pk]], m.reply_by
        )
        for m in meetings
    )
    return [row for row in rows if row.people]


def open_texts(viewer: Viewer) -> list[OpenText]:
    """Texts out for clearance or signature, with what each side still owes. Two queries."""
    waiting = (
        visible_texts(viewer)
        .exclude(state__in=TEXT_FINAL)
        .exclude(circulated_at=None)
        .exclude(meeting__state=MeetingState.CANCELLED)
        .select_related("meeting")
        .prefetch_related("signatures")
        .order_by(*oldest_first("meeting__"), "kind")
    )
    return [open_text(viewer, text) for text in waiting]


def overdue_actions(viewer: Viewer, now: dt.datetime) -> list[ActionItem]:
    """The action items that are overdue on either side, a secretary's own side's: by the rule by
    which every page tells it. One query."""
    sides = [viewer.side] if viewer.side else list(Side)
    rows = visible_actions(viewer).filter(overdue_at(now, sides))
    return list(rows.select_related("meeting", "owner_us", "owner_cn"))


def open_text(viewer: Viewer, text: JointText) -> OpenText:
    """Whose clearance and signature a text still waits for, the viewer's side first. One query,
    none where signatures were fetched before."""
    keys = TwoKeys.of(text, text.signatures.all())
    return OpenText(
        text,
        uncleared=keys.missing(Capacity.CLEAR, first=viewer.side),
        unsigned=keys.missing(Capacity.SIGN, first=viewer.side),
    )


def _unreleased(viewer: Viewer) -> int:
    return (
        visible_proposals(viewer)
        .filter(state=ProposalState.PRIVATE)
        .exclude(meeting__state__in=MEETING_OVER)
        .count()
    )
