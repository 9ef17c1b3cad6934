import datetime as dt

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.ical import Alarm, CalendarContent, Conference, render_events, render_tasks
from tests.meetings.ical.reader import read, text
from tests.meetings.ical.samples import deadline, sitting, task
from workinggroup.lib.text import clean_line, clean_prose

HOSTILE = st.sampled_from(
    [
        "",
        "\r\nEND:VEVENT\r\nBEGIN:VEVENT",
        "a\nb\rc\r\nd\x0be\x0cf\x1cg\x85h\u2028i\u2029j",
        "\x00\x01\x07\x1b[31m\x7f",
        "\ufeffmark",
        "会议" * 60,
        "👩🏽‍💻🇨🇳🇺🇸" * 12,
        "\u202eevil\u202c \u2066x\u2069",
        "مرحبا שלום",
        "\ud800 lone",
        'x;y,z:"q"\\n\\',
        r"C:\New\new",
        "e\u0301" * 80,
        "<script>alert(1)</script>",
        "=cmd()",
        " leading and trailing ",
        "x" * 5000,
    ]
)
ANY = st.one_of(HOSTILE, st.text(max_size=200), st.text(st.characters(codec=None), max_size=120))


@settings(max_examples=150, deadline=None)
@given(summary=ANY, description=ANY, location=ANY, category=ANY, label=ANY, name=ANY, url=ANY)
def test_any_text_comes_back_from_two_readers(
    summary: str, description: str, location: str, category: str, label: str, name: str, url: str
) -> None:
    entry = sitting(
        summary=summary,
        description=description,
        location=location,
        categories=(category, "second"),
        url=url,
        conferences=(Conference(url=url, label=label),),
        alarms=(Alarm(before=dt.timedelta(days=1), text=summary),),
    )
    calendar = CalendarContent(name=name, description=description)
    data = render_events(calendar, [entry, deadline(summary=summary)])
    ours = read(data)
    first, second = ours.all("VEVENT")
    theirs = icalendar.Calendar.from_ical(data)
    assert not theirs.errors and not any(part.errors for part in theirs.walk())
    event = theirs.walk("VEVENT")[1]
    assert text(second.one("SUMMARY")) == str(event["SUMMARY"]) == clean_line(summary)
    assert text(first.one("SUMMARY")) == clean_line(summary)
    assert text(ours.one("NAME")) == clean_line(name)
    assert [text(v) for v in second.values("DESCRIPTION")] == [
        prose for prose in [clean_prose(description)] if prose
    ]
    assert [text(v) for v in second.values("LOCATION")] == [
        line for line in [clean_line(location)] if line
    ]
    assert len(second.all("VALARM")) == 1


@settings(max_examples=100, deadline=None)
@given(summary=ANY, description=ANY, url=ANY)
def test_any_task_comes_back(summary: str, description: str, url: str) -> None:
    calendar = CalendarContent(name="x", description="")
    data = render_tasks(calendar, [task(summary=summary, description=description, url=url)])
    (todo,) = read(data).all("VTODO")
    assert text(todo.one("SUMMARY")) == clean_line(summary)
    (theirs,) = icalendar.Calendar.from_ical(data).walk("VTODO")
    assert not theirs.errors
    assert str(theirs.get("DESCRIPTION", "")) == clean_prose(description)


def test_a_path_is_no_line_break() -> None:
    path = r"C:\New\new, \\N"
    entry = sitting(
        summary=path,
        description=path,
        location=path,
        categories=(path,),
        alarms=(Alarm(before=dt.timedelta(days=1), text=path),),
    )
    calendar = read(render_events(CalendarContent(name=path, description=path), [entry]))
    (event,) = calendar.all("VEVENT")
    (alarm,) = event.all("VALARM")
    values = [event.one(name) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES")]
    values += [calendar.one(name) for name in ("NAME", "X-WR-CALNAME", "DESCRIPTION")]
    assert {text(value) for value in [*values, alarm.one("DESCRIPTION")]} == {path}
