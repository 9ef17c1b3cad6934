"""What waits on a secretariat's desk about its meetings, texts and promises."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from meetings.access import (
    may_add_private,
    may_change_meeting,
    may_edit_text,
    may_give_action,
    may_record_attendance,
    may_see_remark,
    visible_actions,
    visible_attendances,
    visible_deadlines,
    visible_links,
    visible_meetings,
    visible_proposals,
    visible_sittings,
    visible_texts,
    visible_topics,
)
from meetings.enums import (
    ACTION_SETTLED,
    MEETING_OVER,
    MEETING_TAKES_REPLIES,
    TEXT_FINAL,
    Answer,
    Capacity,
    MeetingState,
    ProposalState,
    TextKind,
)
from meetings.models import (
    ActionItem,
    Attendance,
    Deadline,
    JoiningLink,
    JointText,
    Meeting,
    Sitting,
    Topic,
)
from meetings.queries.agenda import Agenda
from meetings.queries.next import Next, next_meeting
from meetings.queries.presence import has_begun
from meetings.rules.two_keys import TwoKeys
from members.access import Verdict, Viewer, current_appointments, no, told_audit
from members.enums import Side
from members.models import AuditEntry, Person
from workinggroup.lib import clock

# Entries of the audit log on a meeting's page; the log itself has them all.
HISTORY = 30


@dataclass(frozen=True)
class MissingReplies:
    """A meeting that takes replies, and who of the own side has given none."""

    meeting: Meeting
    people: list[Person]


@dataclass(frozen=True)
class OpenText:
    """A circulated text that is not final, and the sides whose keys are still to turn, the
    reader's own first."""

    text: JointText
    uncleared: tuple[Side, ...]
    unsigned: tuple[Side, ...]


@dataclass(frozen=True)
class MeetingsDesk:
    """Everything open; `proposals` counts the own side's that nobody has released yet."""

    next: Next | None
    replies: list[MissingReplies]
    texts: list[OpenText]
    overdue: list[ActionItem]
    proposals: int


def meetings_desk(viewer: Viewer, now: dt.datetime) -> MeetingsDesk:
    """For the own side of a secretary, for both sides of the operator. Twelve queries at most,
    however much there is."""
    return MeetingsDesk(
        next=next_meeting(viewer, now),
        replies=missing_replies(viewer, now),
        texts=open_texts(viewer),
        overdue=overdue_actions(viewer, now),
        proposals=_unreleased(viewer),
    )


def missing_replies(viewer: Viewer, now: dt.datetime) -> list[MissingReplies]:
    """Per meeting that is polled or to come, the viewer's people who have not answered."""
    meetings = (
        visible_meetings(viewer)
        .filter(state__in=MEETING_TAKES_REPLIES, sittings__ends_at__gt=now)
        .distinct()
        .order_by("number")
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
        MissingReplies(m, [a.person for a in expected if a.person_id not in answered[m.pk]])
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
        .order_by("meeting__number", "kind")
    )
    return [_open_text(viewer, text) for text in waiting]


def overdue_actions(viewer: Viewer, now: dt.datetime) -> list[ActionItem]:
    """Unsettled action items whose day is over where they are owned; a secretary's own side's."""
    sides = [viewer.side] if viewer.side else list(Side)
    today = {side: clock.local(now, clock.SIDE_ZONES[side]).date() for side in sides}
    rows = (
        visible_actions(viewer)
        .exclude(state__in=ACTION_SETTLED)
        .filter(due_on__lt=max(today.values()))
        .select_related("meeting", "owner_us", "owner_cn")
    )
    return [
        row
        for row in rows
        if any(getattr(row, f"owner_{side}_id") and row.due_on < today[side] for side in sides)
    ]


@dataclass(frozen=True)
class RepliesMissing:
    """How many of a side answered what; `silent` have not answered."""

    side: Side
    accepted: int
    tentative: int
    declined: int
    silent: int


