"""Querysets compiled once: they answer as if they were made anew, for everybody."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import BigAutoField, CharField, DateTimeField, QuerySet
from django.test.utils import CaptureQueriesContext

from meetings.access import visible_proposals
from meetings.models import ItemProposal, Meeting
from members.access import person_of, visible_people
from members.models import Appointment, Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.prepared import Several, asked_once, prepared
from workinggroup.lib.viewer import NOBODY, PROMPT, Viewer

pytestmark = pytest.mark.django_db


def test_it_is_compiled_once_and_asks_with_new_values(cast: Cast) -> None:
    built = []

    @prepared(email=CharField())
    def people(*, email: Any) -> QuerySet[Person]:
        built.append(email)
        return Person.objects.filter(email=email)

    assert people(email=cast.us_head.email) == [cast.us_head]
    assert people(email=cast.cn_head.email) == [cast.cn_head]
    assert people(email="nobody@example.org") == []
    assert len(built) == 1


def test_what_is_asked_once_is_answered_with_the_same_rows_in_its_block_only(cast: Cast) -> None:
    @prepared(email=CharField())
    def people(*, email: Any) -> QuerySet[Person]:
        return Person.objects.filter(email=email)

    @prepared(email=CharField())
    def likewise(*, email: Any) -> QuerySet[Person]:
        return Person.objects.filter(email=email).only("email")

    email = cast.us_head.email
    with CaptureQueriesContext(connection) as queries, asked_once():
        first = people(email=email)
        assert people(email=email)[0] is first[0]
        first.clear()
        assert people(email=email) == [cast.us_head]
        assert people(email=cast.cn_head.email) == [cast.cn_head]
        assert likewise(email=email)[0].get_deferred_fields()
    assert len(queries) == 3
    Person.objects.filter(email=email).update(given_name="Anew")
    assert people(email=email)[0].given_name == "Anew"


def test_it_reads_what_the_queryset_reads(cast: Cast, now: dt.datetime) -> None:
    """Related rows in the same query, instants as instants, and what is prefetched."""

    @prepared(now=DateTimeField())
    def appointments(*, now: Any) -> QuerySet[Appointment]:
        rows = Appointment.objects.filter(began_at__lte=now).select_related("person", "term__seat")
        return rows.prefetch_related("person__appointments").order_by("pk")

    def told(rows: Any) -> list[Any]:
        return [
            (row.person.email, row.term and row.term.seat.number, row.began_at, row.ended_at)
            for row in rows
        ]

    for _look in range(2):
        with CaptureQueriesContext(connection) as queries:
            rows = appointments(now=now)
            assert [list(row.person.appointments.all()) for row in rows] == [[row] for row in rows]
            shown = told(rows)
        assert len(queries) == 2
        assert shown == told(appointments.build(now=now))


def test_it_reads_values(cast: Cast) -> None:
    @prepared(role=CharField())
    def emails(*, role: Any) -> QuerySet[Appointment, str]:
        rows = Appointment.objects.filter(role=role).order_by("pk")
        return rows.values_list("person__email", flat=True)

    assert emails(role="head") == [cast.us_head.email, cast.cn_head.email]


def test_several_values_are_as_many_as_there_are(cast: Cast) -> None:
    @prepared(keys=Several(BigAutoField()), email=CharField())
    def people(*, keys: Any, email: Any) -> QuerySet[Person]:
        return Person.objects.filter(pk__in=keys).exclude(email=email).order_by("pk")

    two = [cast.us_head, cast.us_delegate]
    for wanted in (two, two[:1], [], two):
        assert people(keys=[each.pk for each in wanted], email="?") == wanted
    assert people(keys=[each.pk for each in two], email=two[0].email) == two[1:]


def test_what_can_have_no_rows_asks_nothing(db: None) -> None:
    @prepared()
    def people(viewer: Viewer) -> QuerySet[Person]:
        return visible_people(viewer)

    for _look in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert people(NOBODY) == []
        assert len(queries) == 0


@pytest.mark.parametrize("given", [{}, {"email": None}])
def test_a_value_that_is_missing_is_not_asked_for_as_null(given: dict[str, Any], db: None) -> None:
    @prepared(email=CharField())
    def people(*, email: Any) -> QuerySet[Person]:
        return Person.objects.filter(email=email)

    with pytest.raises(TypeError, match="email"):
        people(**given)


def test_a_number_that_no_row_can_have_is_found_nowhere(cast: Cast) -> None:
    @prepared(key=BigAutoField())
    def people(*, key: Any) -> QuerySet[Person]:
        return Person.objects.filter(pk=key)

    assert people(key=cast.us_head.pk) == [cast.us_head]
    assert people(key=10**30) == []


def test_each_side_and_role_gets_its_own_rows(cast: Cast) -> None:
    @prepared()
    def proposals(viewer: Viewer) -> QuerySet[ItemProposal]:
        return visible_proposals(viewer)

    @prepared()
    def oneself(viewer: Viewer) -> QuerySet[Person]:
        return visible_people(viewer).filter(pk=viewer.person_id)

    meeting = factories.a_meeting()
    own = {
        side: factories.a_proposal(
            meeting=meeting, author=getattr(cast, f"{side}_delegate"), side=side
        )
        for side in ("us", "cn")
    }
    for name in cast.names * 2:
        viewer = cast.viewer(name)
        everybody = set() if viewer.is_nobody else set(own.values())
        found = {own[viewer.side]} if viewer.side else everybody
        assert set(proposals(viewer)) == found
        assert oneself(viewer) == ([] if viewer.is_nobody else [viewer.person])
    assert set(proposals(PROMPT)) == set(own.values())


def test_a_rule_that_asks_for_more_than_side_and_role_fails_at_once(cast: Cast) -> None:
    """Or it would be decided for everybody by what is true of the first."""

    @prepared()
    def in_own_zone(viewer: Viewer) -> QuerySet[Meeting]:
        return Meeting.objects.filter(anchor_zone=person_of(viewer).time_zone)

    @prepared()
    def of_own_appointment(viewer: Viewer) -> QuerySet[Appointment]:
        assert viewer.appointment
        return Appointment.objects.filter(pk=viewer.appointment.pk)

    for query in (in_own_zone, of_own_appointment):
        with pytest.raises(AttributeError):
            query(cast.viewer("us_head"))
