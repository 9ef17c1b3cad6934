"""The secretariats' pages: planning years ahead, adding and changing a meeting, its moves."""

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from meetings.access import may_plan
from meetings.enums import Interpretation, MeetingFormat
from meetings.forms.meetings import MeetingForm, MoveForm, NewMeetingForm, PlanForm
from meetings.queries.meetings import all_meetings
from meetings.queries.planning import plan_ahead
from meetings.rules.lifecycles import MEETING
from meetings.rules.moves import consequences
from meetings.services.meetings import (
    MEETING_FIELDS,
    SittingHours,
    change_meeting,
    create_meeting,
    plan_meetings,
)
from meetings.services.moves import MOVES
from meetings.views.frame import head_for, page, put_refusal, take_up
from members.enums import Side
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused, Stale

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
@members_only
def meeting_plan(request: PortalRequest) -> HttpResponse:
    """Plan years ahead: first what would be created, then the same, created."""
    may_plan(request.viewer).demand()
    now = clock.now()
    data = request.POST or (request.GET if "first_year" in request.GET else None)
    form = PlanForm(data, initial=_next_years(now))
    preview = None
    if form.is_valid():
        preview = plan_ahead(request.viewer, **form.cleaned_data, today=now.date())
    if request.method == "POST" and preview is not None:
        digest = request.POST.get("digest", "")
        try:
            planned = plan_meetings(request.viewer, **form.cleaned_data, now=now, digest=digest)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            n = len(planned)
            told = ngettext("%(n)d meeting is planned.", "%(n)d meetings are planned.", n)
            messages.success(request, told % {"n": n})
            return redirect("meetings")
    return render(request, "meetings/plan.html", {"form": form, "plan": preview})


def _next_years(now: dt.datetime) -> dict[str, object]:
    year = clock.local(now, clock.WASHINGTON).year + 1
    return {
        "first_year": year,
        "last_year": year + 1,
        "format": MeetingFormat.ONLINE,
        "sittings": 2,
        "minutes": 120,
    }


@form_page
@members_only
def new(request: PortalRequest) -> HttpResponse:
    """Propose one meeting by hand."""
    may_plan(request.viewer).demand()
    form = NewMeetingForm(request.POST or None, initial=_usual(request))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        hours = SittingHours(values.pop("day"), values.pop("starts"), values.pop("ends"))
        try:
            made = create_meeting(request.viewer, **values, hours=[hours], now=clock.now())
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("%(meeting)s is proposed.") % {"meeting": made})
            return redirect("meeting", made.number)
    return render(request, "meetings/new.html", {"form": form})


def _usual(request: PortalRequest) -> dict[str, object]:
    """What a meeting is like unless said otherwise; the host is the other side of the last."""
    calendar = all_meetings(request.viewer)
    rows = [*calendar.coming, *calendar.past]
    last = max((row.meeting for row in rows), key=lambda m: m.number, default=None)
    host = Side(last.host).other if last else request.viewer.side or Side.US
    return {
        "year": clock.now().year + 1,
        "half": 1,
        "host": host,
        "format": MeetingFormat.ONLINE,
        "anchor_zone": clock.SIDE_ZONES[host],
        "interpretation": Interpretation.CONSECUTIVE,
        "quorum": 6,
        "starts": dt.time(19),
        "ends": dt.time(21),
    }


@form_page
@members_only
def meeting_edit(request: PortalRequest, number: int) -> HttpResponse:
    """Change host, format, place, clock, interpretation; the way to sittings, links, deadlines."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    initial = {name: getattr(head.meeting, name) for name in MEETING_FIELDS}
    initial["seen"] = head.meeting.changed_at
    form = MeetingForm(request.POST or None, initial=initial)
    newer: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            change_meeting(
                request.viewer, meeting=head.meeting, seen=seen, now=clock.now(), **values
            )
        except Refused as refusal:
            put_refusal(form, refusal)
            if isinstance(refusal, Stale):
                now_said = {name: getattr(head.meeting, name) for name in MEETING_FIELDS}
                newer = take_up(form, now_said, head.meeting.changed_at)
        else:
            messages.success(request, _("The change is saved."))
            return redirect("meeting", number)
    return render(request, "meetings/edit.html", page(head, "meeting", form=form, newer=newer))


@form_page
@members_only
def meeting_move(request: PortalRequest, number: int, name: str) -> HttpResponse:
    """One move: what will happen and who is told, the reason, and the button."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    if name not in MOVES:
        raise Http404
    step = MEETING.moves[name]
    form = MoveForm(request.POST or None, needs_reason=step.needs_reason)
    if request.method == "POST" and form.is_valid():
        try:
            MOVES[name](request.viewer, meeting=head.meeting, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("Done. The history of the meeting says who and when."))
            return redirect("meeting", number)
    verdict = next((each.verdict for each in head.steps if each.name == name), None)
    return render(
        request,
        "meetings/move.html",
        page(
            head,
            "meeting",
            form=form,
            name=name,
            step=step,
            verdict=verdict,
            consequences=consequences(name),
        ),
    )
