"""People of a delegation: adding them and correcting what is known of them."""

import datetime as dt
from collections.abc import Mapping

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from members.address_changes import ADDRESS_IN_USE
from members.models import Appointment, Person, Seat
from members.naming import family_name_first
from members.queries.people import OF_NO_DELEGATION, last_side_of
from members.services import appointments, audit
from members.services.delegations import of_elsewhere, open_roster
from members.services.edits import merge, stored
from members.services.names import refuse_name_of_other_side
from members.services.notices import record_and_tell, record_correction
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import NotAllowed, Refused
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

PERSON_FIELDS = (
    "email",
    "given_name",
    "family_name",
    "name_zh",
    "title_en",
    "title_zh",
    "language",
    "time_zone",
)
"""What a secretariat keeps of its people."""


@transaction.atomic
def add_person(
    actor: Viewer,
    *,
    side: str,
    role: str,
    seat: Seat | None = None,
    values: Mapping[str, str],
    now: dt.datetime,
) -> Appointment:
    """Take a person into the delegation of `side`: account (not invited yet) and role at once.

    `values` are by the names in `FIELDS`. Somebody who was in this delegation before comes back
    with their account. Whether an account outside it has that address is told to nobody: who reads
    it learns so when they accept the invitation. Raises as `appoint`, and `Refused` with the fields
    at fault.
    """
    open_roster(actor, side)
    email = clean_line(values.get("email", "")).lower()
    person = Person.objects.exclude(of_elsewhere(side)).filter(email__iexact=email).first()
    if person is None:
        person = create(actor, side=side, values=values, now=now)
    else:
        write_person(actor, person=person, side=side, values=values, now=now)
    return appointments.appoint(actor, person=person, side=side, role=role, seat=seat, now=now)


@transaction.atomic
def change_person(
    actor: Viewer,
    *,
    person: Person,
    values: Mapping[str, str],
    now: dt.datetime,
    seen: FieldMarks | None = None,
) -> Person:
    """Correct what a secretariat keeps of a person of its own side (`PERSON_FIELDS`).

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too, the person themselves perhaps. Raises `NotAllowed` for who may not change that
    side's roster; `Refused` with the fields at fault, such as an email that another account has.
    """
    side = last_side_of(person)
    if not side:
        raise NotAllowed(OF_NO_DELEGATION)
    open_roster(actor, side)
    row = Person.objects.select_for_update().get(pk=person.pk)
    values = merge(actor, row, stored(row, PERSON_FIELDS), values, seen)
    write_person(actor, person=row, side=side, values=values, now=now)
    return row


def create(actor: Viewer, *, side: str, values: Mapping[str, str], now: dt.datetime) -> Person:
    """A new account without a password. Only inside an act that opened the roster, and that gives
    it a role next: its name is looked at then. Raises `Refused`, at the field, where a value cannot
    be."""
    person = Person()
    _assign(person, values)
    person.family_name_first = family_name_first(side, person.name_zh)
    person.set_unusable_password()
    _check(person, side)
    person.save()
    audit.record(actor, act="add_person", subject=person, now=now)
    return person


def write_person(
    actor: Viewer, *, person: Person, side: str, values: Mapping[str, str], now: dt.datetime
) -> dict[str, list[str]]:
    """Write what differs, and say what: field -> [old, new]. Only inside an act that opened the
    roster. Raises `Refused` for another email of an account in use, which its holder confirms
    (`services/address_changes.py`), and for a name that somebody of the other side has."""
    changes = _assign(person, values)
    if not changes:
        return {}
    _check(person, side)
    refuse_name_of_other_side(person, side, changes, now)
    address = changes.pop("email", None)
    # As it is now: the invitation may have been accepted while this was written.
    if address and Person.objects.select_for_update().get(pk=person.pk).is_in_use:
        raise Refused(ADDRESS_IN_USE, fields={"email": ADDRESS_IN_USE})
    person.family_name_first = family_name_first(side, person.name_zh)
    person.save(update_fields=[*changes, *(["email"] if address else []), "family_name_first"])
    if changes:
        record_correction(
            actor, act="change_person", person=person, side=side, now=now, changes=changes
        )
    if address:
        EmailAddress.objects.filter(user=person).delete()
        record_and_tell(actor, act="change_address", person=person, now=now)
        changes["email"] = address
    return changes


def _assign(person: Person, values: Mapping[str, str]) -> dict[str, list[str]]:
    changes = {}
    for field in PERSON_FIELDS:
        if field not in values:
            continue
        new = clean_line(str(values[field]))
        new = new.lower() if field == "email" else new
        old = getattr(person, field)
        if old != new:
            changes[field] = [old, new]
            setattr(person, field, new)
    return changes


def _check(person: Person, side: str) -> None:
    own = Person.objects.exclude(of_elsewhere(side))
    if own.filter(email__iexact=person.email).exclude(pk=person.pk).exists():
        reason = _("Another account of this delegation has this email address.")
        raise Refused(reason, fields={"email": reason})
    validation.check(person, exclude=["password"])
