"""Joint texts: what stands only when both heads signed the same revision."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.enums import TEXT_FINAL, Capacity, TextKind, TextState
from meetings.models.meeting import Meeting
from meetings.symbols import text_symbol
from members.models import Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import LineField, ProseField
from workinggroup.lib.viewer import ProofWay, Role, Side

# Of a text that nobody asks to open again.
NOT_ASKED: dict[str, Any] = {
    "asked_reason": "",
    "asked_at": None,
    "asked_by": None,
    "asked_side": "",
    "silent_from": None,
}


class JointText(models.Model):
    """The agenda or the minutes of a meeting, as a thing that is issued, cleared and signed.

    The words live in `AgendaItem` and `Paragraph`; this row is what a verb locks before it
    changes them. A revision is *issued* once anybody outside its authors may have relied on it
    (circulated, cleared or signed): from then on it does not change. To change the text, the next
    revision is opened, with a reason that everybody reads.
    """

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="texts", verbose_name=_("meeting")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=TextKind.choices)
    state = models.CharField(
        _("state"), max_length=14, choices=TextState.choices, default=TextState.DRAFT
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    issued = models.BooleanField(default=False, editable=False)
    # Of a revision that was opened after an issued one: why, when and by whom; and while it is not
    # issued, the state to which the text returns if it is discarded.
    opened_reason = ProseField(_("reason"), blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("opened by"),
    )
    opened_from = models.CharField(
        max_length=14, choices=TextState.choices, blank=True, editable=False
    )
    # Of an agreed agenda that a head asked to open again, until the revision that comes of it is
    # issued: why, when and by whom; and from when on the other side's silence stands for its word.
    asked_reason = ProseField(_("reason asked for"), blank=True, editable=False)
    asked_at = models.DateTimeField(_("asked to open"), null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("asked by"),
    )
    asked_side = models.CharField(max_length=2, choices=Side.choices, blank=True, editable=False)
    silent_from = models.DateTimeField(
        _("silence counts from"), null=True, blank=True, editable=False
    )
    circulated_at = models.DateTimeField(_("circulated"), null=True, blank=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"))

    class Meta:
        verbose_name = _("joint text")
        verbose_name_plural = _("joint texts")
        ordering = ["meeting", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "kind"], name="one_text_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind=TextKind.AGENDA, state__in=["draft", "circulated", "agreed"])
                | Q(
                    kind=TextKind.MINUTES,
                    state__in=["draft", "circulated", "for_signature", "adopted"],
                ),
                name="text_state_fits_its_kind",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="text_revision_positive"),
            models.CheckConstraint(
                condition=Q(state=TextState.DRAFT) | Q(issued=True),
                name="text_out_is_issued",
            ),
            models.CheckConstraint(
                condition=Q(opened_from="") | Q(issued=False, opened_at__isnull=False),
                name="text_opened_is_not_issued",
            ),
            models.CheckConstraint(
                condition=Q(**NOT_ASKED)
                | Q(
                    Q(state=TextState.AGREED) | Q(opened_from=TextState.AGREED),
                    asked_at__isnull=False,
                    asked_by__isnull=False,
                    silent_from__isnull=False,
                    asked_side__in=Side.values,
                ),
                name="text_asked_whole_and_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["agreed", "adopted"]) | Q(agreed_at__isnull=False),
                name="text_agreed_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def symbol(self) -> str:
        """The document symbol, the same for both languages: `JWG/5/AG/1`, from the second
        revision on with `/Rev.2`: the number by which pages call it too (practice, Documents)."""
        return self.symbol_of(self.revision)

    def symbol_of(self, revision: int) -> str:
        """The symbol that the text had in its revision `revision`."""
        return text_symbol(self.meeting.number, self.kind, revision)

    @property
    def ever_issued(self) -> bool:
        """Whether any revision of it was issued: before that nobody has turned a key."""
        return self.issued or self.revision > 1

    @property
    def opened(self) -> bool:
        """Whether a revision was opened that is not issued yet."""
        return bool(self.opened_from)

    @property
    def opened_alone(self) -> bool:
        """Whether who asked to open an agreed agenda did it at last, without the other head."""
        return (
            self.opened and self.asked_by_id is not None and self.opened_by_id == self.asked_by_id
        )

    @property
    def asked(self) -> bool:
        """Whether a head asked to open it again and nobody has answered."""
        return self.asked_at is not None and not self.opened

    @property
    def final(self) -> bool:
        return self.state in TEXT_FINAL


class ActedAs(models.Model):
    """Who acted on a text, as they were at that instant: no later change of a person, a role or a
    company moves what stands here. `way` is how they had proved who they are."""

    name_en = LineField(_("name in Latin letters"), max_length=170, editable=False)
    name_zh = LineField(_("name in Chinese characters"), max_length=40, blank=True, editable=False)
    role = models.CharField(
        _("role"), max_length=10, choices=Role.choices, blank=True, editable=False
    )
    company_en = LineField(_("company in English"), max_length=160, blank=True, editable=False)
    company_zh = LineField(_("company in Chinese"), max_length=160, blank=True, editable=False)
    way = models.CharField(
        _("proved by"), max_length=16, choices=ProofWay.choices, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def names(self) -> Bilingual:
        return Bilingual(en=self.name_en, zh=self.name_zh or self.name_en)

    @property
    def company(self) -> Bilingual:
        return Bilingual(self.company_en, self.company_zh)

    @property
    def described(self) -> list[object]:
        """What is said of them below their name: that in the other script, their role and their
        company, as far as there is one."""
        also = self.names.second if self.name_zh else ""
        role = self.get_role_display() if self.role else ""
        return [part for part in (also, role, self.company) if part]


class TextRevision(ActedAs):
    """The words of one issued revision, frozen, with their fingerprint, and by whom."""

    text = models.ForeignKey(
        JointText, models.PROTECT, related_name="revisions", verbose_name=_("joint text")
    )
    revision = models.PositiveIntegerField(_("revision"))
    content = models.JSONField(_("content"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    reason = ProseField(_("reason"), blank=True)
    made_at = models.DateTimeField(_("issued"))
    made_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    # The rows as they were, to put them back where a later revision is discarded; what the revision
    # says is told from its content alone.
    working_copy = models.JSONField(default=dict, editable=False)
    # Before that, heads, counsel and secretariats alone read it: counsel clears an agenda first.
    circulated_at = models.DateTimeField(_("circulated"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["text", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["text", "revision"], name="revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.text} r{self.revision}"


class Signature(ActedAs):
    """One person's clearance or signature of one revision, for one side."""

    text = models.ForeignKey(
        JointText, models.PROTECT, related_name="signatures", verbose_name=_("joint text")
    )
    revision = models.PositiveIntegerField(_("revision"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    capacity = models.CharField(_("capacity"), max_length=5, choices=Capacity.choices)
    side = models.CharField(_("side"), max_length=2, choices=Side.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    signed_at = models.DateTimeField(pgettext_lazy("time", "signed"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["text", "revision", "signed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "revision", "capacity", "side"], name="signed_once_per_side"
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=Capacity.values, side__in=Side.values),
                name="signature_words_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} r{self.revision} {self.side} {self.capacity}"
