import datetime as dt
import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from meetings.ical import (
    Alarm,
    Conference,
    Days,
    Status,
    TaskState,
    Timed,
    render_events,
    render_tasks,
)
from tests.meetings.ical.reader import read, zone_as_defined
from tests.meetings.ical.samples import CALENDAR, CHINESE, at, deadline, sitting, task

ROOT = Path(__file__).parents[3]


def test_frame_names_the_calendar_and_says_how_often_to_ask() -> None:
    frame = read(render_events(CALENDAR, []))
    assert frame.one("PRODID") == "-//SIA-CSIA working group//Calendar//EN"
    assert frame.one("CALSCALE") == "GREGORIAN"
    assert frame.one("NAME") == frame.one("X-WR-CALNAME") == "Working group"
    assert frame.one("DESCRIPTION") == frame.one("X-WR-CALDESC") == "Sittings and deadlines"
    assert frame.one("REFRESH-INTERVAL") == frame.one("X-PUBLISHED-TTL") == "PT1H"
    assert frame.parameters("REFRESH-INTERVAL") == {"VALUE": "DURATION"}
    assert not {"METHOD", "UID", "X-WR-TIMEZONE", "SOURCE"} & {name for name, _, _ in frame.lines}
    assert frame.blocks == []


def test_sitting_stands_on_its_anchor_clock_with_the_zone_defined() -> None:
    calendar = read(render_events(CALENDAR, [sitting()]))
    (event,) = calendar.all("VEVENT")
    assert event.one("DTSTART") == "20270715T190000"
    assert event.one("DTEND") == "20270715T213000"
    assert event.parameters("DTSTART") == {"TZID": "America/New_York"}
    assert event.one("CREATED") == "20261102T093000Z"
    assert event.one("DTSTAMP") == event.one("LAST-MODIFIED") == "20261201T140005Z"
    assert event.one("SEQUENCE") == "0"
    assert event.one("STATUS") == "CONFIRMED"
    assert event.one("TRANSP") == "OPAQUE"
    (zone,) = calendar.all("VTIMEZONE")
    assert zone.one("TZID") == zone.one("X-LIC-LOCATION") == "America/New_York"
    (daylight,), (standard,) = zone.all("DAYLIGHT"), zone.all("STANDARD")
    assert daylight.one("RRULE") == "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3"
    assert standard.one("RRULE") == "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11"
    assert daylight.one("DTSTART") == "20250309T020000"
    assert (daylight.one("TZOFFSETFROM"), daylight.one("TZOFFSETTO")) == ("-0500", "-0400")


def test_each_zone_is_defined_once_and_one_without_daylight_time_has_no_rule() -> None:
    beijing = Timed(start=at(2027, 7, 15, 1), end=at(2027, 7, 15, 3), zone="Asia/Shanghai")
    entries = [sitting(uid=f"s{n}", when=beijing) for n in range(3)] + [sitting()]
    zones = read(render_events(CALENDAR, entries)).all("VTIMEZONE")
    assert [zone.one("TZID") for zone in zones] == ["America/New_York", "Asia/Shanghai"]
    (standard,) = zones[1].blocks
    assert standard.name == "STANDARD"
    assert standard.values("RRULE") == []
    assert standard.one("TZOFFSETFROM") == standard.one("TZOFFSETTO") == "+0800"


@pytest.mark.parametrize("zone", ["UTC", "Africa/Casablanca"])
def test_zone_without_yearly_rules_is_written_in_utc(zone: str) -> None:
    when = Timed(start=at(2027, 2, 20, 9), end=at(2027, 2, 20, 10), zone=zone)
    calendar = read(render_events(CALENDAR, [sitting(when=when)]))
    (event,) = calendar.all("VEVENT")
    assert (event.one("DTSTART"), event.parameters("DTSTART")) == ("20270220T090000Z", {})
    assert calendar.all("VTIMEZONE") == []


