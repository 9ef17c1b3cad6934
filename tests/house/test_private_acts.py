"""What an act writes into one side's own record alone moves nothing that the other side reads: no
word, no counter, no timestamp. Which acts these are, their entries tell; each is done once."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db.models import Max
from django.urls import NoReverseMatch

from meetings.models import Meeting, PaperVersion
from meetings.services import papers
from meetings.services.attendance import answer_meeting
from members.models import AuditEntry
from tests import sample
from tests.house.addresses import addresses
from tests.house.answers import Doors
from tests.house.test_privacy import OTHER, comparable, restore, sequences
from tests.meetings.calendar_acts import Scene
from tests.meetings.test_calendars_after_acts import BY_SOMEBODY
from tests.world import NOW, World, undone


def _with_older_draft(scene: Scene) -> PaperVersion:
    """A file that was replaced before its paper was released."""
    draft = scene.file()
    paper, by = draft.paper, scene.by("us_secretary")
    upload, now = ContentFile(b"better words\n"), scene.now + dt.timedelta(minutes=1)
    papers.upload_version(by, paper=paper, language="en", filename="b.txt", upload=upload, now=now)
    papers.release_paper(by, paper=paper, distribution="working_group", now=now)
    return draft


def _with_answer(scene: Scene) -> Meeting:
    meeting = scene.meeting(state="polling")
    _answer(scene, meeting, "")
    return meeting


def _answer(scene: Scene, meeting: Meeting, remark: str) -> None:
    by = scene.by("us_delegate")
    answer_meeting(by, meeting=meeting, answer="accepted", remark=remark, now=scene.now)


# Of acts that both sides read of, what is one side's alone.
IN_PART = {
    "a remark": (_with_answer, lambda s, row: _answer(s, row, "Late by an hour.")),
    "an older draft": (
        _with_older_draft,
        lambda s, row: papers.remove_draft(s.by("us_secretary"), version=row, now=s.now),
    ),
}
ACTS = BY_SOMEBODY | IN_PART
# On the record of their side alone, and about what both sides read.
OF_NAMES = {"people.change_person", "profile.change_own_profile"}
LATER = NOW + dt.timedelta(hours=1)
# Forms, and what says the same to everybody.
LEFT = re.compile(
    r"/accounts/|/(add|new|plan|past|edit|import|docs|schema|jsi18n|export|readyz)/?$"
)


@pytest.fixture(scope="module")
def doors(world: World) -> Doors:
    return Doors(world)


def paths() -> list[str]:
    """Every address that names nothing, or the newest meeting alone."""
    found = set()
    for address in addresses().values():
        for kwargs in ({}, {"number": Meeting.objects.latest("pk").number}):
            try:
                found.add(address.path(kwargs))
            except (NoReverseMatch, KeyError):
                continue
    return sorted(path for path in found if not LEFT.search(path))


def read(doors: Doors, reader: str) -> dict[str, tuple[object, ...]]:
    """What the reader is told at each of them."""
    answers = {path: doors.ask_for_good(reader, "GET", path) for path in paths()}
    return {path: comparable(said, path) for path, said in answers.items() if said.status == 200}


def side_that_keeps_it(before: int) -> str:
    """The side whose own record alone has what was done since; "" where the other reads it too."""
    entries = AuditEntry.objects.filter(pk__gt=before).values_list("side", flat=True)
    sides = set(entries) or {"us"}
    return sides.pop() if len(sides) == 1 else ""


@pytest.mark.parametrize("name", sample.share(sorted(ACTS), by="private acts", days=8))
def test_what_is_on_one_sides_record_moves_nothing_for_the_other(
    at_work: None, world: World, doors: Doors, name: str
) -> None:
    prepare, perform = ACTS[name]
    with undone():
        row = prepare(Scene(world.cast, NOW))
        newest = AuditEntry.objects.aggregate(last=Max("pk"))["last"] or 0
        counters = sequences()
        with time_machine.travel(LATER, tick=False):
            with undone():
                perform(Scene(world.cast, LATER), row)
                side = side_that_keeps_it(newest)
                after = read(doors, f"{OTHER[side]}_secretary") if side else {}
            restore(counters)
            before = read(doors, f"{OTHER[side]}_secretary") if side else {}
    moved = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    assert bool(moved) == (name in OF_NAMES), moved
    assert before or not (side or name in IN_PART)
