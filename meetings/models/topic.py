"""What the group talks about: intellectual property, trade policy, encryption and more."""

from typing import NamedTuple

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.enums import TopicColour
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.fields import LineField


class Tag(NamedTuple):
    """A topic as it stands beside a thing."""

    slug: str
    colour: str
    name: Bilingual


class Tagged(models.Model):
    """What carries topics, in a field `topics` of its own."""

    class Meta:
        abstract = True

    @cached_property
    def tagged(self) -> "list[Topic]":
        """Its topics; who reads many things gives each its own (`queries.tagged`)."""
        return list(self.topics.all())  # type: ignore[attr-defined]

    @property
    def tags(self) -> tuple[Tag, ...]:
        return tuple(Tag(topic.slug, topic.colour, topic.name) for topic in self.tagged)


class Topic(models.Model):
    """A tag for agenda items; colour and shape are never its only sign, the word is there."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name_en = LineField(_("name in English"), max_length=60, unique=True)
    name_zh = LineField(_("name in Chinese"), max_length=30, unique=True)
    colour = models.CharField(
        _("color"), max_length=7, choices=TopicColour.choices, default=TopicColour.SLATE
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # A retired topic stays on what carries it and is no longer offered.
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Bilingual:
        return Bilingual(self.name_en, self.name_zh)
