"""Calendar feeds as they were last rendered, and how to know whether they still hold."""

from django.db import models

from meetings.enums import FeedKind
from members.models import CalendarKey


class CalendarVersion(models.Model):
    """How often calendars changed: rows with `reader` 0 count for everybody, others for the person
    with that key. Written by triggers alone; only sums mean anything (`calendar_triggers`)."""

    reader = models.BigIntegerField(db_index=True)
    changes = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.reader}: {self.changes}"


class RenderedFeed(models.Model):
    """The bytes of one subscription, and while they are what the data says: from `rendered_at` up
    to, not including, `holds_until`, as long as `version` and `form` are those of the present.

    `changed_at` is what Last-Modified says and only ever grows: clients that know dates alone
    would otherwise be told 'not modified' for ever.
    """

    key = models.ForeignKey(CalendarKey, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=6, choices=FeedKind.choices)
    version = models.BigIntegerField()
    form = models.CharField(max_length=64)
    rendered_at = models.DateTimeField()
    holds_until = models.DateTimeField()
    # Of everything that went into the bytes: while it is the same, they need not be written anew.
    fingerprint = models.CharField(max_length=64)
    etag = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    # Last: SQLite would have to read through them for any column behind.
    packed = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "kind"], name="feed_rendered_once"),
        ]

    def __str__(self) -> str:
        return self.etag
