"""What a roster would do to a delegation: a comparison, without writing and without queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from members.address_changes import ADDRESS_IN_USE
from members.enums import Language
from members.models import Appointment, Company, Person, SeatTerm
from members.naming import NAME_OF_OTHER_SIDE, NamesOf, family_name_first, names_compared
from members.rosters.columns import ROSTER, Column
from members.rosters.companies import pick_company
from members.rosters.lines import Fate, PersonLine, RosterChange, RosterPlan, SeatLine
from members.rosters.rows import RosterRow
from workinggroup.lib.errors import Refused
from workinggroup.lib.tables import Fault
from workinggroup.lib.viewer import Role

# The file's columns that are a person's own fields.
PERSONAL = (
    Column.EMAIL,
    Column.GIVEN_NAME,
    Column.FAMILY_NAME,
    Column.NAME_ZH,
    Column.TITLE_EN,
    Column.TITLE_ZH,
    Column.LANGUAGE,
    Column.TIME_ZONE,
)
# Who has accepted their invitation keeps these as they set them in their own profile.
OWN_CHOICE = frozenset({Column.LANGUAGE, Column.TIME_ZONE})


# Where the file has the names of a company.
COMPANY_COLUMNS = {"name_en": Column.COMPANY_EN, "name_zh": Column.COMPANY_ZH}


@dataclass(frozen=True)
class CurrentRoster:
    """The delegation of `side` as it stands.

    `terms` by seat number; `companies` of both sides; `former` are accounts of this side without
    a role now, by email; `other_names` what present members of the other side are called
    (`names_compared`). Whether an account outside this delegation has an address is not known here:
    nobody is to learn it by a file.
    """

    side: str
    terms: Mapping[int, SeatTerm]
    companies: Sequence[Company]
    appointments: Sequence[Appointment]
    former: Mapping[str, Person]
    other_names: frozenset[str] = frozenset()


def compare(
    rows: Sequence[RosterRow], current: CurrentRoster, *, actor_id: int | None = None
) -> RosterPlan:
    """The plan for making the delegation what `rows` say it is, all of it.

    `actor_id` is the person who imports: they cannot end or change their own role. Whoever is
    not in the file loses their role, a seat that is not in it becomes vacant.
    """
    comparison = _Comparison(current, actor_id)
    comparison.compare_seats(rows)
    comparison.compare_people(rows)
    if comparison.faults:
        return RosterPlan(faults=tuple(comparison.faults))
    return RosterPlan(
        tuple(comparison.seats.values()),
        tuple(comparison.people),
        warnings=tuple(_warnings(rows, current)),
    )


def _warnings(rows: Iterable[RosterRow], current: CurrentRoster) -> Iterable[str]:
    roles = {row.role for row in rows}
    had = {appointment.role for appointment in current.appointments}
    if Role.HEAD not in roles:
        yield _("The file names no head: no one could sign for this delegation.")
    for role in (Role.COUNSEL, Role.SECRETARY):
        if role in had and role not in roles:
            yield _("The file no longer names anyone as %(role)s.") % {"role": role.label}


@dataclass
class _Comparison:
    current: CurrentRoster
    actor_id: int | None
    seats: dict[int, SeatLine] = field(default_factory=dict)
    people: list[PersonLine] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int, column: Column, reason: str) -> None:
        self.faults.append(ROSTER.fault_at(row, column, reason))

    # --- seats ---
    def compare_seats(self, rows: Iterable[RosterRow]) -> None:
        wanted = {row.seat: row for row in reversed(list(rows)) if row.seat is not None}
        taken: dict[int, int] = {}
        for number in sorted({*wanted, *self.current.terms}):
            term = self.current.terms.get(number)
            if row := wanted.get(number):
                self._seat(number, term, row, taken)
            elif term:
                self.seats[number] = SeatLine(
                    number, Fate.ENDED, old=_names(term.company), term=term.pk
                )

    def _seat(
        self, number: int, term: SeatTerm | None, row: RosterRow, taken: dict[int, int]
    ) -> None:
        new = (row.company_en, row.company_zh)
        try:
            company = pick_company(
                self.current.companies, side=self.current.side, name_en=new[0], name_zh=new[1]
            )
        except Refused as refused:
            for name, reason in refused.fields.items():
                self.fault(row.number, COMPANY_COLUMNS[name], str(reason))
            return
        if company and taken.setdefault(company.pk, number) != number:
            self.fault(
                row.number,
                Column.COMPANY_EN,
                _("This company is on seat %(seat)s too.") % {"seat": taken[company.pk]},
            )
        if term is None:
            fate, old = Fate.CREATED, ("", "")
        elif company is None or company.pk != term.company_id:
            fate, old = Fate.REPLACED, _names(term.company)
        else:
            old = _names(term.company)
            fate = Fate.UNCHANGED if old == new else Fate.CHANGED
        self.seats[number] = SeatLine(
            number,
            fate,
            old,
            new,
            term=term.pk if term else None,
            company=company.pk if company else None,
            row=row.number,
        )

    # --- people ---
    def compare_people(self, rows: Sequence[RosterRow]) -> None:
        matched = self._match(rows)
        for row in rows:
            if appointment := matched.get(row.email):
                self._member(row, appointment)
            else:
                self._newcomer(row)
        staying = {appointment.pk for appointment in matched.values()}
        for appointment in self.current.appointments:
            if appointment.pk not in staying:
                self._leaver(appointment)

    def _match(self, rows: Sequence[RosterRow]) -> dict[str, Appointment]:
        """Members by the address their row gives: by address, else (a corrected address) by a
        name that one unmatched row and one unmatched member bear."""
        members = {a.person.email.lower(): a for a in self.current.appointments}
        matched = {row.email: members[row.email] for row in rows if row.email in members}
        known = {*members, *self.current.former}
        strangers = [row for row in rows if row.email not in known]
        absent = [a for email, a in members.items() if email not in matched]
        for row in strangers:
            alike = [a for a in absent if _person_key(a.person) == _row_key(row)]
            twins = [r for r in strangers if _row_key(r) == _row_key(row)]
            if len(alike) == len(twins) == 1:
                matched[row.email] = alike[0]
        return matched

    def _refuse_names(self, row: RosterRow, person: Person | None) -> None:
        """Nobody newly takes the name of a present member of the other side."""
        if person is None or _row_key(row) != _person_key(person):
            called = names_compared(NamesOf(row.given_name, row.family_name, row.name_zh))
            if called & self.current.other_names:
                self.fault(row.number, Column.FAMILY_NAME, str(NAME_OF_OTHER_SIDE))

    def _member(self, row: RosterRow, appointment: Appointment) -> None:
        changes = _differences(row, appointment.person)
        self._refuse_names(row, appointment.person)
        if row.email != appointment.person.email and appointment.person.is_in_use:
            self.fault(row.number, Column.EMAIL, str(ADDRESS_IN_USE))
        term = appointment.term
        seat = term.seat.number if term else None
        if row.role != appointment.role:
            changes.append(
                RosterChange(
                    Column.ROLE, str(Role(appointment.role).label), str(Role(row.role).label)
                )
            )
        if row.seat != seat:
            changes.append(RosterChange(Column.SEAT, str(seat or ""), str(row.seat or "")))
        line = self.seats.get(row.seat) if row.seat else None
        rehoused = line is not None and line.changes_hands
        moves = row.role != appointment.role or row.seat != seat or rehoused
        if rehoused and line and row.seat == seat:
            changes.append(RosterChange(Column.COMPANY_EN, line.old[0], line.new[0]))
        if moves and appointment.person_id == self.actor_id:
            self.fault(row.number, Column.ROLE, _own_role())
        self.people.append(
            _line(
                row,
                Fate.CHANGED if changes else Fate.UNCHANGED,
                changes,
                side=self.current.side,
                moves=moves,
                person=appointment.person_id,
                appointment=appointment.pk,
            )
        )

    def _newcomer(self, row: RosterRow) -> None:
        person, side = self.current.former.get(row.email), self.current.side
        # Who comes back takes their name anew.
        self._refuse_names(row, None)
        if person is None:
            self.people.append(_line(row, Fate.CREATED, side=side, moves=True))
            return
        changes = _differences(row, person)
        self.people.append(
            _line(row, Fate.RETURNING, changes, side=side, moves=True, person=person.pk)
        )

    def _leaver(self, appointment: Appointment) -> None:
        if appointment.person_id == self.actor_id:
            self.faults.append(
                Fault(_("The file leaves you out, and you cannot end your own role."))
            )
        person, term = appointment.person, appointment.term
        self.people.append(
            PersonLine(
                row=0,
                fate=Fate.ENDED,
                name=person.name,
                email=person.email,
                role=appointment.role,
                seat=term.seat.number if term else None,
                person=person.pk,
                appointment=appointment.pk,
            )
        )


def _own_role() -> str:
    return _("You cannot end or change your own role. Ask another secretary or your head.")


def _line(
    row: RosterRow,
    fate: Fate,
    changes: Iterable[RosterChange] = (),
    *,
    side: str,
    moves: bool,
    person: int | None = None,
    appointment: int | None = None,
) -> PersonLine:
    return PersonLine(
        row=row.number,
        fate=fate,
        name=_row_name(row, side),
        email=row.email,
        role=row.role,
        seat=row.seat,
        changes=tuple(changes),
        moves=moves,
        person=person,
        appointment=appointment,
    )


def _row_name(row: RosterRow, side: str) -> str:
    """As `Person.name` would give it."""
    return Person(
        given_name=row.given_name,
        family_name=row.family_name,
        name_zh=row.name_zh,
        family_name_first=family_name_first(side, row.name_zh),
    ).name


def values_of(row: RosterRow, *, accepted: bool) -> dict[str, str]:
    """A row's personal fields by the names of the person's; without those that somebody who
    accepted their invitation sets in their own profile."""
    return {
        column.value: getattr(row, column)
        for column in PERSONAL
        if not (accepted and column in OWN_CHOICE)
    }


def _differences(row: RosterRow, person: Person) -> list[RosterChange]:
    wanted = values_of(row, accepted=person.accepted_at is not None)
    return [
        RosterChange(name, _shown(name, getattr(person, name)), _shown(name, new))
        for name, new in wanted.items()
        if getattr(person, name) != new
    ]


def _shown(name: str, value: str) -> str:
    return str(Language(value).label) if name == Column.LANGUAGE else value


def _names(company: Company) -> tuple[str, str]:
    return company.name_en, company.name_zh


def _row_key(row: RosterRow) -> tuple[str, str, str]:
    return row.given_name.casefold(), row.family_name.casefold(), row.name_zh


def _person_key(person: Person) -> tuple[str, str, str]:
    return person.given_name.casefold(), person.family_name.casefold(), person.name_zh
