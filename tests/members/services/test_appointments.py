"""Appointing, moving and ending people, and what ends with them."""

import datetime as dt
from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from members.access import viewer_of
from members.invitations import invitation_link
from members.models import (
    ApiKey,
    Appointment,
    AuditEntry,
    CalendarKey,
    Company,
    Person,
    SeatTerm,
)
from members.services import invitations
from members.services.appointments import appoint, change_appointment, end_appointment
from members.services.people import add_person, change_person
from members.services.seats import rename_company, replace_company, vacate_seat
from tests import factories
from tests.conftest import Cast
from tests.factories import seat
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.viewer import Role

pytestmark = pytest.mark.django_db
STRANGERS = [
    "us_delegate",
    "us_counsel",
    "us_adviser",
    "cn_secretary",
    "cn_head",
    "us_left",
    "nobody",
]
NEW = {
    "email": "new@x.example",
    "given_name": "New",
    "family_name": "One",
    "name_zh": "",
    "title_en": "",
    "title_zh": "",
    "language": "en",
    "time_zone": "America/New_York",
}


def role_of(person: Person) -> str | None:
    return viewer_of(person, clock.now()).role


def keyed(person: Person) -> tuple[CalendarKey, ApiKey]:
    return (
        CalendarKey.objects.create(
            person=person, label="x", key_hash="1" * 64, created_at=clock.now(), language="en"
        ),
        ApiKey.objects.create(
            person=person, label="x", key_hash="2" * 64, created_at=clock.now(), hint="abc"
        ),
    )


def test_end_appointment_ends_sessions_and_keys(
    cast: Cast, client_of: Callable[[Person | None], Client]
) -> None:
    person, now = cast.us_delegate, clock.now()
    keys = keyed(person)
    browser = client_of(person)
    assert browser.get("/profile/").status_code == 200
    assert UserSession.objects.filter(user=person).exists()
    end_appointment(
        cast.viewer("us_secretary"), appointment=person.appointments.get(), now=now, reason="Left."
    )
    assert viewer_of(person, now).is_nobody
    assert not UserSession.objects.filter(user=person).exists()
    assert browser.get("/profile/").status_code == 302
    for key in keys:
        key.refresh_from_db()
        assert key.revoked_at == now
    entry = AuditEntry.objects.get(act="end_appointment")
    assert (entry.side, entry.reason, entry.changes) == ("", "Left.", {"role": ["delegate", ""]})


def test_end_appointment_leaves_others_alone(cast: Cast) -> None:
    keys = keyed(cast.us_alternate)
    end_appointment(
        cast.viewer("us_secretary"),
        appointment=cast.us_delegate.appointments.get(),
        now=clock.now(),
    )
    for key in keys:
        key.refresh_from_db()
        assert key.revoked_at is None
    assert role_of(cast.us_alternate) == "alternate"


@pytest.mark.parametrize("who", STRANGERS)
def test_end_appointment_by_who_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        end_appointment(
            cast.viewer(who), appointment=cast.us_alternate.appointments.get(), now=clock.now()
        )
    assert role_of(cast.us_alternate) == "alternate"


def test_end_own_appointment(cast: Cast) -> None:
    with pytest.raises(Refused):
        end_appointment(
            cast.viewer("us_secretary"),
            appointment=cast.us_secretary.appointments.get(),
            now=clock.now(),
        )
    assert role_of(cast.us_secretary) == "secretary"


def test_end_appointment_twice(cast: Cast) -> None:
    actor, appointment = cast.viewer("us_head"), cast.us_delegate.appointments.get()
    first = clock.now()
    end_appointment(actor, appointment=appointment, now=first)
    with pytest.raises(Stale):
        end_appointment(actor, appointment=appointment, now=first + dt.timedelta(hours=1))
    assert Appointment.objects.get(pk=appointment.pk).ended_at == first


def test_change_appointment_keeps_access(cast: Cast) -> None:
    person = cast.us_adviser
    keys = keyed(person)
    moved = change_appointment(
        cast.viewer("us_secretary"),
        appointment=person.appointments.get(),
        role=Role.ADVISER,
        seat=seat(1),
        now=clock.now(),
    )
    assert role_of(person) == "adviser"
    assert moved.began_at == Appointment.objects.get(person=person, term=None).ended_at
    for key in keys:
        key.refresh_from_db()
        assert key.revoked_at is None


