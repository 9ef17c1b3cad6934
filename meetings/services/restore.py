"""After a backup was restored: what may have gone out since it was made is not sent again."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from meetings.queries.reminders import Readers, readers, reminder_facts
from meetings.rules.reminders import may_have_gone, plan_of
from meetings.services.heartbeat import note_run
from meetings.services.outbox import write_off, write_off_digests
from members.enums import NotificationState
from members.letters import LOST_IN_RESTORE
from members.models import Notification


@transaction.atomic
def settle_after_restore(*, backup_at: dt.datetime, now: dt.datetime) -> int:
    """Mark as expired every letter that may have gone out between the backup and its restore at
    `now` (both aware, UTC); nobody can tell which of them did. Returns how many.

    Those are the letters of the backup that were due, or held for a digest that was; and the
    reminders that the planner will find due, where it would have had them sent by now: they are
    written down as expired before it runs. A reminder that waited for a working hour still is
    planned as ever. Run it before the worker starts; a second time it finds nothing.
    """
    lost = Notification.objects.filter(state=NotificationState.EXPIRED, error=LOST_IN_RESTORE)
    before = lost.count()
    people = readers(now)
    due = Q(state=NotificationState.QUEUED, try_at__lte=now) | Q(state=NotificationState.SENDING)
    uncertain = Notification.objects.filter(due | Q(pk__in=_held(people, backup_at, now)))
    uncertain.filter(secret=True).update(payload={})
    uncertain.update(state=NotificationState.EXPIRED, lease="", error=LOST_IN_RESTORE)
    again = [
        reminder
        for reminder in plan_of(reminder_facts(now), now)
        if may_have_gone(
            reminder.opens_at,
            reminder.expires_at,
            people[reminder.recipient].recipient,
            since=backup_at,
            now=now,
        )
    ]
    write_off(again, now=now, why=LOST_IN_RESTORE)
    # What went out meanwhile nobody missed.
    note_run(now)
    write_off_digests(people=people, now=now, why=LOST_IN_RESTORE)
    return lost.count() - before


def _held(people: Readers, backup_at: dt.datetime, now: dt.datetime) -> list[int]:
    """The letters held for a digest that may have been gathered since the backup, by key."""
    held = Notification.objects.filter(state=NotificationState.HELD, due_at__lte=now)
    return [
        row.pk
        for row in held.filter(recipient__in=people)
        if may_have_gone(
            row.due_at,
            row.expires_at,
            people[row.recipient_id].recipient,
            since=backup_at,
            now=now,
        )
    ]
