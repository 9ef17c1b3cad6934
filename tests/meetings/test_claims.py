"""Whose a due letter is: claims, leases, and what becomes of those of a worker that was killed."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from pytest_django import Settings

from meetings.models import Meeting
from meetings.services import claims
from meetings.services.claims import Claimed
from members.enums import NotificationState as State
from members.letters import WORKER_LOST
from members.models import Notification
from tests import factories
from tests.conftest import Cast
from tests.meetings.outbox import DAY, HOUR, OFFICE_HOURS, a_letter, again
from workinggroup.lib import clock

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    with time_machine.travel(OFFICE_HOURS):
        yield clock.now()


@pytest.fixture
def meeting(cast: Cast, now: dt.datetime) -> Meeting:
    return factories.a_meeting(first_day=(now + 60 * DAY).date())


@pytest.fixture
def letter(cast: Cast, meeting: Meeting, now: dt.datetime) -> Notification:
    return a_letter(meeting, cast.us_delegate, now)


def _claim(*, now: dt.datetime) -> Claimed | None:
    return next(iter(claims.claim(now=now, most=1)), None)


def test_a_claimed_letter_is_nobody_elses_until_the_lease_runs_out(
    letter: Notification, now: dt.datetime, settings: Settings
) -> None:
    settings.MAIL_LEASE_SECONDS = 60
    first = _claim(now=now)
    assert first is not None
    assert _claim(now=now + dt.timedelta(seconds=59)) is None
    second = _claim(now=now + dt.timedelta(seconds=61))
    assert second is not None
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert first.lease != second.lease


def test_a_letter_in_a_workers_hands_does_not_expire_there(
    letter: Notification, now: dt.datetime, settings: Settings
) -> None:
    Notification.objects.update(expires_at=now + dt.timedelta(seconds=10))
    _claim(now=now)
    assert claims.expire(now=now + dt.timedelta(seconds=20)) == 0
    assert claims.expire(now=now + HOUR) == 1
    assert (again(letter).state, letter.lease) == (State.EXPIRED, "")


def test_who_lost_the_lease_marks_nothing(letter: Notification, now: dt.datetime) -> None:
    slow = _claim(now=now)
    assert slow is not None
    quick = _claim(now=now + HOUR)
    assert quick is not None
    assert claims.settle(slow, state=State.FAILED) == 0
    assert again(letter).lease == quick.lease


def test_the_letter_that_waited_longest_goes_first(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    young = a_letter(meeting, cast.us_delegate, now)
    old = a_letter(meeting, cast.us_delegate, now, try_at=now - HOUR)
    claims = [_claim(now=now), _claim(now=now), _claim(now=now)]
    assert [c.pk if c else None for c in claims] == [old.pk, young.pk, None]


def test_so_many_are_claimed_together(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    rows = [a_letter(meeting, cast.us_delegate, now) for _ in range(5)]
    first = claims.claim(now=now, most=3)
    assert [row.pk for row in first] == [row.pk for row in rows[:3]]
    assert {again(row).lease for row in rows[:3]} == {first[0].lease}
    assert [row.pk for row in claims.claim(now=now, most=3)] == [row.pk for row in rows[3:]]
    assert claims.claim(now=now, most=3) == []


def test_what_ended_its_worker_is_tried_alone(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    rows = [a_letter(meeting, cast.us_delegate, now) for _ in range(3)]
    assert len(claims.claim(now=now, most=3)) == 3
    fresh = a_letter(meeting, cast.us_delegate, now, try_at=now + HOUR)
    taken = [claims.claim(now=now + 2 * HOUR, most=9) for _ in range(4)]
    # That which was never in anybody's hands became due before the lease ran out, or after it.
    keys = [[row.pk for row in each] for each in taken]
    assert keys == [[rows[0].pk], [rows[1].pk], [rows[2].pk], [fresh.pk]]


def test_letters_of_a_slow_server_stay_their_workers(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings
) -> None:
    settings.MAIL_LEASE_SECONDS = 60
    for _ in range(3):
        a_letter(meeting, cast.us_delegate, now)
    mine = claims.claim(now=now, most=3)
    assert claims.renew(mine, now=now + 50 * SECOND) == mine
    assert claims.claim(now=now + 70 * SECOND, most=3) == []
    theirs = claims.claim(now=now + 120 * SECOND, most=1)
    assert [row.pk for row in theirs] == [mine[0].pk]
    assert claims.renew(mine, now=now + 121 * SECOND) == mine[1:]


def test_what_is_given_back_is_as_it_was(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    moments = [now - HOUR, now - SECOND, now - SECOND]
    rows = [a_letter(meeting, cast.us_delegate, now, try_at=moment) for moment in moments]
    taken = claims.claim(now=now, most=3)
    Notification.objects.filter(pk=rows[2].pk).update(lease="another")
    assert claims.give_back(taken) == 2
    back = [again(row) for row in rows[:2]]
    assert [(row.state, row.try_at, row.attempts, row.lease) for row in back] == [
        (State.QUEUED, moments[0], 0, ""),
        (State.QUEUED, moments[1], 0, ""),
    ]
    assert again(rows[2]).state == State.SENDING


def test_others_at_work_are_seen(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    for _ in range(2):
        a_letter(meeting, cast.us_delegate, now)
    # Due later, and in nobody's hands.
    a_letter(meeting, cast.us_delegate, now, try_at=now + DAY)
    mine = _claim(now=now)
    assert mine is not None
    assert not claims.others_at_work(mine, now=now)
    assert _claim(now=now) is not None
    assert claims.others_at_work(mine, now=now)
    assert not claims.others_at_work(mine, now=now + HOUR)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite for its plan")
def test_a_claim_reads_no_more_than_what_waits(letter: Notification, now: dt.datetime) -> None:
    due = claims._waiting(now).filter(expires_at__gt=now).order_by("try_at", "pk")
    assert "USING INDEX notification_waiting" in due.explain()
    assert "SCAN" not in due.explain()
    assert "B-TREE" not in due.explain()


# --- what ends its worker ------------------------------------------------------------------------
def test_a_letter_that_ends_its_workers_is_put_before_people(
    letter: Notification, now: dt.datetime
) -> None:
    for number in range(1, claims.MOST_LOST + 1):
        assert claims.give_up(now=now) == 0
        assert _claim(now=now) is not None
        row = again(letter)
        assert (row.attempts, row.lost_tries) == (number, number - 1)
        assert row.error == (WORKER_LOST if number > 1 else "")
        now += HOUR
    assert claims.give_up(now=now) == 1
    row = again(letter)
    assert (row.state, row.lost_tries, row.lease) == (State.UNKNOWN, claims.MOST_LOST, "")
    assert row.error == WORKER_LOST
    assert _claim(now=now) is None


def test_a_letter_that_was_only_beside_it_is_none_of_them(
    letter: Notification, now: dt.datetime
) -> None:
    """Servers put it off many times; its worker ended twice, with words between."""
    Notification.objects.update(attempts=40)
    for _time in range(5):
        assert _claim(now=now) is not None
        now += HOUR
        again_at_hand = _claim(now=now)
        assert again_at_hand is not None
        assert again_at_hand.lost_tries == 1
        claims.put_off(again_at_hand, now, "451 later")
        assert claims.give_up(now=now) == 0
    assert (again(letter).state, again(letter).lost_tries) == (State.QUEUED, 0)
