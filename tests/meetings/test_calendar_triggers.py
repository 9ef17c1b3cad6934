"""What moves the version of a calendar: the tables it is made from, whoever writes them."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from meetings import ical
from meetings.models import CalendarVersion, Deadline, JoiningLink, Meeting
from meetings.models.calendar_triggers import WATCHED, Watched, calendar_triggers
from meetings.models.text import NOT_ASKED
from meetings.queries.calendar.feed import Feed, feed_of
from meetings.queries.calendar.rendered import calendar_version
from members.access import calendar_key_with, viewer_of_key
from members.services.keys import issue_calendar_key
from tests import factories
from tests.conftest import Cast
from tests.members.models.test_guards import TRIGGERS
from tests.tampering import without_keys
from tests.world import undone

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(hours=1)
CHANGES = {
    # A text keeps its meeting and its kind.
    "meetings_jointtext": {"circulated_at": LATER, "agreed_at": LATER, "state": "agreed"},
    "members_person": {"is_active": False},
    # ... and a key its person.
    "members_calendarkey": {"language": "zh-hans", "alarms": False},
}
# Read along with an appointment, and told in no calendar.
NAMES = {"members_delegation", "members_seat", "members_company"}


@pytest.fixture(autouse=True)
def first_of_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def token(cast: Cast) -> str:
    """The key of a delegate whose calendar has something of every kind."""
    meeting = factories.a_meeting(sittings=1, agenda="circulated")
    Deadline.objects.create(
        meeting=meeting,
        kind="agenda",
        due_on=dt.date(2027, 3, 9),
        created_at=NOW,
        changed_at=NOW,
    )
    JoiningLink.objects.create(meeting=meeting, label_en="Room", url="https://meet.example/1")
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    return issue_calendar_key(
        cast.viewer("us_delegate"), label="Phone", language="en", alarms=True, now=NOW
    ).token


def calendar(token: str) -> Feed:
    key = calendar_key_with(token)
    assert key is not None
    return feed_of(viewer_of_key(key, NOW), language=key.language, alarms=key.alarms, now=NOW)


def in_bytes(found: Feed) -> tuple[bytes, bytes]:
    return (
        ical.render_events(found.calendar, found.entries),
        ical.render_tasks(found.calendar, found.tasks),
    )


def model_of(watched: Watched) -> type[models.Model]:
    (model,) = (each for each in apps.get_models() if each._meta.db_table == watched.table)
    return model


def another(field: "models.Field[Any, Any]", value: Any) -> Any:
    if isinstance(field, models.ForeignKey) and value is None:
        return field.related_model.objects.order_by("pk")[0].pk
    if field.choices:
        return next(each for each, _name in field.flatchoices if each != value)
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or NOW) + dt.timedelta(days=1)
    if isinstance(field, models.IntegerField):
        return value + 1
    return f"x{value}"


def test_no_trigger_was_lost_when_a_migration_rebuilt_a_table(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        there = sorted(name for (name,) in cursor.fetchall() if "_in_calendars_" in name)
    assert there == sorted(each.name for each in calendar_triggers())
    assert len(there) == 30


def test_every_table_that_a_calendar_is_made_from_is_watched(token: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        calendar(token)
    read = {
        table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])
    }
    assert read == {watched.table for watched in WATCHED} | NAMES


ASKED = {
    "opened_from": "agreed",
    "asked_at": LATER,
    "asked_side": "us",
    "silent_from": LATER,
}
# What a row must be for each of its columns to change by itself.
STARTS = {
    "meetings_jointtext": {"state": "draft", "issued": False, "opened_at": LATER},
}


def rows_of(cast: Cast, watched: Watched) -> "models.QuerySet[Any]":
    """The rows of a table that are the reader's, or everybody's."""
    rows = model_of(watched)._default_manager.all()
    mine = {"members_appointment": "person", "members_person": "pk"}
    if watched.table in mine:
        return rows.filter(**{mine[watched.table]: cast.us_delegate.pk})
    return rows


@pytest.mark.parametrize("watched", WATCHED, ids=lambda watched: watched.table)
def test_every_change_moves_the_version_of_whose_calendar_it_is(
    cast: Cast, token: str, watched: Watched
) -> None:
    reader, other = cast.us_delegate.pk, cast.cn_head.pk
    rows = rows_of(cast, watched)
    row = rows.order_by("pk")[0]
    if watched.table in STARTS:
        rows.filter(pk=row.pk).update(**STARTS[watched.table] | {"issued": True})
    seen, beside = [calendar_version(reader)], calendar_version(other)
    # Where any column counts, a row written as it is counts too.
    for name, value in CHANGES.get(watched.table, {"id": row.pk}).items():
        with without_keys():
            rows.filter(pk=row.pk).update(**{name: value})
        seen.append(calendar_version(reader))
    assert seen == sorted(set(seen)) and len(seen) > 1
    assert (calendar_version(other) == beside) is bool(watched.readers)


@pytest.mark.parametrize(
    "watched", [each for each in WATCHED if each.columns], ids=lambda watched: watched.table
)
def test_columns_that_move_nothing_are_told_in_no_calendar(
    cast: Cast, token: str, watched: Watched
) -> None:
    rows = rows_of(cast, watched)
    row = rows.order_by("pk")[0]
    rows.filter(pk=row.pk).update(**STARTS.get(watched.table, {"id": row.pk}))
    row.refresh_from_db()
    before, version = in_bytes(calendar(token)), calendar_version(cast.us_delegate.pk)
    left_out = [
        field
        for field in row._meta.fields
        if field.attname not in watched.columns and not field.primary_key
    ]
    assert left_out
    for field in left_out:
        # The token itself finds the row.
        if field.name != "key_hash":
            changed = {field.attname: another(field, getattr(row, field.attname))}
            if watched.table == "meetings_jointtext" and field.name in NOT_ASKED:
                # They change together only.
                changed = {**ASKED, "asked_by_id": cast.us_head.pk, **changed}
            with undone():
                rows.filter(pk=row.pk).update(**changed)
                assert in_bytes(calendar(token)) == before, field
                assert calendar_version(cast.us_delegate.pk) == version, field


def test_change_that_is_taken_back_moves_nothing(cast: Cast, token: str) -> None:
    before = calendar_version(cast.us_delegate.pk)
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        JoiningLink.objects.update(position=7)
        assert calendar_version(cast.us_delegate.pk) == before + 1
        raise ZeroDivisionError
    assert calendar_version(cast.us_delegate.pk) == before


@pytest.mark.parametrize("side", ["us", "cn"])
def test_action_that_changes_hands_moves_both_calendars_and_no_third(
    cast: Cast, token: str, side: str
) -> None:
    first, second = getattr(cast, f"{side}_head"), getattr(cast, f"{side}_counsel")
    action = factories.an_action(meeting=Meeting.objects.get(), **{f"owner_{side}": first})
    everybody = [getattr(cast, name) for name in cast.names]
    before = {person: calendar_version(person.pk) for person in everybody}
    type(action).objects.filter(pk=action.pk).update(**{f"owner_{side}": second})
    moved = {person for person in everybody if calendar_version(person.pk) > before[person]}
    assert moved == {first, second}


def test_counters_of_one_person_are_no_others(cast: Cast, token: str) -> None:
    seen = {who: calendar_version(getattr(cast, who).pk) for who in ("us_head", "cn_head")}
    factories.an_action(
        meeting=Meeting.objects.get(), owner_us=cast.us_head, owner_cn=cast.cn_delegate
    )
    assert calendar_version(cast.us_head.pk) == seen["us_head"] + 1
    assert calendar_version(cast.cn_head.pk) == seen["cn_head"]
    assert CalendarVersion.objects.filter(reader=cast.cn_delegate.pk).exists()
