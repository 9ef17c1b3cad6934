"""Papers, their versions, who received them, and the counters of document symbols."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.enums import Distribution, PaperLanguage, PaperState, PaperType
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.symbols import paper_symbol
from members.models import Person
from workinggroup.lib import tokens
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import LineField
from workinggroup.lib.viewer import Side


class Paper(models.Model):
    """A paper of one side. Private until released, which is one-way.

    It gets its serial, and so its symbol, on release, in a series of its readers: gaps would tell
    of what is private, or for the heads alone.
    """

    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="+", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agenda item"),
    )
    side = models.CharField(_("submitted by"), max_length=2, choices=Side.choices)
    type = models.CharField(
        _("type"), max_length=3, choices=PaperType.choices, default=PaperType.DOC
    )
    serial = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    title_en = LineField(_("title in English"), max_length=200, blank=True)
    title_zh = LineField(_("title in Chinese"), max_length=200, blank=True)
    title_stale = models.CharField(max_length=2, blank=True, editable=False)
    distribution = models.CharField(
        _("distribution"),
        max_length=14,
        choices=Distribution.choices,
        default=Distribution.DELEGATION,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PaperState.choices, default=PaperState.PRIVATE
    )
    created_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    created_at = models.DateTimeField(_("added"))
    released_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["meeting", "type", "serial", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_zh=""), name="paper_has_a_title"
            ),
            models.UniqueConstraint(
                fields=["meeting", "type", "serial"],
                condition=~Q(distribution=Distribution.HEADS),
                name="paper_symbol_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "type", "serial"],
                condition=Q(distribution=Distribution.HEADS),
                name="paper_symbol_for_heads_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PaperState.PRIVATE,
                    serial=None,
                    released_at=None,
                    distribution=Distribution.DELEGATION,
                )
                | (
                    Q(state=PaperState.WITHDRAWN, serial=None, released_at=None)
                    & Q(distribution=Distribution.DELEGATION)
                )
                | (
                    ~Q(state=PaperState.PRIVATE)
                    & Q(serial__isnull=False, released_at__isnull=False)
                    & ~Q(distribution=Distribution.DELEGATION)
                ),
                name="paper_released_has_symbol_and_instant",
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="paper_side_known"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_en, self.title_zh, self.title_stale)

    @property
    def symbol(self) -> str:
        """`JWG/5/DOC/3`; empty until released."""
        if not self.serial:
            return ""
        return paper_symbol(
            self.meeting.number,
            self.type,
            self.serial,
            for_heads=self.distribution == Distribution.HEADS,
        )


class PaperVersion(models.Model):
    """One file of a paper in one language.

    It gets its number when it is shared: earlier drafts stay private, and uncounted.
    """

    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    paper = models.ForeignKey(
        Paper, models.PROTECT, related_name="versions", verbose_name=_("paper")
    )
    number = models.PositiveSmallIntegerField(_("version"), null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=4, choices=PaperLanguage.choices)
    file = models.FileField(_("file"), upload_to="%Y/%m/", max_length=200)
    filename = LineField(_("file name"), max_length=200)
    content_type = models.CharField(_("type of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    uploaded_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("version of a paper")
        verbose_name_plural = _("versions of papers")
        ordering = ["paper", "language", "uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "language", "number"], name="paper_version_once"
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def shared_at(self) -> dt.datetime | None:
        """Since when its readers have it: since the paper was released, or it was added to that.
        When it was uploaded before is its side's own business. None for a draft."""
        if self.number is None or self.paper.released_at is None:
            return None
        return max(self.uploaded_at, self.paper.released_at)


class PaperReceipt(models.Model):
    """That a person opened a version, first at this instant."""

    version = models.ForeignKey(
        PaperVersion, models.PROTECT, related_name="+", verbose_name=_("version of a paper")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.person}"


class SymbolCounter(models.Model):
    """The last serial given out per meeting and series: DOC and INF, with an H those for the heads
    alone; A for actions, D for decisions.

    Locked while one is taken, so that none is given twice or reused.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    series = models.CharField(max_length=4)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "series"], name="counter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.series}: {self.last}"
