"""A group in full swing, frozen at one instant: meetings past and to come, texts, papers, promises.

What it holds is shared, so both sides may see it; `keep_private` then adds what one side keeps to
itself. Everything private carries a word that occurs nowhere else (`SECRET`), so that a test can
look for it in any answer.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.test import Client

from meetings.enums import (
    ActionState,
    Answer,
    AttendanceMode,
    DeadlineKind,
    MeetingFormat,
    MeetingState,
    ParagraphKind,
    TextKind,
)
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    EditorPresence,
    GlossaryTerm,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Paragraph,
    PrivateNote,
    ProgressNote,
    Sitting,
    Topic,
)
from meetings.services import notes, papers, presence, texts
from members.access import person_of
from members.models import AddressChange, ApiKey, CalendarKey, Notification, Person, SavedFilter
from members.services import address_changes, keys
from tests import factories
from tests.conftest import Cast, make_cast
from tests.signing_in import sign_in_as
from workinggroup.lib import clock, tokens
from workinggroup.lib.viewer import Viewer

NOW = dt.datetime(2027, 3, 1, 14, 0, tzinfo=dt.UTC)
SECRET = re.compile(r"zq(us|cn)\d\dx", re.IGNORECASE)
SIDES = ("us", "cn")


@dataclass
class World:
    """The standing cast and what they work on. By side: what one side brought or keeps."""

    cast: Cast
    past: Meeting
    meeting: Meeting
    later: Meeting
    sitting: Sitting
    heads_sitting: Sitting
    link: JoiningLink
    topic: Topic
    term: GlossaryTerm
    first_item: AgendaItem
    item: AgendaItem
    paragraph: Paragraph
    action: ActionItem
    # Circulated and cleared by both counsel; comments on the minutes are open; nobody but heads,
    # counsel and secretaries sees the draft.
    agenda: JointText
    draft_agenda: JointText
    minutes: JointText
    papers: dict[str, Paper]
    versions: dict[str, PaperVersion]
    # The token part of each member's calendar address and API key, by name in the cast.
    calendar_keys: dict[str, str]
    api_keys: dict[str, str]
    proposals: dict[str, ItemProposal] = field(default_factory=dict)
    notes: dict[str, PrivateNote] = field(default_factory=dict)
    private_papers: dict[str, Paper] = field(default_factory=dict)
    saved_filters: dict[str, SavedFilter] = field(default_factory=dict)
    private_versions: dict[str, PaperVersion] = field(default_factory=dict)
    drafts: dict[str, PaperVersion] = field(default_factory=dict)
    # Every token word and every key of a private row, by the side whose it is.
    secrets: dict[str, set[str]] = field(default_factory=lambda: {"us": set(), "cn": set()})
    # Of the US adviser; and what the sides keep to themselves.
    address_change: AddressChange | None = None
    addresses: dict[str, AddressChange] = field(default_factory=dict)
    # Words that no page tells the own side either: withdrawn, rewritten, inside an older file.
    overwritten: set[str] = field(default_factory=set)

    def person(self, name: str) -> Person | None:
        """The member of the cast; none for `nobody`."""
        return getattr(self.cast, name, None)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back, in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def browser(world: World, name: str) -> Client:
    """A browser in which this member of the cast is signed in; for `nobody`, one without session.

    A server error is an answer, as it is for a browser.
    """
    client = Client(raise_request_exception=False)
    person = world.person(name)
    if person is not None:
        sign_in_as(client, person)
    return client


def make_world() -> World:
    """All that both sides share. Call it at `NOW`, in a transaction."""
    cast = make_cast()
    _past_meetings(cast)
    past = _last_meeting(cast)
    meeting = _next_meeting(cast)
    later = factories.a_meeting(
        number=6,
        half=2,
        host="cn",
        state=MeetingState.POLLING,
        first_day=dt.date(2027, 10, 26),
        place_en="Beijing",
        place_zh="北京",
        anchor_zone=clock.BEIJING,
    )
    factories.an_item(meeting=later).topics.add(Topic.objects.get(slug="encryption"))
    _circulate(cast, meeting)
    for text in JointText.objects.filter(issued=True, revisions=None):
        factories.issue(text, by=cast.cn_secretary)
    released = {side: _released_paper(cast, meeting, side) for side in SIDES}
    made = World(
        cast=cast,
        past=past,
        meeting=meeting,
        later=later,
        sitting=meeting.sittings.get(number=1),
        heads_sitting=meeting.sittings.get(number=3),
        link=meeting.links.get(),
        topic=Topic.objects.get(slug="encryption"),
        term=GlossaryTerm.objects.get(en="observer"),
        first_item=AgendaItem.objects.filter(meeting=meeting)[0],
        item=AgendaItem.objects.filter(meeting=meeting, topics__slug="encryption")[0],
        paragraph=Paragraph.objects.filter(meeting=past)[0],
        action=ActionItem.objects.filter(meeting=past, state=ActionState.OPEN)[0],
        agenda=JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA),
        minutes=JointText.objects.get(meeting=past, kind=TextKind.MINUTES),
        draft_agenda=JointText.objects.get(meeting=later, kind=TextKind.AGENDA),
        papers=released,
        versions={s: PaperVersion.objects.get(paper=p) for s, p in released.items()},
        calendar_keys={},
        api_keys={},
    )
    made.address_change = AddressChange.objects.create(
        person=cast.us_adviser,
        email="adviser@portal.example",
        asked_by=cast.us_adviser,
        asked_at=clock.now(),
    )
    _hand_out_keys(made)
    _letters(made)
    return made


def _past_meetings(cast: Cast) -> None:
    for number, year, half in ((2, 2025, 2), (3, 2026, 1)):
        meeting = factories.a_meeting(
            number=number,
            year=year,
            half=half,
            state=MeetingState.CLOSED,
            first_day=dt.date(year, 3 if half == 1 else 10, 24),
            agenda="agreed",
            minutes="adopted",
        )
        _record(cast, meeting, decisions=1)


def _record(cast: Cast, meeting: Meeting, *, decisions: int) -> None:
    """Items with topics, paragraphs of each kind, and an action item per owner."""
    for topic in Topic.objects.order_by("pk"):
        item = factories.an_item(
            meeting=meeting,
            title_en=f"Exchange on {topic.name_en.lower()}",
            title_zh=f"{topic.name_zh}交流",
            note_en="Each side reports.",
            note_zh="双方通报。",
            presenter_side="cn",
            presenter=cast.cn_delegate,
        )
        item.topics.add(topic)
        factories.a_paragraph(item=item)
        factories.a_paragraph(item=item, kind=ParagraphKind.RESERVATION, side="us")
        for _each in range(decisions):
            serial = Paragraph.objects.filter(meeting=meeting).count()
            factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=serial)


def _last_meeting(cast: Cast) -> Meeting:
    """Held; its minutes are circulated for comment, one action item open and one done."""
    meeting = factories.a_meeting(
        number=4,
        year=2026,
        half=2,
        state=MeetingState.HELD,
        host="cn",
        first_day=dt.date(2027, 2, 16),
        agenda="agreed",
        minutes="circulated",
        chair_us=cast.us_head,
        chair_cn=cast.cn_head,
    )
    _record(cast, meeting, decisions=2)
    action = factories.an_action(
        meeting=meeting,
        serial=1,
        item=meeting.items.first(),
        owner_us=cast.us_delegate,
        owner_cn=cast.cn_delegate,
        due_on=dt.date(2027, 3, 4),
    )
    action.topics.add(*Topic.objects.filter(slug="encryption"))
    ProgressNote.objects.create(
        action=action,
        author=cast.cn_delegate,
        side="cn",
        text_en="The list is drafted.",
        text_zh="清单已起草。",
        written_at=clock.now(),
    )
    done = clock.now() - dt.timedelta(days=2)
    factories.an_action(
        meeting=meeting,
        serial=2,
        owner_cn=cast.cn_head,
        due_on=dt.date(2027, 2, 26),
        state=ActionState.DONE,
        confirmed_cn_at=done,
    )
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return meeting


def _next_meeting(cast: Cast) -> Meeting:
    """Confirmed, with its agenda circulated, a sitting for heads, links, deadlines, answers."""
    meeting = factories.a_meeting(format=MeetingFormat.HYBRID)
    factories.a_sitting(meeting=meeting, number=3, day=dt.date(2027, 3, 22), audience="heads")
    for topic in Topic.objects.order_by("pk"):
        factories.an_item(
            meeting=meeting,
            sitting=meeting.sittings.first(),
            title_en=f"Item on {topic.name_en.lower()}",
            title_zh=f"关于{topic.name_zh}的议题",
        ).topics.add(topic)
    JoiningLink.objects.create(
        meeting=meeting,
        label_en="Room A",
        label_zh="会议室甲",
        url="https://meet.example/room-a",
        access_code="4711",
    )
    for kind, day in ((DeadlineKind.PAPERS, 9), (DeadlineKind.CREDENTIALS, 10)):
        Deadline.objects.create(
            meeting=meeting,
            kind=kind,
            due_on=dt.date(2027, 3, day),
            created_at=clock.now(),
            changed_at=clock.now(),
        )
    for person in (cast.us_head, cast.cn_head, cast.us_delegate, cast.cn_delegate):
        Attendance.objects.create(
            meeting=meeting,
            person=person,
            answer=Answer.ACCEPTED,
            mode=AttendanceMode.ON_SITE,
            answered_at=clock.now(),
        )
    return meeting


def _circulate(cast: Cast, meeting: Meeting) -> None:
    text = JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA)
    for name in ("us_counsel", "cn_counsel"):
        texts.clear(cast.viewer(name), text=text, seen_fingerprint=None, now=clock.now())
    texts.circulate(cast.viewer("cn_secretary"), text=text, now=clock.now())


def _released_paper(cast: Cast, meeting: Meeting, side: str) -> Paper:
    paper = factories.a_paper(
        meeting=meeting,
        side=side,
        created_by=getattr(cast, f"{side}_secretary"),
        state="released",
        title_en=f"Working paper of the {side.upper()} side",
        title_zh=f"{side}方工作文件",
    )
    a_file(paper, filename=f"working-paper-{side}.pdf", number=1)
    return paper


def a_file(paper: Paper, *, filename: str, content: bytes = b"%PDF-1.4 x", **fields: Any) -> Any:
    """A version with a stored file; unnumbered, and so not shared, unless `number` is given."""
    values = {"number": None, "size": len(content), **fields}
    version = factories.a_version(paper=paper, filename=filename, file="", **values)
    version.file.save(filename, ContentFile(content))
    return version


def _hand_out_keys(world: World) -> None:
    """A calendar subscription and an API key that writes to each member, and to who has left."""
    for name in world.cast.names:
        viewer, now = world.cast.viewer(name), clock.now()
        if viewer.is_member:
            language = person_of(viewer).language
            world.calendar_keys[name] = keys.issue_calendar_key(
                viewer, label="Phone", language=language, alarms=True, now=now
            ).token
            issued = keys.issue_api_key(viewer, label="Script", writes=True, now=now)
            world.api_keys[name] = issued.token
        else:
            _old_keys(world, name)


def _old_keys(world: World, name: str) -> None:
    """Keys from better days, or a mistake: they must speak for nobody."""
    person, token = getattr(world.cast, name), tokens.new_token()
    old = {"person": person, "key_hash": tokens.token_hash(token), "created_at": clock.now()}
    CalendarKey.objects.create(label="Phone", language="en", **old)
    ApiKey.objects.create(label="Script", hint=token[:6], writes=True, **old)
    world.calendar_keys[name] = world.api_keys[name] = token


def _letters(world: World) -> None:
    """A letter in the log of each side, sent; one that failed."""
    for side in SIDES:
        for index, state in enumerate(("sent", "failed")):
            Notification.objects.create(
                rule="agenda_circulated",
                subject_type="meeting",
                subject_id=world.meeting.pk,
                recipient=getattr(world.cast, f"{side}_delegate"),
                occurrence=f"r{index}",
                state=state,
                due_at=clock.now(),
                expires_at=clock.now() + dt.timedelta(days=7),
                created_at=clock.now(),
                try_at=clock.now(),
                sent_at=clock.now() if state == "sent" else None,
                error="550 unknown mailbox" if state == "failed" else "",
            )


# --- what one side keeps to itself ---------------------------------------------------------------
class Secrets:
    """Mints the words that only one side may ever see."""

    def __init__(self, world: World, side: str) -> None:
        self.world, self.side, self.serial = world, side, count(1)

    def word(self, *, shown: bool = True) -> str:
        """A new one; `shown` says whether some page tells it to the own side."""
        word = f"zq{self.side}{next(self.serial):02d}x"
        self.world.secrets[self.side].add(word)
        if not shown:
            self.world.overwritten.add(word)
        return word

    def pair(self, name: str) -> dict[str, str]:
        """Both languages of the field `name`."""
        return {f"{name}_en": f"Secret {self.word()}", f"{name}_zh": f"内部{self.word()}"}

    def row(self, row: Model) -> None:
        """The key of a private row must not show either."""
        self.world.secrets[self.side].add(str(row.pk))


def keep_private(world: World, side: str) -> None:
    """Everything that `side` keeps to itself, on the things that both sides see.

    Done by the real acts, so that the audit entries and letters that belong to it are there too.
    """
    make, cast = Secrets(world, side), world.cast
    delegate = cast.viewer(f"{side}_delegate")
    proposal = factories.a_proposal(
        meeting=world.meeting,
        author=person_of(delegate),
        side=side,
        **make.pair("title"),
        **make.pair("note"),
    )
    proposal.topics.add(world.topic)
    make.row(proposal)
    world.proposals[side] = proposal
    _private_notes(world, make, cast.viewer(f"{side}_head"))
    _private_papers(world, make, delegate)
    _private_address(world, make)
    world.saved_filters[side] = factories.a_saved_filter(
        person=world.person(f"{side}_secretary"), name=f"Filter {make.word()}"
    )
    presence.note_presence(
        cast.viewer(f"{side}_secretary"),
        meeting=world.past,
        paragraph=world.paragraph.pk,
        now=clock.now(),
    )
    make.row(EditorPresence.objects.get(side=side))
    Attendance.objects.filter(meeting=world.meeting, person=delegate.person).update(
        remark=make.word()
    )


def _private_address(world: World, make: Secrets) -> None:
    """Another address that the secretariat asked for, for somebody who lost their access. Of who
    holds a key the other side would be told."""
    cast, side = world.cast, make.side
    change = address_changes.ask_for_address(
        cast.viewer(f"{side}_secretary"),
        person=getattr(cast, f"{side}_alternate"),
        email=f"{make.word()}@portal.example",
        lost_access=True,
        now=clock.now(),
    )
    make.row(change)
    world.addresses[side] = change


def _private_notes(world: World, make: Secrets, author: Viewer) -> None:
    """Notes about a meeting, an item and an action item; one changed, one withdrawn."""

    def write(*, shown: bool = True, **about: Any) -> PrivateNote:
        text = f"Our position: {make.word(shown=shown)}"
        note = notes.add_note(
            author, **{"meeting": world.meeting, **about}, text=text, now=clock.now()
        )
        make.row(note)
        return note

    write(item=world.item)
    write(meeting=world.past, action=world.action)
    notes.withdraw_note(author, note=write(shown=False), now=clock.now())
    world.notes[make.side] = write(shown=False)
    notes.change_note(
        author,
        note=world.notes[make.side],
        text=f"Changed: {make.word()} {make.word()}",
        now=clock.now(),
    )


def _private_papers(world: World, make: Secrets, author: Viewer) -> None:
    """A paper that stays private, with two files; one withdrawn without ever being released; two
    drafts from before a paper was released, one of them removed since."""
    now, side = clock.now(), make.side

    def add() -> Paper:
        paper = papers.add_paper(
            author, meeting=world.meeting, item=world.item, now=now, **make.pair("title")
        )
        make.row(paper)
        return paper

    paper = add()
    for _each in range(2):
        version = papers.upload_version(
            author,
            paper=paper,
            language="en",
            filename=f"{make.word()}.txt",
            upload=ContentFile(f"Secret {make.word(shown=False)}".encode()),
            now=now,
        )
        make.row(version)
    papers.change_paper(author, paper=paper, now=now, **make.pair("title"))
    papers.withdraw_paper(author, paper=add(), reason=make.word(), now=now)
    draft = a_file(
        world.papers[side], filename=f"{make.word()}.txt", content=make.word(shown=False).encode()
    )
    make.row(draft)
    mistake = a_file(
        world.papers[side], filename=f"{make.word()}.txt", content=make.word(shown=False).encode()
    )
    papers.remove_draft(world.cast.viewer(f"{side}_head"), version=mistake, now=clock.now())
    world.private_papers[side], world.private_versions[side] = paper, version
    world.drafts[side] = draft
