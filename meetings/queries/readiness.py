"""How the portal's machinery stands, in figures: for who runs it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Min, Q

from meetings.models import Heartbeat
from members.enums import NOTIFICATION_CLAIMABLE, NOTIFICATION_STUCK, NotificationState
from members.letters import LOST_IN_RESTORE, MAIL_TROUBLE
from members.models import Notification

_DAY = dt.timedelta(days=1)
# A letter that nobody has taken up for so long is late: sweeps come every few seconds.
UNTAKEN = dt.timedelta(minutes=15)
# So is one that the mail server has not taken for so long.
UNSENT = dt.timedelta(hours=1)


@dataclass(frozen=True)
class MailStatus:
    """Letters that are late; since a day ago failed or perhaps delivered, and expired after tries
    that failed. `oldest` is when the late one that waits longest was due."""

    late: int
    oldest: dt.datetime | None
    stuck: int
    expired: int

    @property
    def in_trouble(self) -> bool:
        return bool(self.late or self.stuck or self.expired)


def mail_status(now: dt.datetime) -> MailStatus:
    """Of all letters but those about letters. Three queries."""
    notifications = Notification.objects.exclude(rule=MAIL_TROUBLE)
    late, oldest = late_mail(now)
    tried = notifications.exclude(error="").exclude(error=LOST_IN_RESTORE)
    return MailStatus(
        late=late,
        oldest=oldest,
        stuck=notifications.filter(state__in=NOTIFICATION_STUCK, try_at__gt=now - _DAY).count(),
        expired=tried.filter(state=NotificationState.EXPIRED, expires_at__gt=now - _DAY).count(),
    )


def late_mail(now: dt.datetime) -> tuple[int, dt.datetime | None]:
    """How many letters nobody takes up, or the mail server does not take; and since when (UTC) the
    one that waits longest was due. One query."""
    waiting = Notification.objects.filter(state__in=NOTIFICATION_CLAIMABLE, expires_at__gt=now)
    untaken = Q(try_at__lte=now - UNTAKEN)
    unsent = Q(due_at__lte=now - UNSENT, state=NotificationState.QUEUED) & ~Q(error="")
    late = waiting.filter(untaken | unsent).exclude(rule=MAIL_TROUBLE)
    found = late.aggregate(count=Count("pk"), oldest=Min("due_at"))
    return found["count"], found["oldest"]


def last_beat(name: str) -> dt.datetime | None:
    """When what the clock rings for was done last; None where it never was."""
    return Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
