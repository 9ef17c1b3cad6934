"""Who somebody is at a door."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from members.access import NOBODY, own_people, viewer_of, viewers_of, visible_people
from members.enums import Role
from members.models import Delegation, Person, Seat, SeatTerm
from tests import factories
from tests.conftest import Cast


def test_viewer_of_each_member_has_their_side_and_role(cast: Cast) -> None:
    for side in ("us", "cn"):
        for role in Role:
            viewer = cast.viewer(f"{side}_{role}")
            assert (viewer.side, viewer.role) == (side, role)


@pytest.mark.parametrize("name", ["us_left", "cn_left", "stranger", "nobody"])
def test_viewer_without_open_appointment_is_nobody(cast: Cast, name: str) -> None:
    assert cast.viewer(name) == NOBODY


def test_viewer_of_operator_has_no_side(cast: Cast) -> None:
    viewer = cast.viewer("operator")
    assert (viewer.side, viewer.is_operator, viewer.is_nobody) == (None, True, False)


def test_viewer_whose_seat_term_ended_is_nobody(cast: Cast, now: dt.datetime) -> None:
    SeatTerm.objects.filter(seat__delegation="us").update(ended_at=now)
    assert cast.viewer("us_delegate") == NOBODY
    assert cast.viewer("us_head").is_member


def test_viewer_of_closed_account_is_nobody(cast: Cast) -> None:
    Person.objects.filter(pk=cast.us_head.pk).update(is_active=False)
    cast.us_head.refresh_from_db()
    assert cast.viewer("us_head") == NOBODY


def test_viewers_of_agrees_with_viewer_of(cast: Cast, now: dt.datetime) -> None:
    together = viewers_of(Person.objects.all(), now)
    for name in cast.names:
        person = getattr(cast, name)
        assert together.get(person.pk, NOBODY) == viewer_of(person, now)


def test_own_people_are_of_one_side(cast: Cast) -> None:
    people = set(own_people(cast.viewer("us_secretary")))
    assert people == {*cast.of_side("us"), cast.us_left}


def test_visible_people_leave_out_the_operator_and_strangers(cast: Cast) -> None:
    people = set(visible_people(cast.viewer("us_delegate")))
    assert cast.operator not in people
    assert cast.stranger not in people
    assert cast.cn_head in people


@pytest.mark.django_db
def test_database_has_two_delegations_of_ten_seats_and_takes_no_more() -> None:
    assert sorted(Delegation.objects.values_list("pk", flat=True)) == ["cn", "us"]
    assert Seat.objects.count() == 20
    for attempt in (
        lambda: Delegation.objects.create(side="eu", association_en="x", association_zh="x"),
        lambda: Seat.objects.create(delegation_id="us", number=11),
        lambda: Seat.objects.create(delegation_id="us", number=1),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_database_refuses_overlapping_terms(db: None, now: dt.datetime) -> None:
    year = dt.timedelta(days=365)
    first = factories.a_term(side="us", number=3, began_at=now - year, ended_at=now)
    second = factories.a_term(side="us", number=3, began_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.a_term(side="us", number=3, began_at=now - 2 * year, ended_at=now - year / 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatTerm.objects.filter(pk=second.pk).update(began_at=now - dt.timedelta(days=1))
    seat = Seat.objects.get(delegation_id="us", number=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatTerm.objects.create(seat=seat, company=second.company, began_at=now + year)
    SeatTerm.objects.create(seat=seat, company=first.company, began_at=now, ended_at=now + year)
