"""A roster read from its file, and what its rows must hold together."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from members.enums import SEATED_ROLES
from members.rosters.columns import ROSTER, Column
from members.rosters.rows import RosterRow, read_row
from workinggroup.lib.tables import Fault, Heading, Reading, read_table
from workinggroup.lib.viewer import Role


def read_roster(content: bytes) -> Reading[RosterRow]:
    """Read a roster, as `read_table` does. Headings, roles and languages may be English or Chinese.
    Raises nothing for any bytes.
    """
    return read_table(content, ROSTER, read_row, check_together)


def check_together(rows: Sequence[RosterRow], headings: Mapping[str, Heading]) -> list[Fault]:
    """What rows must hold together: an email once, one head, one company to a seat and one seat
    to a company, one delegate and one alternate to a seat.
    """
    checks = _Together(headings)
    for row in rows:
        checks.see(row)
    return checks.faults


class _Together:
    """Remembers in which row each thing stood first, and notes the second one."""

    def __init__(self, headings: Mapping[str, Heading]) -> None:
        self.headings = headings
        self.first: dict[tuple[object, ...], int] = {}
        self.companies: dict[int, tuple[str, str]] = {}
        self.faults: list[Fault] = []

    def fault(self, row: RosterRow, column: Column, reason: str) -> None:
        self.faults.append(ROSTER.fault_at(row.number, column, reason, self.headings))

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
