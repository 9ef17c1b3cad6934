"""All states of the agenda and the minutes of a meeting together, walked by their services: from
every one that can be reached there is a way to an end."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from meetings.enums import MeetingState, TextKind, TextState
from meetings.models import JointText, Meeting
from meetings.queries.texts.lifecycle_table import lifecycle_rows, lifecycles_document
from meetings.queries.texts.status import text_status
from meetings.services import moves, texts
from meetings.services.revisions import (
    ask_to_open,
    discard_revision,
    keep_agreed,
    open_revision,
)
from tests import factories
from tests.conftest import Cast
from tests.world import undone
from workinggroup.lib.errors import NotAllowed, Refused
from workinggroup.lib.viewer import Role

Act = Callable[[JointText], Any]
# What the meeting, the agenda and the minutes are: all that decides what can be done next.
State = tuple[Any, ...]


def test_document_is_what_access_answers() -> None:
    kept = (settings.BASE_DIR / "docs" / "lifecycles.md").read_text(encoding="utf-8")
    assert kept == lifecycles_document()


@pytest.mark.parametrize("kind", list(TextKind))
def test_each_state_but_an_end_lets_somebody_go_on(kind: TextKind) -> None:
    ends = {"agreed, the meeting held", "adopted", "the meeting cancelled"}
    stuck = {row.situation.name for row in lifecycle_rows(kind) if not any(row.roles)}
    assert stuck == ends - (
        {"adopted"} if kind == TextKind.AGENDA else {"agreed, the meeting held"}
    )
    # Nobody acts but who drafts, counsel and heads; what is issued is edited by nobody.
    acting = {role for row in lifecycle_rows(kind) for roles in row.roles for role in roles}
    assert acting == {Role.HEAD, Role.COUNSEL, Role.SECRETARY}
    assert not [row for row in lifecycle_rows(kind) if row.situation.issued and row.roles[0]]


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Confirmed and over, so that it can be held; both texts are complete."""
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(first_day=dt.date(2026, 3, 2), year=2026, **chairs)
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return meeting


def acts_of(cast: Cast, meeting: Meeting, now: dt.datetime) -> dict[str, Callable[[], Any]]:
    """By its name, everything that moves one of the three; of two who do the same one after the
    other, both at once: what each of them may is in the table."""

    def text(kind: str) -> JointText:
        return JointText.objects.select_related("meeting").get(meeting=meeting, kind=kind)

    def turn(act: Any, kind: str, *names: str) -> Callable[[], Any]:
        def turned() -> None:
            for who in names:
                seen = text_status(text(kind)).fingerprint
                act(cast.viewer(who), text=text(kind), seen_fingerprint=seen, now=now)

        return turned

    def opened(kind: str) -> Callable[[], Any]:
        def done() -> None:
            row = text(kind)
            who = cast.viewer("cn_head" if row.asked else "us_head")
            open_revision(who, text=row, reason="A word.", now=now)

        return done

    def discarded(kind: str) -> Callable[[], Any]:
        return lambda: discard_revision(cast.viewer("us_secretary"), text=text(kind), now=now)

    keys = {
        "clear": (texts.clear, "us_counsel", "cn_counsel"),
        "circulate": (texts.circulate, "us_secretary"),
        "sign": (texts.sign, "us_head"),
        "sign, too,": (texts.sign, "cn_head"),
    }
    return {
        "hold": lambda: moves.hold_meeting(cast.viewer("us_head"), meeting=meeting, now=now),
        "cancel": lambda: moves.cancel_meeting(
            cast.viewer("cn_head"), meeting=meeting, reason="A storm.", now=now
        ),
        "ask": lambda: ask_to_open(
            cast.viewer("us_head"), text=text("agenda"), reason="A word.", now=now
        ),
        "keep": lambda: keep_agreed(cast.viewer("cn_head"), text=text("agenda"), now=now),
        "lock": turn(texts.lock_minutes, "minutes", "cn_secretary"),
        **{
            f"{name} {kind}": turn(act, kind, *names)
            for kind in TextKind.values
            for name, (act, *names) in keys.items()
        },
        **{f"open {kind}": opened(kind) for kind in TextKind.values},
        **{f"discard {kind}": discarded(kind) for kind in TextKind.values},
    }


def state_of(meeting: Meeting) -> State:
    found: list[Any] = [Meeting.objects.get(pk=meeting.pk).state]
    for row in JointText.objects.filter(meeting=meeting).order_by("kind"):
        keys = row.signatures.filter(revision=row.revision).values_list("side", "capacity")
        # The former revision's keys come back when this one is discarded.
        former = row.signatures.filter(revision=row.revision - 1) if row.opened_from else keys
        held = frozenset(former.values_list("side", "capacity"))
        found.append((row.state, row.issued, row.opened_from, row.asked, frozenset(keys), held))
    return tuple(found)


def is_end(state: State) -> bool:
    meeting, agenda, minutes = state
    if meeting == MeetingState.CANCELLED:
        return True
    return (meeting, agenda[0], minutes[0]) == (
        *(MeetingState.HELD, TextState.AGREED),
        TextState.ADOPTED,
    )


def walk(
    meeting: Meeting,
    acts: dict[str, Callable[[], Any]],
    ways: dict[State, set[State]],
    here: State,
) -> None:
    """Follow every act from here into each state that is new; all of it is taken back."""
    for act in acts.values():
        with undone():
            try:
                act()
            except (NotAllowed, Refused):
                continue
            there = state_of(meeting)
            if there == here:
                continue
            is_new = there not in ways
            ways[here].add(there)
            if is_new:
                ways[there] = set()
                walk(meeting, acts, ways, there)


@pytest.mark.slow
def test_from_every_state_there_is_a_way_to_an_end(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    ways: dict[State, set[State]] = {state_of(meeting): set()}
    walk(meeting, acts_of(cast, meeting, now), ways, state_of(meeting))
    back: defaultdict[State, set[State]] = defaultdict(set)
    for here, reached in ways.items():
        for there in reached:
            back[there].add(here)
    ends = [state for state in ways if is_end(state)]
    leads, waiting = set(ends), list(ends)
    while waiting:
        new = back[waiting.pop()] - leads
        leads |= new
        waiting += new
    assert {state[0] for state in ends} == {MeetingState.CANCELLED, MeetingState.HELD}
    assert [state for state in ways if state not in leads] == []
    # An end is one: nothing that is final moves again.
    held = [state for state in ends if state[0] == MeetingState.HELD]
    assert [state for state in held if ways[state]] == []
    assert len(ways) > 50
