"""What a deadline still says, from its date and how far the texts have got. Pure."""

import datetime as dt

from meetings.enums import DeadlineKind

AHEAD, MET, OVERDUE, PASSED = "ahead", "met", "overdue", "passed"
# The rest are cut-offs: once their day has ended there is nothing left that anybody owes.
OWED = frozenset({DeadlineKind.AGENDA, DeadlineKind.DRAFT_MINUTES, DeadlineKind.SIGNATURE})


def standing_of(
    kind: str,
    due_on: dt.date,
    *,
    today: dt.date,
    agenda_out: bool,
    minutes_out: bool,
    minutes_adopted: bool,
) -> str:
    """Whether what is due on `due_on` is ahead, met, overdue or passed on the reader's `today`.

    What is owed to the group is met once it is done, be it early or late; until then it is
    overdue from the day after. A cut-off (proposals, credentials, papers, comments) has passed.
    """
    done = {
        DeadlineKind.AGENDA: agenda_out,
        DeadlineKind.DRAFT_MINUTES: minutes_out,
        DeadlineKind.SIGNATURE: minutes_adopted,
    }
    if done.get(DeadlineKind(kind), False):
        return MET
    if due_on >= today:
        return AHEAD
    return OVERDUE if kind in OWED else PASSED
