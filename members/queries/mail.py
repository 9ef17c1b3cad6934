"""Who a letter's link speaks for."""

import datetime as dt

from members.access import viewer_of
from members.models import Person
from workinggroup.lib.viewer import Viewer


def bearer_of(person_id: int, now: dt.datetime) -> Viewer | None:
    """The viewer whom a signed link names: somebody with an open account, who may hold no role
    any more. None for nobody."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return None
    viewer = viewer_of(person, now)
    return Viewer(person) if viewer.is_nobody else viewer
