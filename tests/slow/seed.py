"""Rows for a portal that runs in processes of its own; run there, not in the test's process."""

import datetime as dt
import itertools
import json

from meetings.models import ActionItem, Meeting
from meetings.services.delivery import message_id
from members.models import Notification, Person
from tests import factories
from tests.conftest import make_cast
from workinggroup.lib import clock
from workinggroup.lib.doorbell import DELIVER, ring

DAY = dt.timedelta(days=1)


def letters(count: int) -> None:
    """So many letters that are due now, to the people of one delegation in turn; rings."""
    now = clock.now()
    if not Meeting.objects.exists():
        make_cast()
        factories.a_meeting(first_day=(now + 60 * DAY).date())
    meeting = Meeting.objects.get()
    people = Person.objects.filter(appointments__delegation="us", appointments__ended_at=None)
    owners = itertools.cycle(people)
    first = ActionItem.objects.count() + 1
    for serial, owner in zip(range(first, first + count), owners, strict=False):
        action = factories.an_action(
            meeting=meeting,
            serial=serial,
            owner_us=owner,
            assigned_at=now,
            due_on=(now + 30 * DAY).date(),
        )
        Notification.objects.create(
            rule="action_assigned",
            subject_type="action",
            subject_id=action.pk,
            recipient=owner,
            occurrence=f"{now:%Y%m%dT%H%M%S}",
            # Whatever the hour of the test.
            payload={"urgent": True},
            due_at=now,
            try_at=now,
            created_at=now,
            expires_at=now + 7 * DAY,
        )
    ring(DELIVER)


def report() -> None:
    """Every letter's Message-ID and state, as JSON."""
    print(json.dumps({message_id(row): row.state for row in Notification.objects.all()}))


def clear() -> None:
    """No letters left, so that another test may count its own."""
    Notification.objects.all().delete()
