"""A side's own notes beside the joint record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.action import ActionItem
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from members.models import Person
from workinggroup.lib import tokens
from workinggroup.lib.fields import ProseField
from workinggroup.lib.viewer import Side


class PrivateNote(models.Model):
    """A note for the own delegation about a meeting, an agenda item or an action item.

    No reverse names: nothing that both sides can reach leads here.
    """

    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    side = models.CharField(_("side"), max_length=2, choices=Side.choices)
    author = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
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
    action = models.ForeignKey(
        ActionItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("action item"),
    )
    text = ProseField(_("text"), max_length=8000)
    written_at = models.DateTimeField(_("written"))
    changed_at = models.DateTimeField(_("changed"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="note_side_known"),
            models.CheckConstraint(condition=~Q(text=""), name="note_has_text"),
            models.CheckConstraint(
                condition=Q(item=None) | Q(action=None), name="note_about_one_thing"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
