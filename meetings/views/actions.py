"""Action items: the table, one item, giving them out and working on them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.access import may_manage_actions
from meetings.enums import TextKind
from meetings.forms.actions import ActionFilterForm, ActionForm
from meetings.models import ActionItem
from meetings.pictures.actions import action_strip
from meetings.queries.actions import (
    ActionFilter,
    action_choices_for,
    action_numbered,
    action_remarks,
    action_shown,
    actions_page,
    due_items,
    filter_choices,
    may_give_for,
)
from meetings.queries.exports import exported_actions
from meetings.queries.notes import notes_about
from meetings.queries.texts.remarks import pair_remarks
from meetings.rules.acts.actions import (
    AGREE_TO_DROP,
    CHANGE_ACTION,
    CONFIRM_DONE,
    CONFIRM_WORDING,
    GIVE_ACTION,
    KEEP_ACTION,
    PROPOSE_TO_DROP,
    REOPEN_ACTION,
    REPORT_PROGRESS,
    START_ACTION,
)
from meetings.views.frame import (
    found_or_404,
    head_for,
    meeting_for,
    opened_first,
    page,
)
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.forms import pair_shown
from workinggroup.lib import clock
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.act_views import carry_out, form_of, press
from workinggroup.lib.acts import Act, resolved, table_of
from workinggroup.lib.downloads import file_links, spreadsheet_response
from workinggroup.lib.prepared import asked_once
from workinggroup.lib.viewer import Side

_TAB = "meeting_actions"
# What is a button on the page of an action item, and what has a form there.
_BUTTONS = table_of(START_ACTION, CONFIRM_DONE, KEEP_ACTION, CONFIRM_WORDING, AGREE_TO_DROP)
_FORMS = table_of(REPORT_PROGRESS, PROPOSE_TO_DROP, REOPEN_ACTION)
# These stand under the wording that was read.
OF_WORDING = {CONFIRM_DONE.name, CONFIRM_WORDING.name}


@require_safe
@members_only
def table(request: PortalRequest) -> HttpResponse:
    """Everything that was promised, overdue first, narrowed as asked."""
    form = ActionFilterForm(request.GET, choices=filter_choices(request.viewer))
    chosen = form.chosen
    narrowed = chosen != ActionFilter()
    now = clock.now()
    shown = actions_page(request.viewer, chosen, now, request.GET.get("page"))
    context = {"form": form, "page": shown, "narrowed": narrowed}
    context["export"] = file_links("actions_export", request.GET)
    if request.htmx and request.htmx.target == "actions-table":  # type: ignore[attr-defined]
        return render(request, "actions/_table.html", context)
    # What is counted is everything: beside a list that was narrowed by more it would mislead.
    whole = replace(chosen, state="") == ActionFilter()
    items = due_items(request.viewer, now) if whole else []
    today = clock.local(now, clock.SIDE_ZONES[request.viewer.side or Side.US]).date()
    context["strip"] = action_strip(items, today) if items and not narrowed else None
    context["due"] = Counter(item.when for item in items)
    return render(request, "actions/actions.html", context)


@require_safe
@members_only
def actions_export(request: PortalRequest, kind: str) -> HttpResponse:
    """The table as a file, narrowed as asked."""
    now = clock.now()
    form = ActionFilterForm(request.GET, choices=filter_choices(request.viewer))
    return spreadsheet_response(kind, exported_actions(request.viewer, form.chosen, now), now)


@require_safe
@members_only
def meeting_actions(request: PortalRequest, number: str) -> HttpResponse:
    """The action items of one meeting: a tab of its pages."""
    head = head_for(request, number)
    chosen = ActionFilter(meeting=number)
    shown = actions_page(request.viewer, chosen, clock.now(), request.GET.get("page"))
    context = page(
        head, _TAB, page=shown, may_give=may_give_for(request.viewer, head.meeting), of_meeting=True
    )
    return render(request, "actions/of_meeting.html", context)


@require_safe
@members_only
def action(request: PortalRequest, number: str) -> HttpResponse:
    """One action item, its progress and history."""
    return _page(request, _found(request, number))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@opened_first(TextKind.MINUTES)
def give(request: PortalRequest, number: str) -> HttpResponse:
    """Give out an action item of a meeting."""
    may_manage_actions(request.viewer).demand()
    meeting = meeting_for(request, number)
    choices = action_choices_for(request.viewer, meeting, clock.now())
    item = request.GET.get("item", "")
    form = ActionForm(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={"item": item if item.isdecimal() else None},
    )
    if request.method != "POST":
        GIVE_ACTION.may(request.viewer, meeting, clock.now()).demand()
    elif form.is_valid():
        made = carry_out(request, GIVE_ACTION, meeting, form, form.taken)
        if made is not None and "next" in request.POST:
            return redirect("action_give", number)
        if made is not None:
            return redirect("action", made.number)
    remarks = pair_remarks(request.viewer, pair_shown(form, "text"))
    context = {"meeting": meeting, "form": form, "remarks": remarks}
    return render(request, "actions/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def action_change(request: PortalRequest, number: str) -> HttpResponse:
    """Change an action item; what somebody else saved is shown beside what was typed."""
    may_manage_actions(request.viewer).demand()
    row = _found(request, number)
    choices = action_choices_for(request.viewer, row.meeting, clock.now())
    posted = request.POST if request.method == "POST" else None
    form = ActionForm(posted, choices=choices, action=row)
    if posted is None:
        with asked_once():
            CHANGE_ACTION.may(request.viewer, row, clock.now()).demand()
            return _change_page(request, row, form)
    if form.is_valid() and carry_out(request, CHANGE_ACTION, row, form, form.edits):
        return redirect("action", row.number)
    return _change_page(request, row, form)


def _change_page(request: PortalRequest, row: ActionItem, form: ActionForm) -> HttpResponse:
    remarks = action_remarks(request.viewer, row, pair_shown(form, "text"))
    context = {"meeting": row.meeting, "form": form, "action": row, "remarks": remarks}
    return render(request, "actions/edit.html", context)


@require_POST
@members_only
def action_act(request: PortalRequest, number: str, act: str) -> HttpResponse:
    """An act that is a button; or, with words, one that has a form on the page of the item."""
    row = _found(request, number)
    if act in _FORMS:
        return _with_form(request, row, _FORMS[act])
    if act not in _BUTTONS:
        raise Http404
    read = {"wording": request.POST.get("wording")} if act in OF_WORDING else {}
    press(request, _BUTTONS[act], row, **read)
    return redirect("action", row.number)


def _with_form(request: PortalRequest, row: ActionItem, act: Act) -> HttpResponse:
    """An act with words: refused, the page comes back with what was typed."""
    form = form_of(act, request, row)
    if form.is_valid() and carry_out(request, act, row, form, form.values):
        return redirect("action", row.number)
    return _page(request, row, forms={act.name: form}, opened=act.name)


def _found(request: PortalRequest, number: str) -> ActionItem:
    return found_or_404(action_numbered(request.viewer, number, clock.now()))


def _page(
    request: PortalRequest,
    row: ActionItem,
    *,
    forms: Mapping[str, ActForm] | None = None,
    opened: str = "",
) -> HttpResponse:
    shown = action_shown(request.viewer, row)
    context = {
        "shown": shown,
        "action": row,
        "meeting": row.meeting,
        "notes": notes_about(request.viewer, row.meeting, action=row),
        "forms": {
            name: resolved(act.form)(viewer=request.viewer, subject=row)
            for name, act in _FORMS.items()
        }
        | dict(forms or {}),
        "opened": opened,
    }
    return render(request, "actions/action.html", context)
