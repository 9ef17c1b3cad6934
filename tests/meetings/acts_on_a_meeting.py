"""Every act that touches one meeting, and meetings on which it can be done: what two who act at the
same instant are given (`test_pairs.py`)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile

from meetings.enums import TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    Deadline,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    Paragraph,
    Sitting,
)
from meetings.queries.texts.status import text_status
from meetings.rules.imports.past_actions import read_past_actions
from meetings.rules.returned import ReturnedText
from meetings.services import (
    agenda,
    agenda_order,
    deadlines,
    imports,
    links,
    meetings,
    minutes,
    moves,
    papers,
    proposals,
    returned,
    sittings,
    texts,
)
from meetings.services.actions import (
    change_action,
    confirm_done,
    give_action,
    past,
    progress,
    promises,
)
from meetings.services.agenda_sheet import SheetLine, save_agenda_sheet
from meetings.services.attendance import answer_meeting, record_attendance
from meetings.services.revisions import ask_to_open, discard_revision, keep_agreed, open_revision
from tests import factories
from tests.conftest import Cast
from tests.meetings.calendar_acts import AGENDA_ROWS
from tests.meetings.clearing import clear_both
from tests.meetings.importfiles import action_row, actions_file
from workinggroup.lib.edits import value_mark
from workinggroup.lib.errors import Refused, Stale

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
# When every sitting of a scene is over.
OVER = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)
BOTH = {"text_en": "Words.", "text_zh": "文字。"}


@dataclass
class Scene:
    """A meeting with all that acts on it need."""

    cast: Cast
    meeting: Meeting
    seen: dict[str, str] = field(default_factory=dict)
    brought: Any = ()

    def text(self, kind: str) -> JointText:
        return JointText.objects.select_related("meeting").get(meeting=self.meeting, kind=kind)

    def row(self, model: Any, place: int = 0, **fits: Any) -> Any:
        """A row that was there from the beginning; `Stale` where the scene has none."""
        rows = model.objects.filter(meeting=self.meeting, **fits).order_by("pk")[place : place + 1]
        if not rows:
            raise Stale("This scene has no such row.")
        return rows[0]

    def item(self, place: int = 0) -> AgendaItem:
        found: AgendaItem = self.row(AgendaItem, place)
        return found

    def paragraph(self, place: int = 0) -> Paragraph:
        found: Paragraph = self.row(Paragraph, place)
        return found

    def action(self, serial: int = 41) -> ActionItem:
        found: ActionItem = self.row(ActionItem, serial=serial)
        return found

    def sitting(self) -> Sitting:
        found: Sitting = self.row(Sitting)
        return found

    def paper(self, side: str = "us") -> Paper:
        found: Paper = self.row(Paper, side=side)
        return found

    def read(self) -> None:
        """Note what whoever acts has before them: fingerprints, plans, a title."""
        self.seen = {kind: text_status(self.text(kind)).fingerprint for kind in TextKind.values}
        self.seen["title"] = value_mark(self.item(1).title_en)
        number, by = self.meeting.number, self.cast.viewer("us_secretary")
        self.brought = self.brought_along()
        plans: dict[str, Callable[[], Any]] = {
            "agenda plan": lambda: imports.plan_agenda(
                by, meeting=number, rows=AGENDA_ROWS, now=NOW
            ),
            "actions plan": lambda: imports.plan_past_actions(by, rows=self.brought, now=NOW),
        }
        for name, plan in plans.items():
            try:
                self.seen[name] = plan().fingerprint
            except Refused:
                self.seen[name] = ""

    def brought_along(self) -> Any:
        """An action item of the meeting as a file has it."""
        us = self.cast.us_delegate.latin_name
        row = action_row(meeting=self.meeting.number, owner_us=us, due="2030-01-01")
        return read_past_actions(actions_file(row)).rows


Act = Callable[[Scene], Any]
ACTS: dict[str, Act] = {
    "add_item": lambda s: agenda.add_item(
        s.cast.viewer("us_secretary"), meeting=s.meeting, title_en="New", title_zh="新", now=NOW
    ),
    "change_item": lambda s: agenda.change_item(
        s.cast.viewer("cn_secretary"), item=s.item(1), title_en="Other", title_zh="其他", now=NOW
    ),
    "withdraw_item": lambda s: agenda.withdraw_item(
        s.cast.viewer("us_head"), item=s.item(1), now=NOW
    ),
    "rearrange_item": lambda s: agenda_order.rearrange_item(
        s.cast.viewer("cn_head"), item=s.item(1), way="up", now=NOW
    ),
    "add_paragraph": lambda s: minutes.add_paragraph(
        s.cast.viewer("cn_secretary"), item=s.item(1), kind="decision", now=NOW, **BOTH
    ),
    "change_paragraph": lambda s: minutes.change_paragraph(
        s.cast.viewer("us_secretary"), paragraph=s.paragraph(), item=s.item(1), now=NOW
    ),
    "withdraw_paragraph": lambda s: minutes.withdraw_paragraph(
        s.cast.viewer("us_head"), paragraph=s.paragraph(), version=1, now=NOW
    ),
    "split_paragraph": lambda s: minutes.split_paragraph(
        s.cast.viewer("cn_secretary"),
        paragraph=s.paragraph(),
        head_en="One.",
        head_zh="一。",
        tail_en="Two.",
        tail_zh="二。",
        now=NOW,
    ),
    "join_paragraphs": lambda s: minutes.join_paragraphs(
        s.cast.viewer("us_secretary"), paragraph=s.paragraph(1), version=1, now=NOW
    ),
    "move_paragraph": lambda s: minutes.move_paragraph(
        s.cast.viewer("cn_secretary"), paragraph=s.paragraph(1), up=True, now=NOW
    ),
    "save_agenda_sheet": lambda s: save_agenda_sheet(
        s.cast.viewer("us_secretary"),
        meeting=s.meeting,
        lines=[
            SheetLine(
                str(place),
                place,
                pk=s.item(2 - place).pk,
                values={"title_en": f"Line {place}", "title_zh": f"第{place}行"},
            )
            for place in (1, 2)
        ],
        now=NOW,
    ),
    "release_paper": lambda s: papers.release_paper(
        s.cast.viewer("us_secretary"), paper=s.paper(), distribution="working_group", now=NOW
    ),
    "give_action": lambda s: give_action(
        s.cast.viewer("us_secretary"),
        meeting=s.meeting,
        item=s.item(1),
        due_on=dt.date(2027, 1, 5),
        owner_us=s.cast.us_delegate,
        now=NOW,
        **BOTH,
    ),
    "change_action": lambda s: change_action(
        s.cast.viewer("cn_secretary"), action=s.action(), due_on=dt.date(2027, 2, 1), now=NOW
    ),
    "confirm_done": lambda s: confirm_done(
        s.cast.viewer("us_delegate"), action=s.action(), now=NOW
    ),
    "agree_to_drop": lambda s: progress.agree_to_drop(
        s.cast.viewer("us_secretary"), action=s.action(42), now=NOW
    ),
    "keep_action": lambda s: progress.keep_action(
        s.cast.viewer("cn_secretary"), action=s.action(42), now=NOW
    ),
    "reopen_action": lambda s: progress.reopen_action(
        s.cast.viewer("us_secretary"), action=s.action(43), reason="Not so.", now=NOW
    ),
    "record_attendance": lambda s: record_attendance(
        s.cast.viewer("us_head"),
        meeting=s.meeting,
        attended={s.cast.us_delegate.pk: True},
        now=NOW + dt.timedelta(days=4000),
    ),
    "answer_meeting": lambda s: answer_meeting(
        s.cast.viewer("cn_adviser"), meeting=s.meeting, answer="declined", now=NOW
    ),
    "set_chairs": lambda s: meetings.set_chairs(
        s.cast.viewer("us_secretary"),
        meeting=s.meeting,
        chair_us=s.cast.us_delegate,
        chair_cn=s.cast.cn_head,
        now=NOW,
    ),
    "cancel_sitting": lambda s: sittings.cancel_sitting(
        s.cast.viewer("cn_secretary"),
        sitting=s.sitting(),
        reason="A holiday.",
        now=NOW,
    ),
    "change_sitting": lambda s: sittings.change_sitting(
        s.cast.viewer("us_secretary"),
        sitting=s.sitting(),
        day=s.sitting().day + dt.timedelta(days=7),
        reason="Visas.",
        now=NOW,
    ),
    "add_sitting": lambda s: sittings.add_sitting(
        s.cast.viewer("cn_secretary"),
        meeting=s.meeting,
        day=s.sitting().day + dt.timedelta(days=3),
        starts=dt.time(9),
        ends=dt.time(11),
        reason="More time.",
        now=NOW,
    ),
    "postpone_meeting": lambda s: moves.postpone_meeting(
        s.cast.viewer("us_secretary"), meeting=s.meeting, reason="Visas.", now=NOW
    ),
    "hold_meeting": lambda s: moves.hold_meeting(
        s.cast.viewer("us_head"), meeting=s.meeting, now=OVER
    ),
    "cancel_meeting": lambda s: moves.cancel_meeting(
        s.cast.viewer("cn_head"), meeting=s.meeting, reason="A storm.", now=NOW
    ),
    "poll_meeting": lambda s: moves.poll_meeting(
        s.cast.viewer("us_secretary"), meeting=s.meeting, now=NOW
    ),
    "confirm_meeting": lambda s: moves.confirm_meeting(
        s.cast.viewer("cn_secretary"), meeting=s.meeting, now=NOW
    ),
    "close_meeting": lambda s: moves.close_meeting(
        s.cast.viewer("us_secretary"), meeting=s.meeting, now=OVER
    ),
    "change_meeting": lambda s: meetings.change_meeting(
        s.cast.viewer("cn_secretary"),
        meeting=s.meeting,
        place_en="Geneva",
        place_zh="日内瓦",
        reason="Visas.",
        now=NOW,
    ),
    "set_deadlines": lambda s: deadlines.set_deadlines(
        s.cast.viewer("us_secretary"),
        meeting=s.meeting,
        dates={"papers": dt.date(2027, 3, 1)},
        now=NOW,
    ),
    "redate_deadline": lambda s: deadlines.redate_deadline(
        s.cast.viewer("cn_secretary"),
        deadline=s.row(Deadline),
        due_on=dt.date(2027, 3, 2),
        now=NOW,
    ),
    "add_link": lambda s: links.add_link(
        s.cast.viewer("us_secretary"),
        meeting=s.meeting,
        label_en="Hall",
        url="https://meet.example/2",
        now=NOW,
    ),
    "change_link": lambda s: links.change_link(
        s.cast.viewer("cn_secretary"), link=s.row(JoiningLink), label_en="Lobby", now=NOW
    ),
    "withdraw_link": lambda s: links.withdraw_link(
        s.cast.viewer("us_secretary"), link=s.row(JoiningLink), now=NOW
    ),
    "add_standing_items": lambda s: agenda.add_standing_items(
        s.cast.viewer("us_secretary"), meeting=s.meeting, now=NOW
    ),
    "confirm_item": lambda s: agenda.confirm_item(
        s.cast.viewer("cn_secretary"), item=s.item(2), now=NOW
    ),
    "place_item": lambda s: agenda_order.place_item(
        s.cast.viewer("us_secretary"), item=s.item(1), parent=s.item(0), before=None, now=NOW
    ),
    "confirm_current": lambda s: minutes.confirm_current(
        s.cast.viewer("us_secretary"), paragraph=s.paragraph(2), version=1, now=NOW
    ),
    "accept_returned": lambda s: returned.accept_returned(
        s.cast.viewer("us_secretary"),
        text=s.text("agenda"),
        change=ReturnedText(
            "i", s.item(1).pk, "t", "1", {"en": "From Word"}, {"en": s.seen["title"]}
        ),
        now=NOW,
    ),
    "release_proposal": lambda s: proposals.release_proposal(
        s.cast.viewer("us_secretary"), proposal=s.row(ItemProposal), now=NOW
    ),
    "withdraw_proposal": lambda s: proposals.withdraw_proposal(
        s.cast.viewer("us_delegate"), proposal=s.row(ItemProposal), now=NOW
    ),
    "change_proposal": lambda s: proposals.change_proposal(
        s.cast.viewer("us_delegate"), proposal=s.row(ItemProposal), title_en="Other", now=NOW
    ),
    "import_agenda": lambda s: imports.import_agenda(
        s.cast.viewer("us_secretary"),
        meeting=s.meeting.number,
        rows=AGENDA_ROWS,
        fingerprint=s.seen["agenda plan"],
        now=NOW,
    ),
    "import_past_actions": lambda s: imports.import_past_actions(
        s.cast.viewer("us_secretary"),
        rows=s.brought,
        fingerprint=s.seen["actions plan"],
        now=NOW,
    ),
    "enter_past_action": lambda s: past.enter_past_action(
        s.cast.viewer("us_secretary"),
        meeting=s.meeting,
        due_on=dt.date(2030, 1, 1),
        owner_us=s.cast.us_delegate,
        now=NOW,
        **BOTH,
    ),
    "redate_action": lambda s: promises.redate_action(
        s.cast.viewer("us_secretary"), action=s.action(), due_on=dt.date(2027, 3, 1), now=NOW
    ),
    "confirm_wording": lambda s: promises.confirm_wording(
        s.cast.viewer("cn_secretary"), action=s.action(44), now=NOW
    ),
    "start_action": lambda s: progress.start_action(
        s.cast.viewer("cn_delegate"), action=s.action(), now=NOW
    ),
    "report_progress": lambda s: progress.report_progress(
        s.cast.viewer("us_delegate"), action=s.action(), text_en="Half done.", now=NOW
    ),
    "change_paper": lambda s: papers.change_paper(
        s.cast.viewer("us_secretary"), paper=s.paper(), item=s.item(1), now=NOW
    ),
    "upload_version": lambda s: papers.upload_version(
        s.cast.viewer("cn_secretary"),
        paper=s.paper("cn"),
        language="zh",
        filename="a.txt",
        upload=ContentFile(b"words\n"),
        now=NOW,
    ),
    "supersede_paper": lambda s: papers.supersede_paper(
        s.cast.viewer("cn_secretary"), paper=s.paper("cn"), now=NOW
    ),
    "withdraw_paper": lambda s: papers.withdraw_paper(
        s.cast.viewer("cn_head"), paper=s.paper("cn"), reason="Wrong.", now=NOW
    ),
    **{
        f"{act.__name__} {kind}": lambda s, act=act, kind=kind, who=who: act(
            s.cast.viewer(who), text=s.text(kind), seen_fingerprint=s.seen[kind], now=NOW
        )
        for act, kind, who in (
            (texts.clear, "agenda", "us_counsel"),
            (texts.clear, "minutes", "cn_counsel"),
            (texts.circulate, "agenda", "us_secretary"),
            (texts.circulate, "minutes", "cn_secretary"),
            (texts.sign, "agenda", "us_head"),
            (texts.sign, "minutes", "us_head"),
            (texts.lock_minutes, "minutes", "us_secretary"),
        )
    },
    **{
        f"{act.__name__} {kind} by {who}": lambda s, act=act, kind=kind, who=who, more=more: act(
            s.cast.viewer(who), text=s.text(kind), now=NOW, **more
        )
        for act, who, more in (
            (open_revision, "us_head", {"reason": "A name."}),
            (open_revision, "cn_head", {"reason": "An hour."}),
            (discard_revision, "us_secretary", {}),
        )
        for kind in TextKind.values
    },
    "ask_to_open by us_head": lambda s: ask_to_open(
        s.cast.viewer("us_head"), text=s.text("agenda"), reason="A name.", now=NOW
    ),
    "keep_agreed by cn_head": lambda s: keep_agreed(
        s.cast.viewer("cn_head"), text=s.text("agenda"), now=NOW
    ),
}


def _scene(cast: Cast, **fields: Any) -> Scene:
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    last = Meeting.objects.count()
    meeting = factories.a_meeting(
        number=last + 1,
        year=2027,
        half=1,
        kind="extraordinary",
        **{**chairs, **fields},
    )
    for title in ("First", "Second"):
        factories.an_item(meeting=meeting, title_en=title)
    item = AgendaItem.objects.filter(meeting=meeting)[0]
    for _ in range(2):
        factories.a_paragraph(item=item)
    owners = {"owner_us": cast.us_delegate, "owner_cn": cast.cn_delegate}
    factories.an_action(meeting=meeting, serial=41, **owners)
    proposed = {"drop_cn_at": NOW, "drop_reason": "Moot."}
    factories.an_action(meeting=meeting, serial=42, **owners, **proposed)
    settled = {"state": "done", "confirmed_us_at": NOW, "confirmed_cn_at": NOW}
    factories.an_action(meeting=meeting, serial=43, **owners, **settled)
    paper = factories.a_paper(meeting=meeting, item=item, side="us", created_by=cast.us_secretary)
    factories.a_version(paper=paper)
    released = factories.a_paper(
        meeting=meeting, item=item, side="cn", state="released", created_by=cast.cn_secretary
    )
    factories.a_version(paper=released)
    factories.a_proposal(
        meeting=meeting, side="us", author=cast.us_delegate, title_zh="提案", minutes=10
    )
    JoiningLink.objects.create(
        meeting=meeting, label_en="Room", label_zh="会场", url="https://meet.example/1"
    )
    Deadline.objects.create(
        meeting=meeting,
        kind="papers",
        due_on=dt.date(2027, 3, 9),
        created_at=NOW,
        changed_at=NOW,
    )
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return Scene(cast, meeting)


def drafted(cast: Cast) -> Scene:
    """Both texts in draft; the meeting is to come."""
    return _scene(cast)


def lagging(cast: Cast) -> Scene:
    """As drafted; of an item, a paragraph and an action item one language is behind. Both sides
    have been asked for dates."""
    scene = _scene(cast, state="polling")
    item = factories.an_item(meeting=scene.meeting, title_en="Third", title_stale="zh")
    factories.a_paragraph(item=item, text_stale="zh")
    factories.an_action(
        meeting=scene.meeting, serial=44, owner_cn=cast.cn_delegate, text_stale="zh"
    )
    return scene


def proposed(cast: Cast) -> Scene:
    """As drafted; the meeting is proposed, and its agenda is empty but for two items."""
    return _scene(cast, state="proposed")


def adopted(cast: Cast) -> Scene:
    """Held; both texts are final."""
    scene = locked(cast)
    seen = text_status(scene.text("minutes")).fingerprint
    texts.sign(cast.viewer("us_head"), text=scene.text("minutes"), seen_fingerprint=seen, now=NOW)
    return scene


def written(cast: Cast) -> Scene:
    """Held; the agenda is circulated and cleared, signed by one head; the minutes are a draft."""
    scene = _scene(cast, state="held")
    text = scene.text("agenda")
    clear_both(cast, text, NOW)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=NOW)
    seen = text_status(scene.text("agenda")).fingerprint
    texts.sign(cast.viewer("cn_head"), text=text, seen_fingerprint=seen, now=NOW)
    return scene


def opened(cast: Cast) -> Scene:
    """The second revisions of both texts are open."""
    scene = written(cast)
    clear_both(cast, scene.text("minutes"), NOW)
    for kind in TextKind.values:
        open_revision(cast.viewer("cn_secretary"), text=scene.text(kind), reason="A word.", now=NOW)
    return scene


def agreed(cast: Cast) -> Scene:
    """The agenda is agreed, and the meeting is to come."""
    scene = written(cast)
    seen = text_status(scene.text("agenda")).fingerprint
    texts.sign(cast.viewer("us_head"), text=scene.text("agenda"), seen_fingerprint=seen, now=NOW)
    Meeting.objects.filter(pk=scene.meeting.pk).update(state="confirmed")
    return scene


def asked(cast: Cast) -> Scene:
    """As agreed; one head asks to open the agenda again."""
    scene = agreed(cast)
    ask_to_open(cast.viewer("us_head"), text=scene.text("agenda"), reason="A name.", now=NOW)
    return scene


def locked(cast: Cast) -> Scene:
    """Held; the agenda is agreed, the minutes are for signature and one head signed them."""
    scene = written(cast)
    seen = text_status(scene.text("agenda")).fingerprint
    texts.sign(cast.viewer("us_head"), text=scene.text("agenda"), seen_fingerprint=seen, now=NOW)
    secretary = cast.viewer("us_secretary")
    texts.circulate(secretary, text=scene.text("minutes"), now=NOW)
    clear_both(cast, scene.text("minutes"), NOW)
    texts.lock_minutes(secretary, text=scene.text("minutes"), now=NOW)
    seen = text_status(scene.text("minutes")).fingerprint
    texts.sign(cast.viewer("cn_head"), text=scene.text("minutes"), seen_fingerprint=seen, now=NOW)
    return scene


def cleared(cast: Cast) -> Scene:
    """The agenda is cleared by both counsel and not circulated; the meeting is to come."""
    scene = _scene(cast, state="confirmed")
    clear_both(cast, scene.text("agenda"), NOW)
    return scene


def signable(cast: Cast) -> Scene:
    """As cleared; the agenda is circulated and one head signed it."""
    scene = cleared(cast)
    texts.circulate(cast.viewer("us_secretary"), text=scene.text("agenda"), now=NOW)
    seen = text_status(scene.text("agenda")).fingerprint
    texts.sign(cast.viewer("cn_head"), text=scene.text("agenda"), seen_fingerprint=seen, now=NOW)
    return scene


def commented(cast: Cast) -> Scene:
    """Held; the agenda is agreed, and the minutes are circulated for comments."""
    scene = agreed(cast)
    Meeting.objects.filter(pk=scene.meeting.pk).update(state="held")
    texts.circulate(cast.viewer("us_secretary"), text=scene.text("minutes"), now=NOW)
    return scene


SCENES = (
    *(drafted, lagging, proposed, written, opened, agreed, asked),
    *(locked, adopted, cleared, signable, commented),
)
