"""Every two acts that touch one meeting, at the same instant: what comes of it is what one of their
two orders gives, and nobody waits for whoever waits for them."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from meetings.enums import TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    JointText,
    Meeting,
    Paper,
    Paragraph,
    Signature,
    Sitting,
)
from meetings.queries.texts.status import text_status
from meetings.services import agenda, agenda_order, minutes, moves, sittings, texts
from meetings.services.actions import change_action, confirm_done, give_action
from meetings.services.actions.progress import agree_to_drop, keep_action, reopen_action
from meetings.services.agenda_sheet import SheetLine, save_agenda_sheet
from meetings.services.attendance import answer_meeting, record_attendance
from meetings.services.meetings import set_chairs
from meetings.services.papers import release_paper
from meetings.services.revisions import ask_to_open, discard_revision, keep_agreed, open_revision
from tests import factories, sample
from tests.conftest import Cast
from tests.meetings.clearing import clear_both
from tests.races import at_once
from tests.world import undone
from workinggroup.lib.errors import NotAllowed, Refused

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
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

    def text(self, kind: str) -> JointText:
        return JointText.objects.select_related("meeting").get(meeting=self.meeting, kind=kind)

    def item(self, place: int = 0) -> AgendaItem:
        return AgendaItem.objects.filter(meeting=self.meeting).order_by("pk")[place]

    def paragraph(self, place: int = 0) -> Paragraph:
        return Paragraph.objects.filter(meeting=self.meeting).order_by("pk")[place]

    def action(self, serial: int = 41) -> ActionItem:
        return ActionItem.objects.get(meeting=self.meeting, serial=serial)

    def sitting(self) -> Sitting:
        return Sitting.objects.filter(meeting=self.meeting).order_by("pk")[0]

    def paper(self) -> Paper:
        return Paper.objects.get(meeting=self.meeting)


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
    "move_item": lambda s: agenda_order.rearrange_item(
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
    "save_sheet": lambda s: save_agenda_sheet(
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
    "release_paper": lambda s: release_paper(
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
    "agree_to_drop": lambda s: agree_to_drop(
        s.cast.viewer("us_secretary"), action=s.action(42), now=NOW
    ),
    "keep_action": lambda s: keep_action(
        s.cast.viewer("cn_secretary"), action=s.action(42), now=NOW
    ),
    "reopen_action": lambda s: reopen_action(
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
    "set_chairs": lambda s: set_chairs(
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
    "postpone": lambda s: moves.postpone_meeting(
        s.cast.viewer("us_secretary"), meeting=s.meeting, reason="Visas.", now=NOW
    ),
    "hold": lambda s: moves.hold_meeting(s.cast.viewer("us_head"), meeting=s.meeting, now=OVER),
    "cancel": lambda s: moves.cancel_meeting(
        s.cast.viewer("cn_head"), meeting=s.meeting, reason="A storm.", now=NOW
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
        year=2021 + last % 178,
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
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return Scene(cast, meeting)


def drafted(cast: Cast) -> Scene:
    """Both texts in draft; the meeting is to come."""
    return _scene(cast)


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


SCENES = (drafted, written, opened, agreed, asked, locked, cleared, signable, commented)


def outcome(scene: Scene) -> Any:
    """All that the acts may change, as values."""
    meeting = Meeting.objects.get(pk=scene.meeting.pk)
    of = {"meeting": meeting}
    return {
        "meeting": (meeting.state, meeting.chair_us_id, meeting.chair_cn_id),
        "texts": sorted(
            JointText.objects.filter(**of).values_list(
                "kind", "state", "revision", "issued", "opened_reason", "asked_reason"
            )
        ),
        "keys": sorted(
            Signature.objects.filter(text__meeting=meeting).values_list(
                "text__kind", "revision", "capacity", "side"
            )
        ),
        "items": [
            (row.title_en, row.withdrawn_at is None)
            for row in AgendaItem.objects.filter(**of).order_by("withdrawn_at", "position", "pk")
        ],
        "paragraphs": sorted(
            (row.text_en, row.kind, row.item.title_en, row.withdrawn_at is None, place)
            for place, row in enumerate(
                Paragraph.objects.filter(**of)
                .select_related("item")
                .order_by("withdrawn_at", "position", "pk")
            )
        ),
        "actions": sorted(
            (
                row.text_en,
                row.state,
                str(row.due_on),
                bool(row.confirmed_us_at),
                bool(row.drop_us_at),
                bool(row.drop_cn_at),
            )
            for row in ActionItem.objects.filter(**of)
        ),
        "attendance": sorted(
            (row.person_id, row.answer, str(row.attended))
            for row in Attendance.objects.filter(**of)
        ),
        "sittings": sorted(
            (row.number, str(row.day), row.cancelled_at is None)
            for row in Sitting.objects.filter(**of)
        ),
        "papers": sorted(Paper.objects.filter(**of).values_list("state", "distribution")),
    }


def done(scene: Scene, act: str) -> str:
    """Whether an act was done, or what spoke against it. What else is raised, is."""
    try:
        ACTS[act](scene)
    except (NotAllowed, Refused) as refusal:
        return f"{type(refusal).__name__}"
    return "done"


def in_order(scene: Scene, *acts: str) -> Any:
    """What comes of doing one after the other; taken back."""
    with undone():
        said = {act: done(scene, act) for act in acts}
        return said, outcome(scene)


def possible_in(scene: Scene) -> set[str]:
    """The acts that are done there, each by itself."""
    scene.seen = {kind: text_status(scene.text(kind)).fingerprint for kind in TextKind.values}
    return {act for act in ACTS if in_order(scene, act)[0][act] == "done"}


def test_every_act_is_done_in_some_scene(racers: Cast) -> None:
    """Else two at once would say nothing of it."""
    done_somewhere = set().union(*(possible_in(prepared(racers)) for prepared in SCENES))
    assert set(ACTS) - done_somewhere == set()


@pytest.mark.parametrize("prepared", SCENES, ids=lambda each: each.__name__)
def test_two_acts_at_once_give_what_one_of_their_orders_gives(
    racers: Cast, prepared: Callable[[Cast], Scene]
) -> None:
    possible = possible_in(prepared(racers))
    # Where neither is possible, nothing can come of it.
    pairs = [pair for pair in itertools.combinations(sorted(ACTS), 2) if possible & set(pair)]
    wrong, raced = [], 0
    for first, second in sample.share(pairs, by=prepared.__name__, days=40):
        scene = prepared(racers)
        scene.seen = {kind: text_status(scene.text(kind)).fingerprint for kind in TextKind.values}
        expected = [in_order(scene, first, second), in_order(scene, second, first)]
        if all("done" not in said.values() for said, _state in expected):
            continue
        raced += 1
        results = at_once(*(partial(done, scene, act) for act in (first, second)))
        found = (dict(zip((first, second), results, strict=True)), outcome(scene))
        if found not in expected:
            wrong.append((first, second, found, expected))
    assert wrong == []
    assert raced > 5
