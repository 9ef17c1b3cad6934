"""The secretariats' pages for a meeting's sittings, joining links and deadlines."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from meetings.access import may_plan
from meetings.forms.meetings import DeadlinesForm, LinkForm, SittingForm
from meetings.queries.meetings.deadlines import deadlines_of
from meetings.queries.meetings.pages import Head, link_with, sitting_numbered
from meetings.rules.acts.meetings import (
    ADD_LINK,
    ADD_SITTING,
    CANCEL_SITTING,
    CHANGE_LINK,
    CHANGE_SITTING,
    SET_DEADLINES,
    WITHDRAW_LINK,
)
from meetings.services.links import LINK_FIELDS
from meetings.services.sittings import SITTING_FIELDS
from meetings.views.frame import found_or_404, head_for, page
from meetings.views.planning import form_page
from meetings.views.sitting_hours import hours_shown
from members.services.edits import stored
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out, form_of, say_done
from workinggroup.lib.acts import worded


@form_page
@members_only
def meeting_sitting_add(request: PortalRequest, number: str) -> HttpResponse:
    """Add a sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    last = head.live[-1] if head.live else None
    initial = {name: getattr(last, name) for name in ("starts", "ends")} if last else {}
    zone = head.meeting.anchor_zone
    form = SittingForm(request.POST or None, initial=initial, zone=zone)
    if form.is_valid() and carry_out(request, ADD_SITTING, head.meeting, form, form.taken):
        return redirect("meeting", number)
    hours = hours_shown(request, form, zone)
    return _show(request, head, form, str(ADD_SITTING.label), **hours)


@form_page
@members_only
def sitting(request: PortalRequest, number: str, sitting: int) -> HttpResponse:
    """Change a sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    row = found_or_404(sitting_numbered(request.viewer, head.meeting, sitting))
    initial = stored(row, SITTING_FIELDS)
    zone = head.meeting.anchor_zone
    form = SittingForm(request.POST or None, initial=initial, zone=zone)
    if form.is_valid() and carry_out(request, CHANGE_SITTING, row, form, form.edits):
        return redirect("meeting", number)
    title = worded(CHANGE_SITTING.label, row)
    hours = hours_shown(request, form, zone)
    return _show(request, head, form, title, sitting=row, **hours)


@form_page
@members_only
def cancel(request: PortalRequest, number: str, sitting: int) -> HttpResponse:
    """Cancel a sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    row = found_or_404(sitting_numbered(request.viewer, head.meeting, sitting))
    form = form_of(CANCEL_SITTING, request, row)
    if form.is_valid() and carry_out(request, CANCEL_SITTING, row, form, form.values):
        return redirect("meeting", number)
    title = worded(CANCEL_SITTING.label, row)
    return _show(request, head, form, title, sitting=row, cancelling=True)


@form_page
@members_only
def link(request: PortalRequest, number: str, pk: int | None = None) -> HttpResponse:
    """Add a joining link, or change the one with this key."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    row = found_or_404(link_with(request.viewer, head.meeting, pk)) if pk is not None else None
    act = CHANGE_LINK if row else ADD_LINK
    initial = stored(row, LINK_FIELDS) if row else {}
    form = LinkForm(request.POST or None, initial=initial)
    thing = row or head.meeting
    if form.is_valid():
        values = form.edits if row else form.taken
        if carry_out(request, act, thing, form, values):
            return redirect("meeting", number)
    return _show(request, head, form, str(act.label), link=row)


@require_POST
@members_only
def link_withdraw(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Take a joining link away."""
    head = head_for(request, number)
    row = found_or_404(link_with(request.viewer, head.meeting, pk))
    made = WITHDRAW_LINK.carry_out(request.viewer, row, {}, clock.now())
    say_done(request, WITHDRAW_LINK, made)
    return redirect("meeting", number)


@form_page
@members_only
def meeting_deadlines(request: PortalRequest, number: str) -> HttpResponse:
    """Fix deadlines by hand, or give them back to the first sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    dues = deadlines_of(request.viewer, head.meeting, head.texts, clock.now())
    deadlines = tuple(due.deadline for due in dues)
    form = DeadlinesForm(request.POST or None, deadlines=deadlines)
    if form.is_valid() and carry_out(request, SET_DEADLINES, head.meeting, form, form.edits):
        return redirect("meeting", number)
    return _show(request, head, form, str(SET_DEADLINES.label))


def _show(request: PortalRequest, head: Head, form: Any, title: str, **more: Any) -> HttpResponse:
    return render(
        request, "meetings/form.html", page(head, "meeting", form=form, title=title, **more)
    )
