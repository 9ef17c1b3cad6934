"""The minutes: numbered bilingual paragraphs under the agenda items."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.enums import ParagraphKind
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.symbols import decision_number
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import ProseField
from workinggroup.lib.viewer import Side


def kind_with_side(kind: str, side: str) -> str:
    """How a paragraph's kind is chosen in forms."""
    return f"{kind}:{side}" if side else kind


class Paragraph(models.Model):
    """One paragraph. Its number (4.2) is its item's and its place among those not withdrawn;
    a decision also carries a serial for the register (D5-02), never given twice."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="paragraphs", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="paragraphs", verbose_name=_("agenda item")
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    kind = models.CharField(
        _("kind"), max_length=12, choices=ParagraphKind.choices, default=ParagraphKind.SUMMARY
    )
    # Whose reservation it is; blank for everything else.
    side = models.CharField(_("side"), max_length=2, choices=Side.choices, blank=True)
    decision = models.PositiveSmallIntegerField(_("decision number"), null=True, blank=True)
    text_en = ProseField(_("text in English"), blank=True, max_length=8000)
    text_zh = ProseField(_("text in Chinese"), blank=True, max_length=8000)
    text_stale = models.CharField(max_length=2, blank=True, editable=False)
    # Grows with each edit: an editor's form carries the one it was opened with.
    version = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(_("changed"), editable=False)

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ["meeting", "item__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text_en="") | ~Q(text_zh=""), name="paragraph_has_text"
            ),
            models.CheckConstraint(
                condition=Q(kind=ParagraphKind.RESERVATION, side__in=Side.values)
                | (~Q(kind=ParagraphKind.RESERVATION) & Q(side="")),
                name="reservation_has_a_side",
            ),
            models.CheckConstraint(
                condition=Q(kind=ParagraphKind.DECISION, decision__isnull=False)
                | ~Q(kind=ParagraphKind.DECISION),
                name="decision_has_a_number",
            ),
            models.UniqueConstraint(fields=["meeting", "decision"], name="decision_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.text)[:80]

    @property
    def text(self) -> Bilingual:
        return Bilingual(self.text_en, self.text_zh, self.text_stale)

    @property
    def kind_chosen(self) -> str:
        """How its kind is chosen in forms: a reservation with its side, `reservation:us`."""
        return kind_with_side(self.kind, self.side)

    @property
    def register_number(self) -> str:
        """A decision's number in the register, `D5-02`; empty for other paragraphs."""
        if self.kind != ParagraphKind.DECISION:
            return ""
        return decision_number(self.meeting.number, self.decision or 0)
