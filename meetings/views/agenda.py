"""The agenda: the page everybody reads, and the one on which the secretariats edit it."""

import datetime as dt
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.access import ITEM_WITHDRAWN, may_draft_text
from meetings.enums import TextKind
from meetings.forms.agenda import ItemForm, PlaceForm
from meetings.models import AgendaItem, Meeting
from meetings.pictures.keys import key_flow
from meetings.queries.lists import item_numbers
from meetings.queries.meetings.pages import Head
from meetings.queries.meetings.under_way import under_way
from meetings.queries.texts.agenda import (
    agenda_of,
    item_choices_for,
    item_with,
    proposals_for,
    subitems_of,
    was_withdrawn,
)
from meetings.queries.texts.remarks import pair_remarks
from meetings.rules.acts.agenda import (
    ADD_ITEM,
    ADD_STANDING_ITEMS,
    CHANGE_ITEM,
    CONFIRM_ITEM,
    MOVE_ITEM,
    WITHDRAW_ITEM,
)
from meetings.services.agenda import demand_as_read, item_values
from meetings.services.agenda_order import rearrange_item
from meetings.views.frame import (
    found_or_404,
    head_for,
    meeting_for,
    opened_first,
    page,
)
from meetings.views.planning import form_page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.forms import instant_read, pair_shown
from workinggroup.lib import clock
from workinggroup.lib.act_forms import put_refusal
from workinggroup.lib.act_views import carry_out, saved_first, say_refused
from workinggroup.lib.errors import Refused, Stale

_TAB = "meeting_agenda"


@require_safe
@members_only
def agenda(request: PortalRequest, number: str) -> HttpResponse:
    """The timetable with both clocks, the two keys, and the own side's proposals."""
    head = head_for(request, number)
    now = clock.now()
    shown = agenda_of(request.viewer, head.meeting, now, head)
    context = page(
        head,
        _TAB,
        agenda=shown,
        under_way=under_way(request.viewer, head, now, shown),
        flow=key_flow(shown.panel) if shown.panel and shown.lines else None,
        proposals=proposals_for(request.viewer, head.meeting),
    )
    return render(request, "agenda/agenda.html", context)


@require_safe
@members_only
@opened_first(TextKind.AGENDA)
def meeting_agenda_edit(request: PortalRequest, number: str) -> HttpResponse:
    """The same items, to be moved, changed and added."""
    head = head_for(request, number)
    may_draft_text(request.viewer).demand()
    return render(
        request,
        "agenda/edit.html",
        page(head, _TAB, agenda=agenda_of(request.viewer, head.meeting, clock.now(), head)),
    )


@require_POST
@members_only
def standing(request: PortalRequest, number: str) -> HttpResponse:
    """Add the standing items that are missing."""
    meeting = meeting_for(request, number)
    return _act(request, meeting, lambda now: ADD_STANDING_ITEMS.carry_out(
        request.viewer, meeting, {}, now
    ))  # fmt: skip


@form_page
@members_only
@opened_first(TextKind.AGENDA)
def meeting_item_add(request: PortalRequest, number: str) -> HttpResponse:
    """Add an item, or a sub-item where `parent` says under which."""
    head = head_for(request, number)
    may_draft_text(request.viewer).demand()
    initial = {"parent": request.GET.get("parent", ""), "minutes": 30}
    choices = item_choices_for(request.viewer, head.meeting, clock.now())
    form = ItemForm(request.POST or None, initial=initial, **choices)
    if form.is_valid() and (item := carry_out(request, ADD_ITEM, head.meeting, form, form.taken)):
        return _back(number, item)
    under = _under(form, choices["parents"])
    title = _("Add a sub-item") if under else str(ADD_ITEM.label)
    context = page(head, _TAB, form=form, title=title, under=under)
    return render(request, "agenda/item.html", context | _remarks(request, form))


def _under(form: ItemForm, parents: Any) -> AgendaItem | None:
    """The item under which the new one goes, for the page's title."""
    value = str(form["parent"].value() or "")
    chosen: AgendaItem | None = parents.filter(
        pk__in=[int(value)] if value.isdecimal() and len(value) < 17 else []
    ).first()
    return chosen