@dataclass(frozen=True)
class Offers:
    """What the viewer can do about a meeting as it stands; `change` goes for its sittings,
    deadlines and links too."""

    change: Verdict
    agenda: Verdict
    minutes: Verdict
    action: Verdict
    paper: Verdict
    attendance: Verdict


def offers_of(
    viewer: Viewer, meeting: Meeting, texts: Mapping[str, JointText], now: dt.datetime
) -> Offers:
    """What the pages and services would let the viewer do at `now`; `texts` are those of the
    meeting that the viewer may see, by kind. One query."""
    agenda, minutes = texts.get(TextKind.AGENDA), texts.get(TextKind.MINUTES)
    return Offers(
        change=may_change_meeting(viewer, meeting),
        agenda=may_edit_text(viewer, agenda) if agenda else no(""),
        minutes=may_edit_text(viewer, minutes) if minutes else no(""),
        action=may_give_action(viewer, minutes) if minutes else no(""),
        paper=may_add_private(viewer),
        attendance=may_record_own(viewer, meeting, now),
    )


def may_record_own(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Whether the viewer may record at `now` who of their own side attended. One query."""
    begun = has_begun(meeting, now)
    return may_record_attendance(viewer, meeting, viewer.side or "", begun=begun)


@dataclass(frozen=True)
class MeetingSheet:
    """What a meeting's page in the admin shows beside its fields; `remarks` are those of the
    viewer's own side."""

    offers: Offers
    links: list[JoiningLink]
    sittings: list[Sitting]
    texts: list[OpenText]
    deadlines: list[Deadline]
    replies: list[RepliesMissing]
    remarks: list[Attendance]
    history: list[AuditEntry]


def meeting_sheet(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> MeetingSheet:
    """Nine queries at most, however much there is."""
    rows = visible_texts(viewer).filter(meeting=meeting).select_related("meeting")
    texts = {row.kind: row for row in rows.prefetch_related("signatures").order_by("kind")}
    given = visible_attendances(viewer).filter(meeting=meeting)
    people = {a.person_id: Side(a.delegation_id) for a in current_appointments(now)}
    answers = {row.person_id: row for row in given.select_related("person").exclude(answer="")}
    remarks = [
        row
        for row in answers.values()
        if row.remark and may_see_remark(viewer, people.get(row.person_id, ""))
    ]
    return MeetingSheet(
        offers=offers_of(viewer, meeting, texts, now),
        links=list(visible_links(viewer).filter(meeting=meeting)),
        sittings=list(visible_sittings(viewer).filter(meeting=meeting).order_by("starts_at")),
        texts=[_open_text(viewer, text) for text in texts.values()],
        deadlines=list(visible_deadlines(viewer).filter(meeting=meeting)),
        replies=[_replies(side, people, answers) for side in Side],
        remarks=remarks,
        history=list(told_audit(viewer).filter(meeting_id=meeting.pk)[:HISTORY]),
    )


def _replies(side: Side, people: dict[int, Side], answers: dict[int, Attendance]) -> RepliesMissing:
    own = [answers.get(person) for person, of in people.items() if of is side]
    given = [row.answer for row in own if row is not None]
    return RepliesMissing(
        side,
        given.count(Answer.ACCEPTED),
        given.count(Answer.TENTATIVE),
        given.count(Answer.DECLINED),
        len(own) - len(given),
    )


def topics_for_sheet(viewer: Viewer, agenda: Agenda) -> list[Topic]:
    """The topics on offer, and retired ones that a line of the agenda still carries. One query."""
    carried = {topic.pk for line in agenda.lines for topic in line.item.tagged}
    rows = visible_topics(viewer).filter(Q(retired_at=None) | Q(pk__in=carried))
    return list(rows.order_by("position", "pk"))


def _open_text(viewer: Viewer, text: JointText) -> OpenText:
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
