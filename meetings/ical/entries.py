"""What a calendar is made of, before it is text: plain values without a database behind them."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """RFC 5545 section 3.8.1.11, the values that an event may have."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class TaskState(Enum):
    """RFC 5545 section 3.8.1.11, the values that a to-do may have."""

    OPEN = "NEEDS-ACTION"
    IN_PROGRESS = "IN-PROCESS"
    DONE = "COMPLETED"
    DROPPED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Timed:
    """From `start` to `end` (aware instants), announced on the clock of `zone` (IANA name)."""

    start: dt.datetime
    end: dt.datetime
    zone: str

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise ValueError("A calendar entry needs instants with an offset.")
        if self.end < self.start:
            raise ValueError("A calendar entry cannot end before it starts.")


@dataclass(frozen=True, kw_only=True)
class Days:
    """Whole days without a clock, `first` to `last`, both included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if isinstance(self.first, dt.datetime) or isinstance(self.last, dt.datetime):
            raise TypeError("Whole days are dates, not instants.")
        if self.last < self.first:
            raise ValueError("A calendar entry cannot end before it starts.")


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Show `text` so long `before` the start; for whole days the start is their midnight."""

    before: dt.timedelta
    text: str


@dataclass(frozen=True, kw_only=True)
class Conference:
    """A joining link, as RFC 7986 section 5.11."""

    url: str
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One event.

    `uid` is permanent and never shared with a `Task`; `sequence` grows with every change that
    matters to an attendee, `modified` (UTC) with every change of what is rendered.
    """

    uid: str
    sequence: int
    created: dt.datetime
    modified: dt.datetime
    when: Timed | Days
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED
    busy: bool = False
    categories: tuple[str, ...] = ()
    conferences: tuple[Conference, ...] = ()
    alarms: tuple[Alarm, ...] = ()

    @property
    def first_moment(self) -> tuple[str, str]:
        """Sorts entries by their beginning, whole days before hours, the same everywhere."""
        if isinstance(self.when, Days):
            return (self.when.first.isoformat(), self.uid)
        return (self.when.start.astimezone(dt.UTC).isoformat(), self.uid)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One to-do, due at the end of the day `due`."""

    uid: str
    sequence: int
    created: dt.datetime
    modified: dt.datetime
    due: dt.date
    summary: str
    state: TaskState = TaskState.OPEN
    completed: dt.datetime | None = None
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    alarms: tuple[Alarm, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CalendarContent:
    """The frame around the entries."""

    name: str
    description: str
