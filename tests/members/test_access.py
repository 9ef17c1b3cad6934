"""Who somebody is at a door."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from members.access import (
    HOLDS_KEY,
    current_appointments,
    holds_key,
    operated_api_keys,
    operated_calendar_keys,
    own_people,
    viewer_of,
    viewer_of_key,
    viewers_of,
    visible_appointments,
    visible_audit,
    visible_audit_on_pages,
    visible_people,
)
from members.models import ApiKey, Appointment, CalendarKey, Delegation, Person, Seat, SeatTerm
from members.services.audit import record
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.viewer import NOBODY, PROMPT, Role


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


def test_appointment_and_term_count_from_their_first_instant_to_their_last(
    cast: Cast, now: dt.datetime
) -> None:
    second, delegate = dt.timedelta(seconds=1), cast.us_delegate
    for rows in (delegate.appointments, SeatTerm.objects.filter(seat__delegation="us")):
        before = rows.get().began_at
        rows.update(began_at=now, ended_at=now + second)
        for moment, counts in ((now - second, False), (now, True), (now + second, False)):
            assert viewer_of(delegate, moment).is_member == counts
            assert current_appointments(moment).filter(person=delegate).exists() == counts
        rows.update(began_at=before, ended_at=None)


def test_viewer_of_closed_account_is_nobody(cast: Cast) -> None:
    Person.objects.filter(pk=cast.us_head.pk).update(is_active=False)
    cast.us_head.refresh_from_db()
    assert cast.viewer("us_head") == NOBODY


@pytest.mark.parametrize("deputy", ["us_delegate", "us_adviser", None])
def test_the_database_and_the_rule_agree_who_holds_a_key(cast: Cast, deputy: str | None) -> None:
    for who in filter(None, ["us_alternate", deputy]):
        getattr(cast, who).appointments.update(acting=True)
    rows = Appointment.objects.filter(delegation="us", ended_at=None)
    by_rule = {row.person_id for row in rows if holds_key(row)}
    assert by_rule == set(rows.filter(HOLDS_KEY).values_list("person", flat=True))
    expected = filter(None, ["us_head", "us_counsel", "us_secretary", deputy])
    assert by_rule == {getattr(cast, who).pk for who in expected}


def test_viewers_of_agrees_with_viewer_of(cast: Cast, now: dt.datetime) -> None:
    together = viewers_of(Person.objects.all(), now)
    for name in cast.names:
        person = getattr(cast, name)
        assert together.get(person.pk, NOBODY) == viewer_of(person, now)


def test_own_people_are_of_one_side(cast: Cast) -> None:
    people = set(own_people(cast.viewer("us_secretary")))
    assert people == {*cast.of_side("us"), cast.us_left}


def test_own_people_of_the_operator_are_all_and_nobody_has_any(cast: Cast) -> None:
    assert set(own_people(cast.viewer("operator"))) == set(Person.objects.all())
    assert not own_people(cast.viewer("us_left")).exists()


def test_keys_of_everybody_are_for_the_operator_and_speak_for_members_only(
    cast: Cast, now: dt.datetime
) -> None:
    for index, name in enumerate(("us_head", "us_left", "operator")):
        values = {"person": getattr(cast, name), "key_hash": f"{index:064}", "created_at": now}
        CalendarKey.objects.create(label="Phone", language="en", **values)
        ApiKey.objects.create(label="Script", hint="abc", **values)
    for operated, model in ((operated_calendar_keys, CalendarKey), (operated_api_keys, ApiKey)):
        seeing = {n for n in (*cast.names, "nobody") if operated(cast.viewer(n)).exists()}
        assert seeing == {"operator"}
        speaking = [viewer_of_key(key, now) for key in model.objects.order_by("key_hash")]
        assert speaking == [viewer_of(cast.us_head, now), NOBODY, NOBODY]


def test_visible_people_leave_out_the_operator_and_strangers(cast: Cast) -> None:
    people = set(visible_people(cast.viewer("us_delegate")))
    assert cast.operator not in people
    assert cast.stranger not in people
    assert cast.cn_head in people


def test_prompt_of_the_server_is_an_operator_without_an_account() -> None:
    assert (PROMPT.is_operator, PROMPT.is_nobody, PROMPT.person) == (True, False, None)


def test_appointments_are_seen_by_everybody_but_nobody(cast: Cast) -> None:
    seeing = {n for n in (*cast.names, "nobody") if visible_appointments(cast.viewer(n)).exists()}
    assert seeing == {*cast.names} - {"us_left", "cn_left", "stranger"}


def test_audit_is_read_by_the_side_whose_it_is_and_off_the_record_by_no_operator(
    cast: Cast, now: dt.datetime
) -> None:
    for side in ("", "us", "cn"):
        record(PROMPT, act=f"act{side}", subject=cast.us_head, side=side, now=now)

    def told(name: str) -> list[set[str]]:
        viewer = cast.viewer(name)
        found = (visible_audit(viewer), visible_audit_on_pages(viewer))
        return [set(rows.values_list("side", flat=True)) for rows in found]

    for side in ("us", "cn"):
        for role in Role:
            assert told(f"{side}_{role}") == [{"", side}, {"", side}]
    assert told("operator") == [{"", "us", "cn"}, {""}]
    assert told("nobody") == told("us_left") == told("stranger") == [set(), set()]


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
