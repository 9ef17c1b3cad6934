"""Rows by the hundred, so that a query per row shows."""

import datetime as dt
from itertools import count

from meetings.enums import Distribution, MeetingKind, MeetingState, PaperState, TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    GlossaryTerm,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    PaperReceipt,
    PaperVersion,
    Paragraph,
    PrivateNote,
    ProgressNote,
    Sitting,
    Topic,
)
from members.models import Appointment, AuditEntry, Notification, Person
from tests import factories
from tests.tampering import rows_free
from tests.world import World
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role

_serial = count(1000)


def add_many(world: World, number: int) -> None:
    """`number` more of everything that pages, feeds and the API list, on the world's meetings."""
    serials = [next(_serial) for _each in range(number)]
    people = _people(serials)
    _meetings(serials)
    with rows_free():
        _agenda(world, serials, people)
        _minutes(world, serials)
        _actions(world, serials, people)
    _papers(world, serials, people)
    _private(world, serials, people)
    _records(serials, people, world)


def _times() -> dict[str, dt.datetime]:
    return {"created_at": clock.now(), "changed_at": clock.now()}


def _people(serials: list[int]) -> list[Person]:
    """Advisers, who need no seat; both sides in turn."""
    people = Person.objects.bulk_create(
        Person(
            email=f"many{n}@example.org",
            given_name=f"Given{n}",
            family_name=f"Family{n}",
            name_zh=f"名{n}",
            password="!",
            accepted_at=clock.now(),
        )
        for n in serials
    )
    Appointment.objects.bulk_create(
        Appointment(
            person=person,
            delegation_id=("us", "cn")[index % 2],
            role=Role.ADVISER,
            began_at=clock.now() - dt.timedelta(days=9),
        )
        for index, person in enumerate(people)
    )
    return people


def _meetings(serials: list[int]) -> None:
    meetings = Meeting.objects.bulk_create(
        Meeting(
            number=str(n),
            serial=n,
            kind=MeetingKind.EXTRAORDINARY,
            year=2027,
            half=1,
            host="us",
            state=MeetingState.CONFIRMED,
            **_times(),
        )
        for n in serials
    )
    JointText.objects.bulk_create(
        JointText(meeting=meeting, kind=kind, changed_at=clock.now())
        for meeting in meetings
        for kind in TextKind.values
    )
    starts = clock.now() + dt.timedelta(days=60)
    Sitting.objects.bulk_create(
        Sitting(
            meeting=meeting,
            number=1,
            day=starts.date(),
            starts=dt.time(19),
            ends=dt.time(21),
            starts_at=starts,
            ends_at=starts + dt.timedelta(hours=2),
            **_times(),
        )
        for meeting in meetings
    )


def _agenda(world: World, serials: list[int], people: list[Person]) -> None:
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=world.meeting,
            sitting=world.sitting,
            position=n,
            title_en=f"Item {n}",
            title_zh=f"议题{n}",
            minutes=1,
            presenter=person,
            presenter_side="us",
            **_times(),
        )
        for n, person in zip(serials, people, strict=True)
    )
    for item in items:
        item.topics.add(world.topic)
    JoiningLink.objects.bulk_create(
        JoiningLink(meeting=world.meeting, label_en=f"Room {n}", url=f"https://meet.example/{n}")
        for n in serials
    )
    Attendance.objects.bulk_create(
        Attendance(meeting=world.meeting, person=person, answer="accepted", mode="online")
        for person in people
    )
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(en=f"term {n}", zh=f"词{n}", changed_at=clock.now()) for n in serials
    )
    Topic.objects.bulk_create(
        Topic(slug=f"topic-{n}", name_en=f"Topic {n}", name_zh=f"话题{n}", position=n)
        for n in serials
    )


def _minutes(world: World, serials: list[int]) -> None:
    item = world.paragraph.item
    Paragraph.objects.bulk_create(
        Paragraph(
            meeting=world.past,
            item=item,
            position=n,
            kind="decision",
            decision=n,
            text_en=f"Paragraph {n}.",
            text_zh=f"第{n}段。",
            **_times(),
        )
        for n in serials
    )


