"""What the clock and the acts have Celery do."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import tasks
from meetings.models import Sitting
from members.services import audit
from tests import factories
from tests.conftest import Cast
from workinggroup.celery import app
from workinggroup.lib import clock, doorbell


def test_whatever_is_scheduled_or_rung_for_is_a_task() -> None:
    """They are named by strings, which no renaming follows."""
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert len(named) > 3
    wanted = named | {doorbell.DELIVER, doorbell.RENDER_FEEDS}
    assert wanted - set(app.tasks) == set()


def test_housekeeping_follows_changed_zone_rules(cast: Cast) -> None:
    """As after an update of the zone data: the stored instant is not what the clock says now."""
    day = clock.now().date() + dt.timedelta(days=60)
    meeting = factories.a_meeting(first_day=day)
    sitting = Sitting.objects.get(meeting=meeting, number=1)
    right = sitting.starts_at
    Sitting.objects.filter(pk=sitting.pk).update(starts_at=right - dt.timedelta(hours=1))
    tasks.tidy_up()
    sitting.refresh_from_db()
    assert (sitting.starts_at, sitting.sequence) == (right, 1)
    with CaptureQueriesContext(connection) as queries:
        tasks.tidy_up()
    # Of sittings, and of papers and packs that are over.
    assert sum('FROM "meetings_' in each["sql"] for each in queries.captured_queries) == 3


def test_every_act_rings_for_the_feeds(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(doorbell, "ring", rung.append)
    meeting = factories.a_meeting()
    audit.record(cast.viewer("us_head"), act="change_meeting", subject=meeting, now=now)
    assert rung == [doorbell.RENDER_FEEDS]
