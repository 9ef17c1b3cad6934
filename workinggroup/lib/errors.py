"""What a verb raises when it will not do what was asked."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext

Text = str | Promise


class Refused(Exception):
    """A legal request that the rules turn down; `reason` is for the reader, in their language.

    `fields` maps a form field to its own message, so that a door can show it where it belongs.
    """

    def __init__(self, reason: Text, *, fields: Mapping[str, Text] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fields: dict[str, Text] = dict(fields or {})

    def __str__(self) -> str:
        return str(self.reason)


class NotAllowed(Refused):
    """The viewer may not do this at all (a door answers 403, or 404 where they may not see it)."""


class ProofNeeded(Exception):
    """Who asks must prove anew who they are before this is done: asked for at the door, with what
    was typed kept, so that it is done in one go. No refusal: nothing speaks against the act. What a
    program is told, whom nobody can ask, is its `str`."""

    def __str__(self) -> str:
        return gettext("This is done in the portal, in person.")


class Stale(Refused):
    """Somebody else changed the thing first; the door shows what was typed and the newer state."""


@dataclass(frozen=True)
class Doubt:
    """Something legal that looks like a mistake: `mark` names it and what it is about, `text` says
    it to the reader."""

    mark: str
    text: str = field(compare=False)


class Doubtful(Refused):
    """A legal request that looks like a mistake: done once the marks of its `doubts` come with it
    (`confirmed`). Doors show the doubts, and ask."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__(" ".join(doubt.text for doubt in doubts))
        self.doubts = tuple(doubts)


def demand_meant(doubts: Iterable[Doubt], confirmed: Container[str]) -> None:
    """Raise `Doubtful` with all of `doubts`, unless each of them is `confirmed` by its mark."""
    found = list(doubts)
    if any(doubt.mark not in confirmed for doubt in found):
        raise Doubtful(found)
