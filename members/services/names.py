"""Nobody takes the name of a present member of the other side."""

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from members.access import not_over_at
from members.models import Appointment, Person
from members.naming import NAME_FIELDS, NAME_OF_OTHER_SIDE, names_compared
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Side

# Locks of ours that are no row's: PostgreSQL knows them by numbers.
_NAMES = 7_401_001


def refuse_name_of_other_side(
    person: Person, side: str, changed: Iterable[str], now: dt.datetime
) -> None:
    """Raise `Refused`, at the name, where somebody of `side` would be called as a present member of
    the other side is: whoever reads 'signed by' must not be led astray. Asked only where a name is
    among the `changed` fields. One query; inside the transaction that gives the name."""
    touched = [name for name in NAME_FIELDS if name in set(changed)]
    if not side or not touched:
        return
    _in_turn()
    own = names_compared(person)
    # Who began at the same instant is present too, a moment after `now` or not.
    others = Appointment.objects.filter(
        not_over_at(now), person__is_active=True, delegation=Side(side).other
    )
    for held in others.select_related("person"):
        if own & names_compared(held.person):
            raise Refused(NAME_OF_OTHER_SIDE, fields={touched[0]: NAME_OF_OTHER_SIDE})


def _in_turn() -> None:
    """One name is given at a time, on whichever side, until the transaction ends: each side locks
    its own roster alone. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NAMES])
