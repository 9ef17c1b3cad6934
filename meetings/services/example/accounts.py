"""The example's people: both rosters as the associations keep them, and the operator."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from members.access import current_appointments
from members.models import Person
from members.rosters import read_roster
from members.services.rosters import import_roster, plan_import
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import PROMPT, Role, Side

# Printed at every start of the example portal; never set in a portal of real people.
PASSWORD = "example-working-group"  # noqa: S105  the example's one password, meant to be known
OPERATOR = "operator@portal.example"
ROSTERS = Path(settings.BASE_DIR) / "members" / "data"
# Who is worth signing in as: one of each role on each side.
_SHOWN = (Role.HEAD, Role.DELEGATE, Role.COUNSEL, Role.SECRETARY)


@dataclass(frozen=True)
class Account:
    """An account to sign in with; `side` is empty for the operator."""

    email: str
    name: str
    side: str
    role: str


def import_rosters(*, now: dt.datetime) -> None:
    """Both delegations from their files, nobody invited yet. Raises `Refused` for a file with a
    fault."""
    for side in Side.values:
        reading = read_roster((ROSTERS / f"roster-{side}.csv").read_bytes())
        if reading.faults:
            raise Refused(reading.faults[0].reason)
        plan = plan_import(PROMPT, side=side, rows=reading.rows)
        import_roster(PROMPT, side=side, rows=reading.rows, fingerprint=plan.fingerprint, now=now)


def open_accounts(*, now: dt.datetime) -> None:
    """Give everybody the example's password, and the operator an account.

    One hash for all: it is one password, and Argon2 takes its time.
    """
    Person.objects.update(password=make_password(PASSWORD), invited_at=now, accepted_at=now)
    Person.objects.create_superuser(
        OPERATOR, PASSWORD, given_name="Portal", family_name="Operator", accepted_at=now
    )


def example_accounts(now: dt.datetime) -> list[Account]:
    """One account of each role on each side, and the operator's; empty without the example."""
    if not Person.objects.filter(email=OPERATOR).exists():
        return []
    found: dict[tuple[str, str], Account] = {}
    rows = current_appointments(now).filter(role__in=_SHOWN).order_by("term__seat__number", "pk")
    for row in rows:
        account = Account(
            row.person.email,
            row.person.latin_name,
            str(row.delegation.get_side_display()),
            str(row.get_role_display()),
        )
        found.setdefault((row.delegation_id, row.role), account)
    ordered = [
        found[side, role] for role in _SHOWN for side in Side.values if (side, role) in found
    ]
    return [*ordered, Account(OPERATOR, "Portal Operator", "", "operator")]
