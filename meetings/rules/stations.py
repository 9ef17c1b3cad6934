"""The half-year of a meeting as a line of stations, from its states. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from meetings.enums import MeetingState, TextState

PAST, NOW, AHEAD, BROKEN = "past", "now", "ahead", "broken"
AGENDA_AGREED = "agenda_agreed"
MINUTES_ADOPTED = "minutes_adopted"
_NAMES: dict[str, Promise] = {
    MeetingState.PROPOSED: pgettext_lazy("station", "Proposed"),
    MeetingState.POLLING: pgettext_lazy("station", "Polling"),
    MeetingState.CONFIRMED: pgettext_lazy("station", "Confirmed"),
    MeetingState.POSTPONED: pgettext_lazy("station", "Postponed"),
    AGENDA_AGREED: pgettext_lazy("station", "Agenda agreed"),
    MeetingState.HELD: pgettext_lazy("station", "Held"),
    MINUTES_ADOPTED: pgettext_lazy("station", "Minutes adopted"),
    MeetingState.CANCELLED: pgettext_lazy("station", "Cancelled"),
}
LINE = (
    MeetingState.PROPOSED,
    MeetingState.POLLING,
    MeetingState.CONFIRMED,
    AGENDA_AGREED,
    MeetingState.HELD,
    MINUTES_ADOPTED,
)
# How many stations of the line each state of the meeting has behind it or stands at.
REACHED = {
    MeetingState.PROPOSED: 1,
    MeetingState.POLLING: 2,
    MeetingState.CONFIRMED: 3,
    MeetingState.POSTPONED: 2,
    MeetingState.HELD: 5,
    MeetingState.CLOSED: 5,
    MeetingState.CANCELLED: 0,
}


@dataclass(frozen=True)
class Station:
    """One stop: what it is called, whether it is past, now, ahead or broken, and when; `on` is the
    date of that on the clock that `at` comes with, which two clocks that show the same instant do
    not share."""

    key: str
    status: str
    at: dt.datetime | None = None
    on: dt.date | None = None

    @property
    def name(self) -> Promise:
        return _NAMES[self.key]


def stations(
    *,
    state: str,
    agenda_state: str,
    minutes_state: str,
    moments: Mapping[str, dt.datetime] | None = None,
) -> tuple[Station, ...]:
    """The line for a meeting in `state`; `moments` tells when each station was reached, on
    the clock of the meeting.

    A postponed meeting stands, broken, where it was confirmed; of a cancelled one the line ends.
    """
    at = dict(moments or {})
    if state == MeetingState.CANCELLED:
        passed = [key for key in LINE if key in at and key != MINUTES_ADOPTED]
        return (
            *(_station(key, PAST, at) for key in passed),
            _station(MeetingState.CANCELLED, BROKEN, at),
        )
    reached = {key for key in LINE[: REACHED[MeetingState(state)]] if key != AGENDA_AGREED}
    if agenda_state == TextState.AGREED:
        reached.add(AGENDA_AGREED)
    if minutes_state == TextState.ADOPTED:
        reached.add(MINUTES_ADOPTED)
    here = max((n for n, key in enumerate(LINE) if key in reached), default=0)
    line = []
    for n, key in enumerate(LINE):
        status = AHEAD if key not in reached else NOW if n == here else PAST
        line.append(_station(key, status, at if key in reached else {}))
    if state == MeetingState.POSTPONED:
        line[2] = _station(MeetingState.POSTPONED, BROKEN, at)
    return tuple(line)


def _station(key: str, status: str, moments: Mapping[str, dt.datetime]) -> Station:
    at = moments.get(key)
    return Station(key, status, at, at.date() if at else None)


@dataclass(frozen=True)
class Reached:
    """Where a line has got to: its last stop that is not ahead, and the one to come."""

    here: Station | None
    ahead: Station | None


def reached(line: tuple[Station, ...]) -> Reached:
    """How far `line` has got. A broken stop is where it stands; raises nothing."""
    passed = [row for row in line if row.status in {PAST, NOW}]
    broken = [row for row in line if row.status == BROKEN]
    ahead = [row for row in line if row.status == AHEAD]
    here = broken or passed
    return Reached(here[-1] if here else None, ahead[0] if ahead else None)
