"""What a joint text still waits for: clearance by both counsel, signature by both heads."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.enums import Capacity
from meetings.models import JointText, Signature
from workinggroup.lib.viewer import Side


@dataclass(frozen=True)
class TwoKeys:
    """The signatures that count for the present revision, and those that no longer do."""

    current: tuple[Signature, ...] = ()
    void: tuple[Signature, ...] = ()

    @classmethod
    def of(cls, text: JointText, signatures: Iterable[Signature]) -> "TwoKeys":
        """Sort `signatures` of `text` (any order) into those of its revision and older ones."""
        rows = sorted(signatures, key=lambda s: (s.revision, s.signed_at, s.pk))
        return cls(
            current=tuple(s for s in rows if s.revision == text.revision),
            void=tuple(s for s in rows if s.revision != text.revision),
        )

    def of_side(self, side: str, capacity: str) -> Signature | None:
        return next((s for s in self.current if (s.side, s.capacity) == (side, capacity)), None)

    def missing(self, capacity: str, *, first: Side | None = None) -> tuple[Side, ...]:
        """The sides that have not yet acted in this capacity, `first` before the other."""
        sides = (first, first.other) if first else Side
        return tuple(side for side in sides if self.of_side(side, capacity) is None)

    @property
    def cleared(self) -> bool:
        return not self.missing(Capacity.CLEAR)

    @property
    def signed(self) -> bool:
        return not self.missing(Capacity.SIGN)
