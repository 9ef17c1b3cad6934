"""A planner in a process of the portal's own, beside another one."""

import datetime as dt
import json
import sys
import time

import time_machine

from meetings.models import Meeting
from meetings.services.announcements.meetings import announce_confirmed
from meetings.services.reminders import plan_reminders
from members.models import Notification
from tests import factories
from tests.conftest import make_cast
from workinggroup.lib.clock import UTC

# A working hour in Washington: the letters of that side are due at once.
NOW = dt.datetime(2027, 3, 17, 15, tzinfo=UTC)
MEETINGS = 10
ROUNDS = 5


def furnish() -> None:
    """Confirmed meetings a week ahead, with an overdue action item each."""
    with time_machine.travel(NOW - dt.timedelta(days=60), tick=False):
        cast = make_cast()
        for number in range(1, MEETINGS + 1):
            meeting = factories.a_meeting(number=number, year=2030 + number)
            factories.an_action(
                meeting=meeting,
                owner_us=cast.us_delegate,
                owner_cn=cast.cn_delegate,
                due_on=dt.date(2027, 3, 1),
            )


def plan(start: int) -> None:
    """Plan again and again from the instant `start` (Unix time in milliseconds) on."""
    time.sleep(max(0.0, start / 1000 - time.time()))
    for minute in range(ROUNDS):
        plan_reminders(now=NOW + dt.timedelta(minutes=minute))


def announce(start: int) -> None:
    """An act that writes to the same people meanwhile."""
    time.sleep(max(0.0, start / 1000 - time.time()))
    for meeting in Meeting.objects.all():
        announce_confirmed(meeting, now=NOW)


def report() -> None:
    """How many letters of each rule and state there are, as JSON."""
    counts: dict[str, int] = {}
    for rule, state in Notification.objects.values_list("rule", "state"):
        counts[f"{rule} {state}"] = counts.get(f"{rule} {state}", 0) + 1
    sys.stdout.write(json.dumps(counts))
