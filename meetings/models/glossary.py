"""What the group calls things, in both languages."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from meetings.enums import TermCheck, TermState
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import LineField


class GlossaryTerm(models.Model):
    """A thing with its name in either language; several names of one language are parted by `;`."""

    en = LineField(_("English"), max_length=160)
    zh = LineField(_("Chinese"), max_length=80)
    note = LineField(_("note"), max_length=400, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=TermState.choices, default=TermState.REVIEW
    )
    # Where the joint texts are compared; Django has a `check` of its own.
    checked = models.CharField(
        _("asked for"), max_length=4, choices=TermCheck.choices, default=TermCheck.NEVER
    )
    changed_at = models.DateTimeField(_("changed"), editable=False)
    # A retired term is neither shown nor asked for.
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["en", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("en"),
                "zh",
                name="glossary_pair_once",
                violation_error_message=_("The glossary has this pair already."),
            ),
            models.CheckConstraint(condition=~Q(en="") & ~Q(zh=""), name="glossary_pair_whole"),
            models.CheckConstraint(
                condition=Q(state__in=TermState.values) & Q(checked__in=TermCheck.values),
                name="glossary_choices_known",
            ),
            models.CheckConstraint(
                condition=Q(state=TermState.SETTLED) | Q(checked=TermCheck.NEVER),
                name="glossary_asks_for_settled",
                violation_error_message=_("A term is asked for once it is settled."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.en, self.zh)
