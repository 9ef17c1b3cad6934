"""Calendar feeds rendered ahead."""

from django.db import models

from members.models import CalendarKey


class RenderedFeed(models.Model):
    """The bytes of one subscription, served only while `fingerprint` is that of the data now.

    `changed_at` is what Last-Modified says and only ever grows: clients that know dates alone
    would otherwise be told 'not modified' for ever.
    """

    key = models.OneToOneField(CalendarKey, models.PROTECT, related_name="+", primary_key=True)
    fingerprint = models.CharField(max_length=64)
    body = models.BinaryField()
    etag = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.etag
