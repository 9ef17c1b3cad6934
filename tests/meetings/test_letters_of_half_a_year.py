"""Half a year of letters, walked with the clock: two delegations, every kind that the clock writes,
people who leave, and a week in which nothing runs."""

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
import time_machine

from meetings.mail import compose
from meetings.models import ActionItem, Attendance, JointText, Meeting, Signature
from meetings.queries.reminders import reminder_facts
from meetings.rules.reminders import PLANNED_RULES, REPEATED_RULES, plan_of
from meetings.rules.working_days import is_working_day
from meetings.services.reminders import plan_reminders
from members.letters import NOBODY_PLANNED
from members.models import Appointment, Notification, Person
from members.services.appointments import appoint, end_appointment
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.clock import SIDE_ZONES, UTC, local

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
BEGINS = dt.datetime(2027, 1, 4, 1, tzinfo=UTC)
DAYS = 182
# In the morning on each side, in winter and summer.
HOURS = (1, 14)
DOWN = (dt.datetime(2027, 3, 4, 20, tzinfo=UTC), dt.datetime(2027, 3, 11, 20, tzinfo=UTC))
Key = tuple[str, str, int, int, str]


class Half:
    """The half-year: what happens in it, what was due at any time, and who had left when."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.named: dict[Key, dt.datetime] = {}
        self.left: dict[int, dt.datetime] = {}
        self.rows: dict[Key, Notification] = {}
        with time_machine.travel(BEGINS - 60 * DAY, tick=False):
            self.meeting = factories.a_meeting()
            factories.an_item(meeting=self.meeting)
            past = factories.a_meeting(number=4, half=2, year=2026, state="held")
            self.lasting = self._action(1, dt.date(2027, 1, 15))
            self.handed_on = self._action(2, dt.date(2027, 3, 26))
            self.done = self._action(3, dt.date(2027, 2, 12))
        self.minutes = factories.the_text(past, "minutes")
        self.agenda = factories.the_text(self.meeting, "agenda")
        self.acts = {
            dt.date(2027, 1, 6): lambda now: self._circulate(self.minutes, "circulated", now),
            dt.date(2027, 1, 20): lambda now: self._circulate(self.minutes, "for_signature", now),
            dt.date(2027, 2, 2): lambda now: self._circulate(self.agenda, "circulated", now),
            dt.date(2027, 1, 25): lambda now: self._clear("us", now),
            dt.date(2027, 2, 15): lambda now: self._clear("cn", now),
            dt.date(2027, 2, 17): self._finish,
            dt.date(2027, 2, 23): lambda now: self._leave(cast.us_delegate, now),
            dt.date(2027, 2, 24): self._answer,
            # In the week in which nothing runs.
            dt.date(2027, 3, 8): lambda now: self._leave(cast.cn_alternate, now),
            dt.date(2027, 3, 23): self._hold,
            dt.date(2027, 4, 20): self._hand_on,
            dt.date(2027, 5, 11): self._change_secretary,
        }

    def _action(self, serial: int, due_on: dt.date) -> ActionItem:
        return factories.an_action(
            meeting=self.meeting,
            serial=serial,
            owner_us=self.cast.us_delegate,
            owner_cn=self.cast.cn_delegate,
            due_on=due_on,
        )

    def _circulate(self, text: JointText, state: str, now: dt.datetime) -> None:
        JointText.objects.filter(pk=text.pk).update(
            state=state, issued=True, circulated_at=now, changed_at=now
        )
        text.refresh_from_db()

    def _clear(self, side: str, now: dt.datetime) -> None:
        Signature.objects.create(
            text=self.minutes,
            revision=self.minutes.revision,
            fingerprint="0" * 64,
            capacity="clear",
            side=side,
            person=getattr(self.cast, f"{side}_counsel"),
            signed_at=now,
        )

    def _finish(self, now: dt.datetime) -> None:
        ActionItem.objects.filter(pk=self.done.pk).update(
            state="done", confirmed_us_at=now, confirmed_cn_at=now
        )

    def _leave(self, person: Person, now: dt.datetime) -> None:
        held = Appointment.objects.get(person=person, ended_at=None)
        head = self.cast.viewer(f"{held.delegation_id}_head")
        end_appointment(head, appointment=held, now=now)
        self.left[person.pk] = now

    def _answer(self, now: dt.datetime) -> None:
        for person, said in ((self.cast.us_head, "accepted"), (self.cast.cn_adviser, "declined")):
            Attendance.objects.create(
                meeting=self.meeting, person=person, answer=said, answered_at=now
            )

    def _hold(self, now: dt.datetime) -> None:
        Meeting.objects.filter(pk=self.meeting.pk).update(state="held")

    def _hand_on(self, now: dt.datetime) -> None:
        ActionItem.objects.filter(pk=self.handed_on.pk).update(owner_us=self.cast.us_adviser)

    def _change_secretary(self, now: dt.datetime) -> None:
        self._leave(self.cast.us_secretary, now)
        head = self.cast.viewer("us_head")
        appoint(head, person=factories.a_person(), side="us", role="secretary", now=now)

    def walk(self) -> None:
        for n in range(DAYS):
            day = (BEGINS + n * DAY).date()
            for hour in HOURS:
                now = dt.datetime.combine(day, dt.time(hour), tzinfo=UTC)
                with time_machine.travel(now, tick=False):
                    if hour == HOURS[-1] and day in self.acts:
                        self.acts[day](now)
                    self._tick(now)

    def _tick(self, now: dt.datetime) -> None:
        """What the clock runs, unless nothing runs; and in any case what it should have written."""
        down = DOWN[0] <= now < DOWN[1]
        if down:
            self.named |= {row.identity: now for row in plan_of(reminder_facts(now), now)}
        else:
            plan_reminders(now=now)
            waiting = Notification.objects.filter(rule__in=PLANNED_RULES, state="queued")
            self.named |= {key_of(row): now for row in waiting}
            self._deliver(now)

    def _deliver(self, now: dt.datetime) -> None:
        waiting = Notification.objects.filter(state="queued", due_at__lte=now)
        waiting.filter(expires_at__lte=now).update(state="expired")
        for row in waiting.filter(expires_at__gt=now):
            state = "moot" if compose(row, now) is None else "sent"
            Notification.objects.filter(pk=row.pk).update(state=state, sent_at=now)


@pytest.fixture
def half(cast: Cast) -> Half:
    half = Half(cast)
    half.walk()
    return half


def key_of(row: Notification) -> Key:
    return (row.rule, row.subject_type, row.subject_id, row.recipient_id, row.occurrence)


@pytest.mark.slow
def test_letters_of_half_a_year(half: Half) -> None:
    rows = {key_of(row): row for row in Notification.objects.filter(rule__in=PLANNED_RULES)}
    sent = {row.rule for row in rows.values() if row.state == "sent"}
    assert sent == PLANNED_RULES
    _assert_none_is_lost(half, rows)
    _assert_none_twice_a_week(rows)
    _assert_nothing_after_the_end(half, rows)
    _assert_in_working_hours(rows)
    _assert_kept_by_own_side(half, rows)


def _assert_none_is_lost(half: Half, rows: dict[Key, Notification]) -> None:
    """Whatever was due at any instant was sent, or is on record as expired, or its reason went."""
    assert half.named.keys() <= rows.keys()
    assert {row.state for row in rows.values()} <= {"sent", "expired", "moot", "queued"}
    missed = [row for row in rows.values() if row.error == NOBODY_PLANNED]
    assert missed
    last = BEGINS + (DAYS - 2) * DAY
    for key, row in rows.items():
        if row.state == "queued":
            assert half.named[key] > last
        if row.state == "moot":
            assert half.named.get(key, BEGINS) < last


def _assert_none_twice_a_week(rows: dict[Key, Notification]) -> None:
    sent: defaultdict[tuple[Any, ...], list[dt.datetime]] = defaultdict(list)
    for row in rows.values():
        if row.rule in REPEATED_RULES and row.state == "sent" and row.sent_at:
            sent[row.rule, row.subject_id, row.recipient_id].append(row.sent_at)
    assert max(len(at) for at in sent.values()) > 8
    for at in sent.values():
        assert all(later - earlier >= WEEK for earlier, later in pairwise(sorted(at)))


def _assert_nothing_after_the_end(half: Half, rows: dict[Key, Notification]) -> None:
    assert len(half.left) == 3
    for row in rows.values():
        if row.state == "sent" and row.recipient_id in half.left and row.sent_at:
            assert row.sent_at < half.left[row.recipient_id]


def _assert_in_working_hours(rows: dict[Key, Notification]) -> None:
    sides = dict(Appointment.objects.values_list("person", "delegation"))
    for row in rows.values():
        side = sides[row.recipient_id]
        clock = local(row.due_at, row.recipient.time_zone)
        worked = is_working_day(clock.date(), side) and 9 <= clock.hour < 18
        last_call = row.rule == "meeting_soon" and row.occurrence.startswith("1d:")
        assert worked or last_call, (row.rule, row.occurrence, clock, SIDE_ZONES[side])


def _assert_kept_by_own_side(half: Half, rows: dict[Key, Notification]) -> None:
    """Of the owner who left heard the own secretariat and head alone, at once."""
    left = [row for row in rows.values() if row.rule == "action_owner_left"]
    of_delegate = [row for row in left if row.occurrence.startswith(f"{half.cast.us_delegate.pk}:")]
    assert {row.recipient_id for row in of_delegate} == {
        half.cast.us_head.pk,
        half.cast.us_secretary.pk,
    }
    assert of_delegate == left
    told = [row.sent_at - half.left[half.cast.us_delegate.pk] for row in left if row.sent_at]
    assert max(told) == dt.timedelta(0)
