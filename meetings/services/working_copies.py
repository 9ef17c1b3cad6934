"""Putting the rows of a joint text back as they were when a revision was issued."""

import datetime as dt
from typing import Any

from django.core import serializers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.enums import ActionState, TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    JointText,
    Meeting,
    Paragraph,
    TextRevision,
)
from meetings.services.actions import rows as action_rows
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

NO_WORKING_COPY = gettext_lazy(
    "This revision cannot be discarded: the one before it was issued before working copies were "
    "kept."
)
# What an action item has in the minutes; the rest of it goes on, whatever becomes of a revision.
_PROMISED = ("text_en", "text_zh", "text_stale", "due_on", "owner_us_id", "owner_cn_id")


def restore_rows(actor: Viewer, text: JointText, former: TextRevision, now: dt.datetime) -> None:
    """Make the rows of `text` what they were when its revision `former` was issued. Only inside an
    act that locked the text.

    Raises `Refused` where `former` has no working copy, or where the minutes have something under
    an item that was added since.
    """
    copy = former.working_copy
    if "rows" not in copy:
        raise Refused(NO_WORKING_COPY)
    kept = {(each.object._meta.model, each.object.pk): each for each in _read(copy["rows"])}
    if text.kind == TextKind.AGENDA:
        _restore_items(text, kept, now)
        return
    _restore_paragraphs(text, kept, now)
    _restore_actions(actor, text, kept, now)
    chair_us, chair_cn = copy["chairs"]
    Meeting.objects.filter(pk=text.meeting_id).update(chair_us=chair_us, chair_cn=chair_cn)
    recorded = {pk: {"attended": came, "acted": acted} for pk, came, acted in copy["attendance"]}
    for row in Attendance.objects.filter(meeting=text.meeting_id):
        was = recorded.get(row.pk, {"attended": None, "acted": False})
        Attendance.objects.filter(pk=row.pk).update(**was)


def _read(rows: list[Any]) -> Any:
    return serializers.deserialize("python", rows)


def _restore_items(text: JointText, kept: Any, now: dt.datetime) -> None:
    live = AgendaItem.objects.filter(meeting=text.meeting_id, withdrawn_at=None)
    added = live.exclude(pk__in=[pk for _model, pk in kept])
    if Paragraph.objects.filter(item__in=added, withdrawn_at=None).exists():
        raise Refused(_("The minutes have paragraphs under an item that this revision added."))
    added.update(withdrawn_at=now, changed_at=now)
    for each in kept.values():
        each.object.changed_at = now
        each.save()


def _restore_paragraphs(text: JointText, kept: Any, now: dt.datetime) -> None:
    rows = Paragraph.objects.filter(meeting=text.meeting_id)
    versions = dict(rows.values_list("pk", "version"))
    paragraphs = {pk: each for (model, pk), each in kept.items() if model is Paragraph}
    rows.filter(withdrawn_at=None).exclude(pk__in=paragraphs).update(
        withdrawn_at=now, changed_at=now
    )
    for pk, each in paragraphs.items():
        each.object.version = versions[pk] + 1
        each.object.changed_at = now
        each.save()


def _restore_actions(actor: Viewer, text: JointText, kept: Any, now: dt.datetime) -> None:
    was = {pk: each.object for (model, pk), each in kept.items() if model is ActionItem}
    rows = ActionItem.objects.filter(meeting=text.meeting_id, discarded_at=None)
    for action in rows.order_by("pk"):
        if action.pk not in was:
            _discard_action(actor, action, text, now)
            continue
        changed = {
            name for name in _PROMISED if getattr(action, name) != getattr(was[action.pk], name)
        }
        if changed:
            for name in changed:
                setattr(action, name, getattr(was[action.pk], name))
            action_rows.void_confirmations(action, {name.removesuffix("_id") for name in changed})
            action_rows.write_action(action, now, calendar=True)
            action_rows.record_on_action(actor, action, "change_action", now)


def _discard_action(actor: Viewer, action: ActionItem, text: JointText, now: dt.datetime) -> None:
    """No minutes have it; whoever was told of it finds it dropped, and why."""
    before = action.state
    action.discarded_at = now
    if not action.settled:
        action.state = ActionState.DROPPED
        action.drop_us_at = action.drop_cn_at = now
        action.drop_reason = _("Given out in a revision of the minutes that was discarded.")
    action_rows.write_action(action, now, calendar=True)
    action_rows.record_on_action(
        actor, action, "drop_action", now, from_state=before, to_state=action.state
    )