@form_page
@members_only
@opened_first(TextKind.AGENDA)
def item(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Change an item, both languages side by side."""
    head = head_for(request, number)
    may_draft_text(request.viewer).demand()
    row = _item(request, head.meeting, pk)
    form = _edit_form(request, head, row)
    if form.is_valid() and carry_out(request, CHANGE_ITEM, row, form, form.edits):
        return _back(number, row)
    return _edit_page(request, head, row, form)


@require_POST
@members_only
def confirm(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """The stale text of an item is right as it stands; what was typed beside is saved before."""
    head = head_for(request, number)
    may_draft_text(request.viewer).demand()
    row = _item(request, head.meeting, pk)
    form = _edit_form(request, head, row)
    try:
        demand_as_read(row, instant_read(request.POST.get("as_of", "")))
    except Stale as stale:
        put_refusal(form, stale)
        return _edit_page(request, head, row, form)
    if not saved_first(request, CHANGE_ITEM, row, form):
        return _edit_page(request, head, row, form)
    row = _item(request, head.meeting, pk)
    if row.stale or "seen" not in request.POST:
        return _act(request, head.meeting, lambda now: CONFIRM_ITEM.carry_out(
            request.viewer, row, {}, now
        ), row)  # fmt: skip
    return _back(number, row)


def _edit_form(request: PortalRequest, head: Head, row: AgendaItem) -> ItemForm:
    choices = item_choices_for(request.viewer, head.meeting, clock.now())
    return ItemForm(request.POST or None, initial=item_values(row), **choices)


def _edit_page(request: PortalRequest, head: Head, row: AgendaItem, form: ItemForm) -> HttpResponse:
    _tell_number(request, row)
    context = page(head, _TAB, form=form, title=str(CHANGE_ITEM.label), item=row)
    return render(request, "agenda/item.html", context | _remarks(request, form))


def _tell_number(request: PortalRequest, row: Any) -> None:
    """Give `row` its `number` on the agenda as it stands."""
    row.number = item_numbers(request.viewer, [row.meeting_id]).get(row.pk, "")


def _remarks(request: PortalRequest, form: ItemForm) -> dict[str, Any]:
    """What is asked about the title and the note as the form shows them."""
    pairs = (pair_shown(form, name) for name in ("title", "note"))
    return {"remarks": pair_remarks(request.viewer, *pairs)}


@form_page
@members_only
@opened_first(TextKind.AGENDA)
def meeting_item_withdraw(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Take an item off the agenda; the page says what goes with it."""
    head = head_for(request, number)
    may_draft_text(request.viewer).demand()
    row = _item(request, head.meeting, pk)
    if request.method == "POST":
        return _on_item(request, number, pk, lambda row, now: WITHDRAW_ITEM.carry_out(
            request.viewer, row, {}, now
        ))  # fmt: skip
    subitems = subitems_of(request.viewer, row)
    _tell_number(request, row)
    context = page(head, _TAB, item=row, subitems=subitems)
    return render(request, "agenda/withdraw.html", context)


@require_POST
@members_only
def meeting_item_move(request: PortalRequest, number: str, pk: int, way: str) -> HttpResponse:
    """Up, down, under the item before it, or out of its parent: works without JavaScript."""
    around = request.POST.get("around", "")
    return _moved(request, number, pk, lambda row, now: rearrange_item(
        request.viewer, item=row, way=way, now=now, around=around
    ))  # fmt: skip


@require_POST
@members_only
def meeting_item_place(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Put an item where it was dropped."""
    meeting = meeting_for(request, number)
    may_draft_text(request.viewer).demand()
    form = PlaceForm(request.POST)
    if not form.is_valid():
        say_refused(request, _("The item cannot go there."))
        return _back(number)
    taken = form.cleaned_data

    def put(row: AgendaItem, now: dt.datetime) -> None:
        wanted = {
            name: _item(request, meeting, taken[name]) if taken[name] else None
            for name in ("parent", "before")
        }
        MOVE_ITEM.carry_out(request.viewer, row, {**wanted, "around": taken["around"]}, now)

    return _moved(request, number, pk, put)


# --- shared --------------------------------------------------------------------------------------
def _item(request: PortalRequest, meeting: Meeting, pk: int) -> AgendaItem:
    """The item; `Stale` for an editor where somebody took it off the agenda meanwhile."""
    row = item_with(request.viewer, meeting, pk)
    if row is None and was_withdrawn(request.viewer, meeting, pk):
        may_draft_text(request.viewer).demand()
        raise Stale(ITEM_WITHDRAWN)
    return found_or_404(row)


def _moved(request: PortalRequest, number: str, pk: int, do: Any) -> HttpResponse:
    """The editor after a move; that the item was withdrawn is said there, beside what stands."""
    try:
        return _on_item(request, number, pk, do)
    except Stale as stale:
        say_refused(request, stale.reason)
        return _back(number)


def _on_item(request: PortalRequest, number: str, pk: int, do: Any) -> HttpResponse:
    may_draft_text(request.viewer).demand()
    meeting = meeting_for(request, number)
    row = _item(request, meeting, pk)
    return _act(request, meeting, lambda now: do(row, now), row)


def _act(
    request: PortalRequest, meeting: Meeting, do: Any, item: AgendaItem | None = None
) -> HttpResponse:
    """Do it and return to the editor; what the rules refuse is said there."""
    now: dt.datetime = clock.now()
    may_draft_text(request.viewer).demand()
    try:
        do(now)
    except Refused as refusal:
        say_refused(request, refusal.reason)
    return _back(meeting.number, item)


def _back(number: str, item: AgendaItem | None = None) -> HttpResponse:
    address = reverse("meeting_agenda_edit", args=[number])
    return HttpResponseRedirect(f"{address}#item-{item.pk}" if item else address)
