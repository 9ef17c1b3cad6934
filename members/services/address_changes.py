"""Another address for an account: asked for, confirmed or seconded, stopped, and made to count."""

import datetime as dt
import logging

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.access import demand_proof, person_of
from members.address_changes import (
    CHANGE_ENDED,
    counts_at,
    lapses_at,
    may_ask_for_address,
    may_confirm_address,
    may_second_address,
    may_stop_address,
    may_tell_lost_access,
    open_changes,
)
from members.enums import AddressOutcome
from members.models import AddressChange, Appointment, Person
from members.queries.people import held_by, last_side_of
from members.services.appointments import end_access
from members.services.delegations import of_elsewhere
from members.services.invitations import invite_anew
from members.services.notices import queue_address_letters, record_and_tell
from workinggroup.lib import validation
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import NOBODY, Viewer

logger = logging.getLogger(__name__)


@transaction.atomic
def ask_for_address(
    actor: Viewer, *, person: Person, email: str, now: dt.datetime, lost_access: bool = False
) -> AddressChange:
    """Ask for another address for the account of `person`: nothing changes yet.

    The new address gets a letter whose link its holder confirms, the old one a letter whose link
    stops it. Where the holder `lost_access` (to the address, or to their second factor: then
    `email` may be the one they have), another officer of their side has to agree, and it counts 48
    hours later. An open change that was asked for before is replaced. Raises `NotAllowed`,
    `Refused` (at `email`: another account of this delegation has it), `ProofNeeded`.
    """
    row, held = _locked_person(person, now)
    may_ask_for_address(actor, row, held).demand()
    if lost_access:
        may_tell_lost_access(actor, row, held).demand()
    demand_proof(actor, now)
    email = clean_line(email).lower()
    _refuse_same(row, email, lost_access=lost_access)
    for older in open_changes().filter(person=row):
        _end(older, AddressOutcome.STOPPED, now)
        record_and_tell(actor, act="stop_address", person=row, now=now)
    change = AddressChange(
        person=row, email=email, lost_access=lost_access, asked_by=person_of(actor), asked_at=now
    )
    validation.check(change)
    change.save()
    record_and_tell(actor, act="ask_for_address", person=row, now=now)
    queue_address_letters(change, now=now)
    return change


@transaction.atomic
def confirm_address(actor: Viewer, *, change: AddressChange, now: dt.datetime) -> AddressChange:
    """Make the new address count: `actor` is its holder, who came by the letter that went there.

    Raises `NotAllowed` for anybody else, `Stale` where it was stopped or lapsed, `ProofNeeded`
    unless they proved just now who they are, `Refused` where the address is an account's by now.
    """
    row = _locked(change)
    may_confirm_address(actor, row, now).demand()
    demand_proof(actor, now)
    _make_count(actor, row, now)
    return row


@transaction.atomic
def second_address(actor: Viewer, *, change: AddressChange, now: dt.datetime) -> AddressChange:
    """Agree, as the second officer of the side, that the holder has lost their access: the change
    counts 48 hours from `now`, unless it is stopped. Raises `NotAllowed`, `Refused`, `Stale`,
    `ProofNeeded`."""
    row = _locked(change)
    may_second_address(actor, row, held_by(row.person, now), now).demand()
    demand_proof(actor, now)
    row.seconded_by, row.seconded_at = person_of(actor), now
    row.save(update_fields=["seconded_by", "seconded_at"])
    record_and_tell(actor, act="second_address", person=row.person, now=now)
    return row


@transaction.atomic
def stop_address(
    actor: Viewer, *, change: AddressChange, now: dt.datetime, by_link: bool = False
) -> AddressChange:
    """Stop an open change: its holder, an officer of their side, or `by_link` whoever reads the
    old address. Raises `NotAllowed`, and `Stale` where it has ended."""
    row = _locked(change)
    if not by_link:
        may_stop_address(actor, row).demand()
    elif row.ended_at is not None:
        raise Stale(CHANGE_ENDED)
    _end(row, AddressOutcome.STOPPED, now)
    record_and_tell(actor, act="stop_address", person=row.person, now=now)
    return row


def carry_out_due_changes(*, now: dt.datetime) -> int:
    """Make those count whose 48 hours are over, and let those lapse that nobody carried on; how
    many counted. Each in a transaction of its own: two that run at once do each once. One that is
    refused lapses; nothing is raised for it."""
    done = 0
    for waiting in open_changes():
        try:
            with transaction.atomic():
                done += _carry_out(waiting.pk, now)
        except (Refused, IntegrityError) as error:
            # One that cannot be done keeps no other waiting, nor itself for ever.
            logger.warning("a change of an address lapses: %s", type(error).__name__)
            with transaction.atomic():
                _lapse(_locked(waiting), now)
    return done


def _carry_out(pk: int, now: dt.datetime) -> bool:
    change = open_changes().select_for_update(of=("self",)).filter(pk=pk).first()
    if change is None:
        return False
    counts = counts_at(change)
    if counts is not None:
        return now >= counts and _restore(change, now)
    if now >= lapses_at(change):
        _lapse(change, now)
    return False


def _lapse(change: AddressChange, now: dt.datetime) -> None:
    """End it without effect, and say so to who was told that it was asked for."""
    if change.ended_at is None:
        _end(change, AddressOutcome.LAPSED, now)
        record_and_tell(NOBODY, act="lapse_address", person=change.person, now=now)


def _restore(change: AddressChange, now: dt.datetime) -> bool:
    """Make a seconded change count: whatever opened the account before opens it no longer, and an
    invitation goes to the new address. It lapses where the role has ended meanwhile. Whether
    another account has the address does not matter yet: who reads it learns so when they accept."""
    held = held_by(change.person, now)
    if held is None:
        _lapse(change, now)
        return False
    person = change.person
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    end_access(person, now)
    _make_count(NOBODY, change, now)
    held.person = change.person
    invite_anew(held, now=now)
    return True


def _make_count(actor: Viewer, change: AddressChange, now: dt.datetime) -> None:
    person = Person.objects.select_for_update().get(pk=change.person_id)
    others = Person.objects.with_login(change.email).exclude(pk=person.pk)
    if person.has_usable_password() and others.exists():
        reason = _("This address cannot be used for this account. Ask for another one.")
        raise Refused(reason, fields={"email": reason})
    person.email = change.email
    validation.check(person, exclude=["password"])
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).delete()
    change.person = person
    _end(change, AddressOutcome.DONE, now)
    record_and_tell(actor, act="change_address", person=person, now=now)


def _end(change: AddressChange, outcome: AddressOutcome, now: dt.datetime) -> None:
    change.ended_at, change.outcome = now, outcome
    change.save(update_fields=["ended_at", "outcome"])


def _refuse_same(person: Person, email: str, *, lost_access: bool) -> None:
    """Whether an account elsewhere has the address is told to nobody: the letter goes there, and
    the confirmation fails."""
    reason = ""
    if email == person.email and not lost_access:
        reason = _("This is the address of the account.")
    others = Person.objects.filter(email__iexact=email).exclude(pk=person.pk)
    if others.exclude(of_elsewhere(last_side_of(person))).exists():
        reason = _("Another account of this delegation has this email address.")
    if reason:
        raise Refused(reason, fields={"email": reason})


def _locked(change: AddressChange) -> AddressChange:
    rows = AddressChange.objects.select_for_update(of=("self",))
    return rows.select_related("person", "asked_by", "seconded_by").get(pk=change.pk)


def _locked_person(person: Person, now: dt.datetime) -> tuple[Person, Appointment | None]:
    return Person.objects.select_for_update().get(pk=person.pk), held_by(person, now)
