"""From entries to bytes (RFC 5545, RFC 7986): the same entries always give the same bytes.

Nothing here asks the clock. Without METHOD, DTSTAMP means the last revision (RFC 5545, 3.8.7.2),
so it comes from the data as LAST-MODIFIED does. No ATTENDEE: addresses stay in the portal.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.encoding import iri_to_uri
from icalendar import Alarm as VAlarm
from icalendar import Calendar as VCalendar
from icalendar import Component, Event, Timezone, Todo
from icalendar.prop import vCategory, vText, vUri

from workinggroup.lib.text import clean_line, clean_prose

from .entries import Alarm, CalendarContent, CalendarEntry, Days, Status, Task, TaskState, Timed
from .timezones import vtimezone

CALENDAR_TYPE = "text/calendar; charset=utf-8"
# Changes whenever the same entries might be written in other bytes: with this package's sources,
# the library and the zone data.
FORM = hashlib.sha256(
    "".join(
        [
            *(path.read_text() for path in sorted(Path(__file__).parent.glob("*.py"))),
            version("icalendar"),
            version("tzdata"),
        ]
    ).encode()
).hexdigest()
PRODUCT = "-//SIA-CSIA working group//Calendar//EN"
REFRESH = dt.timedelta(hours=1)
REFRESH_TEXT = "PT1H"


class _Text(vText):
    r"""A TEXT value (RFC 5545, 3.3.11). The library takes `\N` in the words themselves for a line
    break; in a path such as `C:\New` it is none."""

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def fingerprint(calendar: CalendarContent, things: Iterable[CalendarEntry | Task]) -> str:
    """The same for the same rendered bytes: a fingerprint of everything that goes into them."""
    return hashlib.sha256(repr((FORM, calendar, tuple(things))).encode()).hexdigest()


def render_events(calendar: CalendarContent, entries: Iterable[CalendarEntry]) -> bytes:
    """The calendar with its events, sorted by beginning; CRLF lines of at most 75 octets.

    Times stand on the clock of their entry's zone, with that zone defined in the calendar, or
    in UTC where the zone has no yearly rules. Raises nothing for any text: control characters,
    line ends in one-line fields and lone surrogates are taken out.
    """
    ordered = sorted(entries, key=lambda entry: entry.first_moment)
    frame = _frame(calendar)
    zones = _zones(ordered)
    for name in sorted(zones):
        frame.add_component(zones[name])
    for entry in ordered:
        frame.add_component(_event(entry, zones))
    return bytes(frame.to_ical())


def render_tasks(calendar: CalendarContent, tasks: Iterable[Task]) -> bytes:
    """The calendar with to-dos instead of events, for the apps that keep a task list."""
    frame = _frame(calendar)
    for task in sorted(tasks, key=lambda task: (task.due, task.uid)):
        frame.add_component(_todo(task))
    return bytes(frame.to_ical())


def _frame(calendar: CalendarContent) -> VCalendar:
    # Calendar.new() would add a random UID: other bytes at every call.
    frame = VCalendar()
    frame.add("version", "2.0")
    frame.add("prodid", PRODUCT)
    frame.add("calscale", "GREGORIAN")
    name, description = clean_line(calendar.name), clean_prose(calendar.description)
    frame.add("name", _Text(name))
    frame.add("x-wr-calname", _Text(name))
    frame.add("description", _Text(description))
    frame.add("x-wr-caldesc", _Text(description))
    frame.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    frame.add("x-published-ttl", _Text(REFRESH_TEXT))
    return frame


def _zones(entries: Sequence[CalendarEntry]) -> dict[str, Timezone]:
    """The definition of every zone used, but for those whose times are written in UTC."""
    timed = [entry.when for entry in entries if isinstance(entry.when, Timed)]
    if not timed:
        return {}
    first = min(when.start for when in timed).year - 1
    last = max(when.end for when in timed).year + 1
    found = {name: vtimezone(name, first, last) for name in {when.zone for when in timed}}
    return {name: zone for name, zone in found.items() if zone is not None}


def _stamps(part: Component, thing: CalendarEntry | Task) -> None:
    part.add("uid", thing.uid)
    part.add("sequence", thing.sequence)
    part.add("created", _utc(thing.created))
    part.add("dtstamp", _utc(thing.modified))
    part.add("last-modified", _utc(thing.modified))


def _add_texts(part: Component, thing: CalendarEntry | Task) -> None:
    if description := clean_prose(thing.description):
        part.add("description", _Text(description))
    if thing.url:
        part.add("url", _uri(thing.url))
    if categories := [name for word in thing.categories if (name := clean_line(word))]:
        category_line = vCategory([])
        # Given to the constructor, they would become the library's texts again.
        category_line.cats = [_Text(name) for name in categories]
        part.add("categories", category_line)


def _event(entry: CalendarEntry, zones: dict[str, Timezone]) -> Event:
    event = Event()
    cancelled = entry.status is Status.CANCELLED
    _stamps(event, entry)
    _place_in_time(event, entry.when, zones)
    event.add("summary", _Text(clean_line(entry.summary)))
    if location := clean_line(entry.location):
        event.add("location", _Text(location))
    _add_texts(event, entry)
    event.add("status", entry.status.value)
    event.add("transp", "OPAQUE" if entry.busy and not cancelled else "TRANSPARENT")
    if not cancelled:
        for link in entry.conferences:
            event.add("conference", _uri(link.url), parameters=_link_parameters(link.label))
        _alarms(event, entry.uid, entry.alarms)
    return event


def _link_parameters(label: str) -> dict[str, str]:
    # A quoted parameter value cannot hold a double quote (RFC 5545, 3.2).
    text = clean_line(label).replace('"', "'")
    return {"VALUE": "URI", "FEATURE": "VIDEO"} | ({"LABEL": text} if text else {})


def _place_in_time(event: Event, when: Timed | Days, zones: dict[str, Timezone]) -> None:
    if isinstance(when, Days):
        event.add("dtstart", when.first)
        # DTEND is the day after the last one (RFC 5545, 3.6.1).
        event.add("dtend", when.last + dt.timedelta(days=1))
        return
    clock = ZoneInfo(when.zone) if when.zone in zones else dt.UTC
    event.add("dtstart", _second(when.start).astimezone(clock))
    event.add("dtend", _second(when.end).astimezone(clock))


def _todo(task: Task) -> Todo:
    todo = Todo()
    done = task.state is TaskState.DONE
    _stamps(todo, task)
    todo.add("due", task.due)
    todo.add("summary", _Text(clean_line(task.summary)))
    _add_texts(todo, task)
    todo.add("status", task.state.value)
    if done:
        todo.add("percent-complete", 100)
        todo.add("completed", _utc(task.completed or task.modified))
    if not done and task.state is not TaskState.DROPPED:
        _alarms(todo, task.uid, task.alarms)
    return todo


def _alarms(part: Component, uid: str, alarms: Sequence[Alarm]) -> None:
    for number, alarm in enumerate(alarms, start=1):
        bell = VAlarm()
        bell.add("uid", f"alarm-{number}-{uid}")
        bell.add("action", "DISPLAY")
        related = {"RELATED": "END"} if isinstance(part, Todo) else {}
        bell.add("trigger", -alarm.before, parameters=related)
        bell.add("description", _Text(clean_line(alarm.text)))
        part.add_component(bell)


def _utc(moment: dt.datetime) -> dt.datetime:
    return _second(moment).astimezone(dt.UTC)


def _second(moment: dt.datetime) -> dt.datetime:
    return moment.replace(microsecond=0)


def _uri(address: str) -> vUri:
    # Reserved characters stay, blanks and whatever is not ASCII are percent-encoded.
    return vUri(iri_to_uri(clean_line(address).replace(" ", "%20")))
