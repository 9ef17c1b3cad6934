"""The one-time link of an invitation: signed, dated, and void once used or sent anew.

No secret is stored: the link is made when the letter is composed, from the account's own state.
"""

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from members.models import Person

_SALT = "members.invitations"


class InvitationStatus(Enum):
    """What a link is good for."""

    VALID = "valid"
    EXPIRED = "expired"
    # Used, or replaced by a newer one.
    USED = "used"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Invitation:
    """A link as it is found; `person` only where the signature is ours."""

    status: InvitationStatus
    person: Person | None = None


def invitation_link(person: Person) -> str:
    """The absolute address at which `person` sets a password; valid from now on for
    INVITATION_TIMEOUT seconds, once. For the composer of the letter, and for nobody else."""
    token = signing.dumps({"person": person.pk, "state": _state(person)}, salt=_SALT)
    return f"{settings.SITE_URL}{reverse('accept_invitation', args=[token])}"


def find(token: str) -> Invitation:
    """What a token stands for. Never raises; one query."""
    try:
        content = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return Invitation(InvitationStatus.UNKNOWN)
    person = Person.objects.filter(pk=content["person"], is_active=True).first()
    if person is None:
        return Invitation(InvitationStatus.UNKNOWN)
    if not constant_time_compare(content["state"], _state(person)):
        return Invitation(InvitationStatus.USED, person)
    age = dt.timedelta(seconds=settings.INVITATION_TIMEOUT)
    try:
        signing.loads(token, salt=_SALT, max_age=age)
    except signing.SignatureExpired:
        return Invitation(InvitationStatus.EXPIRED, person)
    return Invitation(InvitationStatus.VALID, person)


def _state(person: Person) -> str:
    """Changes with the password, the address and each invitation, as Django's reset tokens do."""
    invited = person.invited_at.isoformat() if person.invited_at else ""
    parts = f"{person.pk}|{person.password}|{person.email}|{invited}"
    return salted_hmac(_SALT, parts, algorithm="sha256").hexdigest()[:32]
