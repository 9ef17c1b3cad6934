"""The acts on the items of an agenda.

Each one opens the agenda for an edit (`meetings.services.texts.open_for_edit`): that asks access,
makes the acts on one agenda wait for each other, and opens the next revision where the present one
was issued.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.enums import ItemKind
from meetings.models import AgendaItem, Meeting, Topic
from meetings.queries.texts.standing import missing_standing_items
from meetings.queries.verdicts.texts import (
    may_add_standing_items_now,
    may_confirm_item_now,
    may_withdraw_item_now,
)
from meetings.rules import outline
from meetings.rules.outline import Outline
from meetings.rules.standing_items import CLOSING, STANDING, StandingItem
from meetings.services.agenda_order import (
    finish,
    live_item,
    lock_agenda,
    open_agenda,
    ordered_items,
    outline_of,
    write_order,
)
from members.access import current_appointments
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.bilingual import stale_after
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.text import clean_line, clean_prose
from workinggroup.lib.viewer import Viewer

ITEM_FIELDS = (
    "kind", "title_en", "title_zh", "note_en", "note_zh", "minutes", "presenter_side",
    "presenter", "sitting",
)  # fmt: skip
_LINES = ("title_en", "title_zh")
_NOTES = ("note_en", "note_zh")


@transaction.atomic
def add_standing_items(actor: Viewer, *, meeting: Meeting, now: dt.datetime) -> list[AgendaItem]:
    """Add those items of the template that the agenda has not got, each at its place: the opening
    ones first, any other business and the next meeting last.

    The adoption of the last minutes comes only where they are still open. Raises `NotAllowed`,
    and `Refused` where nothing is missing.
    """
    text = open_agenda(actor, meeting, now)
    may_add_standing_items_now(actor, meeting, now).demand()
    made = [_from_template(meeting, each, now) for each in missing_standing_items(meeting)]
    write_order(meeting, _in_template_order(meeting, made))
    finish(actor, text, "add_standing_items", now=now, changes={"items": ["", str(len(made))]})
    return made


def _from_template(meeting: Meeting, each: StandingItem, now: dt.datetime) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting,
        kind=each.kind,
        title_en=each.title.en,
        title_zh=each.title.zh,
        note_en=each.note.en,
        note_zh=each.note.zh,
        minutes=each.minutes,
        created_at=now,
        changed_at=now,
    )


def _in_template_order(meeting: Meeting, made: list[AgendaItem]) -> Outline:
    """Opening items, what was there, closing items; each group in the template's order."""
    rank = {each.kind: n for n, each in enumerate(STANDING)}
    kinds = dict(ordered_items(meeting).values_list("pk", "kind"))
    fresh = {item.pk for item in made}
    before = [b for b in outline_of(meeting) if b.pk not in fresh]
    fixed = {pk for pk, kind in kinds.items() if kind != ItemKind.TOPIC}
    fixed_first = [
        b for b in (*before, *outline.read_outline((k, None) for k in fresh)) if b.pk in fixed
    ]
    fixed_first.sort(key=lambda b: rank.get(ItemKind(kinds[b.pk]), len(rank)))
    first = [b for b in fixed_first if kinds[b.pk] not in CLOSING]
    last = [b for b in fixed_first if kinds[b.pk] in CLOSING]
    return (*first, *(b for b in before if b.pk not in fixed), *last)


@transaction.atomic
def add_item(
    actor: Viewer,
    *,
    meeting: Meeting,
    now: dt.datetime,
    parent: AgendaItem | None = None,
    topics: Iterable[Topic] = (),
    **values: Any,
) -> AgendaItem:
    """Add an item, or with `parent` a sub-item under it; `values` by the names in `FIELDS`.

    A new item goes before any other business and the next meeting, a sub-item to the end of its
    parent. `minutes` are in one language. Raises `NotAllowed`, and `Refused` with the fields at
    fault.
    """
    text = open_agenda(actor, meeting, now)
    item = insert(meeting=meeting, now=now, parent=parent, topics=topics, **values)
    finish(actor, text, "add_item", now=now, changes={"title": ["", str(item.title)]})
    return item


def insert(
    *,
    meeting: Meeting,
    now: dt.datetime,
    parent: AgendaItem | None = None,
    topics: Iterable[Topic] = (),
    **values: Any,
) -> AgendaItem:
    """The row of a new item at its place. Only inside an act that opened the agenda. Raises
    `Refused`, at the field, where a value cannot be or the parent has a parent; `Stale` where the
    parent was withdrawn meanwhile."""
    item = AgendaItem(meeting=meeting, created_at=now, changed_at=now)
    _assign(item, values)
    if parent is not None:
        parent = live_item(meeting, parent)
        if parent.parent_id is not None:
            reason = _("Sub-items go one level deep.")
            raise Refused(reason, fields={"parent": reason})
    _check(item, set(ITEM_FIELDS), now)
    item.save()
    item.topics.set(topics)
    before = None if parent or item.kind in CLOSING else _first_closing(meeting)
    order = outline.put(
        outline_of(meeting), item.pk, parent=parent.pk if parent else None, before=before
    )
    write_order(meeting, order or outline_of(meeting))
    item.refresh_from_db()
    return item


