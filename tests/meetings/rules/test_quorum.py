"""Quorum: heads or deputies, and companies by delegates or acting alternates."""

import pytest

from meetings.rules.quorum import quorum_of
from members.models import Appointment
from workinggroup.lib.viewer import Role, Side


def present(side: str, role: str, term: int | None = None, *, acting: bool = False) -> Appointment:
    return Appointment(delegation_id=side, role=role, term_id=term, acting=acting)


def six(side: str) -> list[Appointment]:
    return [present(side, Role.DELEGATE, term) for term in range(1, 7)]


def test_quorum_needs_both_sides() -> None:
    us = [present("us", Role.HEAD), *six("us")]
    assert not quorum_of(us, needed=6).met
    both = quorum_of([*us, present("cn", Role.HEAD), *six("cn")], needed=6)
    assert both.met and both.of_side("cn").companies == 6


@pytest.mark.parametrize(
    ("row", "companies", "head"),
    [
        (present("us", Role.ALTERNATE, 9), 0, False),
        (present("us", Role.ALTERNATE, 9, acting=True), 1, False),
        (present("us", Role.ADVISER, acting=True), 0, True),
        (present("us", Role.ADVISER, 9), 0, False),
        (present("us", Role.COUNSEL), 0, False),
        (present("us", Role.SECRETARY), 0, False),
        (present("us", Role.DELEGATE, 9), 1, False),
    ],
)
def test_who_counts(row: Appointment, companies: int, head: bool) -> None:
    part = quorum_of([row], needed=1).of_side(Side.US)
    assert (part.companies, part.head) == (companies, head)


def test_delegate_and_acting_alternate_are_one_company() -> None:
    rows = [present("cn", Role.DELEGATE, 3), present("cn", Role.ALTERNATE, 3, acting=True)]
    assert quorum_of(rows, needed=1).of_side("cn").companies == 1
