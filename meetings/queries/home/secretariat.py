"""What the own side of a secretary still owes: replies, and mail that was refused."""

import datetime as dt
from collections.abc import Iterator

from meetings.queries.home.asks import Asked, AskKind
from meetings.queries.meetings.open_work import missing_replies
from members.queries.open_accounts import refused_mails
from workinggroup.lib.viewer import Viewer


def side_asked(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    """What waits in the viewer's delegation at `now` (aware, UTC), where they are its secretary.
    Four queries; raises nothing."""
    if not viewer.is_secretary:
        return
    yield from _replies(viewer, now)
    if refused := refused_mails(viewer):
        yield Asked(AskKind.REFUSED, count=refused)


def _replies(viewer: Viewer, now: dt.datetime) -> Iterator[Asked]:
    for row in missing_replies(viewer, now):
        # Whether the secretary comes is asked of them like of everybody.
        people = tuple(each for each in row.people if each.pk != viewer.person_id)
        if people:
            yield Asked(
                AskKind.REPLIES,
                row.meeting,
                due_on=row.reply_by,
                count=len(people),
                people=people,
            )
