"""Accounts by invitation mail only: inviting, and accepting with a password of one's own."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import invitations
from members.access import current_appointments, may_invite
from members.enums import Language, NotificationState
from members.models import Appointment, Notification, Person
from members.queries.people import held_by
from members.services import audit
from members.services.delegations import open_roster
from workinggroup.lib import doorbell, validation
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.punctuation import sentences
from workinggroup.lib.viewer import NOBODY, Viewer

RULE = "invitation"
SENDING_TIME = dt.timedelta(days=3)
"""How long the letter may wait to be sent; the link in it is dated when it is."""


@dataclass(frozen=True)
class Invited:
    """Who of those asked for was invited, and who has accepted before."""

    people: tuple[Person, ...]
    already: tuple[Person, ...]


@transaction.atomic
def invite_person(actor: Viewer, *, person: Person, now: dt.datetime) -> Notification:
    """Queue the letter with the one-time link; a link sent before stops working.

    Raises `NotAllowed` for who may not change the person's roster; `Refused` where the person
    holds no role, or has a password already (they reset it by mail themselves).
    """
    appointment = held_by(person, now)
    may_invite(actor, person, appointment).demand()
    held = cast("Appointment", appointment)
    open_roster(actor, held.delegation_id)
    return _queue(actor, appointment=held, now=now)


@transaction.atomic
def invite_people(
    actor: Viewer, *, people: Iterable[Person], side: str, now: dt.datetime
) -> Invited:
    """Invite all of `people` who hold a role in the delegation of `side` and have no account yet.

    Who has one is left alone and named in the answer. Raises `NotAllowed` for who may not change
    that roster.
    """
    open_roster(actor, side)
    wanted = current_appointments(now).filter(
        delegation=side, person__in=[person.pk for person in people]
    )
    invited, already = [], []
    for appointment in wanted:
        if appointment.person.has_usable_password():
            already.append(appointment.person)
        else:
            _queue(actor, appointment=appointment, now=now)
            invited.append(appointment.person)
    return Invited(tuple(invited), tuple(already))


@transaction.atomic
def accept_invitation(
    actor: Viewer, *, token: str, password: str, language: str, now: dt.datetime
) -> Person:
    """Set the password and the language of the account that `token` invites; the link is used up.

    `actor` is the invited person. Raises `Stale` where the link is not (or no longer) valid or
    the role has ended, `Refused` with the field where the password is too weak, and where another
    account has the address: who reads this reads that address.
    """
    found = invitations.find(token)
    if found.person is None or found.status is not invitations.InvitationStatus.VALID:
        raise Stale(_("This invitation can no longer be used."))
    person = Person.objects.select_for_update().get(pk=found.person.pk)
    # A second click waited for the lock: by now the first one has set a password.
    if invitations.find(token).status is not invitations.InvitationStatus.VALID:
        raise Stale(_("This invitation can no longer be used."))
    if actor.person_id != person.pk or not actor.is_member:
        raise Stale(_("This invitation can no longer be used."))
    if Person.objects.with_login(person.email).exclude(pk=person.pk).exists():
        raise Refused(
            _(
                "With this address you have an account here already. Tell the secretariat that "
                "invited you, and ask to be invited at another address."
            )
        )
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(error.messages[0], fields={"password1": sentences(error.messages)}) from error
    person.set_password(password)
    person.language = Language(language)
    person.accepted_at = now
    validation.check(person)
    person.save(update_fields=["password", "language", "accepted_at"])
    audit.record(
        actor,
        act="accept_invitation",
        subject=person,
        side=actor.side or "",
        now=now,
    )
    return person


def invite_anew(held: Appointment, *, now: dt.datetime) -> Notification:
    """Queue an invitation to who holds the role `held`, whose account was closed to whoever had it.
    Only inside an act that decided so."""
    return _queue(NOBODY, appointment=held, now=now)


def _queue(actor: Viewer, *, appointment: Appointment, now: dt.datetime) -> Notification:
    person = appointment.person
    # A letter still waiting would carry a second link.
    Notification.objects.filter(rule=RULE, recipient=person, state=NotificationState.QUEUED).update(
        state=NotificationState.MOOT
    )
    person.invited_at = now
    person.save(update_fields=["invited_at"])
    audit.record(
        actor,
        act="invite",
        subject=person,
        side=appointment.delegation_id,
        now=now,
    )
    doorbell.ring(doorbell.DELIVER)
    return Notification.objects.create(
        rule=RULE,
        subject_type="person",
        subject_id=person.pk,
        recipient=person,
        occurrence=now.isoformat(),
        due_at=now,
        expires_at=now + SENDING_TIME,
        created_at=now,
        try_at=now,
    )
