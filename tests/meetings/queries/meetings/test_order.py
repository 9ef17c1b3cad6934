"""Which meetings come before another."""

import datetime as dt

import pytest

from meetings.models import Meeting, Sitting
from meetings.queries.meetings.order import meetings_before
from meetings.queries.texts.arising import arising_at
from meetings.services.agenda import add_standing_items
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db


def before(meeting: Meeting) -> set[str]:
    return set(meetings_before(meeting).values_list("number", flat=True))


def test_extraordinary_meeting_comes_before_the_later_one_with_a_lower_number(
    cast: Cast, now: dt.datetime
) -> None:
    regular = factories.a_meeting(number=7, year=2028, first_day=dt.date(2028, 3, 14))
    extra = factories.a_meeting(
        number=9,
        year=2028,
        kind="extraordinary",
        state="held",
        first_day=dt.date(2028, 1, 18),
    )
    assert before(regular) == {"X9"}
    assert before(extra) == set()
    action = factories.an_action(meeting=extra, serial=1, owner_us=cast.us_head)
    assert arising_at(cast.viewer("cn_delegate"), regular, clock.now()) == (action,)
    assert arising_at(cast.viewer("cn_delegate"), extra, clock.now()) == ()
    items = add_standing_items(cast.viewer("us_secretary"), meeting=regular, now=now)
    assert "last_minutes" in {item.kind for item in items}


def test_meetings_without_a_date_go_by_year_half_and_number() -> None:
    dated = factories.a_meeting(number=4, year=2027, first_day=dt.date(2027, 3, 23))
    factories.a_meeting(number=3, year=2026, half=2, sittings=0)
    later = factories.a_meeting(number=5, year=2027, half=2, sittings=0)
    assert before(dated) == {"3"}
    assert before(later) == {"3", "4"}
    Sitting.objects.filter(meeting=dated).update(cancelled_at=dated.created_at)
    assert before(dated) == {"3"}


def test_of_two_that_open_together_the_number_tells() -> None:
    first = factories.a_meeting(number=4, first_day=dt.date(2027, 3, 23))
    second = factories.a_meeting(number=5, kind="extraordinary", first_day=dt.date(2027, 3, 23))
    assert (before(first), before(second)) == (set(), {"4"})


def test_heads_who_meet_ahead_do_not_open_a_meeting() -> None:
    first = factories.a_meeting(number=4, first_day=dt.date(2027, 3, 23))
    second = factories.a_meeting(number=5, kind="extraordinary", first_day=dt.date(2027, 3, 25))
    factories.a_sitting(meeting=second, number=9, day=dt.date(2027, 3, 22), audience="heads")
    assert (before(first), before(second)) == (set(), {"4"})
