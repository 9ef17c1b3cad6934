"""Real rows for tests, made directly: the acts have their own tests."""

import datetime as dt
import itertools
from contextlib import nullcontext
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db.models import F

from meetings.enums import (
    TEXT_FINAL,
    Distribution,
    MeetingState,
    PaperState,
    ParagraphKind,
    TextKind,
)
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    ItemProposal,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Paragraph,
    PrivateNote,
    Sitting,
    TextRevision,
)
from meetings.models.text import NOT_ASKED
from meetings.queries.texts.capture import content_of
from meetings.queries.texts.words import words_of
from meetings.queries.texts.working_copy import working_copy_of
from meetings.rules.content import fingerprint_of
from meetings.symbols import meeting_number
from members.enums import SEATED_ROLES, Language
from members.models import Appointment, Company, Delegation, Person, SavedFilter, Seat, SeatTerm
from tests.tampering import without_keys
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role

# Of every authenticator app here; base32, as apps take it.
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Above every number that a test writes itself, from the first test on as after a long run.
_count = itertools.count(1_000)
CHINESE_NAMES = {
    "cn": {
        "name_zh": "王小明",
        "family_name_first": True,
        "language": Language.CHINESE,
        "time_zone": clock.BEIJING,
    }
}


def small(serial: int) -> int:
    """A number that fits a small column, however far a long run has counted."""
    return serial % 30_000 + 1


def a_person(**fields: Any) -> Person:
    """An account; the password is `correct horse battery`."""
    serial = next(_count)
    values = {
        "email": f"person{serial}@example.org",
        "given_name": f"Given{serial}",
        "family_name": f"Family{serial}",
        **fields,
    }
    return Person.objects.create_user(password="correct horse battery", **values)


def seat(number: int, side: str = "us") -> Seat:
    """One of the ten that each delegation has."""
    return Seat.objects.get(delegation=side, number=number)


def a_company(side: str = "us") -> Company:
    serial = next(_count)
    return Company.objects.create(
        delegation_id=side, name_en=f"Company {side} {serial}", name_zh=f"公司{side}{serial}"
    )


def a_term(
    *, side: str, number: int, began_at: dt.datetime, ended_at: dt.datetime | None = None
) -> SeatTerm:
    """A company on a seat."""
    return SeatTerm.objects.create(
        seat=seat(number, side), company=a_company(side), began_at=began_at, ended_at=ended_at
    )


def a_member(
    *,
    side: str,
    role: str = Role.DELEGATE,
    began_at: dt.datetime | None = None,
    ended_at: dt.datetime | None = None,
    term: SeatTerm | None = None,
    seat: int = 0,
    **fields: Any,
) -> Person:
    """A person with an appointment; a seated role without a `term` takes seat number `seat`."""
    began_at = began_at or clock.now() - dt.timedelta(days=400)
    if term is None and role in SEATED_ROLES:
        term = a_term(side=side, number=seat, began_at=began_at)
    defaults: dict[str, Any] = {
        "given_name": role.capitalize(),
        "family_name": f"Of{side}{next(_count)}",
        "accepted_at": began_at,
        **CHINESE_NAMES.get(side, {}),
    }
    person = a_person(**{**defaults, **fields})
    Appointment.objects.create(
        person=person,
        delegation=Delegation.objects.get(pk=side),
        role=role,
        term=term,
        began_at=began_at,
        ended_at=ended_at,
    )
    return person


