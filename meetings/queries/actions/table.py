"""The table of action items, and looking one up."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    BigAutoField,
    Case,
    DateField,
    DateTimeField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.translation import gettext_lazy as _

from meetings.access import visible_actions, visible_progress_notes
from meetings.enums import ACTION_OPEN
from meetings.models import ActionItem, ProgressNote
from meetings.models.meeting import oldest_first
from meetings.queries.actions.due import days_at, late_on, with_due_side
from meetings.queries.actions.owners import owner_gone, with_owners_gone
from meetings.queries.numbered import says
from meetings.queries.tagged import tag
from meetings.symbols import action_at
from workinggroup.lib.paging import counted, first_of, first_page
from workinggroup.lib.prepared import Several, prepared
from workinggroup.lib.viewer import Side, Viewer

_PER_PAGE = 20
OVERDUE = "overdue"
OWNERLESS = "ownerless"
# Not overdue, and due within a week, or after it.
SOON, LATER = "soon", "later"
DUE_LABELS = {
    OVERDUE: _("overdue"),
    SOON: _("due within a week"),
    LATER: _("due later"),
}
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class DueItem:
    """An action item that is not settled: its number, its day, and overdue, soon or later."""

    number: str
    due_on: dt.date
    when: str


@dataclass(frozen=True)
class ActionFilter:
    """What the table is narrowed to; empty values narrow nothing.

    `state` is a state, `overdue`, `soon` (due within seven days), `later`, `ownerless` for those
    whose owner has left, or `alive` for all that are not settled; `side` and `owner` (a
    person's key) are owners; `topic` is a slug, `meeting` a number.
    """

    q: str = ""
    side: str = ""
    owner: int | None = None
    topic: str = ""
    state: str = ""
    meeting: str = ""


def actions_table(viewer: Viewer, chosen: ActionFilter, now: dt.datetime) -> QuerySet[ActionItem]:
    """The action items that fit, overdue first, then alive by date, then settled newest first.

    Each carries `overdue` (0 or 1), `due_side` (the side whose clock counts), and `gone_us`,
    `gone_cn`: whether nobody answers for it there any more.
    """
    days = days_at(now)
    fits = _fits(chosen, days, owner_gone(now))
    return _in_order(visible_actions(viewer).filter(fits), days, now)


# Of an action item all its own columns, of its owners what makes their names.
_SHOWN = tuple(field.name for field in ActionItem._meta.concrete_fields)
OWNERS = ("owner_us", "owner_cn")
_NAMES = ("given_name", "family_name", "name_zh", "family_name_first")


@prepared(us=DateField(), cn=DateField(), now=DateTimeField())
def _first_actions(viewer: Viewer, most: int, *, now: Any, **days: Any) -> QuerySet[ActionItem]:
    rows = first_of(_in_order(visible_actions(viewer), days, now), most)
    return rows.only(*_SHOWN, "meeting__number", *(f"{o}__{n}" for o in OWNERS for n in _NAMES))


@prepared()
def _number(viewer: Viewer) -> QuerySet[Any, int]:
    return counted(visible_actions(viewer))


@prepared(actions=Several(BigAutoField()))
def _last_notes(viewer: Viewer, *, actions: Any) -> QuerySet[ProgressNote]:
    newest = (
        ProgressNote.objects.filter(action=OuterRef("action"))
        .order_by("-written_at", "-pk")
        .values("pk")[:1]
    )
    notes = visible_progress_notes(viewer).filter(action__pk__in=actions, pk=Subquery(newest))
    return notes.select_related("author")


def actions_page(
    viewer: Viewer, chosen: ActionFilter, now: dt.datetime, asked: str | None
) -> "Page[ActionItem]":
    """A page of `actions_table`, the first one where no other is `asked` for; each row has its
    topics (`tagged`), its newest progress note (`last_note`), and what its line is drawn from
    (`drawn_from`). Four queries."""
    if chosen == ActionFilter() and asked is None:
        rows = _first_actions(viewer, _PER_PAGE, now=now, **days_at(now))
        page = first_page(rows, _PER_PAGE, sum(_number(viewer)))
    else:
        page = Paginator(actions_table(viewer, chosen, now), _PER_PAGE).get_page(asked)
    _tell_more(viewer, list(page))
    return page


def _tell_more(viewer: Viewer, rows: Collection[ActionItem]) -> None:
    tag(rows)
    notes = _last_notes(viewer, actions=[row.pk for row in rows]) if rows else []
    by_action = {note.action_id: note for note in notes}
    for row in rows:
        row.last_note = by_action.get(row.pk)
        row.drawn_from = _line_of(row)


def _line_of(row: Any) -> dict[str, object]:
    note = row.last_note
    return {
        "number": row.number,
        "text": row.text,
        "topics": row.tags,
        "note": note.text if note else None,
        "note_at": note.written_at if note else None,
        "note_by": note.author.name if note else "",
        "owner_us": row.owner_us.name if row.owner_us else "",
        "owner_cn": row.owner_cn.name if row.owner_cn else "",
        "gone_us": row.gone_us,
        "gone_cn": row.gone_cn,
        "confirmed_us": row.confirmed_us_at,
        "confirmed_cn": row.confirmed_cn_at,
        "due_on": row.due_on,
        "due_side": row.due_side,
        "settled": row.settled,
        "overdue": row.overdue,
    }


def _in_order(
    rows: QuerySet[ActionItem], days: Mapping[str, Any], now: Any
) -> QuerySet[ActionItem]:
    joined = _with_derived(rows, days, now).select_related("meeting", "owner_us", "owner_cn")
    return joined.order_by(
        "-overdue", "settled_last", "due_on", *oldest_first("meeting__"), "serial"
    )


def _with_derived(rows: QuerySet[ActionItem], days: Mapping[str, Any], now: Any) -> QuerySet[Any]:
    """`rows` with what is derived: whether overdue, on whose clock, whether an owner left, settled
    after the others."""
    return with_due_side(with_owners_gone(rows, now)).annotate(
        overdue=Case(When(late_on(days), then=1), default=0, output_field=IntegerField()),
        settled_last=Case(
            When(state__in=ACTION_OPEN, then=0), default=1, output_field=IntegerField()
        ),
    )


def _fits(chosen: ActionFilter, days: Mapping[str, dt.date], ownerless: Q) -> Q:
    fits, late = Q(), late_on(days)
    if chosen.side in Side.values:
        fits &= Q(**{f"owner_{chosen.side}__isnull": False})
    if chosen.owner:
        fits &= Q(owner_us=chosen.owner) | Q(owner_cn=chosen.owner)
    if chosen.topic:
        fits &= Q(topics__slug=chosen.topic)
    if chosen.meeting:
        fits &= Q(meeting__number=chosen.meeting)
    if chosen.state == OVERDUE:
        fits &= late
    elif chosen.state in {SOON, LATER}:
        week = Q(due_on__lte=_end_of_week(days))
        fits &= Q(state__in=ACTION_OPEN) & ~late & (week if chosen.state == SOON else ~week)
    elif chosen.state == OWNERLESS:
        fits &= ownerless
    elif chosen.state == "alive":
        fits &= Q(state__in=ACTION_OPEN)
    elif chosen.state:
        fits &= Q(state=chosen.state)
    return fits & says("actions", ("read_en", "read_zh"), chosen.q)


def _end_of_week(days: Mapping[str, dt.date]) -> dt.date:
    """Seven days from the earlier of both sides' dates."""
    return min(days.values()) + _WEEK


@prepared(us=DateField(), cn=DateField())
def _alive(viewer: Viewer, **days: Any) -> QuerySet[Any]:
    """The earliest due first."""
    late = Case(When(late_on(days), then=1), default=0, output_field=IntegerField())
    rows = visible_actions(viewer).filter(state__in=ACTION_OPEN).annotate(overdue=late)
    rows = rows.select_related("meeting").only("serial", "due_on", "meeting__number")
    return rows.order_by("due_on", "pk")


def due_items(viewer: Viewer, now: dt.datetime) -> list[DueItem]:
    """Every action item that is not settled at `now` (aware, UTC), the earliest due first: what the
    counts above their table count, and its strip draws. One query."""
    days = days_at(now)
    week = _end_of_week(days)
    return [DueItem(row.number, row.due_on, _when(row, week)) for row in _alive(viewer, **days)]


def _when(row: Any, week: dt.date) -> str:
    if row.overdue:
        return OVERDUE
    return SOON if row.due_on <= week else LATER


def action_numbered(viewer: Viewer, number: str, now: dt.datetime) -> ActionItem | None:
    """The action item with this number (A5-03), where the viewer may see it; it carries `overdue`,
    `due_side`, `gone_us` and `gone_cn`. Two queries."""
    asked = action_at(number)
    if asked is None:
        return None
    rows = _with_derived(visible_actions(viewer), days_at(now), now)
    found = (
        rows.select_related("meeting", "owner_us", "owner_cn")
        .prefetch_related("topics")
        .filter(meeting__number=asked.meeting, serial=asked.serial)
    )
    return found.first()
