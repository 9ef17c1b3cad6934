"""What the database itself refuses, whoever writes: rows made without any act."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from meetings.models import calendar_triggers, issued_row_guards, record_guards
from members.models import Appointment, Company, Person, Seat, SeatTerm, guards
from tests import factories
from tests.factories import a_company, seat
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role

pytestmark = pytest.mark.django_db
TODAY = clock.instant(dt.date(2027, 3, 1), dt.time(9), "UTC")
# Of the row that is there: from day 10 up to, not including, day 20.
BEGAN, ENDED = 10, 20
OVERLAPS = [(5, 11), (10, 20), (12, 15), (19, 25), (5, None), (15, None)]
BESIDE = [(5, 10), (20, 25), (20, None)]
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
WORDS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) "
        "FROM pg_trigger WHERE NOT tgisinternal"
    ),
}


def day(number: int | None) -> dt.datetime | None:
    return None if number is None else TODAY + dt.timedelta(days=number)


def a_role(person: Person, began: int, ended: int | None, side: str = "us") -> Appointment:
    return Appointment.objects.create(
        person=person,
        delegation_id=side,
        role=Role.COUNSEL,
        began_at=day(began),
        ended_at=day(ended),
    )


def test_no_trigger_was_lost_when_a_migration_rebuilt_a_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        named = sorted(name for (name,) in cursor.fetchall())
    in_calendars = {each.name for each in calendar_triggers.calendar_triggers()}
    in_calendars |= set(record_guards.record_guard_names())
    issued = set(issued_row_guards.issued_row_guard_names())
    # SQLite has no TRUNCATE.
    sqlite = connection.vendor == "sqlite"
    in_calendars |= {name for name in issued if not (sqlite and "_emptied_" in name)}
    there = [name for name in named if name not in in_calendars]
    assert there == sorted(each.name for each in guards.guard_triggers(connection.vendor))
    assert len(named) - len(there) == len(in_calendars)
    assert len(there) == {"sqlite": 13, "postgresql": 7}[connection.vendor]


def test_guards_and_triggers_put_up_again_are_those_that_are_there() -> None:
    """What the database was made with is what the sources say now."""

    def there() -> list[tuple[str, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(WORDS[connection.vendor])
            return sorted(cursor.fetchall())

    before, editor = there(), connection.schema_editor()
    guards.put_up(apps, editor)
    calendar_triggers.put_up_triggers(apps, editor)
    record_guards.guard_record(apps, editor)
    issued_row_guards.guard_issued_rows(apps, editor)
    assert there() == before


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


def test_a_company_sits_on_no_seat_of_the_other_side() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatTerm.objects.create(seat=seat(1, "us"), company=a_company("cn"), began_at=day(1))
    term = SeatTerm.objects.create(seat=seat(1, "us"), company=a_company(), began_at=day(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatTerm.objects.filter(pk=term.pk).update(company=a_company("cn"))


def test_nobody_sits_on_a_seat_of_the_other_side() -> None:
    term = SeatTerm.objects.create(seat=seat(1, "us"), company=a_company(), began_at=day(1))
    values = {"person": factories.a_person(), "role": Role.DELEGATE, "term": term}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(**values, delegation_id="cn", began_at=day(1))
    held = Appointment.objects.create(**values, delegation_id="us", began_at=day(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=held.pk).update(delegation_id="cn")


def test_no_seat_company_or_term_goes_over_to_the_other_side() -> None:
    company = a_company()
    term = SeatTerm.objects.create(seat=seat(1, "us"), company=company, began_at=day(1))
    # Else its number would be taken.
    seat(10, "cn").delete()
    for rows, change in (
        (Company.objects.filter(pk=company.pk), {"delegation_id": "cn"}),
        (Seat.objects.filter(delegation="us", number=1), {"delegation_id": "cn", "number": 10}),
        (
            SeatTerm.objects.filter(pk=term.pk),
            {"seat": seat(1, "cn"), "company": a_company("cn")},
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


@pytest.mark.parametrize("side", ["us", "cn"])
@pytest.mark.parametrize(
    "names",
    [{"name_en": "north LIGHT", "name_zh": "别名"}, {"name_en": "Other", "name_zh": "北光ABC"}],
)
def test_no_two_companies_of_either_side_have_a_name_in_common(
    side: str, names: dict[str, str]
) -> None:
    Company.objects.create(delegation_id="us", name_en="North Light", name_zh="北光abc")
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.create(delegation_id=side, **names)