def a_meeting(
    *,
    number: int = 5,
    year: int = 2027,
    half: int = 1,
    state: str = MeetingState.CONFIRMED,
    first_day: dt.date = dt.date(2027, 3, 23),
    sittings: int = 2,
    agenda: str = "draft",
    minutes: str = "draft",
    **fields: Any,
) -> Meeting:
    """A meeting with sittings of three hours from 19:00 Washington on, its agenda and minutes.

    A text in any state but draft counts as circulated (and agreed where that is its state), though
    nothing was issued and nobody signed: `text_signed` in `tests/meetings/test_signers.py` makes
    one of which that is true.
    """
    moment = clock.now()
    meeting = Meeting.objects.create(
        **{
            "number": meeting_number(number, extraordinary=fields.get("kind") == "extraordinary"),
            "serial": number,
            "year": year,
            "half": half,
            "state": state,
            "host": "us",
            "place_en": "Washington, D.C.",
            "place_zh": "华盛顿特区",
            "created_at": moment,
            "changed_at": moment,
            **fields,
        }
    )
    for index in range(sittings):
        a_sitting(meeting=meeting, number=index + 1, day=first_day + dt.timedelta(days=index))
    for kind, text_state in ((TextKind.AGENDA, agenda), (TextKind.MINUTES, minutes)):
        final = text_state in TEXT_FINAL
        with without_keys() if final else nullcontext():
            JointText.objects.create(
                meeting=meeting,
                kind=kind,
                state=text_state,
                issued=text_state != "draft",
                circulated_at=None if text_state == "draft" else moment,
                agreed_at=moment if final else None,
                changed_at=moment,
            )
    return meeting


def clear_next(text: JointText, *, by: Person) -> TextRevision:
    """The second revision of a circulated text, cleared and not circulated; the one that is there,
    if any is."""
    if there := TextRevision.objects.filter(text=text, revision=2).first():
        return there
    open_next(text)
    second = JointText.objects.get(pk=text.pk)
    second.circulated_at = None
    issued = issue(second, by=by)
    JointText.objects.filter(pk=text.pk).update(issued=True, opened_from="")
    return issued


def issue(text: JointText, *, by: Person) -> TextRevision:
    """Freeze the present revision of a text that is out, as it was circulated."""
    words = words_of(JointText.objects.select_related("meeting").get(pk=text.pk))
    content = content_of(words)
    return TextRevision.objects.create(
        text=text,
        revision=text.revision,
        content=content,
        working_copy=working_copy_of(words),
        fingerprint=fingerprint_of(content),
        made_at=text.changed_at,
        made_by=by,
        name_en=by.latin_name,
        name_zh=by.name_zh,
        circulated_at=text.circulated_at,
    )


def open_next(text: JointText) -> None:
    """The next revision of an issued text, opened for editing; `text` itself is left as it is, for
    a test that is taken back."""
    JointText.objects.filter(pk=text.pk).update(
        state="draft",
        issued=False,
        revision=text.revision + 1,
        opened_from=text.state,
        opened_at=clock.now(),
        opened_reason="Two hours were wrong.",
        agreed_at=None,
        **NOT_ASKED,
    )


def a_sitting(*, meeting: Meeting, number: int, day: dt.date, **fields: Any) -> Sitting:
    moment = clock.now()
    starts, ends = dt.time(19, 0), dt.time(22, 0)
    return Sitting.objects.create(
        **{
            "meeting": meeting,
            "number": number,
            "day": day,
            "starts": starts,
            "ends": ends,
            "starts_at": clock.instant(day, starts, meeting.anchor_zone),
            "ends_at": clock.instant(day, ends, meeting.anchor_zone),
            "created_at": moment,
            "changed_at": moment,
            **fields,
        }
    )


def attended(meeting: Meeting, *people: Person, **fields: Any) -> None:
    """Each of them is on record as having been there."""
    for person in people:
        Attendance.objects.create(meeting=meeting, person=person, attended=True, **fields)


def the_text(meeting: Meeting, kind: str) -> JointText:
    """Its agenda or minutes."""
    return JointText.objects.select_related("meeting").get(meeting=meeting, kind=kind)


def an_item(*, meeting: Meeting, **fields: Any) -> AgendaItem:
    moment = clock.now()
    serial = next(_count)
    return AgendaItem.objects.create(
        **{
            "meeting": meeting,
            "position": serial,
            "title_en": f"Item {serial}",
            "title_zh": f"议题{serial}",
            "created_at": moment,
            "changed_at": moment,
            **fields,
        }
    )


