"""The groups whose pages are measured; runs in a process of their own scratch portal.

`eight` is the example group: eight meetings. `history` has ten times of its past: copies of the
meetings that are closed, with all their rows, until there are 44, and 400 open action items.
`sheet` is one agenda with as many items as there are topics and people. Each prints, as JSON, the
sessions that are signed in and the addresses to ask for.
"""

import datetime as dt
import json
from collections.abc import Iterable
from itertools import count, cycle
from typing import Any, TypeVar

from django.db.models import Model
from django.test import Client
from django.urls import reverse

from meetings.enums import ActionState, MeetingKind, MeetingState
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    JointText,
    Meeting,
    Paper,
    Paragraph,
    PrivateNote,
    ProgressNote,
    Signature,
    Sitting,
    TextRevision,
    Topic,
)
from meetings.services.example import load_example
from members.access import current_appointments
from members.models import Appointment, AuditEntry, Person
from tests import factories
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role

MEETINGS, OPEN_ACTIONS = 44, 400
ALIVE = (ActionState.OPEN, ActionState.IN_PROGRESS)
DAY = dt.timedelta(days=1)
M = TypeVar("M", bound=Model)


def eight() -> None:
    load_example(now=clock.now())
    _tell_pages()


def history(meetings: int = MEETINGS, open_actions: int = OPEN_ACTIONS) -> None:
    load_example(now=clock.now())
    closed = list(Meeting.objects.filter(state=MeetingState.CLOSED).order_by("serial"))
    there = Meeting.objects.count()
    for n, meeting in zip(count(1), cycle(closed)):
        if there + n > meetings:
            break
        _copy_meeting(meeting.pk, there + n, back=n * 28 * DAY + 900 * DAY)
    _fill_papers_and_notes()
    _fill_actions(open_actions)
    _tell_pages()


def _copied(rows: Iterable[M], **changes: Any) -> dict[Any, M]:
    """The rows once more as new ones with `changes` (values, or what makes them of a row); by the
    keys of the old ones."""
    found, old = list(rows), []
    for row in found:
        for name, value in changes.items():
            setattr(row, name, value(row) if callable(value) else value)
        old.append(row.pk)
        row.pk = row._meta.pk.get_default()
        row._state.adding = True  # noqa: SLF001
    made = type(found[0])._default_manager.bulk_create(found) if found else []
    return dict(zip(old, made, strict=True))


def _copy_meeting(key: int, number: int, *, back: dt.timedelta) -> None:
    """A meeting with all its rows, so long before."""
    like = Meeting.objects.filter(pk=key)
    changes = {
        "number": str(number),
        "serial": number,
        "kind": MeetingKind.EXTRAORDINARY,
        "year": 2021,
        "half": 1,
    }
    made = _copied(like, **changes)[key]
    of = {"meeting": made}

    def earlier(name: str) -> Any:
        return lambda row: getattr(row, name) - back if getattr(row, name) else None

    sittings = _copied(
        Sitting.objects.filter(meeting=key),
        **of,
        **{name: earlier(name) for name in ("day", "starts_at", "ends_at")},
    )
    _copied(Deadline.objects.filter(meeting=key), **of, due_on=earlier("due_on"))
    _copied(Attendance.objects.filter(meeting=key), **of)
    items = _copied(
        AgendaItem.objects.filter(meeting=key, parent=None),
        **of,
        sitting=lambda row: sittings.get(row.sitting_id),
    )
    for old, item in items.items():
        item.topics.set(AgendaItem.objects.get(pk=old).topics.all())
    _copied(Paragraph.objects.filter(meeting=key), **of, item=lambda row: items[row.item_id])
    instants = {name: earlier(name) for name in ("circulated_at", "agreed_at", "changed_at")}
    texts = _copied(JointText.objects.filter(meeting=key), **of, **instants)
    for kind, moment in ((TextRevision, "made_at"), (Signature, "signed_at")):
        _copied(
            kind.objects.filter(text__in=texts),
            text=lambda row: texts[row.text_id],
            **{moment: earlier(moment)},
        )
    copies = {
        "meeting": {key: made},
        "sitting": sittings,
        "jointtext": texts,
        "agendaitem": items,
    }
    _copied(
        AuditEntry.objects.filter(meeting_id=key),
        meeting_id=made.pk,
        at=earlier("at"),
        subject_id=lambda row: getattr(
            copies.get(row.subject_type, {}).get(row.subject_id), "pk", row.subject_id
        ),
    )


