"""The secretariats' pages for a meeting's sittings, joining links and deadlines."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.access import may_plan
from meetings.forms.meetings import DeadlinesForm, LinkForm, ReasonForm, SittingForm
from meetings.queries.deadlines import deadlines_of
from meetings.queries.meetings import Head, link_with, sitting_numbered
from meetings.services.deadlines import set_deadlines
from meetings.services.links import LINK_FIELDS, add_link, change_link, withdraw_link
from meetings.services.sittings import SITTING_FIELDS, add_sitting, cancel_sitting, change_sitting
from meetings.views.frame import found_or_404, head_for, page, put_refusal, take_up
from meetings.views.planning import form_page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused, Stale


def _done(request: PortalRequest, number: int) -> HttpResponse:
    messages.success(request, _("The change is saved."))
    return redirect("meeting", number)


@form_page
@members_only
def meeting_sitting_add(request: PortalRequest, number: int) -> HttpResponse:
    """Add a sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    last = head.live[-1] if head.live else None
    initial = {name: getattr(last, name) for name in ("starts", "ends")} if last else {}
    form = SittingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k != "seen"}
        try:
            add_sitting(request.viewer, meeting=head.meeting, now=clock.now(), **values)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            return _done(request, number)
    return _show(request, head, form, _("Add a sitting"))


@form_page
@members_only
def sitting(request: PortalRequest, number: int, sitting: int) -> HttpResponse:
    """Change a sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    row = found_or_404(sitting_numbered(request.viewer, head.meeting, sitting))
    initial = {name: getattr(row, name) for name in SITTING_FIELDS}
    initial["seen"] = row.changed_at
    form = SittingForm(request.POST or None, initial=initial)
    newer: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            change_sitting(request.viewer, sitting=row, seen=seen, now=clock.now(), **values)
        except Refused as refusal:
            put_refusal(form, refusal)
            if isinstance(refusal, Stale):
                now_said = {name: getattr(row, name) for name in SITTING_FIELDS}
                newer = take_up(form, now_said, row.changed_at)
        else:
            return _done(request, number)
    title = _("Change sitting %(number)d") % {"number": row.number}
    return _show(request, head, form, title, sitting=row, newer=newer)


@form_page
@members_only
def cancel(request: PortalRequest, number: int, sitting: int) -> HttpResponse:
    """Cancel a sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    row = found_or_404(sitting_numbered(request.viewer, head.meeting, sitting))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_sitting(request.viewer, sitting=row, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            return _done(request, number)
    title = _("Cancel sitting %(number)d") % {"number": row.number}
    return _show(request, head, form, title, sitting=row, cancelling=True)


@form_page
@members_only
def link(request: PortalRequest, number: int, key: int | None = None) -> HttpResponse:
    """Add a joining link, or change the one with this key."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    row = found_or_404(link_with(request.viewer, head.meeting, key)) if key is not None else None
    initial = {name: getattr(row, name) for name in LINK_FIELDS} if row else {}
    form = LinkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if row:
                change_link(request.viewer, link=row, now=clock.now(), **form.cleaned_data)
            else:
                add_link(request.viewer, meeting=head.meeting, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            return _done(request, number)
    title = _("Change a joining link") if row else _("Add a joining link")
    return _show(request, head, form, title, link=row)


@require_POST
@members_only
def link_withdraw(request: PortalRequest, number: int, key: int) -> HttpResponse:
    """Take a joining link away."""
    head = head_for(request, number)
    row = found_or_404(link_with(request.viewer, head.meeting, key))
    withdraw_link(request.viewer, link=row, now=clock.now())
    return _done(request, number)


@form_page
@members_only
def meeting_deadlines(request: PortalRequest, number: int) -> HttpResponse:
    """Fix deadlines by hand, or give them back to the first sitting."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    dues = deadlines_of(request.viewer, head.meeting, head.texts, clock.now())
    standing = tuple(due.deadline for due in dues)
    form = DeadlinesForm(request.POST or None, standing=standing)
    if request.method == "POST" and form.is_valid():
        try:
            set_deadlines(
                request.viewer,
                meeting=head.meeting,
                dates=form.dates(),
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            )
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            return _done(request, number)
    return _show(request, head, form, _("Deadlines"))


def _show(request: PortalRequest, head: Head, form: Any, title: str, **more: Any) -> HttpResponse:
    return render(
        request, "meetings/form.html", page(head, "meeting", form=form, title=title, **more)
    )
