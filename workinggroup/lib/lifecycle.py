"""The engine of lifecycles: a table of legal moves, and the one way to make a move.

A move is a conditional UPDATE (`... WHERE id = ? AND state IN (...)`), so of two people who click
at once one wins and the other is told what the state is now. Call it inside the verb's
transaction, beside the audit entry and the mail that belong to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.errors import Refused, Stale

STATE_HAS_CHANGED = _("This is no longer possible: the state has changed.")


def refuse_without_reason(reason: str) -> None:
    """Raise `Refused`, at the field `reason`, where none is given."""
    if not reason.strip():
        raise Refused(_("Please give a reason."), fields={"reason": _("Please give a reason.")})


@dataclass(frozen=True)
class Move:
    """From any of `sources` to `target`; or to one of `targets`, which whoever makes it names."""

    sources: frozenset[str]
    target: str = ""
    needs_reason: bool = False
    targets: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lifecycle:
    """All moves of one kind of thing, by name."""

    moves: Mapping[str, Move]
    states: frozenset[str] = field(default_factory=frozenset)

    def open_moves(self, state: str) -> dict[str, Move]:
        """The moves that lead out of `state`, in the order of the table."""
        return {name: move for name, move in self.moves.items() if state in move.sources}

    def allows(self, name: str, state: str) -> bool:
        return state in self.moves[name].sources

    def perform(
        self, thing: Model, name: str, *, reason: str = "", to: str = "", **updates: Any
    ) -> str:
        """Make the move and write `updates` with it; returns the state it came from.

        `to` is the target of a move that has several. `thing` is brought up to date. Raises
        `Refused` where the move is not legal or lacks its reason, `Stale` where somebody else moved
        first.
        """
        move = self.moves[name]
        before: str = thing.state  # type: ignore[attr-defined]
        target = move.target or to
        if before not in move.sources or (move.targets and to not in move.targets):
            raise Refused(STATE_HAS_CHANGED)
        if move.needs_reason:
            refuse_without_reason(reason)
        won = (
            type(thing)
            ._default_manager.filter(pk=thing.pk, state=before)
            .update(state=target, **updates)
        )
        if not won:
            thing.refresh_from_db()
            raise Stale(_("Someone else changed this at the same moment. Please look again."))
        for name_, value in {"state": target, **updates}.items():
            setattr(thing, name_, value)
        return before
