"""Putting the rows of a joint text back as they were when a revision was issued."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.core import serializers
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from meetings.enums import TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    JointText,
    Meeting,
    Paragraph,
    TextRevision,
)
from meetings.queries.texts.items import written_under
from meetings.queries.texts.working_copy import rows_as_data
from meetings.rules.lifecycles import ACTION
from meetings.services.actions import rows as action_rows
from meetings.services.actions.promises import assign, write_change
from meetings.services.proposals import give_back_proposals
from members.models import Person
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

# Every write moves these: a row that differs in them alone is as it was.
_OF_THE_WRITE = frozenset({"changed_at", "version"})


def restore_rows(
    actor: Viewer, text: JointText, former: TextRevision, now: dt.datetime
) -> list[ActionItem]:
    """Make the rows of `text` what they were when its revision `former` was issued; returns the
    action items that are dropped by that. Only inside an act that locked the text.

    `former` kept its rows. Raises `Refused` where the minutes have something under an agenda item
    that was added since, or had something under one that is gone.
    """
    copy = former.working_copy
    if text.kind == TextKind.AGENDA:
        _restore_items(actor, text, former, now)
        return []
    _restore_paragraphs(text, _of(Paragraph, copy["rows"]), now)
    _restore_people(text, copy)
    return _restore_actions(actor, text, _of(ActionItem, copy["rows"]), now)


def _of(model: type[Model], kept: Iterable[Any]) -> list[Any]:
    return [row for row in kept if row["model"] == model._meta.label_lower]


def _restore_items(actor: Viewer, text: JointText, former: TextRevision, now: dt.datetime) -> None:
    kept = former.working_copy["rows"]
    items = AgendaItem.objects.filter(meeting=text.meeting_id)
    others = items.exclude(pk__in=[row["pk"] for row in kept])
    added = others.filter(withdrawn_at=None)
    if written_under(added):
        raise Refused(_("The minutes have paragraphs under an item that this revision added."))
    added.update(withdrawn_at=now, changed_at=now)
    since = others.filter(created_at__gte=former.made_at)
    give_back_proposals(actor, list(since.values_list("pk", flat=True)), now)
    for item in _differing(items.prefetch_related("topics"), kept):
        item.save()


def _restore_paragraphs(text: JointText, kept: list[Any], now: dt.datetime) -> None:
    items = AgendaItem.objects.filter(pk__in={row["fields"]["item"] for row in kept})
    if items.exclude(withdrawn_at=None).exists():
        raise Refused(
            _("The agenda no longer has an item under which the revision before has paragraphs.")
        )
    rows = Paragraph.objects.filter(meeting=text.meeting_id)
    versions = dict(rows.values_list("pk", "version"))
    added = rows.filter(withdrawn_at=None).exclude(pk__in=[row["pk"] for row in kept])
    added.update(withdrawn_at=now, changed_at=now)
    for paragraph in _differing(rows, kept):
        paragraph.object.version = versions[paragraph.object.pk] + 1
        paragraph.save()


def _differing(rows: QuerySet[Any], kept: list[Any]) -> Iterator[Any]:
    """Those of `kept` that `rows` no longer have as they were, to be saved; they were changed when
    they were: else that would tell who does not draft what the discarded revision was about."""
    now = {row["pk"]: _said(row) for row in rows_as_data(rows)}
    yield from serializers.deserialize(
        "python", [row for row in kept if now.get(row["pk"]) != _said(row)]
    )


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row["fields"].items() if name not in _OF_THE_WRITE}


def _restore_people(text: JointText, copy: dict[str, Any]) -> None:
    chair_us, chair_cn = copy["chairs"]
    Meeting.objects.filter(pk=text.meeting_id).update(chair_us=chair_us, chair_cn=chair_cn)
    # Copies of the time before sittings were told apart know of none that was missed.
    recorded = {pk: (came, acted, *more) for pk, came, acted, *more in copy["attendance"]}
    rows = list(Attendance.objects.filter(meeting=text.meeting_id))
    for row in rows:
        row.attended, row.acted, *missed = recorded.get(row.pk, (None, False))
        row.missed = missed[0] if missed else []
    Attendance.objects.bulk_update(rows, ["attended", "acted", "missed"])


def _restore_actions(
    actor: Viewer, text: JointText, kept: list[Any], now: dt.datetime
) -> list[ActionItem]:
    """What is promised in the minutes; the rest of an action item goes on, whatever becomes of a
    revision. One that was done or dropped in other words is open again."""
    was = {row["pk"]: row["fields"] for row in kept}
    owners = Person.objects.in_bulk(
        {pk for row in was.values() for pk in (row["owner_us"], row["owner_cn"]) if pk}
    )
    rows = ActionItem.objects.filter(meeting=text.meeting_id, discarded_at=None)
    dropped: list[ActionItem] = []
    for action in rows.select_related("meeting", "owner_us", "owner_cn").order_by("pk"):
        if action.pk not in was:
            dropped += _discard_action(actor, action, now)
            continue
        fields = was[action.pk]
        changes = assign(
            action,
            {
                "text_en": fields["text_en"],
                "text_zh": fields["text_zh"],
                "due_on": dt.date.fromisoformat(fields["due_on"]),
                "owner_us": owners.get(fields["owner_us"]),
                "owner_cn": owners.get(fields["owner_cn"]),
            },
        )
        if not changes:
            continue
        action.text_stale = fields["text_stale"]
        if action.settled and set(changes) != {"due_on"}:
            action_rows.reopen(actor, action, text.symbol, now)
        write_change(actor, action, changes, now)
    return dropped


def _discard_action(actor: Viewer, action: ActionItem, now: dt.datetime) -> Iterator[ActionItem]:
    """No minutes have it; one that is done stays so."""
    action.discarded_at = now
    if action.settled:
        action_rows.write_action(action, now, calendar=False)
        return
    before = ACTION.perform(action, "drop", discarded_at=now, **action_rows.next_state(action, now))
    action_rows.record_on_action(
        actor, action, "drop_action", now, from_state=before, to_state=action.state
    )
    yield action
