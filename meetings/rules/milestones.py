"""What a deadline still says, from its date and how far the texts have got. Pure."""

import datetime as dt
from dataclasses import dataclass

from meetings.enums import DeadlineKind
from workinggroup.lib.clock import end_of_day

AHEAD, MET, OVERDUE, PASSED = "ahead", "met", "overdue", "passed"
# The rest are cut-offs: once their day has ended there is nothing left that anybody owes.
_OWED = frozenset({DeadlineKind.AGENDA, DeadlineKind.DRAFT_MINUTES, DeadlineKind.SIGNATURE})


@dataclass(frozen=True)
class Progress:
    """When (UTC) the texts of a meeting got so far as to meet their deadlines; None until then."""

    agenda_out: dt.datetime | None = None
    minutes_out: dt.datetime | None = None
    minutes_adopted: dt.datetime | None = None

    def met_at(self, kind: str) -> dt.datetime | None:
        """When what is due was done, be it early or late; nothing ever meets a cut-off."""
        return {
            DeadlineKind.AGENDA: self.agenda_out,
            DeadlineKind.DRAFT_MINUTES: self.minutes_out,
            DeadlineKind.SIGNATURE: self.minutes_adopted,
        }.get(DeadlineKind(kind))


def milestone_status(kind: str, due_on: dt.date, *, today: dt.date, progress: Progress) -> str:
    """Whether what is due on `due_on` is ahead, met, overdue or passed on the reader's `today`.

    What is owed to the group is met once it is done, be it early or late; until then it is
    overdue from the day after. A cut-off (proposals, credentials, papers, comments) has passed.
    """
    if progress.met_at(kind):
        return MET
    if due_on >= today:
        return AHEAD
    return OVERDUE if kind in _OWED else PASSED


def settled_at(
    kind: str, due_on: dt.date, *, status: str, zone: str, progress: Progress
) -> dt.datetime | None:
    """Since when (UTC) nothing is left to do about a deadline with this `status`: it was met, or
    its day ended in `zone`, the reader's side's. None while there is."""
    if status == MET:
        return progress.met_at(kind)
    return end_of_day(due_on, zone) if status == PASSED else None
