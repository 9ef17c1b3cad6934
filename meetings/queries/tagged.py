"""The topics of many things at once."""

from collections.abc import Collection
from typing import Any

from django.db.models import BigAutoField, QuerySet

from meetings.models import ActionItem, AgendaItem, ItemProposal, Topic
from workinggroup.lib.prepared import Several, prepared


@prepared(pks=Several(BigAutoField()))
def _tags(kind: type[AgendaItem | ActionItem | ItemProposal], *, pks: Any) -> QuerySet[Any]:
    """The links of things of one kind to their topics; whoever sees the thing sees its topics."""
    links: Any = kind.topics.through
    rows: QuerySet[Any] = links.objects.filter(**{f"{kind._meta.model_name}__pk__in": pks})
    return rows.select_related("topic").order_by("topic__position", "topic__pk")


def carries(thing: AgendaItem | ActionItem | ItemProposal, slug: str) -> bool:
    """Whether the topic of this address is among those that `tag` gave to `thing`."""
    return any(topic.slug == slug for topic in thing.tagged)


def tag(things: Collection[AgendaItem | ActionItem | ItemProposal]) -> None:
    """Give each of `things`, all of one kind, its topics as `tagged`. One query."""
    if not things:
        return
    kind = type(next(iter(things)))
    topics: dict[int, list[Topic]] = {thing.pk: [] for thing in things}
    for link in _tags(kind, pks=topics):
        topics[getattr(link, f"{kind._meta.model_name}_id")].append(link.topic)
    for thing in things:
        thing.tagged = topics[thing.pk]
