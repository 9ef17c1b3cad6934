"""What the admin site shows of a meeting beside its fields, and on its agenda sheet."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from meetings.access import (
    may_add_private,
    may_change_meeting,
    may_edit_text,
    may_give_action,
    may_see_remark,
    visible_attendances,
    visible_deadlines,
    visible_links,
    visible_sittings,
    visible_texts,
    visible_topics,
)
from meetings.enums import (
    Answer,
    TextKind,
)
from meetings.models import (
    Attendance,
    Deadline,
    JoiningLink,
    JointText,
    Meeting,
    Sitting,
    Topic,
)
from meetings.queries.meetings.open_work import OpenText, open_text
from meetings.queries.texts.agenda import Agenda
from meetings.queries.verdicts.meetings import may_record_attendance_now
from members.access import current_appointments, visible_audit_on_pages
from members.models import AuditEntry
from workinggroup.lib.viewer import Side, Verdict, Viewer, no

# Entries of the audit log on a meeting's page; the log itself has them all.
HISTORY = 30


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
        attendance=may_record_attendance_now(viewer, meeting, now),
    )


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
        texts=[open_text(viewer, text) for text in texts.values()],
        deadlines=list(visible_deadlines(viewer).filter(meeting=meeting)),
        replies=[_replies(side, people, answers) for side in Side],
        remarks=remarks,
        history=list(visible_audit_on_pages(viewer).filter(meeting_id=meeting.pk)[:HISTORY]),
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
