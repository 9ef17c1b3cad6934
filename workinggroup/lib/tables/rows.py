"""One row while it is read: what holds for the cells of any table."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from django.utils.translation import gettext as _

from workinggroup.lib import clock, dual_time
from workinggroup.lib.bilingual import CODES
from workinggroup.lib.spreadsheets import TRIGGERS
from workinggroup.lib.tables.faults import Fault
from workinggroup.lib.tables.layout import Heading, TableLayout, key
from workinggroup.lib.text import clean_line, clean_prose

# What Excel leaves of Chinese that the chosen encoding does not have: nothing but question marks.
_LOST = re.compile(r"[?？][?？\s·.,()（）-]*")
_SEVERAL_LOST, _HAN = re.compile(r"[?？]{2}"), re.compile(r"[\u3400-\u9fff]")
# A Latin letter beside an ideograph in a name: accented letters that were read as Chinese.
_TWO_WRITINGS = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")
_FORMULA_STARTS = "=+-@|%"


def _is_lost(chinese: str) -> bool:
    """Whether nothing of it is left, or nothing but Latin letters beside it (`TCL??`)."""
    several = _SEVERAL_LOST.search(chinese) and not _HAN.search(chinese)
    return bool(several or _LOST.fullmatch(chinese))


class Cells:
    """The cells of one row by column, cleaned, and the faults found so far. `number` counts as the
    spreadsheet does. A column that the file does not have is empty."""

    def __init__(
        self, layout: TableLayout, number: int, cells: list[str], headings: Mapping[str, Heading]
    ) -> None:
        self.layout, self.number, self.headings = layout, number, headings
        self.faults: list[Fault] = []
        self.values = dict.fromkeys(layout.columns, "")
        for column, at in headings.items():
            if at.position < len(cells):
                self.values[column] = self._cleaned(column, cells[at.position])
        self._check_shape()

    def _cleaned(self, column: str, cell: str) -> str:
        if column not in self.layout.prose:
            return clean_line(cell)
        # As exports write what begins like a formula (`spreadsheets.harmless`).
        marked = cell.startswith("'") and cell[1:].lstrip().startswith(TRIGGERS)
        return clean_prose(cell[1:] if marked else cell)

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def fault(self, column: str, reason: str) -> None:
        """Note what is wrong with the cell of `column`."""
        self.faults.append(self.layout.fault_at(self.number, column, reason, self.headings))

    def faulty(self, column: str) -> bool:
        """Whether something is wrong with the cell of `column` already."""
        at = self.headings.get(column)
        name = at.text if at else self.layout.heading(column)
        return any(fault.column == name for fault in self.faults)

    def understood(
        self, column: str, known: Mapping[str, str], unknown: Callable[[str], str]
    ) -> str:
        """What the cell of `column` stands for, by the `key` of what people write; empty, and a
        fault with the reason that `unknown` gives, where it is none of them."""
        value = self.values[column]
        found = known.get(key(value), "")
        if value and not found and not self.faulty(column):
            self.fault(column, unknown(value))
        return str(found)

    def _check_shape(self) -> None:
        """What holds for every cell: there where it must be, short enough, text and no formula."""
        for column, value in self.values.items():
            if column in self.layout.filled and not value:
                self.fault(column, _("This may not be empty."))
            elif value and (reason := self._shape(column, value)):
                self.fault(column, reason)

    def _shape(self, column: str, value: str) -> str:
        """What is wrong with what a cell looks like; empty for nothing."""
        layout = self.layout
        longest = layout.longest.get(column, 254)
        begins = unicodedata.normalize("NFKC", value)[0]
        if column not in layout.prose and begins in _FORMULA_STARTS:
            return _("This begins like a formula. Write plain text.")
        if "\ufffd" in value or any(unicodedata.category(c) in {"Co", "Cn"} for c in value):
            return _("This holds a broken character; the encoding may be wrong.")
        if column in layout.latin_names and _TWO_WRITINGS.search(value):
            return _("Latin letters and Chinese characters in one word; the encoding may be wrong.")
        if column in layout.in_chinese and _is_lost(value):
            return _(
                "The Chinese was lost when the file was saved: only question marks are left. "
                'In Excel choose "CSV UTF-8", or save it as XLSX.'
            )
        if len(value) > longest:
            return _("This is longer than %(limit)s characters.") % {"limit": longest}
        return ""


@cache
def _zones() -> dict[str, str]:
    known = {key(zone): zone for zone in clock.ZONES}
    for zone in clock.SIDE_ZONES.values():
        known |= {key(dual_time.place(zone, code)): zone for code in CODES.values()}
    return known


def read_cell_zone(row: Cells, column: str) -> str:
    """The clock that the cell of `column` names, by its IANA name or as that of a capital; empty,
    and a fault in `row`, for none."""

    def unknown(value: str) -> str:
        return _(
            '"%(value)s" is not a time zone of the IANA list. Write a name such as '
            "America/New_York or Asia/Shanghai."
        ) % {"value": value[:40]}

    return row.understood(column, _zones(), unknown)