def _first_closing(meeting: Meeting) -> int | None:
    closing = (
        ordered_items(meeting).filter(kind__in=CLOSING, parent=None).order_by("position", "pk")
    )
    return closing.values_list("pk", flat=True).first()


@transaction.atomic
def change_item(
    actor: Viewer,
    *,
    item: AgendaItem,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    **values: Any,
) -> AgendaItem:
    """Change the words, terms or `topics` of an item; `values` by the names in `FIELDS`.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. A text changed alone leaves its partner stale. Writing back what is there
    changes nothing and opens no revision. Raises `NotAllowed`, `Refused` with the fields at fault.
    """
    agenda = lock_agenda(actor, item.meeting)
    row = live_item(item.meeting, item)
    values = merge(actor, agenda, item_values(row), values, seen, among_others=True)
    was = AgendaItem.objects.get(pk=row.pk)
    _assign(row, values)
    tags = {topic.pk: topic.slug for topic in row.topics.all()}
    wanted = {topic.pk: topic.slug for topic in values.get("topics", ())}
    retagged = "topics" in values and wanted != tags
    changed = [name for name in ITEM_FIELDS if getattr(was, name) != getattr(row, name)]
    if not changed and not retagged:
        return row
    text = open_agenda(actor, item.meeting, now)
    _check(row, set(changed), now)
    row.title_stale = stale_after(before=was.title, en=row.title_en, zh=row.title_zh)
    row.note_stale = stale_after(before=was.note, en=row.note_en, zh=row.note_zh)
    row.changed_at = now
    row.save()
    changes = {
        name: [str(getattr(was, name) or ""), str(getattr(row, name) or "")] for name in changed
    }
    if retagged:
        row.topics.set(wanted)
        changes["topics"] = [", ".join(sorted(each.values())) for each in (tags, wanted)]
    finish(actor, text, "change_item", now=now, changes=changes, label=was.title)
    return row


@transaction.atomic
def confirm_item(
    actor: Viewer, *, item: AgendaItem, now: dt.datetime, as_of: dt.datetime | None = None
) -> AgendaItem:
    """Say that the stale text of an item is right as it stands.

    `as_of` is `changed_at` of the item that the actor read (None: whatever it is): `Stale` where
    somebody changed it since. Else raises as `change_item`.
    """
    text = open_agenda(actor, item.meeting, now)
    row = live_item(item.meeting, item)
    demand_as_read(row, as_of)
    may_confirm_item_now(actor, row, now).demand()
    row.title_stale = row.note_stale = ""
    row.changed_at = now
    row.save(update_fields=["title_stale", "note_stale", "changed_at"])
    finish(actor, text, "confirm_item", now=now, label=row.title)
    return row


def demand_as_read(item: AgendaItem, as_of: dt.datetime | None) -> None:
    """Raise `Stale` where somebody changed the item since `as_of`, its `changed_at` when it was
    read (None: whatever it says)."""
    if as_of is not None and as_of != item.changed_at:
        raise Stale(_("Someone else changed this item in the meantime. Please read it again."))


@transaction.atomic
def withdraw_item(actor: Viewer, *, item: AgendaItem, now: dt.datetime) -> AgendaItem:
    """Take an item, and its sub-items with it, off the agenda; its rows stay in the revisions.

    Raises `NotAllowed`; `Stale` where it was withdrawn before; `Refused` where the minutes have
    something under it.
    """
    text = open_agenda(actor, item.meeting, now)
    row = live_item(item.meeting, item)
    may_withdraw_item_now(actor, row, now).demand()
    for each in (row, *row.subitems.filter(withdrawn_at=None)):
        each.withdrawn_at = each.changed_at = now
        each.save(update_fields=["withdrawn_at", "changed_at"])
    finish(actor, text, "withdraw_item", now=now, changes={"title": [str(row.title), ""]})
    return row


def item_values(row: AgendaItem) -> dict[str, Any]:
    """What stands in an item that a form can change."""
    return {**stored(row, ITEM_FIELDS), "topics": list(row.topics.all())}


def _assign(item: AgendaItem, values: dict[str, Any]) -> None:
    for name in ITEM_FIELDS:
        if name in values:
            value = values[name]
            if name in _LINES:
                value = clean_line(value)
            elif name in _NOTES:
                value = clean_prose(value)
            setattr(item, name, value)


def _check(item: AgendaItem, changed: set[str], now: dt.datetime) -> None:
    """Raise `Refused` with the fields at fault unless the row may be written.

    Only what `changed` has to fit the present: a sitting cancelled since, or a presenter who left,
    keeps nobody from mending a note.
    """
    if not item.title:
        missing = _("Give a title in at least one language.")
        raise Refused(missing, fields={"title_en": missing})
    validation.check(item, exclude={"meeting", "parent"})
    if (
        "sitting" in changed
        and item.sitting is not None
        and (item.sitting.meeting_id != item.meeting_id or item.sitting.cancelled_at)
    ):
        wrong = _("Choose a sitting of this meeting that is not cancelled.")
        raise Refused(wrong, fields={"sitting": wrong})
    if "presenter" in changed and item.presenter is not None:
        speaks = current_appointments(now).filter(person=item.presenter).first()
        if speaks is None:
            wrong = _("Choose someone with an open appointment.")
            raise Refused(wrong, fields={"presenter": wrong})
        item.presenter_side = speaks.delegation_id
