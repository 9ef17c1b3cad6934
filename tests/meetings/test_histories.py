"""Random histories of a meeting's texts: acts of all roles in any order, rows changing underneath.
After each of them the rules of the record hold, as they are promised (design, section 5)."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meetings.enums import Capacity, TextKind
from meetings.models import (
    AgendaItem,
    JointText,
    Meeting,
    Paragraph,
    Sitting,
    TextRevision,
    Topic,
)
from meetings.queries.texts.capture import content_of
from meetings.queries.texts.status import TextStatus, text_status
from meetings.queries.texts.verification import astray_texts
from meetings.queries.texts.words import words_read_by
from meetings.services import texts
from members.models import Appointment, Company, Person
from tests import sample
from tests.conftest import Cast
from tests.meetings.acts_on_a_meeting import (
    ACTS,
    NOW,
    Act,
    Scene,
    agreed,
    drafted,
    locked,
    opened,
    written,
)
from tests.world import undone
from workinggroup.lib.errors import NotAllowed, Refused

# As many as the whole product is tried with; a share of them each day.
HISTORIES = 2000
BEGINNINGS = (drafted, written, opened, agreed, locked)
MOST_ACTS = 30


def rename_everybody(scene: Scene) -> None:
    Person.objects.update(family_name="Renamed", name_zh="改名")


def rename_topics_and_companies(scene: Scene) -> None:
    for model in (Topic, Company):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(
                name_en=f"Other {row.pk}", name_zh=f"其他{row.pk}"
            )


def move_sittings(scene: Scene) -> None:
    for row in Sitting.objects.filter(meeting=scene.meeting):
        day = dt.timedelta(days=1)
        Sitting.objects.filter(pk=row.pk).update(
            day=row.day + day, starts_at=row.starts_at + day, ends_at=row.ends_at + day
        )


def move_the_meeting(scene: Scene) -> None:
    Meeting.objects.filter(pk=scene.meeting.pk).update(place_en="Elsewhere", host="cn", quorum=9)


def counsel_and_head_leave(scene: Scene) -> None:
    roles = Appointment.objects.filter(person__in=(scene.cast.us_counsel, scene.cast.cn_head))
    roles.filter(ended_at=None).update(ended_at=NOW)


def counsel_and_head_return(scene: Scene) -> None:
    roles = Appointment.objects.filter(person__in=(scene.cast.us_counsel, scene.cast.cn_head))
    roles.update(ended_at=None)


LIVE = {
    each.__name__: each
    for each in (
        rename_everybody,
        rename_topics_and_companies,
        move_sittings,
        move_the_meeting,
        counsel_and_head_leave,
        counsel_and_head_return,
    )
}
# The other side's keys, and those on minutes.
KEYS: dict[str, Act] = {
    f"{act.__name__} {kind} by {who}": lambda s, act=act, kind=kind, who=who: act(
        s.cast.viewer(who), text=s.text(kind), seen_fingerprint=s.seen[kind], now=NOW
    )
    for act, kind, who in (
        (texts.clear, "agenda", "cn_counsel"),
        (texts.clear, "minutes", "us_counsel"),
        (texts.sign, "agenda", "cn_head"),
        (texts.sign, "minutes", "us_head"),
        (texts.sign, "minutes", "cn_head"),
        (texts.clear, "agenda", "us_delegate"),
        (texts.sign, "minutes", "cn_secretary"),
        (texts.clear, "agenda", "operator"),
        (texts.sign, "minutes", "operator"),
    )
}
EVERY = {**ACTS, **KEYS, **LIVE}
# Once more, and more often, what leads on: else a history seldom comes to an end.
LEADING = [
    name
    for name in (*ACTS, *KEYS)
    if name.split()[0] in {"clear", "circulate", "sign", "lock_minutes"}
]
STEPS = st.lists(
    st.sampled_from([*sorted(EVERY), *LEADING, *LEADING, *LEADING]),
    min_size=MOST_ACTS if sample.everything() else 12,
    max_size=MOST_ACTS,
)


@dataclass(frozen=True)
class Seen:
    """A text as it stands, and as somebody who does not draft reads it."""

    state: str
    revision: int
    issued: bool
    opened_from: str
    status: TextStatus
    keys: frozenset[tuple[str, str]]
    read: Any


def seen(scene: Scene, kind: str) -> Seen:
    text = scene.text(kind)
    status = text_status(text)
    keys = frozenset((key.side, key.capacity) for key in status.keys.current)
    read = None
    if text.circulated_at:
        read = content_of(words_read_by(scene.cast.viewer("cn_adviser"), text))
    return Seen(text.state, text.revision, text.issued, text.opened_from, status, keys, read)


def broken(name: str, before: Seen, after: Seen, kind: str, cancelled: bool) -> list[str]:
    """The promises that an act did not keep, in words."""
    said = []

    def promise(kept: object, what: str) -> None:
        if not kept:
            said.append(f"{name} on {kind}: {what}")

    opens = name.startswith(f"open_revision {kind}")
    discards = name.startswith(f"discard_revision {kind}")
    same = before.revision == after.revision
    if before.issued and same:
        promise(after.issued, "what is issued stays so")
        promise(after.status.content == before.status.content, "its words do not change")
        promise(after.status.fingerprint == before.status.fingerprint, "nor its fingerprint")
        promise(before.keys <= after.keys, "no key falls without a revision")
    if after.revision > before.revision:
        promise(opens and before.issued, "a revision is opened by the act alone")
        promise(not after.keys and not after.issued and after.state == "draft", "it starts bare")
        promise(after.opened_from == before.state, "it knows where it came from")
    if after.revision < before.revision:
        promise(discards and before.opened_from, "only an open one is discarded")
        promise(after.state == before.opened_from and after.issued, "the text is what it was")
    new = after.keys - before.keys
    if same and new:
        promise(len(new) == 1 and name.split()[0] in {"clear", "sign"}, "one key by its act")
    if after.status.text.final:
        turned = {(side, capacity) for side in ("us", "cn") for capacity in Capacity.values}
        promise(after.keys == turned, "final with both clearances and both signatures")
    promise(after.status.agrees, "content, fingerprint, keys and state agree")
    if cancelled:
        promise(after.state == before.state and same, "a cancelled meeting's texts rest")
    if after.read is not None:
        out = TextRevision.objects.filter(
            text=after.status.text, circulated_at__isnull=False
        ).order_by("-revision")
        promise(after.read == out[0].content, "everybody reads the revision circulated last")
    return said


def rows_say(scene: Scene, kind: str) -> list[tuple[str, str]]:
    """The words that lists have of a text."""
    if kind == TextKind.AGENDA:
        rows: Any = AgendaItem.objects.filter(meeting=scene.meeting, withdrawn_at=None)
        return sorted(rows.values_list("title_en", "title_zh"))
    rows = Paragraph.objects.filter(meeting=scene.meeting, withdrawn_at=None)
    return sorted(rows.values_list("text_en", "text_zh"))


def content_says(text: JointText) -> list[tuple[str, str]]:
    items = TextRevision.objects.get(text=text, revision=text.revision).content["items"]
    if text.kind == TextKind.AGENDA:
        pairs = [item["title"] for item in items]
    else:
        pairs = [each["text"] for item in items for each in item["paragraphs"]]
    return sorted((pair["en"], pair["zh"]) for pair in pairs)


def play(scene: Scene, steps: list[str]) -> tuple[list[str], list[str]]:
    """Do them one after the other; the promises that were broken on the way, and what was done."""
    wrong: list[str] = []
    done: list[str] = []
    first: dict[int, Any] = {}
    for name in steps:
        for row in TextRevision.objects.exclude(pk__in=first):
            first[row.pk] = row.content
        before = {kind: seen(scene, kind) for kind in TextKind.values}
        scene.read()
        cancelled = Meeting.objects.get(pk=scene.meeting.pk).cancelled
        with suppress(NotAllowed, Refused):
            EVERY[name](scene)
            done.append(name)
        for kind in TextKind.values:
            after = seen(scene, kind)
            wrong += broken(name, before[kind], after, kind, cancelled)
            if after.issued and rows_say(scene, kind) != content_says(after.status.text):
                wrong.append(f"{name}: lists of the {kind} say what no revision says")
        astray = Paragraph.objects.filter(withdrawn_at=None, item__withdrawn_at__isnull=False)
        if astray.exists():
            wrong.append(f"{name}: a paragraph stands under an item that is off the agenda")
    for row in TextRevision.objects.filter(pk__in=first):
        if row.content != first[row.pk]:
            wrong.append("an issued revision reads otherwise")
    wrong += [f"{each.symbol} does not verify" for each in astray_texts()]
    return wrong, done


@pytest.mark.slow
@pytest.mark.parametrize("prepared", BEGINNINGS, ids=lambda each: each.__name__)
def test_no_history_breaks_a_promise_of_the_record(cast: Cast, prepared: Any) -> None:
    scene = prepared(cast)
    every: list[str] = []

    @settings(
        max_examples=HISTORIES // len(BEGINNINGS) + 1 if sample.everything() else 8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(STEPS)
    def histories(steps: list[str]) -> None:
        with undone():
            wrong, done = play(scene, steps)
        every.extend(done)
        assert wrong == []

    histories()
    # Of some 160 steps, by people of all roles, the fewest are in order; of those on locked minutes
    # hardly any but signing and opening them again.
    assert len(every) > (10 if prepared is locked else 30) and len(set(every)) > 8
