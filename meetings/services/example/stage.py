"""Who acts in the example, and when: the acts happen in the past, through the verbs."""

import datetime as dt
from dataclasses import dataclass, field

from meetings.enums import TextKind
from meetings.models import JointText, Meeting
from meetings.queries.texts.status import text_status
from meetings.services import texts
from members.access import current_appointments
from members.models import Appointment
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role, Side, Viewer

MINUTE = dt.timedelta(minutes=1)
A_DAY = dt.timedelta(days=1)


@dataclass
class Stage:
    """The cast by side and role, and a clock that only goes forward and never past `end`."""

    end: dt.datetime
    last: dt.datetime = field(init=False)
    cast: list[Appointment] = field(init=False)

    def __post_init__(self) -> None:
        self.last = clock.instant(dt.date(2021, 3, 11), dt.time(9), clock.WASHINGTON)
        self.cast = list(current_appointments(self.end).order_by("term__seat__number", "pk"))

    def at(self, moment: dt.datetime) -> dt.datetime:
        """`moment`, or the first minute after the act before it; at most a few minutes to `end`."""
        self.last = max(self.last + MINUTE, min(moment, self.end - 120 * MINUTE))
        return self.last

    def on(self, day: dt.date, hour: int = 15) -> dt.datetime:
        """As `at`, at an hour of UTC."""
        return self.at(dt.datetime.combine(day, dt.time(hour), dt.UTC))

    def who(self, side: str, role: str, seat: int = 1) -> Viewer:
        """The viewer in this role; of the seated ones, the one on `seat`."""
        rows = [row for row in self.cast if (row.delegation_id, row.role) == (side, role)]
        for row in rows:
            if row.term is None or row.term.seat.number == seat:
                return Viewer(row.person, row)
        raise LookupError(f"The rosters have no {role} of {side} on seat {seat}.")

    def secretary(self, side: str = Side.US) -> Viewer:
        return self.who(side, Role.SECRETARY)

    def members(self, side: str) -> list[Viewer]:
        return [Viewer(row.person, row) for row in self.cast if row.delegation_id == side]

    def text(self, meeting: Meeting, kind: TextKind) -> JointText:
        return JointText.objects.select_related("meeting").get(meeting=meeting, kind=kind)

    def clear(self, meeting: Meeting, kind: TextKind, *sides: str, day: dt.date) -> None:
        """Counsel of `sides` clear the present words."""
        for side in sides:
            text = self.text(meeting, kind)
            seen = text_status(text).fingerprint
            counsel = self.who(side, Role.COUNSEL)
            now = self.on(day)
            texts.clear(counsel.in_person(now), text=text, seen_fingerprint=seen, now=now)

    def sign(self, meeting: Meeting, kind: TextKind, *sides: str, day: dt.date) -> None:
        """Heads of `sides` sign the present words."""
        for side in sides:
            text = self.text(meeting, kind)
            seen = text_status(text).fingerprint
            head = self.who(side, Role.HEAD)
            now = self.on(day)
            texts.sign(head.in_person(now), text=text, seen_fingerprint=seen, now=now)

    def circulate(self, meeting: Meeting, kind: TextKind, *, day: dt.date) -> None:
        text = self.text(meeting, kind)
        texts.circulate(self.secretary(meeting.host), text=text, now=self.on(day))


BOTH = (Side.US, Side.CN)