def test_deadline_is_a_whole_day_that_blocks_nobody() -> None:
    (event,) = read(render_events(CALENDAR, [deadline()])).all("VEVENT")
    assert (event.one("DTSTART"), event.one("DTEND")) == ("20270601", "20270602")
    assert event.parameters("DTSTART") == event.parameters("DTEND") == {"VALUE": "DATE"}
    assert event.one("TRANSP") == "TRANSPARENT"


def test_several_days_end_on_the_day_after_the_last() -> None:
    days = Days(first=dt.date(2027, 12, 30), last=dt.date(2027, 12, 31))
    (event,) = read(render_events(CALENDAR, [deadline(when=days)])).all("VEVENT")
    assert (event.one("DTSTART"), event.one("DTEND")) == ("20271230", "20280101")


def test_cancelled_sitting_stays_silent_and_blocks_nobody() -> None:
    entry = sitting(
        status=Status.CANCELLED,
        alarms=(Alarm(before=dt.timedelta(days=1), text="Tomorrow"),),
        conferences=(Conference(url="https://meet.example/1"),),
    )
    (event,) = read(render_events(CALENDAR, [entry])).all("VEVENT")
    assert event.one("STATUS") == "CANCELLED"
    assert event.one("TRANSP") == "TRANSPARENT"
    assert event.blocks == []
    assert event.values("CONFERENCE") == []


def test_alarm_is_shown_only_when_asked_for() -> None:
    asked = sitting(alarms=(Alarm(before=dt.timedelta(hours=15), text="Tomorrow"),))
    (event,) = read(render_events(CALENDAR, [asked])).all("VEVENT")
    (alarm,) = event.all("VALARM")
    assert alarm.one("ACTION") == "DISPLAY"
    assert alarm.one("TRIGGER") == "-PT15H"
    assert alarm.one("DESCRIPTION") == "Tomorrow"
    assert alarm.one("UID") == "alarm-1-sitting-1@workinggroup.example"
    (silent,) = read(render_events(CALENDAR, [sitting()])).all("VEVENT")
    assert silent.blocks == []


def test_links_and_categories_are_written_as_their_types_ask() -> None:
    entry = sitting(
        url="https://portal.example/meetings/5?a=1&b=é 2",
        categories=("Trade policy, export", "加密"),
        conferences=(Conference(url="https://meet.example/j/1?pwd=x", label='Main "room": A'),),
    )
    (event,) = read(render_events(CALENDAR, [entry])).all("VEVENT")
    assert event.one("URL") == "https://portal.example/meetings/5?a=1&b=%C3%A9%202"
    assert event.one("CATEGORIES") == r"Trade policy\, export,加密"
    assert event.one("CONFERENCE") == "https://meet.example/j/1?pwd=x"
    assert event.parameters("CONFERENCE") == {
        "VALUE": "URI",
        "FEATURE": "VIDEO",
        "LABEL": "Main 'room': A",
    }


def test_no_address_of_a_person_is_ever_written() -> None:
    names = {n for n, _, _ in read(render_events(CALENDAR, [sitting()])).all("VEVENT")[0].lines}
    assert not {"ATTENDEE", "ORGANIZER", "CONTACT"} & names


def test_order_of_the_entries_does_not_matter() -> None:
    beijing = Timed(start=at(2027, 7, 15, 1), end=at(2027, 7, 15, 3), zone="Asia/Shanghai")
    london = Timed(start=at(2027, 7, 15, 1), end=at(2027, 7, 15, 3), zone="Europe/London")
    entries = [sitting(), deadline(), sitting(uid="a", when=beijing), sitting(uid="b", when=london)]
    assert len({render_events(CALENDAR, order) for order in permutations(entries)}) == 1


def test_bytes_are_the_same_in_every_process() -> None:
    program = (
        "import django; django.setup()\n"
        "import sys\n"
        "from meetings.ical import Timed, render_events, render_tasks\n"
        "from tests.meetings.ical.samples import CHINESE, at, deadline, sitting, task\n"
        "zones = ['Asia/Shanghai', 'Europe/London', 'America/New_York', 'Asia/Tokyo', 'UTC']\n"
        "entries = [sitting(uid=z, categories=('b', 'a'), when=Timed(start=at(2027, 7, 1, n), "
        "end=at(2027, 7, 1, n + 1), zone=z)) for n, z in enumerate(zones)]\n"
        "sys.stdout.buffer.write(render_events(CHINESE, [*entries, deadline()]))\n"
        "sys.stdout.buffer.write(render_tasks(CHINESE, [task()]))\n"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b"BEGIN:VTIMEZONE") == 4


