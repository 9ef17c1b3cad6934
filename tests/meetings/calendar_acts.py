"""Every act on meetings, on rows of its own: what has to be there first, and the act itself."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Max, Model

from meetings.enums import TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    Deadline,
    GlossaryTerm,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Paragraph,
    PrivateNote,
    Topic,
)
from meetings.queries.texts.status import text_status
from meetings.rules.imports.agenda import read_agenda_table
from meetings.rules.imports.past_actions import ActionRow, read_past_actions
from meetings.rules.imports.past_meetings import read_past_meetings
from meetings.rules.returned import ReturnedText
from meetings.services import (
    agenda,
    agenda_order,
    agenda_sheet,
    attendance,
    deadlines,
    glossary,
    imports,
    links,
    meetings,
    minutes,
    moves,
    notes,
    packs,
    papers,
    past_meetings,
    proposals,
    returned,
    revisions,
    sittings,
    texts,
    topics,
)
from meetings.services.actions import past, progress, promises
from members.access import viewer_of
from members.enums import NotificationState
from members.models import (
    AddressChange,
    ApiKey,
    Appointment,
    CalendarKey,
    Company,
    Notification,
    Person,
    Seat,
)
from members.services import address_changes, keys
from tests import factories
from tests.conftest import Cast
from tests.meetings.importfiles import action_row, actions_file, meeting_row, meetings_file
from tests.members.rosterfiles import as_csv
from workinggroup.lib.edits import value_mark
from workinggroup.lib.viewer import Role, Viewer

DAY = dt.timedelta(days=1)
SOON = dt.date(2027, 3, 23)
BOTH = {"text_en": "Compare the lists.", "text_zh": "比较清单。"}


@dataclass
class Scene:
    """The cast at an instant, and rows as an act wants them."""

    cast: Cast
    now: dt.datetime
    number: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def by(self, name: str) -> Viewer:
        return viewer_of(getattr(self.cast, name), self.now).in_person(self.now)

    def meeting(self, **fields: Any) -> Meeting:
        values = {"kind": "extraordinary", "sittings": 1, **fields}
        last = Meeting.objects.aggregate(last=Max("serial"))["last"] or 0
        made = factories.a_meeting(number=last + 1, **values)
        deadlines.derive(made, now=self.now)
        return made

    def held(self, **fields: Any) -> Meeting:
        return self.meeting(first_day=(self.now - 5 * DAY).date(), **fields)

    def misplaced(self) -> Meeting:
        """A meeting whose sitting begins an hour off, as after a change of its zone's rules."""
        meeting = self.meeting()
        sitting = meeting.sittings.get()
        sitting.starts_at -= DAY / 24
        sitting.save()
        return meeting

    def item(self, **fields: Any) -> AgendaItem:
        return factories.an_item(meeting=self.meeting(), **fields)

    def text(self, kind: TextKind, **fields: Any) -> JointText:
        """With an item, and with minutes a paragraph too."""
        chairs = {"chair_us": self.cast.us_head, "chair_cn": self.cast.cn_head}
        agenda = {"agenda": "agreed"} if kind == TextKind.MINUTES else {}
        item = factories.an_item(meeting=self.held(**chairs, **agenda, **fields))
        factories.a_paragraph(item=item)
        factories.attended(item.meeting, self.cast.us_head, self.cast.cn_head)
        return factories.the_text(item.meeting, kind)

    def cleared(self, kind: TextKind, **fields: Any) -> JointText:
        text = self.text(kind, **fields)
        for who in ("us_counsel", "cn_counsel"):
            texts.clear(self.by(who), text=text, seen_fingerprint=fingerprint(text), now=self.now)
        return text

    def locked(self, *signed: str) -> JointText:
        """Minutes for signature, signed by some heads."""
        text = self.cleared(TextKind.MINUTES, state="held", minutes="circulated")
        texts.lock_minutes(self.by("us_secretary"), text=text, now=self.now)
        for who in signed:
            self.sign(text, who)
        return text

    def agreed(self) -> JointText:
        """An agenda that both heads signed, of a meeting to come."""
        text = self.cleared(TextKind.AGENDA, state="confirmed")
        texts.circulate(self.by("us_secretary"), text=text, now=self.now)
        for who in ("us_head", "cn_head"):
            self.sign(fresh(text), who)
        return text

    def sign(self, text: JointText, who: str) -> None:
        texts.sign(self.by(who), text=text, seen_fingerprint=fingerprint(text), now=self.now)

    def action(self, **fields: Any) -> ActionItem:
        owners = {"owner_us": self.cast.us_delegate, "owner_cn": self.cast.cn_head}
        return factories.an_action(meeting=self.meeting(), **(owners | fields))

    def brought_along(self, meeting: Meeting) -> ActionRow:
        """An action item of `meeting` as a file has it."""
        us = self.cast.us_delegate.latin_name
        content = actions_file(action_row(meeting=meeting.number, owner_us=us, due="2030-01-01"))
        (row,) = read_past_actions(content).rows
        return row

    def paragraph(self) -> Paragraph:
        return factories.a_paragraph(item=factories.an_item(meeting=self.held()))

    def deadline(self) -> Deadline:
        meeting = deadlines.set_deadlines(
            self.by("us_secretary"),
            meeting=self.meeting(),
            dates={"papers": SOON - 4 * DAY},
            now=self.now,
        )
        return Deadline.objects.select_related("meeting").get(meeting=meeting, kind="papers")

    def link(self) -> JoiningLink:
        return JoiningLink.objects.create(
            meeting=self.meeting(), label_en="Room", label_zh="会场", url="https://meet.example/1"
        )

    def paper(self, **fields: Any) -> Paper:
        author = self.cast.us_delegate
        return factories.a_paper(meeting=self.meeting(), side="us", created_by=author, **fields)

    def file(self) -> PaperVersion:
        paper = self.paper()
        upload = ContentFile(b"words\n")
        by = self.by("us_delegate")
        return papers.upload_version(
            by, paper=paper, language="en", filename="a.txt", upload=upload, now=self.now
        )

    def note(self) -> PrivateNote:
        author = self.cast.us_delegate
        return factories.a_private_note(meeting=self.meeting(), author=author, side="us")

    def proposal(self) -> ItemProposal:
        author = self.cast.us_delegate
        return factories.a_proposal(
            meeting=self.meeting(), author=author, side="us", minutes=10, title_zh="题"
        )

    def topic(self, **fields: Any) -> Topic:
        return topics.add_topic(
            self.by("us_secretary"), now=self.now, **named(f"t{next(self.number)}"), **fields
        )

    def term(self) -> GlossaryTerm:
        name = f"term {next(self.number)}"
        return glossary.add_term(self.by("us_secretary"), en=name, zh="词", now=self.now)

    def member(self, **fields: Any) -> Appointment:
        person = factories.a_member(side="us", **{"role": Role.ADVISER, **fields})
        return Appointment.objects.get(person=person)

    def free_seat(self) -> Seat:
        return factories.seat(2 + next(self.number) % 9)

    def company(self) -> Company:
        return factories.a_term(
            side="us", number=self.free_seat().number, began_at=self.now
        ).company

    def letter(self) -> Notification:
        return Notification.objects.create(
            rule="account",
            subject_type="person",
            subject_id=1,
            recipient=self.cast.us_delegate,
            occurrence=str(next(self.number)),
            state=NotificationState.FAILED,
            due_at=self.now,
            expires_at=self.now + DAY,
            created_at=self.now,
            try_at=self.now,
        )

    def key(self) -> CalendarKey:
        label = f"Device {next(self.number)}"
        return keys.issue_calendar_key(
            self.by("us_counsel"), label=label, language="en", alarms=False, now=self.now
        ).key

    def api_key(self) -> ApiKey:
        label = f"Script {next(self.number)}"
        by = self.by("us_counsel")
        return keys.issue_api_key(by, label=label, writes=False, now=self.now).key

    def address(self) -> AddressChange:
        """Another address that the US delegate asked for."""
        return address_changes.ask_for_address(
            self.by("us_delegate"),
            person=self.cast.us_delegate,
            email="new@example.org",
            now=self.now,
        )

    def lost_access(self) -> AddressChange:
        """The US head has lost their access, as their secretary says."""
        return address_changes.ask_for_address(
            self.by(US),
            person=self.cast.us_head,
            email="new@example.org",
            lost_access=True,
            now=self.now,
        )

    def seconded(self) -> AddressChange:
        """As counsel said too, more than two days ago."""
        change = self.lost_access()
        AddressChange.objects.filter(pk=change.pk).update(
            seconded_by=self.cast.us_counsel, seconded_at=self.now - 3 * DAY
        )
        return change

    def guest(self) -> Person:
        person = self.member(accepted_at=None).person
        person.set_unusable_password()
        person.save()
        return person


