"""A portal for `bench/feeds.py`: two members, one with 22 entries in the calendar, one with 440."""

import datetime as dt

import django

django.setup()

from meetings.models import Deadline  # noqa: E402
from members.access import viewer_of  # noqa: E402
from members.services.keys import issue_calendar_key  # noqa: E402
from tests import factories  # noqa: E402
from workinggroup.lib import clock  # noqa: E402
from workinggroup.lib.viewer import Role  # noqa: E402

MEETINGS, DEADLINES, LARGE = 4, 3, 440
TEXT = "Compare the two lists of controlled items and report to both heads what differs. " * 2


def make() -> None:
    """Fill an empty portal; prints the address of the small calendar and that of the large one."""
    now = clock.now()
    for number in range(1, MEETINGS + 1):
        day = now.date() + dt.timedelta(days=30 * number)
        meeting = factories.a_meeting(number=number, year=2030 + number, first_day=day, sittings=2)
        for kind in ("papers", "agenda", "proposals")[:DEADLINES]:
            Deadline.objects.create(
                meeting=meeting, kind=kind, due_on=day, created_at=now, changed_at=now
            )
    for role, entries in ((Role.HEAD, 22), (Role.COUNSEL, LARGE)):
        person = factories.a_member(side="us", role=role)
        for serial in range(entries - MEETINGS * (2 + DEADLINES)):
            factories.an_action(
                meeting=meeting,
                owner_us=person,
                serial=serial + 1000 * (role is Role.COUNSEL),
                text_en=TEXT,
                due_on=now.date() + dt.timedelta(days=serial % 300),
            )
        viewer = viewer_of(person, now).in_person(now)
        issued = issue_calendar_key(viewer, label="Bench", language="en", alarms=False, now=now)
        print(f"/calendar/{issued.token}/sia-csia-working-group.ics")
