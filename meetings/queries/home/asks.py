"""What may be asked of somebody, one kind after the other."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from meetings.models import ActionItem, JointText, Meeting, Signature
from meetings.pictures.keys import TextTurns, key_flow_in_brief
from members.models import Person
from workinggroup.lib.figures import Figure


class AskKind(StrEnum):
    """The words that templates, the API and tests know the kinds by."""

    ANSWER = "answer"
    CLEAR = "clear"
    SIGN = "sign"
    # The next revision of an agreed agenda, for which a head asks.
    OPEN = "open"
    ACTION = "action"
    # An action item whose owner on the own side has left.
    REASSIGN = "reassign"
    # An action item that the other side agreed to close without action.
    DROP = "drop"
    RELEASE = "release"
    # Of a secretary alone: what their side still owes.
    CIRCULATE = "circulate"
    DRAFT = "draft"
    LOCK = "lock"
    # A move of a meeting that is due, called as the move is.
    HOLD = "hold"
    CLOSE = "close"
    REPLIES = "replies"
    OVERDUE = "overdue"
    REFUSED = "refused"


@dataclass(frozen=True)
class Asked:
    """One thing the reader is to do. `due_side` is the side whose clock tells when its day is over:
    of an action item the one that owes it."""

    kind: AskKind
    meeting: Meeting | None = None
    due_on: dt.date | None = None
    text: JointText | None = None
    action: ActionItem | None = None
    count: int = 0
    due_side: str = field(default="", compare=False)
    overdue: bool = field(default=False, compare=False)
    # Of a text: its keys, and what of them is the reader's to turn.
    turns: TextTurns | None = field(default=None, compare=False)
    # The revision that the reader's side cleared last before this one; 0 for none.
    cleared_before: int = field(default=0, compare=False)
    # Who of the own side is meant, and which action items.
    people: tuple[Person, ...] = field(default=(), compare=False)
    actions: tuple[ActionItem, ...] = field(default=(), compare=False)

    @property
    def acted(self) -> tuple[Signature, ...]:
        """Who has turned a key of the present revision already."""
        return self.turns.keys.current if self.turns else ()

    @property
    def flow(self) -> Figure | None:
        """The way of a text to both signatures, where one of its stops is the reader's to reach."""
        return key_flow_in_brief(self.turns) if self.turns and self.turns.in_turn else None