def fingerprint(text: JointText) -> str:
    text.refresh_from_db()
    return text_status(text).fingerprint


def named(name: str) -> dict[str, str]:
    return {"name_en": f"Topic {name}", "name_zh": f"议题{name}"}


def nothing(scene: Scene) -> None:
    return None


def fresh(row: Model) -> Any:
    row.refresh_from_db()
    return row


Prepare = Callable[[Scene], Any]
Perform = Callable[[Scene, Any], Any]
US, CN = "us_secretary", "cn_secretary"


def returned_title(text: JointText) -> ReturnedText:
    """The title of its item, as a file of Word has it that was changed."""
    item = AgendaItem.objects.get(meeting=text.meeting_id)
    marks = {"en": value_mark(item.title_en)}
    return ReturnedText("i", item.pk, "t", "1", {"en": "Changed in Word"}, marks)


AGENDA_ROWS = read_agenda_table(as_csv([["Title"], ["Data"]])).rows
PAST_MEETINGS = read_past_meetings(meetings_file(meeting_row(number="X1"))).rows

ON_MEETINGS: dict[str, tuple[Prepare, Perform]] = {
    # --- meetings ---
    "meetings.plan_meetings": (
        nothing,
        lambda s, _: meetings.plan_meetings(
            s.by(US), first_year=2027, last_year=2028, format="online", now=s.now
        ),
    ),
    "past_meetings.enter_past_meeting": (
        nothing,
        lambda s, _: past_meetings.enter_past_meeting(
            s.by(US),
            kind="extraordinary",
            year=2024,
            half=1,
            host="us",
            hours=[meetings.SittingHours(dt.date(2024, 3, 5), dt.time(19), dt.time(21))],
            now=s.now,
        ),
    ),
    "meetings.create_meeting": (
        nothing,
        lambda s, _: meetings.create_meeting(
            s.by(US),
            year=2027,
            half=1,
            host="us",
            kind="extraordinary",
            hours=[meetings.SittingHours(SOON + 45 * DAY, dt.time(19), dt.time(21))],
            now=s.now,
        ),
    ),
    "meetings.change_meeting": (
        Scene.meeting,
        lambda s, m: meetings.change_meeting(
            s.by(CN),
            meeting=m,
            format="hybrid",
            place_en="Geneva",
            place_zh="日内瓦",
            reason="Visas.",
            now=s.now,
        ),
    ),
    "meetings.set_chairs": (
        Scene.meeting,
        lambda s, m: meetings.set_chairs(
            s.by(US), meeting=m, chair_us=s.cast.us_head, chair_cn=None, now=s.now
        ),
    ),
    "moves.poll_meeting": (
        lambda s: s.meeting(state="proposed"),
        lambda s, m: moves.poll_meeting(s.by(US), meeting=m, now=s.now),
    ),
    "moves.confirm_meeting": (
        lambda s: s.meeting(state="polling"),
        lambda s, m: moves.confirm_meeting(s.by(US), meeting=m, now=s.now),
    ),
    "moves.postpone_meeting": (
        Scene.meeting,
        lambda s, m: moves.postpone_meeting(s.by(US), meeting=m, reason="Visas.", now=s.now),
    ),
    "moves.hold_meeting": (
        Scene.held,
        lambda s, m: moves.hold_meeting(s.by(US), meeting=m, now=s.now),
    ),
    "moves.close_meeting": (
        lambda s: s.held(state="held", agenda="agreed", minutes="adopted"),
        lambda s, m: moves.close_meeting(s.by(US), meeting=m, now=s.now),
    ),
    "moves.cancel_meeting": (
        Scene.meeting,
        lambda s, m: moves.cancel_meeting(s.by(US), meeting=m, reason="Visas.", now=s.now),
    ),
    "sittings.add_sitting": (
        Scene.meeting,
        lambda s, m: sittings.add_sitting(
            s.by(US),
            meeting=m,
            day=SOON + DAY,
            starts=dt.time(9),
            ends=dt.time(11),
            reason="Visas.",
            now=s.now,
        ),
    ),
    "sittings.change_sitting": (
        lambda s: s.meeting().sittings.get(),
        lambda s, row: sittings.change_sitting(
            s.by(US), sitting=row, day=SOON + 2 * DAY, reason="Visas.", now=s.now
        ),
    ),
    "sittings.cancel_sitting": (
        lambda s: s.meeting(sittings=2).sittings.first(),
        lambda s, row: sittings.cancel_sitting(s.by(US), sitting=row, reason="Visas.", now=s.now),
    ),
    "deadlines.set_deadlines": (
        Scene.meeting,
        lambda s, m: deadlines.set_deadlines(
            s.by(US), meeting=m, dates={"papers": SOON - 5 * DAY}, now=s.now
        ),
    ),
    "deadlines.redate_deadline": (
        Scene.deadline,
        lambda s, row: deadlines.redate_deadline(
            s.by(US), deadline=row, due_on=SOON - 6 * DAY, now=s.now
        ),
    ),
    "links.add_link": (
        Scene.meeting,
        lambda s, m: links.add_link(
            s.by(US), meeting=m, label_en="Room", url="https://meet.example/2", now=s.now
        ),
    ),
    "links.change_link": (
        Scene.link,
        lambda s, row: links.change_link(s.by(US), link=row, label_en="Hall", now=s.now),
    ),
    "links.withdraw_link": (
        Scene.link,
        lambda s, row: links.withdraw_link(s.by(US), link=row, now=s.now),
    ),
    "attendance.answer_meeting": (
        Scene.meeting,
        lambda s, m: attendance.answer_meeting(
            s.by("us_delegate"), meeting=m, answer="declined", now=s.now
        ),
    ),
    "attendance.record_attendance": (
        Scene.held,
        lambda s, m: attendance.record_attendance(
            s.by(US), meeting=m, attended={s.cast.us_delegate.pk: True}, now=s.now
        ),
    ),
    # --- agenda ---
    "agenda.add_standing_items": (
        Scene.meeting,
        lambda s, m: agenda.add_standing_items(s.by(US), meeting=m, now=s.now),
    ),
    "agenda.add_item": (
        Scene.meeting,
        lambda s, m: agenda.add_item(
            s.by(US), meeting=m, title_en="New", title_zh="新", minutes=5, now=s.now
        ),
    ),
    "agenda.change_item": (
        Scene.item,
        lambda s, row: agenda.change_item(
            s.by(US), item=row, title_en="Other", title_zh="别", now=s.now
        ),
    ),
    "agenda.confirm_item": (
        lambda s: s.item(title_stale="zh"),
        lambda s, row: agenda.confirm_item(s.by(US), item=row, now=s.now),
    ),
    "agenda.withdraw_item": (
        Scene.item,
        lambda s, row: agenda.withdraw_item(s.by(US), item=row, now=s.now),
    ),
    "agenda_order.rearrange_item": (
        lambda s: factories.an_item(meeting=s.item(position=1).meeting, position=2),
        lambda s, row: agenda_order.rearrange_item(s.by(US), item=row, way="up", now=s.now),
    ),
    "agenda_order.place_item": (
        lambda s: factories.an_item(meeting=s.item(position=1).meeting, position=2),
        lambda s, row: agenda_order.place_item(
            s.by(US), item=row, parent=row.meeting.items.get(position=1), before=None, now=s.now
        ),
    ),
    "agenda_sheet.save_agenda_sheet": (
        Scene.meeting,
        lambda s, m: agenda_sheet.save_agenda_sheet(
            s.by(US),
            meeting=m,
            lines=[
                agenda_sheet.SheetLine(
                    "a", 1, values={"title_en": "New", "title_zh": "新", "minutes": 5}
                )
            ],
            now=s.now,
        ),
    ),
    "proposals.propose_item": (
        Scene.meeting,
        lambda s, m: proposals.propose_item(
            s.by("us_delegate"), meeting=m, title_en="New", minutes=5, now=s.now
        ),
    ),
    "proposals.change_proposal": (
        Scene.proposal,
        lambda s, row: proposals.change_proposal(
            s.by("us_delegate"), proposal=row, title_en="Other", now=s.now
        ),
    ),
    "proposals.release_proposal": (
        Scene.proposal,
        lambda s, row: proposals.release_proposal(s.by(US), proposal=row, now=s.now),
    ),
    "proposals.withdraw_proposal": (
        Scene.proposal,
        lambda s, row: proposals.withdraw_proposal(s.by("us_delegate"), proposal=row, now=s.now),
    ),
    # --- joint texts ---
    "texts.clear": (
        lambda s: s.text(TextKind.AGENDA),
        lambda s, t: texts.clear(
            s.by("us_counsel"), text=t, seen_fingerprint=fingerprint(t), now=s.now
        ),
    ),
    "texts.circulate": (
        lambda s: s.cleared(TextKind.MINUTES, state="held"),
        lambda s, t: texts.circulate(s.by(US), text=t, now=s.now),
    ),
    "texts.lock_minutes": (
        lambda s: s.cleared(TextKind.MINUTES, state="held", minutes="circulated"),
        lambda s, t: texts.lock_minutes(s.by(US), text=fresh(t), now=s.now),
    ),
    "texts.sign": (
        lambda s: s.locked("us_head"),
        lambda s, t: s.sign(t, "cn_head"),
    ),
    "revisions.open_revision": (
        Scene.locked,
        lambda s, t: revisions.open_revision(s.by(US), text=fresh(t), reason="A name.", now=s.now),
    ),
    "revisions.ask_to_open": (
        Scene.agreed,
        lambda s, t: revisions.ask_to_open(
            s.by("us_head"), text=fresh(t), reason="A name.", now=s.now
        ),
    ),
    "revisions.keep_agreed": (
        lambda s: revisions.ask_to_open(
            s.by("us_head"), text=fresh(s.agreed()), reason="A name.", now=s.now
        ),
        lambda s, t: revisions.keep_agreed(s.by("cn_head"), text=fresh(t), now=s.now),
    ),
    "revisions.discard_revision": (
        lambda s: revisions.open_revision(s.by(US), text=s.locked(), reason="A name.", now=s.now),
        lambda s, t: revisions.discard_revision(s.by(US), text=fresh(t), now=s.now),
    ),
    "minutes.add_paragraph": (
        lambda s: factories.an_item(meeting=s.held()),
        lambda s, row: minutes.add_paragraph(s.by(US), item=row, kind="summary", **BOTH, now=s.now),
    ),
    "minutes.split_paragraph": (
        Scene.paragraph,
        lambda s, row: minutes.split_paragraph(
            s.by(US),
            paragraph=row,
            head_en="One.",
            head_zh="一。",
            tail_en="Two.",
            tail_zh="二。",
            now=s.now,
        ),
    ),
    "minutes.join_paragraphs": (
        lambda s: factories.a_paragraph(item=s.paragraph().item, position=30_000),
        lambda s, row: minutes.join_paragraphs(
            s.by(US), paragraph=row, version=row.version, now=s.now
        ),
    ),
    "minutes.change_paragraph": (
        Scene.paragraph,
        lambda s, row: minutes.change_paragraph(
            s.by(US), paragraph=row, text_en="Other.", now=s.now
        ),
    ),
    "minutes.confirm_current": (
        lambda s: factories.a_paragraph(item=s.item(), text_stale="zh"),
        lambda s, row: minutes.confirm_current(
            s.by(US), paragraph=row, version=row.version, now=s.now
        ),
    ),
    "minutes.withdraw_paragraph": (
        Scene.paragraph,
        lambda s, row: minutes.withdraw_paragraph(
            s.by(US), paragraph=row, version=row.version, now=s.now
        ),
    ),
    "returned.accept_returned": (
        lambda s: s.text(TextKind.AGENDA),
        lambda s, text: returned.accept_returned(
            s.by(US), text=text, change=returned_title(text), now=s.now
        ),
    ),
    "minutes.move_paragraph": (
        lambda s: factories.a_paragraph(item=s.paragraph().item),
        lambda s, row: minutes.move_paragraph(s.by(US), paragraph=row, up=True, now=s.now),
    ),
    "glossary.add_term": (
        nothing,
        lambda s, _: glossary.add_term(s.by(US), en="chip", zh="芯片", now=s.now),
    ),
    "glossary.change_term": (
        Scene.term,
        lambda s, row: glossary.change_term(s.by(US), term=row, zh="集成电路", now=s.now),
    ),
    "glossary.retire_term": (
        Scene.term,
        lambda s, row: glossary.retire_term(s.by(US), term=row, now=s.now),
    ),
    "glossary.restore_term": (
        lambda s: glossary.retire_term(s.by(US), term=s.term(), now=s.now),
        lambda s, row: glossary.restore_term(s.by(US), term=row, now=s.now),
    ),
    "topics.add_topic": (
        nothing,
        lambda s, _: topics.add_topic(s.by(US), **named("new"), now=s.now),
    ),
    "topics.change_topic": (
        Scene.topic,
        lambda s, row: topics.change_topic(s.by(US), topic=row, name_en="Other", now=s.now),
    ),
    "topics.retire_topic": (
        Scene.topic,
        lambda s, row: topics.retire_topic(s.by(US), topic=row, now=s.now),
    ),
    "topics.restore_topic": (
        lambda s: topics.retire_topic(s.by(US), topic=s.topic(), now=s.now),
        lambda s, row: topics.restore_topic(s.by(US), topic=row, now=s.now),
    ),
    # --- what is brought along ---
    "imports.meetings.import_past_meetings": (
        lambda s: imports.plan_past_meetings(s.by(US), rows=PAST_MEETINGS, now=s.now).fingerprint,
        lambda s, fingerprint: imports.import_past_meetings(
            s.by(US), rows=PAST_MEETINGS, fingerprint=fingerprint, now=s.now
        ),
    ),
    "imports.actions.import_past_actions": (
        lambda s: s.brought_along(s.held(state="held")),
        lambda s, row: imports.import_past_actions(
            s.by(US),
            rows=[row],
            fingerprint=imports.plan_past_actions(s.by(US), rows=[row], now=s.now).fingerprint,
            now=s.now,
        ),
    ),
    "imports.agenda.import_agenda": (
        Scene.meeting,
        lambda s, meeting: imports.import_agenda(
            s.by(US),
            meeting=meeting.number,
            rows=AGENDA_ROWS,
            fingerprint=imports.plan_agenda(
                s.by(US), meeting=meeting.number, rows=AGENDA_ROWS, now=s.now
            ).fingerprint,
            now=s.now,
        ),
    ),
    # --- action items ---
    "actions.past.enter_past_action": (
        lambda s: s.held(state="held"),
        lambda s, m: past.enter_past_action(
            s.by(US), meeting=m, **BOTH, due_on=SOON, owner_us=s.cast.us_delegate, now=s.now
        ),
    ),
    "actions.promises.give_action": (
        Scene.held,
        lambda s, m: promises.give_action(
            s.by(US), meeting=m, **BOTH, due_on=SOON, owner_us=s.cast.us_delegate, now=s.now
        ),
    ),
    "actions.promises.change_action": (
        Scene.action,
        lambda s, row: promises.change_action(
            s.by(US), action=row, owner_us=s.cast.us_counsel, now=s.now
        ),
    ),
    "actions.promises.redate_action": (
        Scene.action,
        lambda s, row: promises.redate_action(s.by(US), action=row, due_on=SOON, now=s.now),
    ),
    "actions.promises.confirm_wording": (
        lambda s: s.action(text_stale="zh"),
        lambda s, row: promises.confirm_wording(s.by(US), action=row, now=s.now),
    ),
    "actions.progress.start_action": (
        Scene.action,
        lambda s, row: progress.start_action(s.by("us_delegate"), action=row, now=s.now),
    ),
    "actions.progress.report_progress": (
        Scene.action,
        lambda s, row: progress.report_progress(
            s.by("us_delegate"), action=row, text_en="Half done.", now=s.now
        ),
    ),
    "actions.progress.confirm_done": (
        lambda s: s.action(owner_cn=None),
        lambda s, row: progress.confirm_done(s.by("us_delegate"), action=row, now=s.now),
    ),
    "actions.progress.agree_to_drop": (
        lambda s: s.action(drop_cn_at=s.now, drop_reason="Moot."),
        lambda s, row: progress.agree_to_drop(s.by(US), action=row, now=s.now),
    ),
    "actions.progress.keep_action": (
        lambda s: s.action(drop_us_at=s.now, drop_reason="Moot."),
        lambda s, row: progress.keep_action(s.by(US), action=row, now=s.now),
    ),
    "actions.progress.reopen_action": (
        lambda s: s.action(owner_cn=None, state="done", confirmed_us_at=s.now),
        lambda s, row: progress.reopen_action(
            s.by(US), action=row, reason="Not so.", now=s.now + DAY / 24
        ),
    ),
    # --- what one side keeps to itself ---
    "notes.add_note": (
        Scene.meeting,
        lambda s, m: notes.add_note(s.by("us_delegate"), meeting=m, text="Ours.", now=s.now),
    ),
    "notes.change_note": (
        Scene.note,
        lambda s, row: notes.change_note(s.by("us_delegate"), note=row, text="Mine.", now=s.now),
    ),
    "notes.withdraw_note": (
        Scene.note,
        lambda s, row: notes.withdraw_note(s.by("us_delegate"), note=row, now=s.now),
    ),
    "papers.add_paper": (
        Scene.meeting,
        lambda s, m: papers.add_paper(
            s.by("us_delegate"), meeting=m, title_en="Paper", title_zh="文", now=s.now
        ),
    ),
    "papers.change_paper": (
        Scene.paper,
        lambda s, row: papers.change_paper(
            s.by("us_delegate"), paper=row, title_en="Other", now=s.now
        ),
    ),
    "papers.upload_version": (
        Scene.paper,
        lambda s, row: papers.upload_version(
            s.by("us_delegate"),
            paper=row,
            language="en",
            filename="a.txt",
            upload=ContentFile(b"words\n"),
            now=s.now,
        ),
    ),
    "papers.remove_draft": (
        Scene.file,
        lambda s, row: papers.remove_draft(s.by("us_delegate"), version=row, now=s.now),
    ),
    "papers.release_paper": (
        Scene.file,
        lambda s, row: papers.release_paper(
            s.by(US), paper=row.paper, distribution="working_group", now=s.now
        ),
    ),
    "papers.supersede_paper": (
        lambda s: s.paper(state="released"),
        lambda s, row: papers.supersede_paper(s.by(US), paper=row, now=s.now),
    ),
    "papers.withdraw_paper": (
        Scene.paper,
        lambda s, row: papers.withdraw_paper(s.by(US), paper=row, reason="Wrong.", now=s.now),
    ),
    "papers.open_file": (
        Scene.file,
        lambda s, row: papers.open_file(s.by("us_head"), version=row, now=s.now).close(),
    ),
    "packs.ask_for_pack": (
        Scene.meeting,
        lambda s, row: packs.ask_for_pack(s.by("us_head"), meeting=row, now=s.now),
    ),
}
