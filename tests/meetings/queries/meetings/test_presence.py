"""Who sat with the delegations while a meeting met."""

import datetime as dt

from meetings.models import Meeting
from meetings.queries.meetings.presence import attendees_of, delegations_at
from members.models import Appointment, Person
from tests import factories
from tests.conftest import Cast

DAY = dt.timedelta(days=1)


def hours(meeting: Meeting) -> tuple[dt.datetime, dt.datetime]:
    first, last = meeting.sittings.order_by("starts_at")
    return first.starts_at, last.starts_at


def term_of(person: Person, *, began_at: dt.datetime, ended_at: dt.datetime | None) -> None:
    Appointment.objects.filter(person=person).update(began_at=began_at, ended_at=ended_at)


def people(rows: list[Appointment]) -> set[Person]:
    return {row.person for row in rows}


def test_before_it_opens_the_delegations_are_those_of_now(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=2)
    first, _last = hours(meeting)
    term_of(cast.us_adviser, began_at=first - 90 * DAY, ended_at=first - DAY)
    there = people(delegations_at(meeting, first - 2 * DAY))
    assert cast.us_adviser in there
    there = people(delegations_at(meeting, first))
    assert cast.us_adviser not in there
    assert {cast.us_head, cast.cn_head} <= there


def test_who_left_between_two_sittings_took_part_in_the_first(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=2)
    first, last = hours(meeting)
    assert last > first
    term_of(cast.us_adviser, began_at=first - 90 * DAY, ended_at=first + (last - first) / 2)
    term_of(cast.cn_adviser, began_at=first + (last - first) / 2, ended_at=None)
    there = people(delegations_at(meeting, last + DAY))
    assert {cast.us_adviser, cast.cn_adviser} <= there


def test_who_came_and_went_between_sittings_or_came_after_is_not_among_them(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=2)
    first, last = hours(meeting)
    minute = dt.timedelta(minutes=1)
    term_of(cast.us_adviser, began_at=first + minute, ended_at=last - minute)
    term_of(cast.cn_adviser, began_at=last + minute, ended_at=None)
    term_of(cast.us_counsel, began_at=first - DAY, ended_at=first)
    there = people(delegations_at(meeting, last + DAY))
    assert there.isdisjoint({cast.us_adviser, cast.cn_adviser, cast.us_counsel})


def test_closed_account_stays_in_the_record(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=2)
    _first, last = hours(meeting)
    Person.objects.filter(pk=cast.us_delegate.pk).update(is_active=False)
    assert cast.us_delegate in people(delegations_at(meeting, last + DAY))


def test_people_page_and_minutes_name_the_same(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held", sittings=2)
    _first, last = hours(meeting)
    term_of(cast.cn_adviser, began_at=last + DAY, ended_at=None)
    factories.attended(meeting, cast.us_head, cast.cn_adviser, acted=False)
    named = attendees_of(meeting, hours(meeting)).there
    assert people(named) == {cast.us_head, cast.cn_adviser}
    assert {row.pk for row in named} <= {row.pk for row in delegations_at(meeting, last + DAY)}
