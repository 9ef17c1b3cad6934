"""Who did what, when: written by the services, read by the side concerned, never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models.person import Person
from workinggroup.lib import tokens
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import LineField, ProseField
from workinggroup.lib.viewer import Side


class AuditEntry(models.Model):
    """One act. `side` is who may read it: one side's private record, or both (blank).

    A lifecycle move carries `from_state` and `to_state`; `changes` maps a field to [old, new].
    """

    # Numbered one by one, the entries that a side may not read would show as gaps.
    id = models.BigIntegerField(primary_key=True, default=tokens.moment_pk, editable=False)
    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    # As they were called when they acted.
    actor_en = LineField(_("name in Latin letters"), max_length=170, blank=True, editable=False)
    actor_zh = LineField(
        _("name in Chinese characters"), max_length=170, blank=True, editable=False
    )
    actor_side = models.CharField(
        pgettext_lazy("audit", "for"), max_length=2, choices=Side.choices, blank=True
    )
    act = models.CharField(_("act"), max_length=60)
    side = models.CharField(_("private to"), max_length=2, choices=Side.choices, blank=True)
    subject_type = models.CharField(_("about"), max_length=40)
    subject_id = models.PositiveBigIntegerField(_("about (number)"))
    # What it was called in either language when it was done; entries of before have one of them.
    subject_en = LineField(_("subject in English"), max_length=300, blank=True)
    subject_zh = LineField(_("subject in Chinese"), max_length=300, blank=True)
    # The meeting it belongs to, by its row's key; members never import meetings.
    meeting_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    from_state = models.CharField(_("from state"), max_length=20, blank=True)
    to_state = models.CharField(_("to state"), max_length=20, blank=True)
    reason = ProseField(_("reason"), blank=True)
    changes = models.JSONField(_("changes"), default=dict, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["", *Side.values]), name="audit_side_known"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_of_subject"),
            models.Index(fields=["meeting_id", "-at"], name="audit_of_meeting"),
            models.Index(fields=["-at"], name="audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"

    @property
    def actor_names(self) -> Bilingual:
        """What who acted was called then; nothing for the portal itself."""
        return Bilingual(self.actor_en, self.actor_zh)

    @property
    def subject(self) -> Bilingual:
        return Bilingual(self.subject_en, self.subject_zh)
