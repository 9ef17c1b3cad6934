"""Who is asking. Every door turns its caller into a `Viewer`; no rule ever sees a request.

`may_*` give a `Verdict`; `visible_*` a queryset to start every list and look-up from;
`audience_of_*` the people to tell.
"""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigAutoField, DateTimeField, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.enums import Role, Side
from members.models import (
    ApiKey,
    Appointment,
    AuditEntry,
    CalendarKey,
    Company,
    Notification,
    Person,
    SeatTerm,
)
from workinggroup.lib import keys
from workinggroup.lib.errors import NotAllowed
from workinggroup.lib.prepared import Placeholder, prepared

_Keyed = TypeVar("_Keyed", CalendarKey, ApiKey)
MANAGING_ROLES = frozenset({Role.HEAD, Role.SECRETARY})


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a reason for the reader."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed

    def demand(self) -> None:
        """Raise `NotAllowed` with the reason unless allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason)


YES = Verdict(True)


def no(reason: str | Promise) -> Verdict:
    """A refusal, for this `reason` that the reader is told."""
    return Verdict(False, reason)


@dataclass(frozen=True)
class Viewer:
    """Somebody at a door: a person with the role they hold now, the operator, or nobody."""

    person: Person | None = None
    appointment: Appointment | None = None
    # Whoever types at the server's own prompt: an operator without an account.
    at_prompt: bool = False

    @cached_property
    def side(self) -> Side | None:
        return Side(self.appointment.delegation_id) if self.appointment else None

    @cached_property
    def role(self) -> Role | None:
        return Role(self.appointment.role) if self.appointment else None

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def is_member(self) -> bool:
        """Holds an open appointment on a side."""
        return self.appointment is not None

    @property
    def ends_at(self) -> dt.datetime | None:
        """When (UTC) this role ends with its appointment or its seat's term; None while open."""
        if self.appointment is None:
            return None
        term = self.appointment.term
        ends = (self.appointment.ended_at, term.ended_at if term else None)
        return min((end for end in ends if end is not None), default=None)

    @property
    def is_operator(self) -> bool:
        """Runs the server; belongs to no side. Sees everything, on the record."""
        if self.person is None:
            return self.at_prompt
        return self.person.is_superuser and not self.appointment

    @property
    def is_nobody(self) -> bool:
        return not (self.is_member or self.is_operator)

    @property
    def is_secretary(self) -> bool:
        return self.role is Role.SECRETARY

    @property
    def is_head(self) -> bool:
        return self.role is Role.HEAD

    @property
    def is_counsel(self) -> bool:
        return self.role is Role.COUNSEL

    @property
    def manages_own_side(self) -> bool:
        """Head or secretary: decides for the side what is released and who sits where."""
        return self.role in MANAGING_ROLES

    def require_person(self) -> Person:
        """The person, or `NotAllowed` for nobody."""
        if self.person is None:
            raise NotAllowed(_("Please log in."))
        return self.person

    def require_side(self) -> Side:
        """The side, or `NotAllowed` for who belongs to none."""
        if self.side is None:
            raise NotAllowed(_("Only members of a delegation may do this."))
        return self.side

    def as_asker(self) -> tuple[Hashable, dict[str, Any]]:
        """For prepared queries: the viewer who stands for all of this side and role, and the key
        of this one, for rules that ask for it."""
        if self.person is None:
            return self, {}
        stands_for_all = _anybody(self.side, self.role, superuser=self.person.is_superuser)
        return stands_for_all, {"reader": self.person.pk}


NOBODY = Viewer()
PROMPT = Viewer(at_prompt=True)


@dataclass(frozen=True)
class _Somebody:
    """All that a rule may know of a person for whom a query is prepared."""

    pk: Placeholder
    is_superuser: bool


@dataclass(frozen=True)
class _Post:
    """All that a rule may know of their appointment: whoever reads more fails at once, instead of
    deciding for everybody by what is true of one."""

    delegation_id: str
    role: str


@cache
def _anybody(side: Side | None, role: Role | None, *, superuser: bool) -> Viewer:
    person = _Somebody(Placeholder("reader", BigAutoField()), superuser)
    post = _Post(side, role) if side and role else None
    return Viewer(cast("Person", person), cast("Appointment | None", post))


def open_at(now: dt.datetime, prefix: str = "") -> Q:
    """The condition that a term or an appointment runs at the instant `now`."""
    return Q(**{f"{prefix}began_at__lte": now}) & (
        Q(**{f"{prefix}ended_at": None}) | Q(**{f"{prefix}ended_at__gt": now})
    )


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
    return no(_("Only the secretariat of that side may change its roster."))


def may_designate(viewer: Viewer) -> Verdict:
    """Say who acts for the own side's head and delegates: its head, or its secretariat on the
    head's behalf (practice: alternates act when designated by the head)."""
    if viewer.manages_own_side:
        return YES
    return no(_("Only the head or the secretariat of a side says who acts for whom."))


def may_enter_admin(viewer: Viewer) -> Verdict:
    """Open the admin site: the secretaries of both sides, and the operator."""
    if viewer.is_secretary or viewer.is_operator:
        return YES
    return no(_("The admin site is for the two secretariats."))


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
    return no(_("Only the secretariat may send a letter again."))


def may_read_mailbox(viewer: Viewer, *, example: bool) -> Verdict:
    """Mail kept in files instead of being sent: for the operator, and in the example for all."""
    if example or viewer.is_operator:
        return YES
    return no(_("Only the operator may read the mail folder."))


def visible_audit(viewer: Viewer) -> QuerySet[AuditEntry]:
    """What is shared, and what is private to the viewer's own side."""
    rows = AuditEntry.objects.select_related("actor")
    if viewer.is_operator:
        return rows
    if viewer.is_nobody:
        return rows.none()
    return rows.filter(Q(side="") | Q(side=viewer.side))


def told_audit(viewer: Viewer) -> QuerySet[AuditEntry]:
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
def calendar_key_with(secret: str) -> CalendarKey | None:
    """The subscription whose address holds `secret`, revoked or not; None for an unknown one."""
    return _key_with(CalendarKey.objects.all(), secret)


def api_key_with(secret: str) -> ApiKey | None:
    """The API key with this secret, revoked or not; None for an unknown one."""
    return _key_with(ApiKey.objects.all(), secret)


def _key_with(rows: QuerySet[_Keyed], secret: str) -> _Keyed | None:
    return rows.select_related("person").filter(key_hash=keys.hashed(secret)).first()


def viewer_of_key(key: CalendarKey | ApiKey, now: dt.datetime) -> Viewer:
    """The member that a key speaks for at `now`: nobody once it is revoked, and nobody once the
    account, the seat or the appointment has ended. The operator carries no keys. One query."""
    if key.revoked_at is not None and key.revoked_at <= now:
        return NOBODY
    viewer = viewer_of(key.person, now)
    return viewer if viewer.is_member else NOBODY


def may_carry_keys(viewer: Viewer) -> Verdict:
    """Subscribe a calendar, make an API key: members, each for themselves."""
    return YES if viewer.is_member else no(_("Only members of a delegation may do this."))