def test_change_appointment_to_the_same_changes_nothing(cast: Cast) -> None:
    appointment = cast.us_delegate.appointments.get()
    same = change_appointment(
        cast.viewer("us_secretary"),
        appointment=appointment,
        role="delegate",
        seat=seat(1),
        now=clock.now(),
    )
    assert same == appointment
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("role", "number", "field"),
    [
        ("head", None, "role"),
        ("delegate", None, "seat"),
        ("delegate", 1, "seat"),
        ("delegate", 2, "seat"),
        ("counsel", 1, "seat"),
        ("chair", None, "role"),
    ],
)
def test_appoint_where_it_cannot_be(cast: Cast, role: str, number: int | None, field: str) -> None:
    with pytest.raises(Refused) as refused:
        add_person(
            cast.viewer("us_secretary"),
            side="us",
            role=role,
            seat=seat(number) if number else None,
            now=clock.now(),
            values=NEW,
        )
    assert list(refused.value.fields) == [field]
    assert not Person.objects.filter(email="new@x.example").exists()


def test_appoint_to_a_seat_of_the_other_side(cast: Cast) -> None:
    with pytest.raises(Refused):
        appoint(
            cast.viewer("us_secretary"),
            person=cast.us_left,
            side="us",
            role="alternate",
            seat=seat(1, "cn"),
            now=clock.now(),
        )


def test_appoint_somebody_who_holds_a_role(cast: Cast) -> None:
    with pytest.raises(Refused):
        appoint(
            cast.viewer("us_secretary"),
            person=cast.us_delegate,
            side="us",
            role="counsel",
            now=clock.now(),
        )


@pytest.mark.parametrize("who", ["cn_left", "cn_delegate", "operator"])
def test_add_person_of_elsewhere(cast: Cast, who: str) -> None:
    """It is done as for any other address: whether an account elsewhere has it, nobody learns but
    who reads it."""
    theirs = getattr(cast, who)
    held = add_person(
        cast.viewer("us_secretary"),
        side="us",
        role="counsel",
        now=clock.now(),
        values={**NEW, "email": theirs.email.upper()},
    )
    person = held.person
    assert (person.email, person.pk == theirs.pk) == (theirs.email, False)
    # The account that there was goes on, and is the one that the address opens.
    answer = Client().post(
        "/accounts/login/", {"login": theirs.email, "password": "correct horse battery"}
    )
    assert answer.status_code == (200 if who == "cn_left" else 302)
    # The invitation opens no second account at that address.
    invitations.invite_person(cast.viewer("us_secretary"), person=person, now=clock.now())
    person.refresh_from_db()
    token = invitation_link(person).split("/")[-2]
    with pytest.raises(Refused) as refused:
        invitations.accept_invitation(
            viewer_of(person, clock.now()),
            token=token,
            password="another horse battery",
            language="en",
            now=clock.now(),
        )
    assert "you have an account here already" in str(refused.value)


def test_add_person_who_left_comes_back(cast: Cast) -> None:
    appointment = add_person(
        cast.viewer("us_secretary"),
        side="us",
        role="counsel",
        now=clock.now(),
        values={**NEW, "email": cast.us_left.email},
    )
    assert appointment.person == cast.us_left
    assert role_of(cast.us_left) == "counsel"


def test_who_comes_back_under_the_name_of_a_present_member_of_the_other_side_is_refused(
    cast: Cast,
) -> None:
    """They had it first; whoever reads a signature knows no more than the name."""
    gone = cast.us_left
    Person.objects.filter(pk=cast.cn_head.pk).update(
        given_name=gone.given_name, family_name=gone.family_name
    )
    with pytest.raises(Refused) as refused:
        appoint(
            cast.viewer("us_secretary"), person=gone, side="us", role="adviser", now=clock.now()
        )
    assert set(refused.value.fields) == {"given_name"}
    assert role_of(gone) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nonsense"),
        ("email", ""),
        ("given_name", ""),
        ("family_name", "x" * 81),
        ("language", "fr"),
        ("time_zone", "Asia/Beijing"),
    ],
)
def test_add_person_with_a_fault(cast: Cast, field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        add_person(
            cast.viewer("us_secretary"),
            side="us",
            role="counsel",
            now=clock.now(),
            values={**NEW, field: value},
        )
    assert list(refused.value.fields) == [field]


def test_change_person_writes_a_private_audit_entry(cast: Cast) -> None:
    change_person(
        cast.viewer("us_secretary"),
        person=cast.us_delegate,
        now=clock.now(),
        values={"title_en": "Director"},
    )
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.side, entry.changes) == (
        "change_person",
        "us",
        {"title_en": ["", "Director"]},
    )


