"""Doing something to see what comes of it, and what speaks against it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from workinggroup.lib.errors import Doubt, Doubtful, Refused
from workinggroup.lib.punctuation import lead
from workinggroup.lib.tables import Fault, Heading, TableLayout

_Made = TypeVar("_Made")


class _TakenBackError(Exception):
    """Ends a transaction without a trace."""


def tried(act: Callable[[], _Made]) -> _Made:
    """What `act` returns; whatever it wrote, and everybody it would have rung for, is taken back.
    Raises what `act` raises."""
    made: list[_Made] = []
    try:
        with transaction.atomic():
            made.append(act())
            raise _TakenBackError
    except _TakenBackError:
        return made[0]


@dataclass
class Findings:
    """What speaks against the rows of a file, or looks like a mistake, found while they are
    entered. `columns` are the columns of `layout` by the fields that services name."""

    layout: TableLayout
    columns: Mapping[str, str]
    headings: Mapping[str, Heading] | None = None
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def refuse(self, refused: Refused, row: int, rows: Mapping[str, int] | None = None) -> None:
        """Note a refusal at the cells that it names, which are in `row`, or where `rows` says so
        of a field; without any, at the row."""
        named = {self.columns[n]: (n, r) for n, r in refused.fields.items() if n in self.columns}
        for column, (name, reason) in named.items():
            at = (rows or {}).get(name, row)
            self.faults.append(self.layout.fault_at(at, column, str(reason), self.headings))
        if not named:
            self.faults.append(Fault(str(refused.reason), row))

    def doubt(self, doubts: Iterable[Doubt], row: int, about: str) -> None:
        """Note what looks like a mistake `about` one of many, which `row` tells from the others."""
        self.doubts += [
            Doubt(f"{row}/{doubt.mark}", f"{lead(about)}{doubt.text}") for doubt in doubts
        ]


def meant(
    act: Callable[[frozenset[str]], _Made], findings: Findings, row: int, about: str
) -> _Made:
    """What `act` returns, done with every doubt confirmed that it has; they are noted for the
    reader to confirm. Each attempt in a transaction of its own. Raises `Refused` as `act` does."""
    doubts: dict[str, Doubt] = {}
    while True:
        try:
            with transaction.atomic():
                made = act(frozenset(doubts))
        except Doubtful as doubtful:
            further = {doubt.mark: doubt for doubt in doubtful.doubts}
            if not further.keys() - doubts.keys():
                raise
            doubts |= further
        else:
            findings.doubt(doubts.values(), row, about)
            return made
