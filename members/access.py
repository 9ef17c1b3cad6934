"""Who is asking. Every door turns its caller into a `Viewer`; no rule ever sees a request.

`may_*` give a `Verdict`; `visible_*` a queryset to start every list and look-up from;
`audience_of_*` the people to tell.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import BigAutoField, DateTimeField, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import (
    ApiKey,
    Appointment,
    AuditEntry,
    CalendarKey,
    Company,
    Notification,
    Person,
    SavedFilter,
    Seat,
    SeatTerm,
)
from workinggroup.lib import tokens
from workinggroup.lib.errors import NotAllowed, ProofNeeded
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import (
    KEY_ROLES,
    MEMBERS_ONLY,
    NOBODY,
    YES,
    Role,
    Verdict,
    Viewer,
    no,
    not_now,
    too_late,
)

PLEASE_LOG_IN = _("Please log in.")
ROLE_ENDED = _("This role has ended already.")
# How long a proof of person counts for what asks for one anew.
PROOF_LASTS = dt.timedelta(minutes=5)

_Keyed = TypeVar("_Keyed", CalendarKey, ApiKey)


def person_of(viewer: Viewer) -> Person:
    """The row of who is asking. Raises `NotAllowed` for nobody."""
    if viewer.person is None:
        raise NotAllowed(PLEASE_LOG_IN)
    return cast("Person", viewer.person)


def appointment_of(viewer: Viewer) -> Appointment | None:
    """The row of the role that they hold; None for who holds none."""
    return cast("Appointment | None", viewer.appointment)


def open_at(now: dt.datetime, prefix: str = "") -> Q:
    """The condition that a term or an appointment runs at the instant `now`."""
    return Q(**{f"{prefix}began_at__lte": now}) & not_over_at(now, prefix)


def not_over_at(now: dt.datetime, prefix: str = "") -> Q:
    """The condition that a term or an appointment runs at the instant `now`, or begins later."""
    return Q(**{f"{prefix}ended_at": None}) | Q(**{f"{prefix}ended_at__gt": now})


def current_appointments(now: dt.datetime) -> QuerySet[Appointment]:
    """The appointments that give access at `now`: open, of active accounts, on a seat that is
    still its company's."""
    return (
        Appointment.objects.filter(open_at(now), person__is_active=True)
        .filter(Q(term=None) | open_at(now, "term__"))
        .select_related("person", "delegation", "term__seat", "term__company")
    )


@prepared(now=DateTimeField(), person=BigAutoField())
def _appointments_of(*, now: Any, person: Any) -> QuerySet[Appointment]:
    return current_appointments(now).filter(person=person)[:1]


def viewer_of(user: Person | AnonymousUser | None, now: dt.datetime) -> Viewer:
    """The viewer that a signed-in user, a key's holder or a mail's recipient is at `now`.

    One query. Somebody whose appointment ended, or whose account is closed, is nobody.
    """
    if not isinstance(user, Person) or not user.is_active:
        return NOBODY
    appointments = _appointments_of(now=now, person=user.pk)
    if not appointments and not user.is_superuser:
        return NOBODY
    return Viewer(user, appointments[0] if appointments else None)


def viewers_of(people: QuerySet[Person], now: dt.datetime) -> dict[int, Viewer]:
    """As `viewer_of` for many people at once, by their keys; who is nobody is left out.

    Two queries.
    """
    appointments = {a.person_id: a for a in current_appointments(now).filter(person__in=people)}
    return {
        person.pk: Viewer(person, appointments.get(person.pk))
        for person in people.filter(is_active=True)
        if person.pk in appointments or person.is_superuser
    }


# --- proof of person ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Proof:
    """How somebody proved in their session who they are: when (UTC) and how (`ProofWay`) last, and
    whether ever by a second factor. Where they did, only that counts."""

    at: dt.datetime | None = None
    by_second_factor: bool = False
    way: str = ""


NO_PROOF = Proof()


def holds_key(held: Appointment) -> bool:
    """Whether a role signs or clears for its side, decides who does, or may stand in for who does:
    head, deputy of the head, counsel, secretary."""
    return held.role in KEY_ROLES or (held.acting and held.role != Role.ALTERNATE)


# As `holds_key`, for appointments in the database.
HOLDS_KEY = Q(role__in=KEY_ROLES) | (Q(acting=True) & ~Q(role=Role.ALTERNATE))


def needs_second_factor(viewer: Viewer) -> bool:
    """Whether this viewer acts only with a second factor: who holds a key, and the operator. The
    example's accounts are let off (`SECOND_FACTOR`)."""
    if not settings.SECOND_FACTOR:
        return False
    held = appointment_of(viewer)
    return holds_key(held) if held else viewer.is_operator


