"""Whether a meeting has its quorum. Pure.

Practice (the default): both heads or their designated deputies, and six of the ten companies of
each side. A company is there with its delegate, or with its alternate where the head designated
them to act.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from members.models import Appointment
from workinggroup.lib.viewer import Role, Side


@dataclass(frozen=True)
class SideQuorum:
    """One side's part: companies present, companies needed, head or deputy present."""

    side: Side
    companies: int
    needed: int
    head: bool

    @property
    def enough(self) -> bool:
        """Whether there are companies enough, the head aside."""
        return self.companies >= self.needed

    @property
    def met(self) -> bool:
        return self.head and self.enough


@dataclass(frozen=True)
class Quorum:
    """Both sides' parts."""

    us: SideQuorum
    cn: SideQuorum

    @property
    def met(self) -> bool:
        return self.us.met and self.cn.met

    def of_side(self, side: str) -> SideQuorum:
        return self.us if side == Side.US else self.cn


def quorum_of(present: Iterable[Appointment], *, needed: int) -> Quorum:
    """The quorum that the people with these appointments make.

    `present` holds the appointments, of both sides in any order, of those who attend (or said
    that they will); `needed` is the number of companies for each side.
    """
    rows = list(present)
    return Quorum(us=_part(rows, Side.US, needed), cn=_part(rows, Side.CN, needed))


def _part(rows: list[Appointment], side: Side, needed: int) -> SideQuorum:
    own = [row for row in rows if row.delegation_id == side]
    companies = {row.term_id for row in own if row.term_id and _speaks_for_company(row)}
    return SideQuorum(side, len(companies), needed, any(_heads(row) for row in own))


def _speaks_for_company(row: Appointment) -> bool:
    return row.role == Role.DELEGATE or (row.role == Role.ALTERNATE and row.acting)


def _heads(row: Appointment) -> bool:
    """The head, or whoever of no seat's alternates was designated to act for them."""
    return row.role == Role.HEAD or (row.acting and row.role != Role.ALTERNATE)
