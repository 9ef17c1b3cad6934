"""Searches and filters of the lists of the admin site that somebody keeps under a name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.person import Person
from workinggroup.lib import tokens

LONGEST_FILTER = 2000


class SavedFilter(models.Model):
    """A search of one list, as its address asks for it; seen by the person alone who keeps it."""

    id = models.BigIntegerField(primary_key=True, default=tokens.row_pk, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("person"))
    # The list: app and model, as its address is called.
    listing = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST_FILTER)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["person", "listing", "name"], name="filter_saved_once"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(query=""), name="filter_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name
