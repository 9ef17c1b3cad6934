"""Action items: what was promised, by whom on each side, until when."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.enums import ACTION_SETTLED, ActionState
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.topic import Tagged, Topic
from meetings.symbols import action_number
from members.models import Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import ProseField
from workinggroup.lib.viewer import Side


class ActionItem(Tagged):
    """A promise with a number (A5-03), at most one owner per side, and a date.

    Done when every owner confirmed; dropped when both sides agreed; overdue is derived.
    `sequence` is iCalendar's.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="actions", verbose_name=_("meeting")
    )
    serial = models.PositiveSmallIntegerField(_("number"))
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("agenda item"),
    )
    text_en = ProseField(_("text in English"), blank=True, max_length=2000)
    text_zh = ProseField(_("text in Chinese"), blank=True, max_length=2000)
    text_stale = models.CharField(max_length=2, blank=True, editable=False)
    # As the minutes that were circulated last have it; nothing until some that have it are.
    circulated_en = ProseField(blank=True, max_length=2000, editable=False)
    circulated_zh = ProseField(blank=True, max_length=2000, editable=False)
    owner_us = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner, US side"),
    )
    owner_cn = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner, Chinese side"),
    )
    due_on = models.DateField(_("due"))
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="actions", verbose_name=_("topics")
    )
    state = models.CharField(
        _("state"), max_length=12, choices=ActionState.choices, default=ActionState.OPEN
    )
    confirmed_us_at = models.DateTimeField(_("confirmed, US side"), null=True, blank=True)
    confirmed_cn_at = models.DateTimeField(_("confirmed, Chinese side"), null=True, blank=True)
    drop_us_at = models.DateTimeField(
        _("closing without action agreed, US side"), null=True, blank=True
    )
    drop_cn_at = models.DateTimeField(
        _("closing without action agreed, Chinese side"), null=True, blank=True
    )
    drop_reason = ProseField(_("why it is closed without action"), blank=True, max_length=1000)
    # Given out in a revision of the minutes that was discarded: no minutes ever had it.
    discarded_at = models.DateTimeField(_("discarded"), null=True, blank=True, editable=False)
    assigned_at = models.DateTimeField(_("assigned"))
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "serial"], name="action_number_once"),
            models.CheckConstraint(
                condition=~Q(text_en="") | ~Q(text_zh=""), name="action_has_text"
            ),
            models.CheckConstraint(
                condition=Q(owner_us__isnull=False) | Q(owner_cn__isnull=False),
                name="action_has_an_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DONE)
                | (
                    (Q(owner_us=None) | Q(confirmed_us_at__isnull=False))
                    & (Q(owner_cn=None) | Q(confirmed_cn_at__isnull=False))
                ),
                name="action_done_when_every_owner_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED)
                | Q(drop_us_at__isnull=False, drop_cn_at__isnull=False)
                | Q(discarded_at__isnull=False),
                name="action_dropped_when_both_sides_agreed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ActionState.values), name="action_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return action_number(self.meeting.number, self.serial)

    @property
    def text(self) -> Bilingual:
        """Its words: those that are being written, but where it was read for somebody who reads
        only what was circulated."""
        if self.as_circulated:
            return Bilingual(self.circulated_en, self.circulated_zh)
        return Bilingual(self.text_en, self.text_zh, self.text_stale)

    # Whether its reader reads what was circulated, as access found out.
    as_circulated: bool = False
    # Whether the role of an owner who has not confirmed it has ended, where a reader found out.
    gone_us: bool = False
    gone_cn: bool = False
    # The side whose clock tells when its day is over, likewise.
    due_side: str = ""
    # Its newest progress note, where a reader of many gave it to each.
    last_note: "ProgressNote | None" = None
    # What its line in a table is drawn from, likewise.
    drawn_from: "dict[str, object] | None" = None

    def gone_on(self, side: str) -> bool:
        """Whether the owner on `side` has left and owes it still, as a reader found out."""
        return self.gone_us if side == Side.US else self.gone_cn

    @property
    def circulated(self) -> bool:
        """Whether everybody in the group knows of it."""
        return bool(self.circulated_en or self.circulated_zh)

    def circulate_text(self) -> None:
        """Give everybody its words as they are now. Changes the row only in memory."""
        self.circulated_en, self.circulated_zh = self.text_en, self.text_zh

    @property
    def drafted(self) -> bool:
        """Whether its words, as they were read here, are not circulated yet."""
        circulated, now = (self.circulated_en, self.circulated_zh), (self.text_en, self.text_zh)
        return not (self.as_circulated or self.discarded_at or circulated == now)

    @property
    def wording(self) -> str:
        """Tells two wordings apart: who confirms a text or a promise names the one they read."""
        return hashlib.sha256(f"{self.text_en}\0{self.text_zh}".encode()).hexdigest()[:16]

    @property
    def settled(self) -> bool:
        return self.state in ACTION_SETTLED

    @property
    def drop_proposed(self) -> bool:
        """Whether a side proposes to drop it, or both have agreed to."""
        return bool(self.drop_us_at or self.drop_cn_at)


class ProgressNote(models.Model):
    """A note on progress, for both sides to read; never edited, only followed by another."""

    action = models.ForeignKey(
        ActionItem, models.PROTECT, related_name="notes", verbose_name=_("action item")
    )
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    side = models.CharField(_("side"), max_length=2, choices=Side.choices)
    text_en = ProseField(_("text in English"), blank=True, max_length=2000)
    text_zh = ProseField(_("text in Chinese"), blank=True, max_length=2000)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_en="") | ~Q(text_zh=""), name="progress_note_has_text"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)[:80]

    @property
    def text(self) -> Bilingual:
        return Bilingual(self.text_en, self.text_zh)
