"""Agenda items, and each side's private proposals for them."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.enums import ItemKind, ProposalState
from meetings.models.meeting import Meeting, Sitting
from meetings.models.topic import Tagged, Topic
from members.models import Person
from workinggroup.lib import tokens
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import LineField, ProseField
from workinggroup.lib.viewer import Side

LONGEST_ITEM = 600


class AgendaItem(Tagged):
    """One line of the joint agenda, or a sub-item under one (one level, no deeper).

    Its number follows from the order of what is not withdrawn; it is frozen in the revisions.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="items", verbose_name=_("meeting")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subitems",
        verbose_name=_("under"),
    )
    sitting = models.ForeignKey(
        Sitting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("sitting"),
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    kind = models.CharField(
        _("kind"), max_length=14, choices=ItemKind.choices, default=ItemKind.TOPIC
    )
    title_en = LineField(
        pgettext_lazy("agenda item", "title in English"), max_length=200, blank=True
    )
    title_zh = LineField(
        pgettext_lazy("agenda item", "title in Chinese"), max_length=200, blank=True
    )
    title_stale = models.CharField(max_length=2, blank=True, editable=False)
    note_en = ProseField(_("note in English"), blank=True, max_length=4000)
    note_zh = ProseField(_("note in Chinese"), blank=True, max_length=4000)
    note_stale = models.CharField(max_length=2, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"), default=15, validators=[MaxValueValidator(LONGEST_ITEM)]
    )
    presenter_side = models.CharField(
        _("presented by"), max_length=2, choices=Side.choices, blank=True
    )
    presenter = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("presenter"),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="items", verbose_name=_("topics")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_zh=""), name="item_has_a_title"
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=LONGEST_ITEM), name="item_minutes_at_most"
            ),
            models.CheckConstraint(
                condition=Q(presenter_side__in=["", *Side.values]), name="item_presenter_side_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_known"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_en, self.title_zh, self.title_stale)

    @property
    def note(self) -> Bilingual:
        return Bilingual(self.note_en, self.note_zh, self.note_stale)

    @property
    def stale(self) -> str:
        """Which language waits to follow the other, in the title or the note; empty for none."""
        both = {self.title_stale, self.note_stale}
        return max(both)


class ItemProposal(Tagged):
    """A delegate's proposal for the agenda, private to their side until its head or secretary
    releases it: then a joint item is made of it, and the proposal remains as a private record.

    No reverse names: nothing that both sides can reach leads here.
    """

    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="+", verbose_name=_("meeting")
    )
    side = models.CharField(_("side"), max_length=2, choices=Side.choices)
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    title_en = LineField(
        pgettext_lazy("agenda item", "title in English"), max_length=200, blank=True
    )
    title_zh = LineField(
        pgettext_lazy("agenda item", "title in Chinese"), max_length=200, blank=True
    )
    title_stale = models.CharField(max_length=2, blank=True, editable=False)
    note_en = ProseField(_("note in English"), blank=True, max_length=4000)
    note_zh = ProseField(_("note in Chinese"), blank=True, max_length=4000)
    note_stale = models.CharField(max_length=2, blank=True, editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"), default=30, validators=[MaxValueValidator(LONGEST_ITEM)]
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.PRIVATE
    )
    item = models.OneToOneField(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("agenda item"),
    )
    created_at = models.DateTimeField(_("proposed"))
    changed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("proposal for the agenda")
        verbose_name_plural = _("proposals for the agenda")
        ordering = ["meeting", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_zh=""), name="proposal_has_a_title"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="proposal_side_known"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.RELEASED, item__isnull=False)
                | (~Q(state=ProposalState.RELEASED) & Q(item__isnull=True)),
                name="proposal_released_is_an_item",
            ),
        ]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_en, self.title_zh, self.title_stale)

    @property
    def note(self) -> Bilingual:
        return Bilingual(self.note_en, self.note_zh, self.note_stale)

    @property
    def released(self) -> bool:
        return self.state == ProposalState.RELEASED

    @property
    def current(self) -> bool:
        """Whether an agenda with it could be cleared: both languages there, neither stale."""
        return self.title.current and (not self.note or self.note.current)
