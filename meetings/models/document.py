"""Papers as they were last made, so that the next reader has them at once; and packs of them."""

from django.db import models

from meetings.enums import PACK_ORDERED, PackState
from meetings.models.meeting import Meeting
from members.models import Appointment
from workinggroup.lib import tokens


class RenderedDocument(models.Model):
    """The bytes of one paper. `key` is the SHA-256 of all that went into them, words and layout:
    whoever may have those words may have these bytes, and no row is ever out of date."""

    key = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.key


class MeetingPack(models.Model):
    """All papers of a meeting that one reader may see, in one PDF and as files in a ZIP, made for
    them by a worker. The row is the order for it, then the receipt: `done` of `total` files are in.

    A worker holds it by its `lease` until `leased_until`; if the worker ends before, another one
    takes it up. It is its reader's while they hold the `appointment` in which they asked, and gone
    at `expires_at`.
    """

    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=PackState.choices, default=PackState.WAITING)
    asked_at = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    pdf = models.CharField(max_length=100, blank=True)
    archive = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "appointment"],
                condition=models.Q(state__in=PACK_ORDERED),
                name="pack_ordered_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PackState.READY)
                | (models.Q(expires_at__isnull=False) & ~models.Q(pdf="") & ~models.Q(archive="")),
                name="pack_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.symbol}: {self.done}/{self.total}"
