"""Who speaks for whom: appointing, moving and ending, with the access that hangs on it."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from members.access import ROLE_ENDED, demand_proof, holds_key, may_let_go
from members.enums import SEATED_ROLES
from members.models import (
    ApiKey,
    Appointment,
    AuditEntry,
    CalendarKey,
    Delegation,
    Person,
    Seat,
    SeatTerm,
)
from members.naming import NAME_FIELDS, family_name_first
from members.seating import may_sit
from members.services import audit
from members.services.delegations import open_roster, refuse_elsewhere
from members.services.names import refuse_name_of_other_side
from members.services.notices import tell_of_key_holder
from workinggroup.lib import doorbell
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.viewer import Role, Viewer


@transaction.atomic
def appoint(
    actor: Viewer,
    *,
    person: Person,
    side: str,
    role: str,
    seat: Seat | None = None,
    now: dt.datetime,
) -> Appointment:
    """Give `person` a role in the delegation of `side` from `now`, on `seat` where it needs one.

    Raises `NotAllowed` for who may not change that roster; `Refused` where the person holds a
    role already or belongs elsewhere, the seat is vacant, or the place is taken.
    """
    delegation = open_roster(actor, side)
    refuse_elsewhere(person, side)
    if Appointment.objects.filter(person=person, ended_at=None).exists():
        raise Refused(_("%(name)s holds a role already.") % {"name": person.name})
    term = _term_for(delegation, role, seat)
    return begin(actor, person=person, delegation=delegation, role=role, term=term, now=now)


@transaction.atomic
def change_appointment(
    actor: Viewer,
    *,
    appointment: Appointment,
    role: str,
    seat: Seat | None = None,
    now: dt.datetime,
) -> Appointment:
    """Give a member another role or seat from `now`; the person's access goes on without a break.

    Returns the new appointment (the given one where nothing differs). Raises as `appoint`, and
    `Refused` to a secretary who would take their own role away.
    """
    delegation = open_roster(actor, appointment.delegation_id)
    term = _term_for(delegation, role, seat, replacing=appointment)
    if (appointment.role, appointment.term_id) == (role, term.pk if term else None):
        return appointment
    may_let_go(actor, appointment).demand()
    closed = close_appointment(actor, appointment=appointment, now=now, moved=True)
    return begin(
        actor,
        person=appointment.person,
        delegation=delegation,
        role=role,
        term=term,
        now=now,
        before=(appointment, closed),
    )


@transaction.atomic
def end_appointment(
    actor: Viewer, *, appointment: Appointment, now: dt.datetime, reason: str = ""
) -> Appointment:
    """End a member's role at `now`, and at that instant their sessions, API keys and calendar
    subscriptions. The account stays, as does all that it did.

    Raises `NotAllowed`; `Refused` for the actor's own role; `Stale` where it has ended already.
    """
    open_roster(actor, appointment.delegation_id)
    may_let_go(actor, appointment).demand()
    close_appointment(actor, appointment=appointment, now=now, reason=reason)
    return appointment


def begin(
    actor: Viewer,
    *,
    person: Person,
    delegation: Delegation,
    role: str,
    term: SeatTerm | None,
    now: dt.datetime,
    before: tuple[Appointment, AuditEntry] | None = None,
) -> Appointment:
    """Write a new appointment and its audit entry, and the person's name as that side writes it.

    Only inside an act that opened the roster. `before` is the appointment that it replaces, and the
    entry of its end. Of a key-holder who comes or goes both sides are told; API keys that somebody
    made before they held a key end. Raises `ProofNeeded` where a key is given, `Refused` for who
    comes, or comes back, with the name of a present member of the other side.
    """
    appointment = Appointment(
        person=person, delegation=delegation, role=role, term=term, began_at=now
    )
    if before is None:
        refuse_name_of_other_side(person, delegation.pk, NAME_FIELDS, now)
    gives_key = holds_key(appointment)
    if gives_key:
        demand_proof(actor, now)
    family_first = family_name_first(delegation.pk, person.name_zh)
    if person.family_name_first != family_first:
        person.family_name_first = family_first
        person.save(update_fields=["family_name_first"])
    appointment.save()
    entry = audit.record(
        actor,
        act="appoint",
        subject=appointment,
        label=person,
        now=now,
        changes={"role": ["", role], "seat": ["", term.seat.code if term else ""]},
    )
    had_key = before is not None and holds_key(before[0])
    if gives_key:
        tell_of_key_holder(entry, person, now=now)
        if not had_key:
            revoke_api_keys(person, now)
    elif before is not None and had_key:
        tell_of_key_holder(before[1], person, now=now)
    return appointment


def close_appointment(
    actor: Viewer,
    *,
    appointment: Appointment,
    now: dt.datetime,
    reason: str = "",
    moved: bool = False,
) -> AuditEntry:
    """End one appointment at `now`; unless `moved` to another, the person's access ends with it,
    and of a key-holder's both sides are told. Returns the entry in the record. Rings for the
    planner of letters: what was theirs to do is somebody else's now.

    Only inside an act that opened the roster. Raises `Stale` where it has ended already,
    `ProofNeeded` where a key is taken away.
    """
    took_key = holds_key(appointment)
    if took_key:
        demand_proof(actor, now)
    ended = Appointment.objects.filter(pk=appointment.pk, ended_at=None).update(ended_at=now)
    if not ended:
        raise Stale(ROLE_ENDED)
    appointment.ended_at = now
    if not moved:
        end_access(appointment.person, now)
        doorbell.ring(doorbell.PLAN_LETTERS)
    entry = audit.record(
        actor,
        act="end_appointment",
        subject=appointment,
        label=appointment.person,
        now=now,
        reason=reason,
        changes={"role": [appointment.role, ""]},
    )
    if took_key and not moved:
        tell_of_key_holder(entry, appointment.person, now=now)
    return entry


def end_access(person: Person, now: dt.datetime) -> None:
    """Revoke every API key and calendar subscription of a person and end their sessions."""
    revoke_api_keys(person, now)
    CalendarKey.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
    for session in UserSession.objects.filter(user=person):
        session.end()


def revoke_api_keys(person: Person, now: dt.datetime) -> None:
    """Revoke every API key of a person: none that was made before a role gave them a key of the
    delegation acts with it."""
    ApiKey.objects.filter(person=person, revoked_at=None).update(revoked_at=now)


def _term_for(
    delegation: Delegation, role: str, seat: Seat | None, replacing: Appointment | None = None
) -> SeatTerm | None:
    """The open term that an appointment with `role` hangs on; raises `Refused` where it cannot."""
    if role not in Role.values:
        raise _refused("role", _("Choose a role."))
    others = Appointment.objects.filter(delegation=delegation, ended_at=None, role=role)
    if replacing:
        others = others.exclude(pk=replacing.pk)
    if role == Role.HEAD and others.exists():
        raise _refused("role", _("The delegation has a head. End that role first."))
    if not (verdict := may_sit(role, seated=seat is not None)):
        raise _refused("seat", str(verdict.reason))
    if seat is None:
        return None
    term = SeatTerm.objects.filter(seat=seat, ended_at=None, seat__delegation=delegation).first()
    if term is None:
        raise _refused("seat", _("This seat is vacant. Assign it to a company first."))
    if role in SEATED_ROLES and others.filter(term=term).exists():
        raise _refused("seat", _("Someone already has this role on this seat."))
    return term


def _refused(field: str, reason: str) -> Refused:
    return Refused(reason, fields={field: reason})
