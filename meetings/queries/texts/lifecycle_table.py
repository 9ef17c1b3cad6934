"""What may be done to an agenda or minutes in each of their states, and by whom: what access
answers, for `docs/lifecycles.md`."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.utils import translation

from meetings import access
from meetings.enums import Capacity, MeetingState, TextKind, TextState
from meetings.models import JointText, Meeting, Signature
from meetings.rules.acts.texts import (
    ASK_TO_OPEN,
    CIRCULATE,
    CLEAR,
    DISCARD_REVISION,
    KEEP_AGREED,
    LOCK,
    OPEN_REVISION,
    SIGN,
)
from meetings.rules.two_keys import TwoKeys
from members.models import Appointment, Person
from workinggroup.lib.acts import worded
from workinggroup.lib.viewer import Role, Side, Verdict, Viewer

_BOTH = frozenset(Side)
_NOW = dt.datetime(2027, 3, 1, tzinfo=dt.UTC)
_NONE: frozenset[Side] = frozenset()
_AskAccess = Callable[[Viewer, JointText, TwoKeys], Verdict]
# In the order in which a text passes through them.
ASKED: tuple[tuple[str, str, _AskAccess], ...] = (
    ("edit", "Edit", lambda viewer, text, keys: access.may_edit_text(viewer, text)),
    (CLEAR.name, "Clear", access.may_clear),
    (CIRCULATE.name, "Circulate", access.may_circulate),
    (LOCK.name, "Lock", lambda viewer, text, keys: access.may_lock(viewer, text)),
    (SIGN.name, "Sign", access.may_sign),
    (
        ASK_TO_OPEN.name,
        "Ask to open it again",
        lambda viewer, text, keys: access.may_ask_to_open(viewer, text),
    ),
    (
        OPEN_REVISION.name,
        "Open the next revision",
        lambda viewer, text, keys: access.may_open_revision(viewer, text, _NOW),
    ),
    (
        KEEP_AGREED.name,
        "Keep it as it is",
        lambda viewer, text, keys: access.may_keep_agreed(viewer, text),
    ),
    (
        DISCARD_REVISION.name,
        "Discard it",
        lambda viewer, text, keys: access.may_discard_revision(viewer, text, restorable=True),
    ),
)


@dataclass(frozen=True)
class Situation:
    """A state of a text with what else decides: whether it is issued, the sides that have cleared
    and signed the present revision, the state from which it was opened, and the meeting's."""

    name: str
    kind: TextKind
    state: TextState
    issued: bool = False
    cleared: frozenset[Side] = _NONE
    signed: frozenset[Side] = _NONE
    opened_from: str = ""
    # Which side asked to open it again, and whether the other had its time to answer.
    asked: str = ""
    silent: bool = False
    meeting: MeetingState = MeetingState.HELD


@dataclass(frozen=True)
class LifecycleRow:
    """One situation, and by act, in the order of `ASKED`, the roles that may do it."""

    situation: Situation
    roles: tuple[tuple[Role, ...], ...]


def situations(kind: TextKind) -> Iterator[Situation]:
    """Each that a text of this kind can be in, as far as anybody's rights differ."""
    us = frozenset({Side.US})
    draft = TextState.DRAFT
    circulated = TextState.CIRCULATED
    yield Situation("draft", kind, draft)
    yield Situation("draft, cleared by one side", kind, draft, issued=True, cleared=us)
    yield Situation("draft, cleared by both", kind, draft, issued=True, cleared=_BOTH)
    yield Situation("opened again", kind, draft, opened_from=circulated)
    if kind == TextKind.AGENDA:
        out = Situation("circulated", kind, circulated, issued=True, cleared=_BOTH)
        yield out
        yield replace(out, name="circulated, signed by one head", signed=us)
        agreed = replace(out, state=TextState.AGREED, signed=_BOTH)
        yield from _before_held(replace(agreed, meeting=MeetingState.CONFIRMED))
        yield replace(agreed, name="agreed, the meeting held")
    else:
        yield Situation("circulated", kind, circulated, issued=True)
        locked = TextState.FOR_SIGNATURE
        adopted = TextState.ADOPTED
        yield Situation("locked", kind, locked, issued=True)
        yield Situation("locked, cleared by both", kind, locked, issued=True, cleared=_BOTH)
        yield Situation("adopted", kind, adopted, issued=True, cleared=_BOTH, signed=_BOTH)
    yield Situation("the meeting cancelled", kind, draft, meeting=MeetingState.CANCELLED)


def _before_held(agreed: Situation) -> Iterator[Situation]:
    yield replace(agreed, name="agreed, the meeting to come")
    yield replace(agreed, name="agreed, the other head asks to open it", asked=Side.US)
    own = replace(agreed, asked=Side.CN)
    yield replace(own, name="agreed, the own head asked")
    yield replace(own, name="agreed, the own head asked, no answer in time", silent=True)


def lifecycle_rows(kind: TextKind) -> list[LifecycleRow]:
    """The situations of texts of this kind with who may do what, on the Chinese side: where one
    side has acted, it is the other. No query."""
    return [
        LifecycleRow(
            situation,
            tuple(
                tuple(role for role in Role if ask(_viewer(role), text, keys))
                for _name, _label, ask in ASKED
            ),
        )
        for situation in situations(kind)
        for text, keys in [_text(situation)]
    ]


def _viewer(role: Role) -> Viewer:
    held = Appointment(person=Person(), delegation_id=Side.CN, role=role)
    return Viewer(held.person, held)


def _text(situation: Situation) -> tuple[JointText, TwoKeys]:
    text = JointText(
        meeting=Meeting(state=situation.meeting),
        kind=situation.kind,
        state=situation.state,
        issued=situation.issued,
        opened_from=situation.opened_from,
        asked_at=_NOW if situation.asked else None,
        asked_side=situation.asked,
        silent_from=_NOW if situation.silent else _NOW + dt.timedelta(days=1),
    )
    turned = ((Capacity.CLEAR, situation.cleared), (Capacity.SIGN, situation.signed))
    keys = [
        Signature(text=text, revision=text.revision, capacity=capacity, side=side)
        for capacity, sides in turned
        for side in sides
    ]
    return text, TwoKeys(current=tuple(keys))


def lifecycles_document() -> str:
    """`docs/lifecycles.md`, in English."""
    with translation.override("en"):
        parts = [_INTRODUCTION]
        for kind in TextKind:
            heading = "| " + " | ".join(["", *(label for _name, label, _ask in ASKED)]) + " |"
            rule = "|---" * (len(ASKED) + 1) + "|"
            rows = [
                f"| {row.situation.name} | " + " | ".join(map(_roles, row.roles)) + " |"
                for row in lifecycle_rows(kind)
            ]
            parts.append("\n".join([f"## {worded(kind.label, None)}", "", heading, rule, *rows]))
    return "\n\n".join(parts) + "\n"


def _roles(roles: tuple[Role, ...]) -> str:
    return ", ".join(str(role.label) for role in roles)


_INTRODUCTION = """# Lifecycles of agendas and minutes

Who may do what, in each state of a text: written by `manage.py lifecycles` from what access
answers, checked by `tests/meetings/test_lifecycles.py`, which also walks all states of both
texts of a meeting by their services and finds from every one a way to an end. Where one side
has acted, the table tells of the other. Besides these rights the text has to be ready: complete
and current in both languages to be cleared, circulated, locked or signed; minutes say who
chaired and who attended before they are circulated, and are locked under an agreed agenda only
(`queries/texts/turns.py`). A discarded revision leads back to the state it was opened from. The
states of meetings, papers, proposals and action items are in `meetings/rules/lifecycles.py`."""
