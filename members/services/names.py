"""Nobody takes the name of a present member of the other side."""

import datetime as dt
from collections.abc import Iterable

from members.access import current_appointments
from members.models import Person
from members.naming import NAME_FIELDS, NAME_OF_OTHER_SIDE, names_compared
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Side


def refuse_name_of_other_side(
    person: Person, side: str, changed: Iterable[str], now: dt.datetime
) -> None:
    """Raise `Refused`, at the name, where somebody of `side` would be called as a present member of
    the other side is: whoever reads 'signed by' must not be led astray. Asked only where a name is
    among the `changed` fields. One query."""
    touched = [name for name in NAME_FIELDS if name in set(changed)]
    if not side or not touched:
        return
    own = names_compared(person)
    others = current_appointments(now).filter(delegation=Side(side).other)
    for held in others:
        if own & names_compared(held.person):
            raise Refused(NAME_OF_OTHER_SIDE, fields={touched[0]: NAME_OF_OTHER_SIDE})