def may_stay_logged_in(viewer: Viewer) -> bool:
    """Whether somebody who asks for it stays logged in for two weeks: members who hold no key."""
    held = appointment_of(viewer)
    return held is not None and not holds_key(held)


def has_second_factor(person: Person) -> bool:
    """Whether an account has an app or a passkey set up. One query."""
    return second_factors(person).exists()


def second_factors(person: Person) -> QuerySet[Authenticator]:
    """The apps and passkeys of an account. Recovery codes are the way back to one of them."""
    own: QuerySet[Authenticator] = Authenticator.objects.filter(user=person)
    return own.exclude(type=Authenticator.Type.RECOVERY_CODES)


def viewer_in_session(
    user: Person | AnonymousUser | None, proof: Proof, now: dt.datetime
) -> Viewer:
    """The viewer that is signed in at `now`, with what their session proves. One query.

    Who needs a second factor and did not use one in this session is nobody; `awaits_factor` tells
    the door why.
    """
    viewer = viewer_of(user, now)
    if needs_second_factor(viewer) and not proof.by_second_factor:
        return Viewer(awaits_factor=True)
    return viewer.in_person(proof.at, proof.way)


def demand_proof(viewer: Viewer, now: dt.datetime) -> None:
    """Raise `ProofNeeded` unless the viewer proved within `PROOF_LASTS` before `now` who they are:
    for what binds a side, or opens a further door to an account. Whoever types at the server's own
    prompt has proved it to the server."""
    if viewer.at_prompt:
        return
    if viewer.proved_at is None or now - viewer.proved_at > PROOF_LASTS:
        raise ProofNeeded


# --- the roster is shared: both sides see who sits where -----------------------------------------
def visible_appointments(viewer: Viewer) -> QuerySet[Appointment]:
    """Who holds or held which role, of both sides."""
    rows = Appointment.objects.select_related("person", "delegation", "term__seat", "term__company")
    return rows.none() if viewer.is_nobody else rows


def visible_companies(viewer: Viewer) -> QuerySet[Company]:
    """The companies that hold or held a seat, of both sides."""
    if viewer.is_nobody:
        return Company.objects.none()
    return Company.objects.filter(pk__in=SeatTerm.objects.values("company"))


def visible_people(viewer: Viewer) -> QuerySet[Person]:
    """Everybody who is or was in a delegation; the operator's account is the operator's own."""
    if viewer.is_nobody:
        return Person.objects.none()
    if viewer.is_operator:
        return Person.objects.all()
    return Person.objects.filter(
        Q(pk=viewer.person_id) | Q(pk__in=Appointment.objects.values("person"))
    )


def may_manage_roster(viewer: Viewer, side: str) -> Verdict:
    """A side's own secretary or head, or the operator, changes that side's roster (practice:
    nominations are confirmed by the side itself, never by the other)."""
    if viewer.is_operator or (viewer.manages_own_side and viewer.side == side):
        return YES
    return no(_("Only the secretariat of that side can edit its roster."))


def may_invite(viewer: Viewer, person: Person, held: Appointment | None) -> Verdict:
    """Send the link to an account to `person` of the roster, with the role they hold, who has
    none yet."""
    if held is None:
        return not_now(
            _("%(name)s holds no role, so there is nothing to invite to.") % _name(person)
        )
    if not (verdict := may_manage_roster(viewer, held.delegation_id)):
        return verdict
    if person.has_usable_password():
        return not_now(
            _("%(name)s has an account. A forgotten password is reset on the login page.")
            % _name(person)
        )
    return YES


def may_let_go(viewer: Viewer, held: Appointment) -> Verdict:
    """Take a role away, but one's own: who did would lock themselves out."""
    if held.person_id == viewer.person_id:
        return not_now(
            _("You cannot end or change your own role. Ask another secretary or your head.")
        )
    return YES


def may_vacate_seat(viewer: Viewer, seat: Seat, running: SeatTerm | None) -> Verdict:
    """End the `running` term of a company on a seat."""
    if not (verdict := may_manage_roster(viewer, seat.delegation_id)):
        return verdict
    return YES if running else too_late(_("This seat is vacant."))


def may_designate(viewer: Viewer) -> Verdict:
    """Say who acts for the own side's head and delegates: its head, or its secretariat on the
    head's behalf (practice: alternates act when designated by the head)."""
    if viewer.manages_own_side:
        return YES
    return no(_("Only the head or the secretariat of a side designates acting representatives."))


def may_enter_admin(viewer: Viewer) -> Verdict:
    """Open the admin site: the secretaries of both sides, and the operator."""
    if viewer.is_secretary or viewer.is_operator:
        return YES
    return no(_("The admin site is for the two secretariats."))


def may_export_everything(viewer: Viewer) -> Verdict:
    """Take along in files all that the own side may see: its secretariat. The operator has no side,
    and each list for itself."""
    if viewer.is_secretary:
        return YES
    return no(_("Only the secretariat of a side exports everything that the side may see."))