def a_paragraph(*, item: AgendaItem, **fields: Any) -> Paragraph:
    moment = clock.now()
    serial = next(_count)
    values: dict[str, Any] = {
        "meeting": item.meeting,
        "item": item,
        "position": serial,
        "text_en": f"Paragraph {serial}.",
        "text_zh": f"第{serial}段。",
        "created_at": moment,
        "changed_at": moment,
        **fields,
    }
    if values.get("kind") == ParagraphKind.DECISION:
        values.setdefault("decision", small(serial))
    return Paragraph.objects.create(**values)


def an_action(*, meeting: Meeting, **fields: Any) -> ActionItem:
    moment = clock.now()
    serial = small(next(_count))
    fields = {"text_en": f"Action {serial}", "text_zh": f"行动{serial}", **fields}
    return ActionItem.objects.create(
        **{
            "meeting": meeting,
            "serial": serial,
            "circulated_en": fields["text_en"],
            "circulated_zh": fields["text_zh"],
            "due_on": dt.date(2027, 5, 3),
            "assigned_at": moment,
            "created_at": moment,
            "changed_at": moment,
            **fields,
        }
    )


def in_circulated_minutes(*actions: ActionItem) -> None:
    """Everybody in the group knows of them, in the words they have now."""
    rows = ActionItem.objects.filter(pk__in=[each.pk for each in actions])
    rows.update(circulated_en=F("text_en"), circulated_zh=F("text_zh"))


def a_proposal(*, meeting: Meeting, author: Person, side: str, **fields: Any) -> ItemProposal:
    moment = clock.now()
    return ItemProposal.objects.create(
        **{
            "meeting": meeting,
            "author": author,
            "side": side,
            "title_en": f"Proposal {next(_count)}",
            "created_at": moment,
            "changed_at": moment,
            **fields,
        }
    )


def a_private_note(*, meeting: Meeting, author: Person, side: str, **fields: Any) -> PrivateNote:
    moment = clock.now()
    return PrivateNote.objects.create(
        **{
            "meeting": meeting,
            "author": author,
            "side": side,
            "text": f"Note {next(_count)}",
            "written_at": moment,
            "changed_at": moment,
            **fields,
        }
    )


def a_paper(*, meeting: Meeting, side: str, created_by: Person, **fields: Any) -> Paper:
    """A private paper, or with `state="released"` one released to the working group."""
    moment = clock.now()
    serial = next(_count)
    values: dict[str, Any] = {
        "meeting": meeting,
        "side": side,
        "created_by": created_by,
        "title_en": f"Paper {serial}",
        "title_zh": f"文件{serial}",
        "created_at": moment,
        "changed_at": moment,
        **fields,
    }
    if values.get("state", PaperState.PRIVATE) != PaperState.PRIVATE:
        values.setdefault("serial", serial)
        values.setdefault("released_at", moment)
        values.setdefault("released_by", created_by)
        values.setdefault("distribution", Distribution.WORKING_GROUP)
    return Paper.objects.create(**values)


def a_version(*, paper: Paper, **fields: Any) -> PaperVersion:
    return PaperVersion.objects.create(
        **{
            "paper": paper,
            "number": 1,
            "language": "en",
            "file": "2027/01/none.pdf",
            "filename": f"version-{next(_count)}.pdf",
            "content_type": "application/pdf",
            "size": 10,
            "sha256": "0" * 64,
            "uploaded_by": paper.created_by,
            "uploaded_at": clock.now(),
            **fields,
        }
    )


def a_saved_filter(*, person: Person, **fields: Any) -> SavedFilter:
    return SavedFilter.objects.create(
        **{
            "person": person,
            "listing": "meetings_paper",
            "name": f"Filter {next(_count)}",
            "query": "state__exact=private",
            "saved_at": clock.now(),
            **fields,
        }
    )


def a_second_factor(person: Person) -> Authenticator:
    """An authenticator app whose secret is `SECRET`."""
    return TOTP.activate(person, SECRET).instance
