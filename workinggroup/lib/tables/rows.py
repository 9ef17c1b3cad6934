"""One row while it is read: what holds for the cells of any table."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache

from django.utils.translation import gettext as _

from workinggroup.lib import clock, dual_time
from workinggroup.lib.bilingual import CODES
from workinggroup.lib.spreadsheets import TRIGGERS
from workinggroup.lib.tables import garbling
from workinggroup.lib.tables.faults import Fault
from workinggroup.lib.tables.layout import Heading, TableLayout, key
from workinggroup.lib.text import clean_line, clean_prose

# A Latin letter beside an ideograph in a name: accented letters that were read as Chinese.
_TWO_WRITINGS = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")
# What ISO-8859-1 reads where windows-1252 has nothing; a next line is an end of lines.
_HIGH_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")
_FORMULA_STARTS = "=+-@|%"


class Cells:
    """The cells of one row by column, cleaned, and the faults found so far. `number` counts as the
    spreadsheet does. A column that the file does not have is empty."""

    def __init__(
        self, layout: TableLayout, number: int, cells: list[str], headings: Mapping[str, Heading]
    ) -> None:
        self.layout, self.number, self.headings = layout, number, headings
        self.faults: list[Fault] = []
        self.raw = {
            column: cells[at.position]
            for column, at in headings.items()
            if at.position < len(cells)
        }
        self.values = dict.fromkeys(layout.columns, "")
        self.values |= {column: self._cleaned(column, cell) for column, cell in self.raw.items()}
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
        if reason := self._garbled(column, value):
            return reason
        if column in layout.latin_names and _TWO_WRITINGS.search(value):
            return _("Latin letters and Chinese characters in one word; the encoding may be wrong.")
        if len(value) > longest:
            return _("This is longer than %(limit)s characters.") % {"limit": longest}
        return ""

    def _garbled(self, column: str, value: str) -> str:
        """What became of a cell before it came here, where its text is not what was written."""
        layout, raw = self.layout, self.raw[column]
        in_chinese = column in layout.in_chinese
        if column not in layout.days | layout.hours:
            # Cleaning takes away controls and no-break spaces, by which garbled text is known.
            if meant := garbling.restored(raw, in_chinese=in_chinese):
                return _(
                    "This was garbled when the file was saved or opened; it was probably "
                    '"%(text)s". In Excel choose "CSV UTF-8", or save it as XLSX.'
                ) % {"text": clean_line(meant)[:40]}
            if in_chinese and garbling.is_lost(value):
                return _(
                    "The Chinese was lost when the file was saved: only question marks are left. "
                    'In Excel choose "CSV UTF-8", or save it as XLSX.'
                )
            if layout.holds_text(column) and garbling.is_partly_lost(value, layout.asks(column)):
                return _(
                    "A part of this was lost when the file was saved: a question mark is left of "
                    'it. In Excel choose "CSV UTF-8", or save it as XLSX.'
                )
        broken = any(unicodedata.category(c) in {"Co", "Cn"} for c in value)
        if broken or "\ufffd" in value or _HIGH_CONTROLS.search(raw):
            return _("This holds a broken character; the encoding may be wrong.")
        return ""


@cache
def _zones() -> dict[str, str]:
    known = {key(zone): zone for zone in clock.ZONES}
    for zone in clock.SIDE_ZONES.values():
        for code in CODES.values():
            for name in (dual_time.place(zone, code), dual_time.clock_name(zone, code)):
                known[key(name)] = zone
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