def _actions(world: World, serials: list[int], people: list[Person]) -> None:
    """Owned by the delegates too, so that their feeds and home pages grow."""
    actions = ActionItem.objects.bulk_create(
        ActionItem(
            meeting=world.past,
            serial=n,
            item=world.paragraph.item,
            text_en=f"Action {n}",
            text_zh=f"行动{n}",
            owner_us=world.cast.us_delegate,
            owner_cn=world.cast.cn_delegate if index % 2 else person,
            due_on=dt.date(2027, 3, 5),
            assigned_at=clock.now(),
            **_times(),
        )
        for index, (n, person) in enumerate(zip(serials, people, strict=True))
    )
    for action in actions:
        action.topics.add(world.topic)
    ProgressNote.objects.bulk_create(
        ProgressNote(
            action=world.action,
            author=person,
            side="us",
            text_en="Note",
            text_zh="备注",
            written_at=clock.now(),
        )
        for person in people
    )


def _papers(world: World, serials: list[int], people: list[Person]) -> None:
    papers = Paper.objects.bulk_create(
        Paper(
            meeting=world.meeting,
            item=world.item,
            side=("us", "cn")[index % 2],
            serial=n,
            title_en=f"Paper {n}",
            title_zh=f"文件{n}",
            state=PaperState.RELEASED,
            distribution=Distribution.WORKING_GROUP,
            created_by=person,
            released_by=person,
            released_at=clock.now(),
            **_times(),
        )
        for index, (n, person) in enumerate(zip(serials, people, strict=True))
    )
    shared = [*papers, *([world.papers["us"]] * len(papers))]
    versions = PaperVersion.objects.bulk_create(
        PaperVersion(
            paper=paper,
            number=n,
            language="zh",
            file="2027/01/none.pdf",
            filename=f"{n}.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_by=paper.created_by,
            uploaded_at=clock.now(),
        )
        for n, paper in zip([*serials, *serials], shared, strict=True)
    )
    PaperReceipt.objects.bulk_create(
        PaperReceipt(version=versions[-1], person=person, opened_at=clock.now())
        for person in people
    )


def _private(world: World, serials: list[int], people: list[Person]) -> None:
    """Notes of every kind in both meetings, so that the first page of a list has some of each."""
    coming = factories.an_action(meeting=world.meeting, owner_cn=world.cast.cn_head)
    for side in ("us", "cn"):
        PrivateNote.objects.bulk_create(
            PrivateNote(
                side=side,
                author=person,
                meeting=world.past if n % 2 else world.meeting,
                item=world.item if n % 4 == 0 else None,
                action={1: world.action, 2: coming}.get(n % 4),
                text=f"Note {n}",
                written_at=clock.now(),
                changed_at=clock.now(),
            )
            for n, person in zip(serials, people, strict=True)
        )
        ItemProposal.objects.bulk_create(
            ItemProposal(
                side=side, author=person, meeting=world.meeting, title_en=f"P {n}", **_times()
            )
            for n, person in zip(serials, people, strict=True)
        )


def _records(serials: list[int], people: list[Person], world: World) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=clock.now(),
            actor=person,
            actor_side="us",
            act="change_meeting",
            subject_type="meeting",
            subject_id=world.meeting.pk,
            subject_en=f"Meeting {n}",
            meeting_id=world.meeting.pk,
            changes={"place_en": ["a", "b"]},
        )
        for n, person in zip(serials, people, strict=True)
    )
    Notification.objects.bulk_create(
        Notification(
            rule="agenda_circulated",
            subject_type="meeting",
            subject_id=world.meeting.pk,
            recipient=person,
            occurrence=str(n),
            state="failed",
            due_at=clock.now(),
            expires_at=clock.now() + dt.timedelta(days=1),
            created_at=clock.now(),
            try_at=clock.now(),
        )
        for n, person in zip(serials, people, strict=True)
    )
