"""What tables of one kind look like: their columns, and the headings that stand for them."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workinggroup.lib.bilingual import active
from workinggroup.lib.punctuation import enumerated
from workinggroup.lib.tables.faults import Fault
from workinggroup.lib.tables.garbling import Asks

HEADING_ROWS = 10
"""Among how many first rows the headings are looked for."""


@lru_cache(maxsize=4096)
def key(heading: str) -> str:
    """A heading without what people write differently: width, case, blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(c for c in folded if c.isalnum())


@dataclass(frozen=True)
class Heading:
    """One recognised heading: its text in the file and its position (0 is the first column)."""

    text: str
    position: int


@dataclass(frozen=True, kw_only=True)
class TableLayout:
    """The columns of a kind of table.

    `headings` are what exports write and faults name, by language; `aliases` what else people
    write. Without `needed` columns a file is not read, in `filled` ones no cell may be empty.
    `longest` says how many characters a column takes (else `longest_cell`). What columns hold tells
    rubbish from text: `latin` letters alone, words `in_chinese`, a `name_zh`, `names` in either.
    `days` and `hours` may come as what spreadsheets keep them as; `prose` keeps its lines.
    """

    headings: Mapping[str, Mapping[str, str]]
    aliases: Mapping[str, Sequence[str]]
    needed: frozenset[str]
    filled: frozenset[str]
    most_rows: int
    longest_cell: int = 500
    longest: Mapping[str, int] = field(default_factory=dict)
    latin: frozenset[str] = frozenset()
    latin_names: frozenset[str] = frozenset()
    in_chinese: frozenset[str] = frozenset()
    name_zh: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns, in the order in which they are written."""
        return tuple(next(iter(self.headings.values())))

    @cached_property
    def _by_key(self) -> dict[str, str]:
        own = [(name, column) for names in self.headings.values() for column, name in names.items()]
        others = [(name, column) for column, names in self.aliases.items() for name in names]
        return {key(name): column for name, column in (*others, *own)}

    def holds_text(self, column: str) -> bool:
        """Whether a column holds what people wrote: names, lines, prose."""
        names = self.latin_names | self.name_zh | self.names
        return column in names | self.latin | self.in_chinese | self.prose

    def asks(self, column: str) -> Asks:
        """Whether what stands in a column may be a question."""
        if column in self.latin_names | self.name_zh | self.names:
            return Asks.NEVER
        return Asks.ANYWHERE if column in self.prose else Asks.AT_ITS_END

    def heading(self, column: str) -> str:
        """What stands above `column`, in the active language."""
        return self.headings[active()][column]

    def fault_at(
        self, row: int, column: str, reason: str, headings: "Mapping[str, Heading] | None" = None
    ) -> Fault:
        """A fault in the cell of `column`, under the heading that the file has (`headings`)."""
        at = (headings or {}).get(column) or Heading(self.heading(column), -1)
        return Fault(reason, row, at.text, at.position + 1)

    def column_of(self, heading: str) -> str | None:
        """The column that a heading stands for, or None."""
        return self._by_key.get(key(heading))

    def known_columns(self, cells: Sequence[str]) -> int:
        """How many cells of a row are headings."""
        return sum(self.column_of(cell) is not None for cell in cells)

    def heading_row(self, rows: Sequence[Sequence[str]]) -> int:
        """Which of the first rows has the most headings: above them a title may stand; 0 where none
        has any."""
        first = rows[:HEADING_ROWS]
        return max(range(len(first)), key=lambda at: self.known_columns(first[at]), default=0)

    def match(self, cells: Sequence[str]) -> tuple[dict[str, Heading], list[str], list[Fault]]:
        """Which column stands where, which headings are unknown (they are left out), what is
        wrong."""
        found: dict[str, Heading] = {}
        unknown: list[str] = []
        faults: list[Fault] = []
        for position, text in enumerate(cells):
            column = self.column_of(text)
            if column is None:
                if text:
                    unknown.append(text)
            elif column in found:
                reason = _('This column is there twice: "%(first)s" and "%(second)s".') % {
                    "first": found[column].text,
                    "second": text,
                }
                faults.append(Fault(reason, 1, text, position + 1))
            else:
                found[column] = Heading(text, position)
        missing = [self.heading(c) for c in self.columns if c in self.needed and c not in found]
        if missing:
            faults.append(Fault(_missing(missing, found_any=bool(found)), 1))
        return found, unknown, faults


def _missing(names: list[str], *, found_any: bool) -> str:
    columns = enumerated(names)
    if not found_any:
        return _("None of the first rows has the headings of this table: %(names)s.") % {
            "names": columns
        }
    return ngettext(
        "This column is missing: %(names)s.", "These columns are missing: %(names)s.", len(names)
    ) % {"names": columns}
