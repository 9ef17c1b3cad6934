"""The whole file: cells, headings, rows, and what the rows must hold together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from members.enums import SEATED_ROLES
from members.rosters import archives, opendocument, tables, workbooks
from members.rosters.columns import HEADINGS, Column, Heading, heading_row, match
from members.rosters.faults import FAULT_LIMIT, Fault, UnreadableError
from members.rosters.rows import RosterRow, read_row
from workinggroup.lib.bilingual import active
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Role

_WORKBOOKS = {
    archives.XLSX_PART: workbooks.read_xlsx,
    archives.ODS_PART: opendocument.read_ods,
}


@dataclass(frozen=True)
class Reading:
    """What a file says: rows if there is no fault, faults if there is one.

    `encoding` names how it was read (UTF-8, UTF-16, GB18030, XLSX, ODS), `sheet` which of several
    sheets; `ignored` are headings that no column answers to, `above` counts rows above the
    headings, which are left out.
    """

    rows: tuple[RosterRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    encoding: str = ""
    ignored: tuple[str, ...] = ()
    sheet: str = ""
    above: int = 0

    @property
    def ok(self) -> bool:
        return not self.faults


def read_roster(content: bytes) -> Reading:
    """Read a roster: CSV (UTF-8, UTF-16 with its mark, GB18030) XLSX or ODS, by content,
    not name.

    Headings, roles and languages may be English or Chinese. Raises nothing for any bytes:
    whatever is wrong is a fault in the active language, with row, column and reason.
    """
    try:
        return _read(content)
    except UnreadableError as error:
        return Reading(faults=(error.fault,))


def _read(content: bytes) -> Reading:
    tables.refuse_by_size(content)
    tables.refuse_by_kind(content)
    faults: list[Fault] = []
    if content.startswith(tables.ZIP):
        read = _WORKBOOKS[archives.kind_of(content)]
        table, faults = read(content)
    else:
        table = tables.read_csv(content)
    if not table.rows:
        raise UnreadableError(_("The file is empty."))
    above = heading_row([cells for _number, cells in table.rows])
    reading = Reading(encoding=table.encoding, sheet=table.sheet, above=above)
    (first, cells), *rest = table.rows[above:]
    headings, ignored, wrong = match([clean_line(cell) for cell in cells])
    if wrong:
        return replace(reading, faults=tuple(replace(f, row=first) for f in wrong))
    if not rest:
        raise UnreadableError(_("The file has headings but no people."))
    tables.refuse_by_length(len(rest))
    rows, found = _rows(rest, headings)
    faults = _named([fault for fault in faults if fault.row >= first], headings)
    # A cell that is no text explains whatever else is wrong with the cell.
    known = {(fault.row, fault.position) for fault in faults}
    faults += [fault for fault in found if (fault.row, fault.position) not in known]
    faults += check_together(rows, headings)
    return replace(
        reading,
        rows=() if faults else tuple(rows),
        faults=_limited(faults),
        ignored=tuple(ignored),
    )


def _rows(
    records: Iterable[tuple[int, list[str]]], headings: dict[Column, Heading]
) -> tuple[list[RosterRow], list[Fault]]:
    rows: list[RosterRow] = []
    faults: list[Fault] = []
    for number, cells in records:
        row, wrong = read_row(number, cells, headings)
        faults += wrong
        if row:
            rows.append(row)
    return rows, faults


def _named(faults: list[Fault], headings: dict[Column, Heading]) -> list[Fault]:
    """Workbook faults know positions only: add the headings, drop those in ignored columns."""
    names = {at.position + 1: at.text for at in headings.values()}
    return [replace(f, column=names[f.position]) for f in faults if f.position in names]


def _limited(faults: list[Fault]) -> tuple[Fault, ...]:
    faults = sorted(faults, key=lambda fault: (fault.row, fault.position))
    if len(faults) <= FAULT_LIMIT:
        return tuple(faults)
    more = _("There are %(count)s more faults; mend these first.") % {
        "count": len(faults) - FAULT_LIMIT
    }
    return (*faults[:FAULT_LIMIT], Fault(more))


def check_together(
    rows: Iterable[RosterRow], headings: dict[Column, Heading] | None = None
) -> list[Fault]:
    """What rows must hold together: an email once, one head, one company to a seat and one seat
    to a company, one delegate and one alternate to a seat.
    """
    checks = _Together(headings or {})
    for row in rows:
        checks.see(row)
    return checks.faults


class _Together:
    """Remembers in which row each thing stood first, and notes the second one."""

    def __init__(self, headings: dict[Column, Heading]) -> None:
        self.headings = headings
        self.first: dict[tuple[object, ...], int] = {}
        self.companies: dict[int, tuple[str, str]] = {}
        self.faults: list[Fault] = []

    def fault(self, row: RosterRow, column: Column, reason: str) -> None:
        at = self.headings.get(column) or Heading(HEADINGS[active()][column], -1)
        self.faults.append(Fault(reason, row.number, at.text, at.position + 1))

    def once(self, row: RosterRow, column: Column, what: tuple[object, ...], reason: str) -> None:
        first = self.first.setdefault(what, row.number)
        if first != row.number:
            self.fault(row, column, reason % {"row": first})

    def see(self, row: RosterRow) -> None:
        self.once(
            row, Column.EMAIL, ("email", row.email), _("Row %(row)s has this email address too.")
        )
        if row.role == Role.HEAD:
            self.once(
                row, Column.ROLE, ("head",), _("Row %(row)s is the head; a delegation has one.")
            )
        if row.seat is None:
            return
        if row.role in SEATED_ROLES:
            self.once(
                row,
                Column.ROLE,
                ("role", row.seat, row.role),
                _("Row %(row)s has this role on this seat already."),
            )
        self._see_company(row, row.seat)

    def _see_company(self, row: RosterRow, seat: int) -> None:
        names = (row.company_en, row.company_zh)
        if self.companies.setdefault(seat, names) != names:
            self.fault(
                row, Column.COMPANY_EN, _("Another row names another company for this seat.")
            )
        for column, name in zip((Column.COMPANY_EN, Column.COMPANY_ZH), names, strict=True):
            place = self.first.setdefault((column, name.casefold()), seat)
            if place != seat:
                self.fault(
                    row, column, _("This company is on seat %(seat)s too.") % {"seat": place}
                )
