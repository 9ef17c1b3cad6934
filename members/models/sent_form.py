"""Which forms were sent: each does its act once, however often it is sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.person import Person

LONGEST_TOKEN = 43
LONGEST_LOCATION = 2000


class SentForm(models.Model):
    """A form that somebody sent, by the token that its page gave it, and where the answer led.

    Written in the transaction of the act; what is sent again meanwhile waits for its end.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    token = models.CharField(max_length=LONGEST_TOKEN)
    location = models.CharField(max_length=LONGEST_LOCATION, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("form that was sent")
        constraints = [
            models.UniqueConstraint(fields=["person", "token"], name="form_sent_once"),
            models.CheckConstraint(condition=~Q(token=""), name="form_token_there"),
        ]
        indexes = [models.Index(fields=["sent_at"], name="forms_oldest")]

    def __str__(self) -> str:
        return self.token
