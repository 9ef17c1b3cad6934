"""What the database itself refuses, whoever writes: rows made without any act."""

import datetime as dt
import itertools

import pytest
from django.db import IntegrityError, connection, transaction

from members.enums import Role
from members.models import Appointment, Company, Person, Seat, SeatTerm, guards
from tests import factories
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db
TODAY = clock.instant(dt.date(2027, 3, 1), dt.time(9), "UTC")
# Of the row that is there: from day 10 up to, not including, day 20.
BEGAN, ENDED = 10, 20
OVERLAPS = [(5, 11), (10, 20), (12, 15), (19, 25), (5, None), (15, None)]
BESIDE = [(5, 10), (20, 25), (20, None)]
_count = itertools.count(1)


def day(number: int | None) -> dt.datetime | None:
    return None if number is None else TODAY + dt.timedelta(days=number)


def a_company(side: str = "us") -> Company:
    serial = next(_count)
    return Company.objects.create(
        delegation_id=side, name_en=f"Company {serial}", name_zh=f"公司{serial}"
    )


def seat(number: int, side: str = "us") -> Seat:
    return Seat.objects.get(delegation=side, number=number)


def a_role(person: Person, began: int, ended: int | None, side: str = "us") -> Appointment:
    return Appointment.objects.create(
        person=person,
        delegation_id=side,
        role=Role.COUNSEL,
        began_at=day(began),
        ended_at=day(ended),
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL needs no triggers for it")
def test_no_trigger_was_lost_when_a_migration_rebuilt_a_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    assert there == {name for name, _event, _table, _refused in guards.triggers()}
    assert len(there) == 6


@pytest.mark.parametrize(("began", "ended"), OVERLAPS)
def test_roles_of_one_person_never_overlap(began: int, ended: int | None) -> None:
    person = factories.a_person()
    a_role(person, BEGAN, ENDED)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_role(person, began, ended)
    later = a_role(person, 30, 40)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=later.pk).update(began_at=day(began), ended_at=day(ended))


@pytest.mark.parametrize(("began", "ended"), BESIDE)
def test_roles_of_one_person_may_follow_each_other(began: int, ended: int | None) -> None:
    person = factories.a_person()
    a_role(person, BEGAN, ENDED)
    a_role(person, began, ended)


@pytest.mark.parametrize(("began", "ended"), OVERLAPS)
def test_terms_of_one_seat_and_of_one_company_never_overlap(began: int, ended: int | None) -> None:
    one, other = a_company(), a_company()
    SeatTerm.objects.create(seat=seat(1), company=one, began_at=day(BEGAN), ended_at=day(ENDED))
    for taken in ({"seat": seat(1), "company": other}, {"seat": seat(2), "company": one}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatTerm.objects.create(**taken, began_at=day(began), ended_at=day(ended))


@pytest.mark.parametrize(("began", "ended"), BESIDE)
def test_terms_may_follow_each_other(began: int, ended: int | None) -> None:
    one = a_company()
    SeatTerm.objects.create(seat=seat(1), company=one, began_at=day(BEGAN), ended_at=day(ENDED))
    SeatTerm.objects.create(seat=seat(1), company=one, began_at=day(began), ended_at=day(ended))
