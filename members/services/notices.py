"""What is told of who holds a key: to themselves, to both secretariats and to both heads, and in
the record that both sides read. Nobody takes the place of a head in silence."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from members.access import HOLDS_KEY, current_appointments, holds_key
from members.address_changes import CONFIRM, STOP
from members.models import AddressChange, AuditEntry, Notification, Person
from members.models.person import HAS_NO_PASSWORD
from members.naming import NAME_FIELDS
from members.queries.people import held_by, last_role_of, last_side_of
from members.services import audit
from workinggroup.lib import doorbell
from workinggroup.lib.viewer import MANAGING_ROLES, Viewer

NOTICE_EXPIRES_AFTER = dt.timedelta(days=7)
OF_ADDRESS = "address"
OF_KEY_HOLDER = "key_holder"


def record_and_tell(
    actor: Viewer,
    *,
    act: str,
    person: Person,
    now: dt.datetime,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write down an act on the account of `person`. Of who holds a key both sides read it and their
    officers are told, and both read it of the operator; of others it is their own side's. What was
    begun while somebody held a role ends as it began, though the role has ended meanwhile."""
    role = last_role_of(person)
    is_key_holder = role is not None and holds_key(role)
    entry = audit.record(
        actor,
        act=act,
        subject=person,
        side="" if is_key_holder or role is None else role.delegation_id,
        now=now,
        changes=dict(changes or {}),
    )
    if is_key_holder:
        tell_of_key_holder(entry, person, now=now)


def record_correction(
    actor: Viewer,
    *,
    act: str,
    person: Person,
    side: str,
    now: dt.datetime,
    changes: Mapping[str, Any],
) -> None:
    """Write down corrected fields of `person`, as [old, new]: their own side reads them. The names
    of who holds a key both sides read, and are told."""
    held = held_by(person, now)
    is_key_holder = held is not None and holds_key(held)
    names = {name: pair for name, pair in changes.items() if is_key_holder and name in NAME_FIELDS}
    if names:
        record_and_tell(actor, act=act, person=person, now=now, changes=names)
    if others := {name: pair for name, pair in changes.items() if name not in names}:
        audit.record(actor, act=act, subject=person, side=side, now=now, changes=others)


def tell_of_key_holder(entry: AuditEntry, person: Person, *, now: dt.datetime) -> None:
    """Queue a letter about `entry`, which both sides read, to `person` whom it is about, who may
    hold no role any more; to the secretaries and the heads of both sides; and to counsel and deputy
    of theirs: the one secretary of a side is not the only one of it who hears what they did."""
    side = last_side_of(person)
    readers = current_appointments(now).filter(
        Q(role__in=MANAGING_ROLES) | (Q(delegation=side) & HOLDS_KEY)
    )
    to = {person.pk, *readers.values_list("person", flat=True)}
    # Who has no account yet is told by their invitation.
    never_had_one = HAS_NO_PASSWORD & Q(accepted_at=None)
    people = Person.objects.filter(pk__in=to, is_active=True).exclude(never_had_one)
    Notification.objects.bulk_create(
        [
            Notification(
                rule=OF_KEY_HOLDER,
                subject_type="auditentry",
                subject_id=entry.pk,
                recipient=recipient,
                occurrence=entry.act,
                payload={"own": recipient.pk == person.pk},
                due_at=now,
                expires_at=now + NOTICE_EXPIRES_AFTER,
                created_at=now,
                try_at=now,
            )
            for recipient in people.order_by("pk")
        ]
    )
    doorbell.ring(doorbell.DELIVER)


def queue_address_letters(change: AddressChange, *, now: dt.datetime) -> None:
    """Queue the two letters of a change that was asked for: to the new address, to confirm it, and
    to the old one, to stop it. Where access was lost the new address has nothing to confirm."""
    letters = [(STOP, change.person.email)]
    if not change.lost_access:
        letters.append((CONFIRM, change.email))
    for purpose, address in letters:
        Notification.objects.create(
            rule=OF_ADDRESS,
            subject_type="addresschange",
            subject_id=change.pk,
            recipient=change.person,
            occurrence=purpose,
            payload={"to": address},
            due_at=now,
            expires_at=now + NOTICE_EXPIRES_AFTER,
            created_at=now,
            try_at=now,
        )
    doorbell.ring(doorbell.DELIVER)
