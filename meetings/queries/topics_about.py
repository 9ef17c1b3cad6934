"""What is about a topic: items that carry it or stand under one that does, and action items."""

from typing import Any

from django.db.models import Q, QuerySet

from meetings.access import visible_actions, visible_items
from meetings.models import ActionItem, AgendaItem, Topic
from meetings.queries.tagged import carries
from workinggroup.lib.viewer import Viewer


def about_topic(topic: Any, prefix: str = "") -> Q:
    """The condition that an agenda item, to which `prefix` leads, is about a topic: what stands
    under a tagged item is about its topic too."""
    return Q(**{f"{prefix}topics": topic}) | Q(**{f"{prefix}parent__topics": topic})


def is_about(item: AgendaItem, topic: Topic) -> bool:
    """As `about_topic` has it in the database, of an item as it was circulated. Raises nothing."""
    return carries(item, topic.slug) or (
        item.parent is not None and carries(item.parent, topic.slug)
    )


def actions_about(viewer: Viewer, topic: Any, items: Any) -> QuerySet[ActionItem]:
    """The action items about a topic that the viewer may see; `items` are the agenda items about it
    of agendas as they were circulated, by primary key."""
    links = ActionItem.topics.through.objects.filter(topic=topic).values("actionitem")
    under = visible_items(viewer).filter(about_topic(topic)).values("pk")
    return visible_actions(viewer).filter(
        Q(pk__in=links) | Q(item__in=under) | Q(item__pk__in=items)
    )
