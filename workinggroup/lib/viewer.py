"""Who is asking, as a side and a role, and what a rule answers them.

Every door turns its caller into a `Viewer` (`members.access.viewer_of`); no rule sees a request.
"""

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, Protocol, cast

from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.prepared import Placeholder


class Side(models.TextChoices):
    US = "us", _("US side")
    CN = "cn", _("Chinese side")

    @property
    def other(self) -> "Side":
        return Side.CN if self is Side.US else Side.US

    @property
    def family_name_first(self) -> bool:
        """Whether this side writes its people's names family name first, in Latin letters too."""
        return self is Side.CN


class Role(models.TextChoices):
    HEAD = "head", _("head of delegation")
    DELEGATE = "delegate", _("delegate")
    ALTERNATE = "alternate", _("alternate")
    ADVISER = "adviser", _("adviser")
    COUNSEL = "counsel", _("counsel")
    SECRETARY = "secretary", _("secretary")


class ProofWay(models.TextChoices):
    """How somebody proved who they are: as the sign-in library's records have it."""

    PASSWORD = "password", _("password")
    APP = "totp", _("code of an app")
    RECOVERY = "recovery_codes", _("recovery code")
    PASSKEY = "webauthn", _("passkey")


MEMBERS_ONLY = _("Only members of a delegation may do this.")
MANAGING_ROLES = frozenset({Role.HEAD, Role.SECRETARY})
# Who signs and clears for a side, or decides who does; they work on joint texts before they are
# circulated, and sit in the sittings for heads.
KEY_ROLES = frozenset({Role.HEAD, Role.COUNSEL, Role.SECRETARY})


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a reason for the reader, and what kind of refusal that is."""

    allowed: bool
    reason: str | Promise = ""
    refusal: type[Refused] = NotAllowed

    def __bool__(self) -> bool:
        return self.allowed

    def demand(self) -> None:
        """Raise its `refusal` with the reason unless allowed."""
        if not self.allowed:
            raise self.refusal(self.reason)


YES = Verdict(True)


def no(reason: str | Promise) -> Verdict:
    """This viewer may not, for this `reason` that the reader is told."""
    return Verdict(False, reason)


def not_now(reason: str | Promise) -> Verdict:
    """Who may at other times cannot as things stand."""
    return Verdict(False, reason, Refused)


def too_late(reason: str | Promise) -> Verdict:
    """Somebody did it, or something that forbids it, first."""
    return Verdict(False, reason, Stale)


class PersonRow(Protocol):
    """What the ground knows of a person: `members.access.person_of` gives the row."""

    @property
    def pk(self) -> Any: ...
    @property
    def is_superuser(self) -> Any: ...


class EndingRow(Protocol):
    @property
    def ended_at(self) -> dt.datetime | None: ...


class AppointmentRow(EndingRow, Protocol):
    """What the ground knows of an appointment: `members.access.appointment_of` gives the row."""

    @property
    def delegation_id(self) -> str: ...
    @property
    def role(self) -> Any: ...
    @property
    def term(self) -> EndingRow | None: ...


@dataclass(frozen=True)
class Viewer:
    """Somebody at a door: a person with the role they hold now, the operator, or nobody."""

    person: PersonRow | None = None
    appointment: AppointmentRow | None = None
    # Whoever types at the server's own prompt: an operator without an account.
    at_prompt: bool = False
    # When (UTC) they last proved at this door who they are; None where nobody asks: keys, mail.
    proved_at: dt.datetime | None = None
    proved_by: str = ""
    # Signed in to a role that asks for a second factor, without one: nobody, until they have it.
    awaits_factor: bool = False

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

    def in_person(self, at: dt.datetime | None, by: str = "") -> "Viewer":
        """The same, who proved at this instant (UTC), in this way (`ProofWay`), who they are."""
        return replace(self, proved_at=at, proved_by=by)

    def require_side(self) -> Side:
        """The side, or `NotAllowed` for who belongs to none."""
        if self.side is None:
            raise NotAllowed(MEMBERS_ONLY)
        return self.side

    def as_asker(self) -> tuple[Hashable, dict[str, Any]]:
        """For prepared queries: the viewer who stands for all of this side and role, and the key
        of this one, for rules that ask for it."""
        if self.person is None:
            return self, {}
        stands_for_all = _anybody(self.side, self.role, superuser=self.person.is_superuser)
        return stands_for_all, {"reader": self.person.pk}


def own_first(viewer: Viewer, language: str) -> tuple[Side, Side]:
    """The sides in the reader's order: their own first (design, section 10).

    Who belongs to none gets the order that the language of the page is used to.
    """
    first = viewer.side or (Side.CN if language.startswith("zh") else Side.US)
    return first, first.other


def viewer_of_request(request: HttpRequest) -> Viewer:
    """Who is asking: `ReaderMiddleware` has put it there."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


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
    person = _Somebody(Placeholder("reader", models.BigAutoField()), superuser)
    post = _Post(side, role) if side and role else None
    return Viewer(cast("PersonRow", person), cast("AppointmentRow | None", post))