def own_people(viewer: Viewer) -> QuerySet[Person]:
    """The people whose accounts and mail the viewer's secretariat looks after: those who are or
    were of its side."""
    if viewer.is_operator:
        return Person.objects.all()
    if viewer.is_nobody:
        return Person.objects.none()
    return Person.objects.filter(
        pk__in=Appointment.objects.filter(delegation=viewer.side).values("person")
    )


# --- each person's own ---------------------------------------------------------------------------
def visible_calendar_keys(viewer: Viewer) -> QuerySet[CalendarKey]:
    """One's own subscriptions."""
    return CalendarKey.objects.filter(person=viewer.person_id)


def visible_api_keys(viewer: Viewer) -> QuerySet[ApiKey]:
    """One's own API keys."""
    return ApiKey.objects.filter(person=viewer.person_id)


def visible_saved_filters(viewer: Viewer) -> QuerySet[SavedFilter]:
    """One's own filters of the lists of the admin site; nobody else's, the operator's neither."""
    return SavedFilter.objects.filter(person=viewer.person_id)


def visible_notifications(viewer: Viewer) -> QuerySet[Notification]:
    """The mail log: a secretary's own side, the operator's all, everybody's own."""
    rows = Notification.objects.select_related("recipient")
    if viewer.is_operator:
        return rows
    if viewer.is_nobody:
        return rows.none()
    if viewer.is_secretary:
        return rows.filter(recipient__in=own_people(viewer))
    return rows.filter(recipient=viewer.person_id)


def may_retry_letters(viewer: Viewer) -> Verdict:
    """A secretary for its own side's mail, the operator for all."""
    if viewer.is_secretary or viewer.is_operator:
        return YES
    return no(_("Only the secretariat can resend an email."))


def may_read_mailbox(viewer: Viewer, *, example: bool) -> Verdict:
    """Mail kept in files instead of being sent: for the operator, and in the example for all."""
    if example or viewer.is_operator:
        return YES
    return no(_("Only the operator can read the mail folder."))


def visible_audit(viewer: Viewer) -> QuerySet[AuditEntry]:
    """What is shared, and what is private to the viewer's own side."""
    rows = AuditEntry.objects.select_related("actor")
    if viewer.is_operator:
        return rows
    if viewer.is_nobody:
        return rows.none()
    return rows.filter(Q(side="") | Q(side=viewer.side))


def visible_audit_on_pages(viewer: Viewer) -> QuerySet[AuditEntry]:
    """As `visible_audit`, for pages on which a reading cannot be put on record: to the operator
    only what both sides may read."""
    rows = visible_audit(viewer)
    return rows.filter(side="") if viewer.is_operator else rows


def operated_calendar_keys(viewer: Viewer) -> QuerySet[CalendarKey]:
    """Everybody's subscriptions, without their secrets, for who runs the server."""
    rows = CalendarKey.objects.select_related("person")
    return rows if viewer.is_operator else rows.none()


def operated_api_keys(viewer: Viewer) -> QuerySet[ApiKey]:
    """Everybody's API keys, without their secrets, for who runs the server."""
    rows = ApiKey.objects.select_related("person")
    return rows if viewer.is_operator else rows.none()


# --- keys carried outside the browser ------------------------------------------------------------
def calendar_key_with(token: str) -> CalendarKey | None:
    """The subscription whose address holds `token`, revoked or not; None for an unknown one."""
    return _key_with(CalendarKey.objects.all(), token)


def api_key_with(token: str) -> ApiKey | None:
    """The API key with this token, revoked or not; None for an unknown one."""
    return _key_with(ApiKey.objects.all(), token)


def _key_with(rows: QuerySet[_Keyed], token: str) -> _Keyed | None:
    return rows.select_related("person").filter(key_hash=tokens.token_hash(token)).first()


def viewer_of_key(key: CalendarKey | ApiKey, now: dt.datetime) -> Viewer:
    """The member that a key speaks for at `now`: nobody once it is revoked, and nobody once the
    account, the seat or the appointment has ended. A program acts for who needs a second factor
    only once they have one; a calendar acts for nobody. The operator carries no keys. One query,
    and for who needs it one more."""
    if key.revoked_at is not None and key.revoked_at <= now:
        return NOBODY
    viewer = viewer_of(key.person, now)
    if not viewer.is_member:
        return NOBODY
    acts = isinstance(key, ApiKey) and needs_second_factor(viewer)
    return NOBODY if acts and not has_second_factor(key.person) else viewer


def may_carry_keys(viewer: Viewer) -> Verdict:
    """Subscribe a calendar, make an API key: members, each for themselves."""
    return YES if viewer.is_member else no(MEMBERS_ONLY)


def _name(person: Person) -> dict[str, str]:
    return {"name": person.name}