def test_another_reader_finds_the_same_instants() -> None:
    beijing = Timed(start=at(2027, 1, 15, 1), end=at(2027, 1, 15, 3), zone="Asia/Shanghai")
    winter = Timed(start=at(2027, 1, 15, 1), end=at(2027, 1, 15, 3), zone="America/New_York")
    entries = [
        sitting(uid="summer"),
        sitting(uid="winter", when=winter),
        sitting(uid="beijing", when=beijing),
        deadline(uid="day"),
    ]
    calendar = icalendar.Calendar.from_ical(render_events(CALENDAR, entries))
    found = recurring_ical_events.of(calendar).between((2026, 1, 1), (2029, 1, 1))
    assert {str(event["UID"]): event.start for event in found} == {
        "summer": at(2027, 7, 15, 23),
        "winter": at(2027, 1, 15, 1),
        "beijing": at(2027, 1, 15, 1),
        "day": dt.date(2027, 6, 1),
    }


def test_a_reader_that_believes_the_zone_definition_finds_the_same_instants() -> None:
    data = render_events(CALENDAR, [sitting()])
    zone = zone_as_defined(data, "America/New_York")
    (event,) = read(data).all("VEVENT")
    wall = dt.datetime.strptime(event.one("DTSTART"), "%Y%m%dT%H%M%S").replace(tzinfo=zone)
    assert wall.astimezone(dt.UTC) == at(2027, 7, 15, 23)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (TaskState.OPEN, ("NEEDS-ACTION", [], [])),
        (TaskState.IN_PROGRESS, ("IN-PROCESS", [], [])),
        (TaskState.DONE, ("COMPLETED", ["100"], ["20261201T140005Z"])),
        (TaskState.DROPPED, ("CANCELLED", [], [])),
    ],
)
def test_task_says_its_state(state: TaskState, expected: tuple[str, list[str], list[str]]) -> None:
    (todo,) = read(render_tasks(CALENDAR, [task(state=state)])).all("VTODO")
    found = (todo.one("STATUS"), todo.values("PERCENT-COMPLETE"), todo.values("COMPLETED"))
    assert found == expected
    assert (todo.one("DUE"), todo.parameters("DUE")) == ("20270601", {"VALUE": "DATE"})


def test_task_alarm_rings_before_it_is_due() -> None:
    alarms = (Alarm(before=dt.timedelta(days=3), text="Due"),)
    (todo,) = read(render_tasks(CALENDAR, [task(alarms=alarms)])).all("VTODO")
    (alarm,) = todo.all("VALARM")
    assert (alarm.one("TRIGGER"), alarm.parameters("TRIGGER")) == ("-P3D", {"RELATED": "END"})


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        Timed(start=dt.datetime(2027, 1, 1, 9), end=at(2027, 1, 1, 10), zone="UTC")


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Timed(start=at(2027, 1, 1, 9), end=at(2027, 1, 1, 8), zone="UTC")
    with pytest.raises(ValueError, match="before it starts"):
        Days(first=dt.date(2027, 1, 2), last=dt.date(2027, 1, 1))


def test_three_hundred_entries_stay_below_a_megabyte() -> None:
    clocks = "华盛顿时间2027年3月16日（周二）19:00", "北京时间2027年3月17日（周三）07:00（次日）"
    prose = " | ".join([*clocks, "\n"]) * 8
    entries = [sitting(uid=f"s{n}@x", description=prose, location="北京" * 20) for n in range(300)]
    data = render_events(CHINESE, entries)
    assert len(read(data).all("VEVENT")) == 300
    assert len(data) < 1_000_000
