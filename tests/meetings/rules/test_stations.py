"""The half-year as a line of stations."""

import datetime as dt

import pytest

from meetings.enums import MeetingState, TextState
from meetings.rules.stations import AHEAD, BROKEN, NOW, PAST, Station, stations

AT = dt.datetime(2027, 1, 12, tzinfo=dt.UTC)


def statuses(line: tuple[Station, ...]) -> list[tuple[str, str]]:
    return [(station.key, station.status) for station in line]


@pytest.mark.parametrize(
    ("state", "agenda", "minutes", "expected"),
    [
        ("proposed", "draft", "draft", [NOW, AHEAD, AHEAD, AHEAD, AHEAD, AHEAD]),
        ("polling", "draft", "draft", [PAST, NOW, AHEAD, AHEAD, AHEAD, AHEAD]),
        ("confirmed", "circulated", "draft", [PAST, PAST, NOW, AHEAD, AHEAD, AHEAD]),
        ("confirmed", "agreed", "draft", [PAST, PAST, PAST, NOW, AHEAD, AHEAD]),
        ("held", "agreed", "circulated", [PAST, PAST, PAST, PAST, NOW, AHEAD]),
        # Held without an agreed agenda: that station was passed by, not reached.
        ("held", "circulated", "draft", [PAST, PAST, PAST, AHEAD, NOW, AHEAD]),
        ("closed", "agreed", "adopted", [PAST, PAST, PAST, PAST, PAST, NOW]),
    ],
)
def test_stations_of_each_state(state: str, agenda: str, minutes: str, expected: list[str]) -> None:
    line = stations(state=state, agenda_state=agenda, minutes_state=minutes)
    assert [station.status for station in line] == expected


def test_a_postponed_meeting_stands_broken_where_it_was_confirmed() -> None:
    line = stations(
        state=MeetingState.POSTPONED,
        agenda_state=TextState.DRAFT,
        minutes_state=TextState.DRAFT,
        moments={"confirmed": AT, "postponed": AT},
    )
    assert statuses(line)[:3] == [("proposed", PAST), ("polling", NOW), ("postponed", BROKEN)]
    assert line[2].at == AT


def test_the_line_of_a_cancelled_meeting_ends_there() -> None:
    line = stations(
        state=MeetingState.CANCELLED,
        agenda_state="",
        minutes_state="",
        moments={"proposed": AT, "polling": AT, "cancelled": AT},
    )
    assert statuses(line) == [("proposed", PAST), ("polling", PAST), ("cancelled", BROKEN)]


def test_a_station_ahead_has_no_date_even_if_it_was_reached_once() -> None:
    """Postponed and polled anew: the old confirmation is history, not a date on the line."""
    line = stations(
        state=MeetingState.POLLING, agenda_state="", minutes_state="", moments={"confirmed": AT}
    )
    assert [station.at for station in line] == [None] * 6
