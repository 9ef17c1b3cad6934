"""Private notes of the reader's own side, ready for `templates/notes/_notes.html`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from meetings.access import (
    may_add_private,
    may_edit_private_note,
    visible_actions,
    visible_private_notes,
)
from meetings.models import ActionItem, AgendaItem, Meeting, PrivateNote
from meetings.queries.texts.items import item_read_by, items_read_by
from workinggroup.lib.viewer import Viewer


@dataclass(frozen=True)
class Shown:
    """A note, and whether the reader may change it; on its own page what it is about, as the reader
    reads that."""

    note: PrivateNote
    editable: bool
    about: AgendaItem | ActionItem | None = None


@dataclass(frozen=True)
class Notes:
    """The notes about one thing: a meeting, or one of its agenda items or action items."""

    meeting: Meeting
    item: AgendaItem | None
    action: ActionItem | None
    shown: tuple[Shown, ...]
    may_add: bool

    @property
    def anchor(self) -> str:
        """The address within a page of the notes about this thing."""
        if self.action:
            return f"notes-action-{self.action.pk}"
        return f"notes-item-{self.item.pk}" if self.item else "notes-meeting"


def notes_about(
    viewer: Viewer,
    meeting: Meeting,
    *,
    item: AgendaItem | None = None,
    action: ActionItem | None = None,
) -> Notes:
    """The notes of the viewer's side about `meeting` itself, or about `item` or `action` of it.
    One query."""
    rows = _rows(viewer, meeting).filter(item=item, action=action)
    return _notes(viewer, meeting, rows, item=item, action=action)


def notes_by_item(
    viewer: Viewer, meeting: Meeting, items: Iterable[AgendaItem]
) -> dict[int, Notes]:
    """The notes about each of `items`, by its key. One query."""
    grouped: dict[int, list[PrivateNote]] = {}
    for note in _rows(viewer, meeting).exclude(item=None):
        grouped.setdefault(note.item_id or 0, []).append(note)
    return {item.pk: _notes(viewer, meeting, grouped.get(item.pk, []), item=item) for item in items}


@dataclass(frozen=True)
class Folder:
    """The private notes of a meeting: about itself, about each item of its agenda, and the
    `others`: about items that are not on the agenda any more, and action items that the reader does
    not see. Those about other action items stand on their pages."""

    meeting: Notes
    items: tuple[tuple[str, Notes], ...]
    others: Notes


def folder_of(viewer: Viewer, meeting: Meeting) -> Folder:
    """The own side's notes of `meeting`, its agenda items numbered. Four queries."""
    lines = items_read_by(viewer, meeting)
    by_item = notes_by_item(viewer, meeting, [item for _number, item in lines])
    elsewhere = Q(item__isnull=False) & ~Q(item__in=list(by_item))
    seen = visible_actions(viewer).filter(meeting=meeting)
    elsewhere |= Q(action__isnull=False) & ~Q(action__in=seen.values("pk"))
    return Folder(
        meeting=notes_about(viewer, meeting),
        items=tuple((number, by_item[item.pk]) for number, item in lines),
        others=replace(
            _notes(viewer, meeting, _rows(viewer, meeting).filter(elsewhere)), may_add=False
        ),
    )


def note_with(viewer: Viewer, pk: int) -> Shown | None:
    """A note by its key, where the viewer may see it. Two queries, and those of `item_read_by`."""
    rows = visible_private_notes(viewer).select_related("meeting", "action__meeting")
    note = rows.filter(pk=pk).first()
    if note is None:
        return None
    about = note.action or item_read_by(viewer, note.meeting, note.item_id)
    return Shown(note, bool(may_edit_private_note(viewer, note)), about)


def thing_with(
    viewer: Viewer, meeting: Meeting, *, item: int | None, action: int | None
) -> Notes | None:
    """The notes about the agenda item or the action item of `meeting` with this key, or about the
    meeting itself; None where there is no such thing for the viewer."""
    the_item = item_read_by(viewer, meeting, item)
    given = ActionItem.objects.none() if action is None else visible_actions(viewer)
    the_action = given.select_related("meeting").filter(pk=action or 0, meeting=meeting).first()
    if (item and not the_item) or (action and not the_action):
        return None
    return _notes(viewer, meeting, [], item=the_item, action=the_action)


def _rows(viewer: Viewer, meeting: Meeting) -> QuerySet[PrivateNote]:
    rows = visible_private_notes(viewer).filter(meeting=meeting).select_related("author")
    # The operator reads them one by one, each reading on record, not on pages about other things.
    return rows.none() if viewer.is_operator else rows.order_by("written_at", "pk")


def _notes(
    viewer: Viewer,
    meeting: Meeting,
    rows: Iterable[PrivateNote],
    *,
    item: AgendaItem | None = None,
    action: ActionItem | None = None,
) -> Notes:
    return Notes(
        meeting=meeting,
        item=item,
        action=action,
        shown=tuple(Shown(row, bool(may_edit_private_note(viewer, row))) for row in rows),
        may_add=bool(may_add_private(viewer)),
    )
