"""Calendars as bytes. Pure: what access already allowed comes in, iCalendar text goes out."""

from .entries import Alarm, Calendar, Conference, Days, Entry, Status, Task, TaskState, Timed
from .render import CONTENT_TYPE, FORM, fingerprint, render_events, render_tasks

__all__ = [
    "CONTENT_TYPE",
    "FORM",
    "Alarm",
    "Calendar",
    "Conference",
    "Days",
    "Entry",
    "Status",
    "Task",
    "TaskState",
    "Timed",
    "fingerprint",
    "render_events",
    "render_tasks",
]
