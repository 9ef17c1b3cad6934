"""What two people do at the same instant, each in a process of the portal's own."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable

from meetings.enums import Capacity, TextKind
from meetings.models import ActionItem, JointText, Meeting, Paragraph, Signature
from meetings.queries.texts.status import text_status
from meetings.services import actions, minutes, texts
from members.access import viewer_of
from members.models import AuditEntry, Person
from tests import factories
from tests.conftest import make_cast
from workinggroup.lib import clock
from workinggroup.lib.edits import marks_of
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

ROUNDS = 6
# Seconds between two rounds: long enough for the slower one, short enough to keep them in step.
APART = 0.7


def _viewer(name: str) -> Viewer:
    return viewer_of(Person.objects.get(email=f"{name}@portal.example"), clock.now()).in_person(
        clock.now()
    )


def furnish() -> None:
    """A meeting for each round: minutes that wait for two signatures, a paragraph in the draft of
    the next, an action item with an owner on each side."""
    cast = make_cast()
    for side in ("us", "cn"):
        for role in ("head", "secretary", "counsel"):
            person = getattr(cast, f"{side}_{role}")
            Person.objects.filter(pk=person.pk).update(email=f"{side}_{role}@portal.example")
    now = clock.now()
    for number in range(1, ROUNDS + 1):
        meeting = factories.a_meeting(
            number=number,
            year=2030 + number,
            state="held",
            agenda="agreed",
            sittings=0,
            chair_us=cast.us_head,
            chair_cn=cast.cn_head,
        )
        factories.a_paragraph(item=factories.an_item(meeting=meeting))
        factories.attended(meeting, cast.us_head, cast.cn_head)
        text = JointText.objects.get(meeting=meeting, kind=TextKind.MINUTES)
        texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
        text.refresh_from_db()
        for name in ("us_counsel", "cn_counsel"):
            seen = text_status(text).fingerprint
            texts.clear(cast.viewer(name), text=text, seen_fingerprint=seen, now=now)
        texts.lock_minutes(cast.viewer("us_secretary"), text=text, now=now)
        draft = factories.a_meeting(
            number=100 + number, year=2050 + number, state="held", agenda="agreed", sittings=0
        )
        factories.a_paragraph(item=factories.an_item(meeting=draft))
        factories.an_action(meeting=draft, owner_us=cast.us_head, owner_cn=cast.cn_head, serial=900)


def _rounds(start: int, act: Callable[[int], object]) -> None:
    """`act` on each round at its instant; prints what was answered."""
    told = []
    for number in range(1, ROUNDS + 1):
        time.sleep(max(0.0, start / 1000 + number * APART - time.time()))
        try:
            act(number)
        except Refused as refusal:
            told.append(type(refusal).__name__)
        else:
            told.append("done")
    sys.stdout.write(json.dumps(told))


def sign(side: str, start: int) -> None:
    viewer = _viewer(f"{side}_head")
    texts_ = {
        text.meeting.serial: (text, text_status(text).fingerprint)
        for text in JointText.objects.select_related("meeting").filter(kind=TextKind.MINUTES)
    }

    def act(number: int) -> None:
        text, seen = texts_[number]
        texts.sign(viewer, text=text, seen_fingerprint=seen, now=clock.now())

    _rounds(start, act)


def edit(side: str, start: int) -> None:
    viewer = _viewer(f"{side}_secretary")
    rows = {
        row.meeting.serial: row
        for row in Paragraph.objects.select_related("meeting", "item")
        if row.meeting.serial > 100
    }

    def act(number: int) -> None:
        row = rows[100 + number]
        shown, words = marks_of({"text_en": row.text_en}), f"Words of {side}."
        minutes.change_paragraph(viewer, paragraph=row, seen=shown, text_en=words, now=clock.now())

    _rounds(start, act)


def confirm(side: str, start: int) -> None:
    viewer = _viewer(f"{side}_head")
    rows = {row.meeting.serial: row for row in ActionItem.objects.select_related("meeting")}

    def act(number: int) -> None:
        actions.confirm_done(viewer, action=rows[100 + number], now=clock.now())

    _rounds(start, act)


def give(side: str, start: int) -> None:
    """All rounds in one meeting: the numbers must come out one by one."""
    viewer = _viewer(f"{side}_secretary")
    meeting = Meeting.objects.get(serial=101)
    owner = {f"owner_{side}": viewer.person}

    def act(number: int) -> None:
        actions.give_action(
            viewer,
            meeting=meeting,
            text_en=f"{side} {number}",
            text_zh="行动",
            due_on=clock.now().date().replace(year=2060, day=1),
            now=clock.now(),
            **owner,
        )

    _rounds(start, act)


def report() -> None:
    """What the database holds after all rounds."""
    adopted = JointText.objects.filter(kind=TextKind.MINUTES, meeting__serial__lte=ROUNDS)
    given = ActionItem.objects.filter(meeting__serial=101).exclude(serial=900)
    sys.stdout.write(
        json.dumps(
            {
                "states": sorted(adopted.values_list("state", flat=True)),
                "signatures": Signature.objects.filter(capacity=Capacity.SIGN).count(),
                "adoptions": AuditEntry.objects.filter(act="adopt").count(),
                "versions": sorted(
                    Paragraph.objects.filter(meeting__serial__gt=100).values_list(
                        "version", flat=True
                    )
                ),
                "finished": Counter(
                    AuditEntry.objects.filter(act="finish_action").values_list(
                        "subject_id", flat=True
                    )
                ).most_common(1),
                "done": ActionItem.objects.filter(state="done").count(),
                "serials": sorted(given.values_list("serial", flat=True)),
            }
        )
    )
