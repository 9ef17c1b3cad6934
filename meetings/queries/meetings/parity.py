"""Who hosted, and whose hours were inconvenient: parity made visible."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meetings.access import visible_meetings
from meetings.enums import MeetingState
from meetings.models import Meeting, Sitting
from meetings.rules.scheduling import Slot, burden
from workinggroup.lib.viewer import Side, Viewer


@dataclass(frozen=True)
class Share:
    """One side's part: meetings hosted, and weighted minutes outside its office hours."""

    side: str
    hosted: int
    minutes: int

    @property
    def hours(self) -> float:
        return self.minutes / 60


def burden_of(meeting: Meeting, sittings: Iterable[Sitting]) -> dict[str, int]:
    """What the hours of `sittings` cost each side, in the weighted minutes of
    `scheduling.inconvenience`; cancelled sittings cost nothing."""
    slots = [Slot(row.starts_at, row.ends_at) for row in sittings if row.cancelled_at is None]
    return burden(slots, host=meeting.host, format=meeting.format)


def shares(meetings: Iterable[Meeting]) -> tuple[Share, ...]:
    """Both sides' parts in `meetings` (their sittings prefetched), cancelled ones left out."""
    return shares_in((meeting, meeting.sittings.all()) for meeting in meetings)


def shares_in(meetings: Iterable[tuple[Meeting, Iterable[Sitting]]]) -> tuple[Share, ...]:
    """The same of meetings with their sittings at hand."""
    hosted: Counter[str] = Counter()
    carried: Counter[str] = Counter()
    for meeting, sittings in meetings:
        if not meeting.cancelled:
            hosted[meeting.host] += 1
            carried.update(burden_of(meeting, sittings))
    return tuple(Share(side, hosted[side], carried[side]) for side in Side)


def carried_by(viewer: Viewer) -> Mapping[str, int]:
    """The inconvenience each side has carried in every meeting that was not cancelled."""
    rows = visible_meetings(viewer).exclude(state=MeetingState.CANCELLED)
    return {share.side: share.minutes for share in shares(rows.prefetch_related("sittings"))}
