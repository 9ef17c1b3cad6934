"""Entries to render: one way of making them, so that a test names only what it is about."""

import datetime as dt
from typing import Any

from meetings.ical import CalendarContent, CalendarEntry, Days, Task, Timed

CREATED = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)
MODIFIED = dt.datetime(2026, 12, 1, 14, 0, 5, 678, tzinfo=dt.UTC)
CALENDAR = CalendarContent(name="Working group", description="Sittings and deadlines")
CHINESE = CalendarContent(name="工作组", description="会议与截止日期")


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def sitting(**changes: Any) -> CalendarEntry:
    values: dict[str, Any] = {
        "uid": "sitting-1@workinggroup.example",
        "sequence": 0,
        "created": CREATED,
        "modified": MODIFIED,
        "when": Timed(
            start=at(2027, 7, 15, 23), end=at(2027, 7, 16, 1, 30), zone="America/New_York"
        ),
        "summary": "5th meeting, first sitting",
        "busy": True,
    }
    return CalendarEntry(**values | changes)


def deadline(**changes: Any) -> CalendarEntry:
    day = dt.date(2027, 6, 1)
    values = {
        "uid": "deadline-1@workinggroup.example",
        "when": Days(first=day, last=day),
        "summary": "Papers",
        "busy": False,
    }
    return sitting(**values | changes)


def task(**changes: Any) -> Task:
    values: dict[str, Any] = {
        "uid": "task-1@workinggroup.example",
        "sequence": 0,
        "created": CREATED,
        "modified": MODIFIED,
        "due": dt.date(2027, 6, 1),
        "summary": "A5-03 Compare the two lists",
    }
    return Task(**values | changes)
