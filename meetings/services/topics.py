"""Topics: adding more, renaming, retiring."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings.access import may_manage_topics
from meetings.models import Topic
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Stale
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

_FIELDS = ("name_en", "name_zh", "colour", "position")


@transaction.atomic
def add_topic(actor: Viewer, *, now: dt.datetime, **values: Any) -> Topic:
    """Add a topic that agenda items can carry; `values` by the names in `FIELDS`.

    Its address is made of the English name and never changes. Raises `NotAllowed`, and `Refused`
    with the fields at fault, such as a name that another topic has.
    """
    may_manage_topics(actor).demand()
    topic = Topic()
    _assign(topic, values)
    topic.slug = _free_slug(topic.name_en)
    if not values.get("position"):
        topic.position = (Topic.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    validation.check(topic)
    topic.save()
    audit.record(actor, act="add_topic", subject=topic, now=now)
    return topic


@transaction.atomic
def change_topic(
    actor: Viewer, *, topic: Topic, now: dt.datetime, seen: FieldMarks | None = None, **values: Any
) -> Topic:
    """Change a topic's names, colour or place; everything that carries it follows.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. Raises as `add_topic`.
    """
    may_manage_topics(actor).demand()
    row = Topic.objects.select_for_update().get(pk=topic.pk)
    changes = _assign(row, merge(actor, row, stored(row, _FIELDS), values, seen))
    if changes:
        validation.check(row)
        row.save()
        audit.record(actor, act="change_topic", subject=row, now=now, changes=changes)
    return row


@transaction.atomic
def retire_topic(actor: Viewer, *, topic: Topic, now: dt.datetime) -> Topic:
    """Offer a topic no longer; it stays on what carries it. Raises `NotAllowed`, `Stale`."""
    may_manage_topics(actor).demand()
    if not Topic.objects.filter(pk=topic.pk, retired_at=None).update(retired_at=now):
        raise Stale(_retired())
    topic.refresh_from_db()
    audit.record(actor, act="retire_topic", subject=topic, now=now)
    return topic


@transaction.atomic
def restore_topic(actor: Viewer, *, topic: Topic, now: dt.datetime) -> Topic:
    """Offer a retired topic again. Raises `NotAllowed`, `Stale`."""
    may_manage_topics(actor).demand()
    if not Topic.objects.filter(pk=topic.pk, retired_at__isnull=False).update(retired_at=None):
        raise Stale(_retired())
    topic.refresh_from_db()
    audit.record(actor, act="restore_topic", subject=topic, now=now)
    return topic


def _retired() -> str:
    return _("Someone else retired or restored this topic. Please look again.")


def _assign(topic: Topic, values: dict[str, Any]) -> dict[str, list[str]]:
    changes = {}
    for name in _FIELDS:
        if name not in values:
            continue
        old, new = getattr(topic, name), values[name]
        new = clean_line(new) if isinstance(new, str) else new
        new = new.lower() if name == "colour" else new
        if old != new:
            changes[name] = [str(old), str(new)]
            setattr(topic, name, new)
    return changes


def _free_slug(name: str) -> str:
    stem = slugify(name)[:36] or "topic"
    taken = set(Topic.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        s for n in range(1, len(taken) + 2) if (s := stem if n == 1 else f"{stem}-{n}") not in taken
    )
