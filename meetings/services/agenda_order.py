"""The order of an agenda's items, and what every act on them begins and ends with."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from meetings.access import ITEM_WITHDRAWN, may_edit_text
from meetings.enums import TextKind
from meetings.models import AgendaItem, JointText, Meeting
from meetings.rules import outline
from meetings.rules.outline import Outline
from meetings.services.texts import lock_text, open_for_edit
from members.access import visible_audit_on_pages
from members.services import audit
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.viewer import Viewer

REARRANGE: dict[str, Callable[[Outline, int], Outline | None]] = {
    "up": outline.up,
    "down": outline.down,
    "nest": outline.nest,
    "unnest": outline.unnest,
}
# Acts after which an item may stand between others.
_ORDERING = ("move_item", "arrange_items", "add_item", "add_standing_items", "withdraw_item")


@transaction.atomic
def rearrange_item(
    actor: Viewer, *, item: AgendaItem, way: str, now: dt.datetime, around: str = ""
) -> AgendaItem:
    """Move an item `up` or `down` among its siblings, `nest` it under the one before it, or
    `unnest` it. `around` is where the actor saw it (`outline.surroundings`; empty: anywhere).

    Raises `NotAllowed`, `Stale` where it was withdrawn or stands elsewhere by now, and `Refused`
    where it cannot go there.
    """
    if way not in REARRANGE:
        raise Refused(_("That is not possible from this state."))
    rearranged = REARRANGE[way]
    return _reorder(actor, item, lambda order: rearranged(order, item.pk), now, around)


@transaction.atomic
def place_item(
    actor: Viewer,
    *,
    item: AgendaItem,
    parent: AgendaItem | None,
    before: AgendaItem | None,
    now: dt.datetime,
    around: str = "",
) -> AgendaItem:
    """Put an item under `parent` (None: top level), before `before` (None: at the end).

    Relative to its neighbours, so that two people who move different items both succeed. Raises
    as `rearrange_item`; where the actor says where they saw it (`around`), `before` has to be under
    `parent` still, too.
    """
    above = parent.pk if parent else None
    follower = before.pk if before else None

    def rearranged(order: Outline) -> Outline | None:
        if around and follower and (follower, above) not in outline.lines(order):
            raise _overtaken(actor, item.meeting)
        return outline.put(order, item.pk, parent=above, before=follower)

    return _reorder(actor, item, rearranged, now, around)


def _reorder(
    actor: Viewer,
    item: AgendaItem,
    rearranged: Callable[[Outline], Outline | None],
    now: dt.datetime,
    around: str,
) -> AgendaItem:
    meeting = item.meeting
    lock_agenda(actor, meeting)
    live_item(meeting, item)
    before = outline_of(meeting)
    if around and around != outline.surroundings(before)[item.pk]:
        raise _overtaken(actor, meeting)
    order = rearranged(before)
    if order is None:
        raise Refused(_("The item cannot go there."))
    if order == before:
        return item
    text = open_agenda(actor, meeting, now)
    write_order(meeting, order)
    item.refresh_from_db()
    finish(actor, text, "move_item", now=now, label=item.title)
    return item


def _overtaken(actor: Viewer, meeting: Meeting) -> Stale:
    """What says that the order is not the one that the actor saw, and who changed it last."""
    text = JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA)
    entries = visible_audit_on_pages(actor).filter(
        subject_type=JointText._meta.model_name, subject_id=text.pk, act__in=_ORDERING
    )
    last = entries.select_related("actor").order_by("-at", "-pk").first()
    if last is None or last.actor is None:
        return Stale(_("The order was changed in the meantime. Nothing was moved."))
    if last.actor == actor.person:
        return Stale(_("You changed the order in another window. Nothing was moved."))
    who = {"who": last.actor}
    return Stale(_("%(who)s changed the order in the meantime. Nothing was moved.") % who)


# --- what every act on items begins and ends with ------------------------------------------------
def open_agenda(actor: Viewer, meeting: Meeting, now: dt.datetime) -> JointText:
    """The agenda, locked until the transaction ends and open for this edit."""
    return open_for_edit(actor, meeting=meeting, kind=TextKind.AGENDA, now=now)


def lock_agenda(actor: Viewer, meeting: Meeting) -> JointText:
    """Make the acts on one agenda wait for each other, before anything is compared: of two
    editors at once, the second must see what the first did.

    Raises `NotAllowed` for who may not edit it, before they learn what would change.
    """
    text = lock_text(JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA))
    may_edit_text(actor, text).demand()
    return text


def ordered_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items of the agenda as it stands."""
    return AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)


def live_item(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    """The row as it is now. Raises `Stale` where it was withdrawn meanwhile."""
    row = ordered_items(meeting).select_related("meeting").filter(pk=item.pk).first()
    if row is None:
        raise Stale(ITEM_WITHDRAWN)
    return row


def outline_of(meeting: Meeting) -> Outline:
    """The agenda's order as it stands."""
    rows = ordered_items(meeting).order_by("position", "pk")
    return outline.read_outline(rows.values_list("pk", "parent_id"))


def write_order(meeting: Meeting, order: Outline) -> None:
    """Positions count through the whole agenda, sub-items included."""
    rows = {row.pk: row for row in ordered_items(meeting)}
    moved = []
    for position, (pk, parent) in enumerate(outline.lines(order), start=1):
        row = rows[pk]
        if (row.position, row.parent_id) != (position, parent):
            row.position, row.parent_id = position, parent
            moved.append(row)
    AgendaItem.objects.bulk_update(moved, ["position", "parent"])


def finish(
    actor: Viewer,
    text: JointText,
    act: str,
    *,
    now: dt.datetime,
    changes: dict[str, list[str]] | None = None,
    label: Bilingual | None = None,
) -> None:
    """Put an act on the agenda on record."""
    audit.record(
        actor,
        act=act,
        subject=text,
        now=now,
        label=label,
        meeting_id=text.meeting_id,
        changes=changes,
    )