def test_change_person_to_a_taken_email(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        change_person(
            cast.viewer("us_secretary"),
            person=cast.us_delegate,
            now=clock.now(),
            values={"email": cast.us_head.email.upper()},
        )
    assert list(refused.value.fields) == ["email"]


@pytest.mark.parametrize("who", STRANGERS)
def test_change_person_by_who_may_not(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        change_person(
            cast.viewer(who), person=cast.us_head, now=clock.now(), values={"title_en": "Changed"}
        )
    cast.us_head.refresh_from_db()
    assert cast.us_head.title_en == ""


def test_replace_company_ends_its_people_at_that_instant(cast: Cast) -> None:
    now = clock.now()
    keys = keyed(cast.us_delegate)
    old = SeatTerm.objects.get(seat=seat(1))
    term = replace_company(
        cast.viewer("us_secretary"), seat=seat(1), name_en="Copper Bay", name_zh="铜湾", now=now
    )
    old.refresh_from_db()
    assert (old.ended_at, term.began_at, term.company.name_zh) == (now, now, "铜湾")
    for person in (cast.us_delegate, cast.us_alternate):
        assert viewer_of(person, now).is_nobody
    for key in keys:
        key.refresh_from_db()
        assert key.revoked_at == now


def test_replace_company_by_one_that_holds_a_seat(cast: Cast) -> None:
    other = factories.a_term(side="us", number=2, began_at=clock.now() - dt.timedelta(days=1))
    with pytest.raises(Refused) as refused:
        replace_company(
            cast.viewer("us_secretary"),
            seat=seat(1),
            name_en=other.company.name_en,
            name_zh=other.company.name_zh,
            now=clock.now(),
        )
    assert list(refused.value.fields) == ["name_en"]
    assert role_of(cast.us_delegate) == "delegate"


@pytest.mark.parametrize("field", ["name_en", "name_zh"])
def test_replace_company_by_one_of_the_other_side(cast: Cast, field: str) -> None:
    foreign = SeatTerm.objects.get(seat=seat(1, "cn")).company
    names = {"name_en": "Copper Bay", "name_zh": "铜湾", field: getattr(foreign, field).upper()}
    before = Company.objects.count()
    with pytest.raises(Refused) as refused:
        replace_company(cast.viewer("us_secretary"), seat=seat(1), now=clock.now(), **names)
    assert refused.value.fields == {field: "A company of the other delegation has this name."}
    assert role_of(cast.us_delegate) == "delegate"
    assert Company.objects.count() == before


def test_rename_company_to_a_name_of_the_other_side(cast: Cast) -> None:
    foreign = SeatTerm.objects.get(seat=seat(1, "cn")).company
    with pytest.raises(Refused) as refused:
        rename_company(
            cast.viewer("us_secretary"),
            company=SeatTerm.objects.get(seat=seat(1)).company,
            name_en=foreign.name_en.upper(),
            name_zh="新名",
            now=clock.now(),
        )
    assert list(refused.value.fields) == ["name_en"]


@pytest.mark.parametrize("names", [("", "铜湾"), ("Copper Bay", ""), ("x" * 161, "铜湾")])
def test_replace_company_with_a_faulty_name(cast: Cast, names: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        replace_company(
            cast.viewer("us_secretary"),
            seat=seat(1),
            name_en=names[0],
            name_zh=names[1],
            now=clock.now(),
        )
    assert role_of(cast.us_delegate) == "delegate"


@pytest.mark.parametrize("who", STRANGERS)
def test_seats_by_who_may_not(cast: Cast, who: str) -> None:
    company = SeatTerm.objects.get(seat=seat(1)).company
    with pytest.raises(NotAllowed):
        replace_company(cast.viewer(who), seat=seat(1), name_en="A", name_zh="甲", now=clock.now())
    with pytest.raises(NotAllowed):
        vacate_seat(cast.viewer(who), seat=seat(1), now=clock.now())
    with pytest.raises(NotAllowed):
        rename_company(
            cast.viewer(who), company=company, name_en="A", name_zh="甲", now=clock.now()
        )
    assert SeatTerm.objects.get(seat=seat(1)).ended_at is None


def test_vacate_seat_twice(cast: Cast) -> None:
    actor = cast.viewer("us_secretary")
    vacate_seat(actor, seat=seat(1), now=clock.now(), reason="Left the association.")
    assert role_of(cast.us_delegate) is None
    with pytest.raises(Stale):
        vacate_seat(actor, seat=seat(1), now=clock.now())


def test_rename_company_keeps_its_people(cast: Cast) -> None:
    company = SeatTerm.objects.get(seat=seat(1)).company
    rename_company(
        cast.viewer("us_secretary"),
        company=company,
        name_en="New name",
        name_zh="新名",
        now=clock.now(),
    )
    assert role_of(cast.us_delegate) == "delegate"
    assert AuditEntry.objects.get().changes["name_en"][1] == "New name"


def test_rename_company_to_anothers_name(cast: Cast) -> None:
    other = factories.a_term(side="us", number=2, began_at=clock.now() - dt.timedelta(days=1))
    for names, field in (
        ({"name_en": other.company.name_en, "name_zh": "新名"}, "name_en"),
        ({"name_en": "New name", "name_zh": other.company.name_zh}, "name_zh"),
    ):
        with pytest.raises(Refused) as refused:
            rename_company(
                cast.viewer("us_secretary"),
                company=SeatTerm.objects.get(seat=seat(1)).company,
                now=clock.now(),
                **names,
            )
        assert list(refused.value.fields) == [field]