def _fill_papers_and_notes() -> None:
    """Ten times as many, on the meetings that are closed."""
    closed = list(Meeting.objects.filter(state=MeetingState.CLOSED))
    papers = list(Paper.objects.exclude(serial=None))
    for meeting in closed:
        _copied(Paper.objects.filter(pk__in=[p.pk for p in papers]), meeting=meeting, item=None)
        _copied(PrivateNote.objects.all()[:1], meeting=meeting, item=None, action=None)


def _fill_actions(number: int) -> None:
    """Open ones of closed meetings, given to the delegates in turn; a third is overdue."""
    now = clock.now()
    rows = current_appointments(now).filter(role=Role.DELEGATE)
    us, cn = (cycle([r.person for r in rows if r.delegation_id == side]) for side in ("us", "cn"))
    like = ActionItem.objects.filter(state=ActionState.OPEN)[0]
    meetings = cycle(Meeting.objects.filter(state=MeetingState.CLOSED))
    topics = list(Topic.objects.all())
    missing = number - ActionItem.objects.filter(state__in=ALIVE).count()
    made = ActionItem.objects.bulk_create(
        ActionItem(
            meeting=next(meetings),
            serial=100 + n,
            text_en=like.text_en,
            text_zh=like.text_zh,
            owner_us=next(us),
            owner_cn=next(cn) if n % 2 else None,
            due_on=now.date() + (n - missing // 3) * DAY,
            assigned_at=now - 400 * DAY,
            created_at=now - 400 * DAY,
            changed_at=now - 400 * DAY,
        )
        for n in range(missing)
    )
    links = ActionItem.topics.through
    links.objects.bulk_create(
        links(actionitem=action, topic=topics[n % len(topics)]) for n, action in enumerate(made)
    )
    ProgressNote.objects.bulk_create(
        ProgressNote(
            action=action,
            author=action.owner_us,
            side="us",
            text_en="Under way.",
            text_zh="进行中。",
            written_at=now - 300 * DAY,
        )
        for action in made[::8]
    )


def _tell_pages() -> None:
    """Everything is asked by a head and by a secretary, one of each side."""
    now = clock.now()
    coming = Meeting.objects.get(state=MeetingState.CONFIRMED)
    held = Meeting.objects.get(state=MeetingState.HELD)
    slug = Topic.objects.get(slug="trade-policy").slug
    roles = current_appointments(now)
    print(
        json.dumps(
            {
                "sessions": {
                    "head": _session(roles.get(role=Role.HEAD, delegation="us").person),
                    "secretary": _session(
                        roles.filter(role=Role.SECRETARY, delegation="cn")[0].person
                    ),
                },
                "pages": {
                    "home": reverse("home"),
                    "meeting": reverse("meeting", args=[coming.number]),
                    "agenda": reverse("meeting_agenda", args=[coming.number]),
                    "minutes": reverse("meeting_minutes", args=[held.number]),
                    "people": reverse("meeting_people", args=[coming.number]),
                    "papers": reverse("meeting_papers", args=[coming.number]),
                    "actions": reverse("actions"),
                    "decisions": reverse("decisions"),
                    "topic": reverse("topic", args=[slug]),
                    "members": reverse("members"),
                    "search": f"{reverse('search')}?q=list",
                    "meetings": reverse("meetings"),
                },
            }
        )
    )


def _session(person: Person) -> str:
    browser = Client()
    browser.force_login(person)
    return str(browser.cookies["sessionid"].value)


def sheet(number: int) -> None:
    """An agenda of so many items, with as many topics and people, nothing else."""
    now = clock.now()
    secretary = factories.a_member(side="us", role=Role.SECRETARY)
    people = Person.objects.bulk_create(
        Person(
            email=f"many{n}@example.org",
            given_name=f"Given{n}",
            family_name=f"Family{n}",
            password="!",
            accepted_at=now,
        )
        for n in range(number - 1)
    )
    Appointment.objects.bulk_create(
        Appointment(person=person, delegation_id="us", role=Role.ADVISER, began_at=now - DAY)
        for person in people
    )
    there = Topic.objects.count()
    Topic.objects.bulk_create(
        Topic(slug=f"topic-{n}", name_en=f"Topic {n}", name_zh=f"话题{n}", position=n)
        for n in range(there, number)
    )
    meeting = factories.a_meeting(first_day=now.date() + 60 * DAY)
    topics = list(Topic.objects.all())
    for n in range(number):
        item = factories.an_item(meeting=meeting, minutes=1, presenter_side="us")
        item.topics.add(topics[n])
    address = reverse("admin:meetings_meeting_agenda", args=[meeting.pk])
    print(
        json.dumps(
            {"sessions": {"secretary": _session(secretary)}, "pages": {"agenda sheet": address}}
        )
    )
