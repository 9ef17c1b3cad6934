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
    Paragraph,
    Signature,
    Sitting,
)
from meetings.queries.texts.status import text_status
from meetings.services import agenda, agenda_order, minutes, moves, sittings, texts
from meetings.services.actions import change_action, confirm_done, give_action
from meetings.services.attendance import answer_meeting, record_attendance
from meetings.services.meetings import set_chairs
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

    def paragraph(self) -> Paragraph:
        return Paragraph.objects.filter(meeting=self.meeting).order_by("pk")[0]

    def action(self) -> ActionItem:
        return ActionItem.objects.get(meeting=self.meeting, serial=41)


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
        sitting=Sitting.objects.filter(meeting=s.meeting).order_by("pk")[0],
        reason="A holiday.",
        now=NOW,
    ),
    "hold": lambda s: moves.hold_meeting(s.cast.viewer("us_head"), meeting=s.meeting, now=NOW),
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
    factories.a_paragraph(item=item)
    owners = {"owner_us": cast.us_delegate, "owner_cn": cast.cn_delegate}
    factories.an_action(meeting=meeting, serial=41, **owners)
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
    """The agenda is agreed, the meeting is to come, and one head asks to reopen the agenda."""
    scene = written(cast)
    seen = text_status(scene.text("agenda")).fingerprint
    texts.sign(cast.viewer("us_head"), text=scene.text("agenda"), seen_fingerprint=seen, now=NOW)
    Meeting.objects.filter(pk=scene.meeting.pk).update(state="confirmed")
    ask_to_open(cast.viewer("us_head"), text=scene.text("agenda"), reason="A name.", now=NOW)
    return scene


SCENES = (drafted, written, opened, agreed)


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
            (row.text_en, row.kind, row.item.title_en, row.withdrawn_at is None)
            for row in Paragraph.objects.filter(**of).select_related("item")
        ),
        "actions": sorted(
            (row.text_en, row.state, str(row.due_on), bool(row.confirmed_us_at))
            for row in ActionItem.objects.filter(**of)
        ),
        "attendance": sorted(
            (row.person_id, row.answer, str(row.attended))
            for row in Attendance.objects.filter(**of)
        ),
        "sittings": sorted(
            (row.number, row.cancelled_at is None) for row in Sitting.objects.filter(**of)
        ),
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


@pytest.mark.parametrize("prepared", SCENES, ids=lambda each: each.__name__)
def test_two_acts_at_once_give_what_one_of_their_orders_gives(
    racers: Cast, prepared: Callable[[Cast], Scene]
) -> None:
    pairs = list(itertools.combinations(sorted(ACTS), 2))
    wrong, raced = [], 0
    for first, second in sample.share(pairs, by=prepared.__name__, days=18):
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
