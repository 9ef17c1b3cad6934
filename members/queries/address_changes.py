"""Changes of addresses as their pages show them."""

import datetime as dt
from dataclasses import dataclass

from members.acts import SECOND_ADDRESS, STOP_ADDRESS
from members.address_changes import counts_at, lapses_at, open_changes
from members.models import AddressChange, Person
from workinggroup.lib.acts import Offer
from workinggroup.lib.viewer import Viewer


@dataclass(frozen=True)
class AddressChangePage:
    """One change: until when it waits or from when it counts (UTC), and what the reader can do."""

    change: AddressChange
    counts_at: dt.datetime | None
    lapses_at: dt.datetime
    offers: tuple[Offer, ...]


def change_page_of(viewer: Viewer, change: AddressChange, now: dt.datetime) -> AddressChangePage:
    """What the page of `change` shows to `viewer` at `now`. Three queries."""
    acts = (SECOND_ADDRESS, STOP_ADDRESS)
    offers = tuple(act.offer_to(viewer, change, now) for act in acts)
    return AddressChangePage(
        change, counts_at(change), lapses_at(change), tuple(offer for offer in offers if offer)
    )


def open_change_of(person: Person) -> AddressChange | None:
    """The change that is open for an account, if one is. One query."""
    return open_changes().filter(person=person).first()
