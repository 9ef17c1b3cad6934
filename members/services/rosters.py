"""Importing a roster: first a plan that writes nothing, then all of it or nothing."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.access import may_manage_roster
from members.models import Appointment, AuditEntry, Company, Delegation, Person, Seat, SeatTerm
from members.naming import names_compared
from members.rosters import RosterRow
from members.rosters.lines import (
    ENDS_TERM,
    NEWCOMER,
    UNWRITTEN,
    Fate,
    PersonLine,
    RosterPlan,
    SeatLine,
)
from members.rosters.plan import CurrentRoster, compare, values_of
from members.services import appointments, audit, invitations, people, seats
from members.services.delegations import of_elsewhere, open_roster
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.viewer import Side, Viewer


def plan_import(actor: Viewer, *, side: str, rows: Sequence[RosterRow]) -> RosterPlan:
    """The dry run: what importing `rows` would create, change and end. Writes nothing.

    Raises `NotAllowed` for who may not change the roster of `side`.
    """
    may_manage_roster(actor, side).demand()
    return compare(rows, _current_roster(side, rows), actor_id=actor.person_id)


def import_roster(
    actor: Viewer,
    *,
    side: str,
    rows: Sequence[RosterRow],
    fingerprint: str,
    now: dt.datetime,
    invite: bool = False,
) -> RosterPlan:
    """Make the delegation of `side` what `rows` say, in one transaction, and tell what was done.

    `fingerprint` is that of the plan that was shown: where the plan would differ by now, nothing is
    done and `Stale` is raised. Raises `NotAllowed`, and `Refused` where the plan has faults.
    With `invite`, who is new gets an invitation.
    """
    try:
        with transaction.atomic():
            return _import(
                actor, side=side, rows=rows, fingerprint=fingerprint, now=now, invite=invite
            )
    except IntegrityError as error:
        raise Stale(_moved()) from error


def _moved() -> str:
    return _("The roster has changed since this was shown. Please look at the new plan.")


def _import(
    actor: Viewer,
    *,
    side: str,
    rows: Sequence[RosterRow],
    fingerprint: str,
    now: dt.datetime,
    invite: bool,
) -> RosterPlan:
    delegation = open_roster(actor, side)
    plan = plan_import(actor, side=side, rows=rows)
    if plan.faults:
        raise Refused(plan.faults[0].reason)
    if plan.fingerprint != fingerprint:
        raise Stale(_moved())
    if not plan.changes_nothing:
        act = _Import(actor, delegation, now)
        act.close(plan)
        act.seat(plan.seats)
        newcomers = act.people(plan.people, {row.number: row for row in rows})
        audit.record(actor, act="import_roster", subject=delegation, now=now, changes=_tally(plan))
        if invite:
            invitations.invite_people(actor, people=newcomers, side=side, now=now)
    return plan


def _tally(plan: RosterPlan) -> dict[str, list[int]]:
    return {fate: [0, count] for fate, count in plan.counts.items() if count}


class _Import:
    """One import while it is carried out: first everything ends, then everything begins, so that
    two people or two companies may change places."""

    def __init__(self, actor: Viewer, delegation: Delegation, now: dt.datetime) -> None:
        self.actor, self.delegation, self.now = actor, delegation, now
        # Of those who move to another role: what they held, and the entry of its end.
        self.before: dict[int, tuple[Appointment, AuditEntry]] = {}

    def close(self, plan: RosterPlan) -> None:
        moving = {line.appointment: line for line in plan.people if line.appointment}
        open_now = Appointment.objects.filter(pk__in=moving).select_related("person")
        for appointment in open_now:
            line = moving[appointment.pk]
            if line.fate == Fate.ENDED or line.moves:
                moved = line.fate != Fate.ENDED
                entry = appointments.close_appointment(
                    self.actor, appointment=appointment, now=self.now, moved=moved
                )
                if moved:
                    self.before[appointment.person_id] = (appointment, entry)
        ending = [line.term for line in plan.seats if line.term and line.fate in ENDS_TERM]
        for term in SeatTerm.objects.filter(pk__in=ending).select_related("seat", "company"):
            seats.close_term(self.actor, term=term, now=self.now)

    def seat(self, lines: Sequence[SeatLine]) -> None:
        numbers = {seat.number: seat for seat in Seat.objects.filter(delegation=self.delegation)}
        for line in lines:
            if line.fate in UNWRITTEN:
                continue
            name_en, name_zh = line.new
            company = seats.company_named(
                self.actor,
                delegation=self.delegation,
                name_en=name_en,
                name_zh=name_zh,
                now=self.now,
            )
            if line.changes_hands:
                seats.begin_term(
                    self.actor, seat=numbers[line.number], company=company, now=self.now
                )

    def people(self, lines: Sequence[PersonLine], rows: Mapping[int, RosterRow]) -> list[Person]:
        """Write people and their appointments; returns those who are new or back."""
        known = Person.objects.in_bulk([line.person for line in lines if line.person])
        terms = {
            term.seat.number: term
            for term in SeatTerm.objects.filter(
                seat__delegation=self.delegation, ended_at=None
            ).select_related("seat")
        }
        newcomers = []
        for line in lines:
            if line.fate in UNWRITTEN and not line.moves:
                continue
            person = self._write(rows[line.row], known.get(line.person or 0))
            if line.moves:
                appointments.begin(
                    self.actor,
                    person=person,
                    delegation=self.delegation,
                    role=line.role,
                    term=terms[line.seat] if line.seat else None,
                    now=self.now,
                    before=self.before.get(person.pk),
                )
            if line.fate in NEWCOMER:
                newcomers.append(person)
        return newcomers

    def _write(self, row: RosterRow, person: Person | None) -> Person:
        side = self.delegation.pk
        if person is None:
            values = values_of(row, accepted=False)
            return people.create(self.actor, side=side, values=values, now=self.now)
        values = values_of(row, accepted=person.accepted_at is not None)
        people.write_person(self.actor, person=person, side=side, values=values, now=self.now)
        return person


def _current_roster(side: str, rows: Sequence[RosterRow]) -> CurrentRoster:
    """Five queries, whatever the number of rows."""
    terms = SeatTerm.objects.filter(seat__delegation=side, ended_at=None)
    running = Appointment.objects.filter(delegation=side, ended_at=None)
    addresses = {row.email for row in rows}
    accounts = Person.objects.filter(email__in=addresses)
    others = Appointment.objects.filter(delegation=Side(side).other, ended_at=None)
    former = accounts.exclude(of_elsewhere(side)).exclude(pk__in=running.values("person"))
    return CurrentRoster(
        side=side,
        terms={t.seat.number: t for t in terms.select_related("seat", "company")},
        companies=list(Company.objects.all()),
        appointments=list(running.select_related("person", "term__seat", "term__company")),
        former={person.email: person for person in former},
        other_names=frozenset().union(
            *(names_compared(held.person) for held in others.select_related("person"))
        ),
    )
