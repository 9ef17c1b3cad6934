"""Action items: the table, one item, giving them out and working on them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.forms.actions import ActionFilterForm, ActionForm, DropReasonForm, ProgressForm
from meetings.models import ActionItem
from meetings.queries.actions import (
    ActionFilter,
    action_choices_for,
    action_numbered,
    action_shown,
    actions_page,
    filter_choices,
    may_give_for,
)
from meetings.queries.notes import notes_about
from meetings.services import actions as verbs
from meetings.views.frame import found_or_404, head_for, meeting_for, page, put_refusal
from members.access import Viewer
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused, Stale

_TAB = "meeting_actions"
ActionAct = Callable[[Viewer, ActionItem, str | None], object]
# Acts that need nothing but a button (which says what wording it stands under), and what is said
# when they are done.
_ACTS: dict[str, tuple[ActionAct, Promise]] = {
    "start": (
        lambda actor, action, _wording: verbs.start_action(actor, action=action, now=clock.now()),
        gettext_lazy("Work on it has begun."),
    ),
    "confirm": (
        lambda actor, action, wording: verbs.confirm_done(
            actor, action=action, now=clock.now(), wording=wording
        ),
        gettext_lazy("Confirmed as done for your side."),
    ),
    "keep": (
        lambda actor, action, _wording: verbs.keep_action(actor, action=action, now=clock.now()),
        gettext_lazy("The action item stays; nobody proposes to drop it any more."),
    ),
    "current": (
        lambda actor, action, wording: verbs.confirm_wording(
            actor, action=action, now=clock.now(), wording=wording
        ),
        gettext_lazy("Both texts are confirmed as current."),
    ),
}
# Acts with a form of their own on the item's page.
Spoken = Callable[[Viewer, ActionItem, dict[str, str]], object]
SPOKEN: dict[str, tuple[type[ProgressForm] | type[DropReasonForm], Spoken, Promise]] = {
    "progress": (
        ProgressForm,
        lambda actor, action, said: verbs.report_progress(
            actor, action=action, now=clock.now(), **said
        ),
        gettext_lazy("Your note is added for both sides to read."),
    ),
    "drop": (
        DropReasonForm,
        lambda actor, action, said: verbs.agree_to_drop(
            actor, action=action, now=clock.now(), **said
        ),
        gettext_lazy("Your side agrees to drop it."),
    ),
    "reopen": (
        DropReasonForm,
        lambda actor, action, said: verbs.reopen_action(
            actor, action=action, now=clock.now(), **said
        ),
        gettext_lazy("The action item is open again."),
    ),
}


@require_safe
@members_only
def table(request: PortalRequest) -> HttpResponse:
    """Everything that was promised, overdue first, narrowed as asked."""
    form = ActionFilterForm(request.GET, choices=filter_choices(request.viewer))
    chosen = form.chosen
    narrowed = chosen != ActionFilter()
    shown = actions_page(request.viewer, chosen, clock.now(), request.GET.get("page"))
    context = {"form": form, "page": shown, "narrowed": narrowed}
    live = request.htmx and request.htmx.target == "actions-table"  # type: ignore[attr-defined]
    return render(request, "actions/_table.html" if live else "actions/actions.html", context)


@require_safe
@members_only
def meeting_actions(request: PortalRequest, number: int) -> HttpResponse:
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
def give(request: PortalRequest, number: int) -> HttpResponse:
    """Give out an action item of a meeting."""
    meeting = meeting_for(request, number)
    choices = action_choices_for(request.viewer, meeting, clock.now())
    form = ActionForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST":
        if form.is_valid():
            try:
                made = verbs.give_action(
                    request.viewer, meeting=meeting, now=clock.now(), **form.values
                )
            except Refused as refusal:
                put_refusal(form, refusal)
            else:
                told = _("Action item %(number)s is given out; its owners are told by mail.")
                messages.success(request, told % {"number": made.number})
                return redirect("action", made.number)
    else:
        may_give_for(request.viewer, meeting).demand()
    return render(request, "actions/edit.html", {"meeting": meeting, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def action_change(request: PortalRequest, number: str) -> HttpResponse:
    """Change an action item; a newer version somebody else saved is shown beside what was typed."""
    row = _found(request, number)
    choices = action_choices_for(request.viewer, row.meeting, clock.now())
    posted = request.POST if request.method == "POST" else None
    form = ActionForm(posted, choices=choices, action=row)
    newer = None
    if posted is None:
        action_shown(request.viewer, row).change.demand()
    elif form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            verbs.change_action(
                request.viewer, action=row, version=version, now=clock.now(), **form.values
            )
        except Stale as refusal:
            newer = _found(request, number)
            data = posted.copy()
            data["version"] = str(newer.version)
            form = ActionForm(data, choices=choices, action=newer)
            form.is_valid()
            put_refusal(form, refusal)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("The action item is changed."))
            return redirect("action", row.number)
    context = {"meeting": row.meeting, "form": form, "action": row, "newer": newer}
    return render(request, "actions/edit.html", context)


@require_POST
@members_only
def action_act(request: PortalRequest, number: str, act: str) -> HttpResponse:
    """Start, confirm, keep, confirm the wording; or, with words, report, drop, open again."""
    row = _found(request, number)
    if act in SPOKEN:
        return _speak(request, row, act)
    if act not in _ACTS:
        raise Http404
    do, done = _ACTS[act]
    try:
        do(request.viewer, row, request.POST.get("wording"))
    except Refused as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, str(done))
    return redirect("action", row.number)


def _speak(request: PortalRequest, row: ActionItem, act: str) -> HttpResponse:
    """An act with words: refused, the page comes back with what was typed."""
    kind, do, done = SPOKEN[act]
    form = kind(request.POST)
    # Who agrees to what the other side proposed needs no reason of their own.
    if act == "drop" and (row.drop_us_at or row.drop_cn_at):
        form.fields["reason"].required = False
    if form.is_valid():
        try:
            do(request.viewer, row, form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, str(done))
            return redirect("action", row.number)
    return _page(request, row, **{f"{act}_form": form, "opened": act})


def _found(request: PortalRequest, number: str) -> ActionItem:
    return found_or_404(action_numbered(request.viewer, number, clock.now()))


def _page(request: PortalRequest, row: ActionItem, **forms: Any) -> HttpResponse:
    shown = action_shown(request.viewer, row)
    context = {
        "shown": shown,
        "action": row,
        "meeting": row.meeting,
        "notes": notes_about(request.viewer, row.meeting, action=row),
        "progress_form": ProgressForm(),
        "drop_form": DropReasonForm(),
        "reopen_form": DropReasonForm(),
        **forms,
    }
    return render(request, "actions/action.html", context)
