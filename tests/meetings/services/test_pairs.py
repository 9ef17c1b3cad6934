"""Every two acts that touch one meeting, and each with itself, at the same instant: what comes of
it is what one of their two orders gives, and nobody waits for whoever waits for them."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Paragraph,
    ProgressNote,
    Signature,
    Sitting,
)
from tests import sample
from tests.conftest import Cast
from tests.meetings.acts_on_a_meeting import ACTS, SCENES, Scene
from tests.meetings.calendar_acts import ON_MEETINGS
from tests.races import at_once
from tests.world import undone
from workinggroup.lib.errors import NotAllowed, Refused

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
# They make a meeting or a row that nobody else has yet, are a person's or a side's own, or are
# about no meeting.
BESIDE_A_MEETING = {
    *("plan_meetings", "create_meeting", "enter_past_meeting", "import_past_meetings"),
    *("propose_item", "add_paper", "remove_draft", "open_file", "ask_for_pack"),
    *("add_note", "change_note", "withdraw_note"),
    *("add_term", "change_term", "retire_term", "restore_term"),
    *("add_topic", "change_topic", "retire_topic", "restore_topic"),
}


def test_every_act_on_a_meeting_is_raced() -> None:
    acts = {name.rpartition(".")[2] for name in ON_MEETINGS}
    assert {name.partition(" ")[0] for name in ACTS} == acts - BESIDE_A_MEETING
    assert acts > BESIDE_A_MEETING


def outcome(scene: Scene) -> Any:
    """All that the acts may change, as values."""
    meeting = Meeting.objects.get(pk=scene.meeting.pk)
    of = {"meeting": meeting}
    return {
        "meeting": (
            meeting.state,
            meeting.place_en,
            meeting.chair_us_id,
            meeting.chair_cn_id,
        ),
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
        "papers": sorted(
            Paper.objects.filter(**of).values_list(
                "side", "state", "distribution", "item__title_en"
            )
        ),
        "files": PaperVersion.objects.filter(paper__meeting=meeting).count(),
        "progress": ProgressNote.objects.filter(action__meeting=meeting).count(),
        "proposals": sorted(ItemProposal.objects.filter(**of).values_list("state", "title_en")),
        "links": sorted(JoiningLink.objects.filter(**of).values_list("label_en", "withdrawn_at")),
        "deadlines": sorted(
            (row.kind, str(row.due_on), row.fixed) for row in Deadline.objects.filter(**of)
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
    """What comes of doing one after the other: what each said, and what there is; taken back."""
    with undone():
        said = [done(scene, act) for act in acts]
        return said, outcome(scene)


def possible_in(scene: Scene) -> set[str]:
    """The acts that are done there, each by itself."""
    scene.read()
    return {act for act in ACTS if in_order(scene, act)[0] == ["done"]}


def test_every_act_is_done_in_some_scene(racers: Cast) -> None:
    """Else two at once would say nothing of it."""
    done_somewhere = set().union(*(possible_in(prepared(racers)) for prepared in SCENES))
    assert set(ACTS) - done_somewhere == set()


@pytest.mark.parametrize("prepared", SCENES, ids=lambda each: each.__name__)
def test_two_acts_at_once_give_what_one_of_their_orders_gives(
    racers: Cast, prepared: Callable[[Cast], Scene]
) -> None:
    possible = possible_in(prepared(racers))
    both = itertools.combinations_with_replacement(sorted(ACTS), 2)
    # Where neither is possible, nothing can come of it.
    pairs = [pair for pair in both if possible & set(pair)]
    wrong, raced = [], 0
    for first, second in sample.share(pairs, by=prepared.__name__, days=100):
        scene = prepared(racers)
        scene.read()
        said, there_is = in_order(scene, second, first)
        expected = [in_order(scene, first, second), (said[::-1], there_is)]
        if all("done" not in said for said, _there_is in expected):
            continue
        raced += 1
        results = at_once(*(partial(done, scene, act) for act in (first, second)))
        found = (results, outcome(scene))
        if found not in expected:
            wrong.append((first, second, found, expected))
    assert wrong == []
    assert raced > 3
