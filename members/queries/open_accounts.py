"""What waits for a secretariat about its people and its mail."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q, QuerySet

from members.access import current_appointments, open_at, own_people, visible_notifications
from members.enums import NOTIFICATION_CLAIMABLE, NOTIFICATION_STUCK, NotificationState
from members.models import Notification, Person, Seat, SeatTerm
from workinggroup.lib.paging import counted
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer

_SHOWN = 8
# A letter due for so long and not gone means that nobody is sending.
LATE = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class WaitingAccounts:
    """`stuck` are the newest letters that were refused or perhaps delivered; `refused`, `unknown`
    and `late` (long due) are counts. `uninvited` and `unanswered` are people of the own side who
    have no account, before and after their invitation."""

    stuck: list[Notification]
    refused: int
    unknown: int
    waiting: int
    late: int
    uninvited: list[Person]
    unanswered: list[Person]
    vacant: list[Seat]


def waiting_accounts(viewer: Viewer, now: dt.datetime) -> WaitingAccounts:
    """For the own side of a secretary, for both sides of the operator. Four queries."""
    notifications = visible_notifications(viewer)
    counts = notifications.aggregate(
        refused=Count("pk", filter=Q(state=NotificationState.FAILED)),
        unknown=Count("pk", filter=Q(state=NotificationState.UNKNOWN)),
        waiting=Count("pk", filter=Q(state__in=NOTIFICATION_CLAIMABLE)),
        late=Count("pk", filter=Q(state__in=NOTIFICATION_CLAIMABLE, due_at__lt=now - LATE)),
    )
    strangers = list(without_account(viewer, now))
    seats = Seat.objects.exclude(
        pk__in=SeatTerm.objects.filter(open_at(now)).values("seat")
    ).order_by("-delegation", "number")
    return WaitingAccounts(
        stuck=list(notifications.filter(state__in=NOTIFICATION_STUCK)[:_SHOWN]),
        refused=counts["refused"],
        unknown=counts["unknown"],
        waiting=counts["waiting"],
        late=counts["late"],
        uninvited=[person for person in strangers if person.invited_at is None],
        unanswered=[person for person in strangers if person.invited_at is not None],
        vacant=list(seats if viewer.is_operator else seats.filter(delegation=viewer.side)),
    )


@prepared()
def _refused(viewer: Viewer) -> QuerySet[Any, int]:
    return counted(visible_notifications(viewer).filter(state=NotificationState.FAILED))


def refused_mails(viewer: Viewer) -> int:
    """How many emails were refused by the mail server, of those in the viewer's mail log. One
    query."""
    return sum(_refused(viewer))


def without_account(viewer: Viewer, now: dt.datetime) -> QuerySet[Person]:
    """The viewer's people who hold a role and have set no password yet."""
    return own_people(viewer).filter(
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        pk__in=current_appointments(now).values("person"),
    )
