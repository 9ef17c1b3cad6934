"""Who a letter's link speaks for; which letters of the mail log somebody sees."""

import datetime as dt

from django.db.models import BooleanField, QuerySet, Value

from members.access import viewer_of, visible_notifications
from members.models import Notification, Person
from workinggroup.lib.viewer import Viewer


def bearer_of(person_id: int, now: dt.datetime) -> Viewer | None:
    """The viewer whom a signed link names: somebody with an open account, who may hold no role
    any more. None for nobody."""
    person = Person.objects.filter(pk=person_id, is_active=True).first()
    if person is None:
        return None
    viewer = viewer_of(person, now)
    return Viewer(person) if viewer.is_nobody else viewer


def with_notifications_seen(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """`rows`, just read from `visible_notifications` of who asks, which know that: for lists that
    ask it of every row."""
    return rows.annotate(is_seen=Value(value=True, output_field=BooleanField()))


def is_notification_seen(viewer: Viewer, row: Notification) -> bool:
    """Whether the viewer sees a row of the mail log. One query, none where
    `with_notifications_seen` told."""
    if getattr(row, "is_seen", False):
        return True
    return visible_notifications(viewer).filter(pk=row.pk).exists()
