"""Who acts for whom: deputies of a head, and alternates in the place of their delegates."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.access import current_appointments, demand_proof, may_designate, person_of
from members.enums import MAY_ACT
from members.models import Appointment
from members.services import audit
from members.services.appointments import revoke_api_keys
from members.services.delegations import open_roster
from members.services.edits import merge
from members.services.notices import tell_of_key_holder
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Role, Viewer


@transaction.atomic
def designate(
    actor: Viewer,
    *,
    deputy: int | None,
    alternates: Collection[int],
    now: dt.datetime,
    seen: FieldMarks | None = None,
) -> list[Appointment]:
    """Say who acts in the actor's own delegation from `now` on: at most one `deputy` of its head
    (a delegate or adviser), and the `alternates` who act for the delegates of their seats; all by
    the keys of their appointments. Whoever is not named acts no longer. `seen` is what the actor's
    form showed (`edits.marks_of`): `FieldConflict` for a deputy whom somebody else named too, while
    alternates are ticked one by one.

    It counts for the quorum (practice, Delegations); it gives no right to sign. Returns the
    appointments that changed, each with an entry that both sides can read. Raises `NotAllowed`,
    `Refused` for who has left since, or cannot act, and `ProofNeeded` for another deputy: they
    hold a key from then on, and API keys they made before end.
    """
    may_designate(actor).demand()
    side = actor.require_side()
    open_roster(actor, side)
    own = current_appointments(now).filter(delegation=side, role__in=MAY_ACT)
    rows = {row.pk: row for row in own}
    stored_values = acting_among(rows.values())
    asked = {"deputy": deputy, "alternates": list(alternates)}
    wanted = merge(actor, person_of(actor), stored_values, asked, seen)
    deputy, alternates = wanted["deputy"], wanted["alternates"]
    named = set(alternates) | ({deputy} if deputy is not None else set())
    if not named <= rows.keys():
        raise Refused(_("Someone named here has left the delegation or has another role now."))
    if deputy is not None and rows[deputy].role == Role.ALTERNATE:
        raise Refused(_("An alternate acts for a delegate, not for the head."))
    if any(rows[pk].role != Role.ALTERNATE for pk in alternates):
        raise Refused(_("Only alternates act for delegates."))
    changed = [row for row in rows.values() if row.acting != (row.pk in named)]
    # Those who stop first: a delegation has one deputy at a time.
    for row in sorted(changed, key=lambda row: not row.acting):
        _turn(actor, row, now)
    return changed


def _turn(actor: Viewer, row: Appointment, now: dt.datetime) -> None:
    """Let the holder of `row` act from `now` on, or act no longer."""
    is_deputy = row.role != Role.ALTERNATE
    if is_deputy:
        demand_proof(actor, now)
    row.acting = not row.acting
    row.save(update_fields=["acting"])
    entry = audit.record(
        actor,
        act="designate",
        subject=row,
        label=row.person,
        now=now,
        changes={"acting": [str(not row.acting), str(row.acting)]},
    )
    if is_deputy:
        tell_of_key_holder(entry, row.person, now=now)
    if is_deputy and row.acting:
        revoke_api_keys(row.person, now)


def acting_among(rows: Iterable[Appointment]) -> dict[str, Any]:
    """Who of `rows` acts, by the keys of appointments: the `deputy` or None, the `alternates`."""
    acting = [row for row in rows if row.acting]
    return {
        "deputy": next((row.pk for row in acting if row.role != Role.ALTERNATE), None),
        "alternates": [row.pk for row in acting if row.role == Role.ALTERNATE],
    }
