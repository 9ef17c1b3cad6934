"""One action item as its page shows it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.access import (
    may_agree_to_drop,
    may_reopen_action,
    may_work_on_action,
    sides_of_action,
    visible_items,
    visible_progress_notes,
)
from meetings.models import ActionItem, AgendaItem, ProgressNote
from meetings.queries.actions.choices import may_change_now
from members.access import Verdict, Viewer, no, visible_audit
from members.enums import Side
from members.models import AuditEntry, Person

_ACTS: dict[str, Promise] = {
    "give_action": _("Given out"),
    "change_action": _("Changed"),
    "confirm_wording": _("Both texts confirmed as current"),
    "start_action": _("Work begun"),
    "confirm_done": _("Confirmed as done by one side"),
    "finish_action": _("Done"),
    "agree_to_drop": _("One side agreed to drop it"),
    "drop_action": _("Dropped"),
    "keep_action": _("Kept; not to be dropped"),
    "reopen_action": _("Opened again"),
}


@dataclass(frozen=True)
class ActionEvent:
    """One act on it: the entry, what it is called, and which fields went from what to what."""

    entry: AuditEntry
    title: Promise
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class OwnerMark:
    """One side's place in an action item: owner, confirmation, agreement to drop."""

    side: Side
    owner: Person | None
    confirmed_at: dt.datetime | None
    drop_at: dt.datetime | None


@dataclass(frozen=True)
class Action:
    """One action item as its page shows it, the reader's own side first."""

    action: ActionItem
    # The agenda item it belongs to, where the viewer may see the agenda.
    item: AgendaItem | None
    marks: tuple[OwnerMark, ...]
    notes: tuple[ProgressNote, ...]
    history: tuple[ActionEvent, ...]
    work: Verdict
    confirm: Verdict
    change: Verdict
    drop: Verdict
    reopen: Verdict

    @property
    def drop_proposed(self) -> bool:
        return any(mark.drop_at for mark in self.marks)

    @property
    def own(self) -> OwnerMark:
        return self.marks[0]


def action_shown(viewer: Viewer, action: ActionItem) -> Action:
    """The page of one action item. Four queries."""
    first = viewer.side or Side.US
    item = visible_items(viewer).filter(pk=action.item_id).first() if action.item_id else None
    return Action(
        action=action,
        item=item,
        marks=tuple(_mark(action, side) for side in (first, first.other)),
        notes=tuple(visible_progress_notes(viewer).filter(action=action).select_related("author")),
        history=tuple(_history(viewer, action)),
        work=may_work_on_action(viewer, action),
        confirm=may_confirm(viewer, action),
        change=may_change_now(viewer, action),
        drop=may_agree_to_drop(viewer, action),
        reopen=may_reopen_action(viewer, action),
    )


def _mark(action: ActionItem, side: Side) -> OwnerMark:
    return OwnerMark(
        side=side,
        owner=getattr(action, f"owner_{side}"),
        confirmed_at=getattr(action, f"confirmed_{side}_at"),
        drop_at=getattr(action, f"drop_{side}_at"),
    )


def may_confirm(viewer: Viewer, action: ActionItem) -> Verdict:
    """Confirm it as done, for a side that owns it and has not said so yet. No query."""
    work, side = may_work_on_action(viewer, action), viewer.side
    if work and side in sides_of_action(action) and getattr(action, f"confirmed_{side}_at"):
        return no("")
    return work


def _history(viewer: Viewer, action: ActionItem) -> Iterator[ActionEvent]:
    """Its acts that both sides may read, newest first; progress notes stand on the page itself."""
    rows = visible_audit(viewer).filter(subject_type="actionitem", subject_id=action.pk, side="")
    for entry in rows.filter(act__in=_ACTS).order_by("-at", "-pk"):
        yield ActionEvent(entry, _ACTS[entry.act], tuple(_changes(entry)))


def _changes(entry: AuditEntry) -> Iterator[tuple[str, str, str]]:
    for name, (before, after) in entry.changes.items():
        field = ActionItem._meta.get_field(name)
        label = str(getattr(field, "verbose_name", name))
        yield label, str(before), str(after)
