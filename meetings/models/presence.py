"""Who is in which paragraph of the minutes just now: for the own side, and for some seconds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from meetings.models.minutes import Paragraph
from members.models import Person


class EditorPresence(models.Model):
    """Somebody in the editor of the minutes of a meeting, as their browser last said so.

    No reverse names: nothing that both sides can reach leads here.
    """

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="+", verbose_name=_("meeting")
    )
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    paragraph = models.ForeignKey(
        Paragraph,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("paragraph"),
    )
    seen_at = models.DateTimeField(_("seen"))

    class Meta:
        verbose_name = _("presence in an editor")
        verbose_name_plural = _("presences in an editor")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.meeting}"
