"""Both delegations as they stand: who sits where, and which seats are vacant."""

import datetime as dt
from dataclasses import dataclass, field

from members.access import current_appointments, open_at, visible_appointments
from members.enums import MAY_ACT, SEATS_PER_DELEGATION
from members.models import Appointment, Company, Delegation, SeatTerm
from workinggroup.lib.viewer import Role, Side, Viewer


@dataclass
class SeatShown:
    """One numbered seat: its company since when, its people; vacant without a company."""

    number: int
    company: Company | None = None
    since: dt.datetime | None = None
    delegate: Appointment | None = None
    alternate: Appointment | None = None
    advisers: list[Appointment] = field(default_factory=list)

    @property
    def vacant(self) -> bool:
        return self.company is None


@dataclass
class DelegationShown:
    """A delegation's officers, its ten seats, and advisers who sit on none."""

    delegation: Delegation
    head: Appointment | None = None
    counsel: list[Appointment] = field(default_factory=list)
    secretaries: list[Appointment] = field(default_factory=list)
    advisers: list[Appointment] = field(default_factory=list)
    seats: list[SeatShown] = field(
        default_factory=lambda: [SeatShown(n) for n in range(1, SEATS_PER_DELEGATION + 1)]
    )

    @property
    def side(self) -> Side:
        return Side(self.delegation.side)

    @property
    def taken(self) -> int:
        return sum(not seat.vacant for seat in self.seats)


def both_delegations(viewer: Viewer, now: dt.datetime) -> dict[Side, DelegationShown]:
    """The roster of both sides at `now`; empty for nobody. Three queries."""
    if viewer.is_nobody:
        return {}
    shown = {Side(row.side): DelegationShown(row) for row in Delegation.objects.all()}
    held = SeatTerm.objects.filter(open_at(now)).select_related("seat", "company")
    for term in held:
        seat = shown[Side(term.seat.delegation_id)].seats[term.seat.number - 1]
        seat.company, seat.since = term.company, term.began_at
    present = visible_appointments(viewer).filter(pk__in=current_appointments(now).values("pk"))
    for appointment in present.order_by("person__family_name", "person__given_name", "pk"):
        _place(shown[appointment.side], appointment)
    return shown


def who_may_act(viewer: Viewer, now: dt.datetime) -> list[Appointment]:
    """The viewer's own delegates, alternates and advisers at `now`, by seat. One query."""
    rows = visible_appointments(viewer).filter(pk__in=current_appointments(now).values("pk"))
    own = rows.filter(delegation=viewer.require_side(), role__in=MAY_ACT)
    return list(own.order_by("term__seat__number", "role", "pk"))


def _place(delegation: DelegationShown, appointment: Appointment) -> None:
    role = Role(appointment.role)
    seat = (
        delegation.seats[appointment.term.seat.number - 1] if appointment.term is not None else None
    )
    if role is Role.HEAD:
        delegation.head = appointment
    elif role is Role.COUNSEL:
        delegation.counsel.append(appointment)
    elif role is Role.SECRETARY:
        delegation.secretaries.append(appointment)
    elif seat is None or role is Role.ADVISER:
        (seat.advisers if seat else delegation.advisers).append(appointment)
    elif role is Role.DELEGATE:
        seat.delegate = appointment
    else:
        seat.alternate = appointment
