"""The lines of a plan: what would become of each seat and each person."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from members.rosters.columns import ROSTER
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.errors import Doubt
from workinggroup.lib.tables import Fault
from workinggroup.lib.viewer import Role


class Fate(StrEnum):
    """What becomes of a person or of a seat."""

    CREATED = "created"
    RETURNING = "returning"
    CHANGED = "changed"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    ENDED = "ended"


NEW_HANDS = frozenset({Fate.CREATED, Fate.REPLACED})
ENDS_TERM = frozenset({Fate.ENDED, Fate.REPLACED})
NEWCOMER = frozenset({Fate.CREATED, Fate.RETURNING})
# Nothing of the file is written to those.
UNWRITTEN = frozenset({Fate.ENDED, Fate.UNCHANGED})


@dataclass(frozen=True)
class RosterChange:
    """One value that would change; `column` is a `Column`."""

    column: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return ROSTER.heading(self.column)


@dataclass(frozen=True)
class SeatLine:
    """What becomes of one seat; `old` and `new` are the company's names (English, Chinese)."""

    number: int
    fate: str
    old: tuple[str, str] = ("", "")
    new: tuple[str, str] = ("", "")
    term: int | None = None
    company: int | None = None
    row: int = 0

    @property
    def before(self) -> Bilingual:
        return Bilingual(*self.old)

    @property
    def after(self) -> Bilingual:
        return Bilingual(*self.new)

    @property
    def changes_hands(self) -> bool:
        return self.fate in NEW_HANDS


@dataclass(frozen=True)
class PersonLine:
    """What becomes of one person; `row` is 0 for those who are not in the file."""

    row: int
    fate: str
    name: str
    email: str
    role: str
    seat: int | None
    changes: tuple[RosterChange, ...] = ()
    # Whether the role or the seat changes, so that one appointment ends and another begins.
    moves: bool = False
    person: int | None = None
    appointment: int | None = None

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


@dataclass(frozen=True)
class RosterPlan:
    """What an import would do, line by line; nothing where there is a fault."""

    seats: tuple[SeatLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    faults: tuple[Fault, ...] = ()
    warnings: tuple[str, ...] = ()
    # Warnings are told; nothing has to be confirmed beside the plan.
    doubts: tuple[Doubt, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        fates = {line.fate for line in self.seats} | {line.fate for line in self.people}
        return fates <= {Fate.UNCHANGED}

    @property
    def counts(self) -> dict[str, int]:
        """How many people meet each fate."""
        return {fate: sum(p.fate == fate for p in self.people) for fate in Fate}

    @property
    def fingerprint(self) -> str:
        """The same for the same rows on the same state: what was shown is what will be done."""
        lines = [*map(asdict, self.seats), *map(asdict, self.people)]
        return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()
