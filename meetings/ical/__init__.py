"""Calendars as bytes. Pure: what access already allowed comes in, iCalendar text goes out."""

from .entries import (
    Alarm,
    CalendarContent,
    CalendarEntry,
    Conference,
    Days,
    Status,
    Task,
    TaskState,
    Timed,
)
from .render import CALENDAR_TYPE, FORM, fingerprint, render_events, render_tasks

__all__ = [
    "CALENDAR_TYPE",
    "FORM",
    "Alarm",
    "CalendarContent",
    "CalendarEntry",
    "Conference",
    "Days",
    "Status",
    "Task",
    "TaskState",
    "Timed",
    "fingerprint",
    "render_events",
    "render_tasks",
]
