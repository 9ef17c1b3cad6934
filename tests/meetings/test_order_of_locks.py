"""Locks are taken in one order: the numbers of meetings (rows of delegations), then the meeting,
then what belongs to it. Whoever holds a row and waits for its meeting would wait for somebody who
holds the meeting and waits for the row."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting
from members.models import Delegation
from tests.conftest import Cast
from tests.meetings.calendar_acts import Scene
from tests.meetings.test_acts_ask_first import answer
from tests.meetings.test_calendars_after_acts import BY_SOMEBODY, Apps
from tests.world import undone

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
LOCKS = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
FIRST = (Delegation._meta.db_table, Meeting._meta.db_table)


def taken(queries: list[str]) -> list[str]:
    """The tables of whose rows each statement takes a lock that is held to the end, in order."""
    found = (LOCKS.search(query) or WRITES.match(query) for query in queries)
    return [match[1] for match in found if match]


def before_its_meeting(tables: list[str]) -> list[str]:
    """The rows that were locked although the meeting was locked after them."""
    if Meeting._meta.db_table not in tables:
        return []
    meeting = tables.index(Meeting._meta.db_table)
    return [table for table in tables[:meeting] if table not in FIRST]


def test_what_is_taken_too_early_is_found() -> None:
    row = 'SELECT 1 FROM "meetings_paper" WHERE id = 1 FOR UPDATE OF "meetings_paper"'
    meeting = 'SELECT 1 FROM "meetings_meeting" LEFT OUTER JOIN "x" FOR NO KEY UPDATE'
    assert before_its_meeting(taken([row, meeting])) == ["meetings_paper"]
    assert before_its_meeting(taken([meeting, row])) == []
    assert before_its_meeting(taken([row])) == []


@time_machine.travel(NOW, tick=False)
@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock")
def test_no_act_locks_a_row_before_its_meeting(cast: Cast) -> None:
    Apps(cast)
    early: dict[str, list[str]] = {}
    locking = 0
    for name, (prepare, act) in BY_SOMEBODY.items():
        with undone():
            scene = Scene(cast, NOW)
            row = prepare(scene)
            with CaptureQueriesContext(connection) as captured:
                answer(act, scene, row)
            tables = taken([each["sql"] for each in captured.captured_queries])
            locking += Meeting._meta.db_table in tables
            if found := before_its_meeting(tables):
                early[name] = found
    assert early == {}
    assert locking > 40
