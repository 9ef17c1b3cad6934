"""Letters that wait, as rows, for the tests of their delivery."""

import datetime as dt

from meetings.models import Meeting
from members.models import Notification, Person
from tests import factories
from workinggroup.lib import clock

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
# A Tuesday, 10:00 in Washington.
OFFICE_HOURS = dt.datetime(2027, 1, 5, 15, tzinfo=clock.UTC)


def a_letter(meeting: Meeting, person: Person, now: dt.datetime, **fields: object) -> Notification:
    """A waiting letter: an action item was assigned to `person`."""
    action = factories.an_action(
        meeting=meeting, due_on=(now + 30 * DAY).date(), assigned_at=now, owner_us=person
    )
    values = {
        "rule": "action_assigned",
        "subject_type": "action",
        "subject_id": action.pk,
        "recipient": person,
        "occurrence": f"{now:%Y%m%dT%H%M%S}",
        "due_at": now,
        "try_at": now,
        "created_at": now,
        "expires_at": now + 7 * DAY,
        **fields,
    }
    return Notification.objects.create(**values)


def again(letter: Notification) -> Notification:
    """As the database has it now."""
    letter.refresh_from_db()
    return letter
