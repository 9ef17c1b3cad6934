"""The secretariats' pages: planning years ahead, adding and changing a meeting, its moves."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from meetings.access import may_plan
from meetings.enums import Interpretation, MeetingFormat
from meetings.forms.meetings import MeetingForm, NewMeetingForm, PastMeetingForm, PlanForm
from meetings.models.meeting import USUAL_QUORUM
from meetings.pictures.year import year_planner
from meetings.queries.meetings.pages import all_meetings
from meetings.queries.meetings.planning import plan_ahead
from meetings.rules.acts.meetings import (
    CHANGE_MEETING,
    ENTER_PAST_MEETING,
    MOVE_ACTS,
    PLAN_MEETINGS,
    PROPOSE_MEETING,
)
from meetings.rules.scheduling import half_year_of
from meetings.services.meetings import MEETING_FIELDS, SittingHours
from meetings.views.frame import head_for, page
from meetings.views.sitting_hours import hours_shown
from members.services.edits import stored
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out, form_of
from workinggroup.lib.acts import Act
from workinggroup.lib.figures import Figure
from workinggroup.lib.lifecycle import STATE_HAS_CHANGED
from workinggroup.lib.viewer import Side, no

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
        fingerprint = request.POST.get("fingerprint", "")
        values = {**form.cleaned_data, "fingerprint": fingerprint}
        if carry_out(request, PLAN_MEETINGS, None, form, values) is not None:
            return redirect("meetings")
    context = {"form": form, "plan": preview, "years": _years_drawn(request, form, now)}
    return render(request, "meetings/plan.html", context)


def _years_drawn(request: PortalRequest, form: PlanForm, now: dt.datetime) -> list[Figure]:
    """The years that are asked about, with the meetings that are there already."""
    asked = form.cleaned_data if form.is_valid() else _next_years(now)
    calendar = all_meetings(request.viewer)
    rows = [*reversed(calendar.past), *calendar.coming]
    first = request.viewer.side or Side.US
    return [
        year_planner(year, rows, first=first, plans=True)
        for year in range(int(asked["first_year"]), int(asked["last_year"]) + 1)
    ]


def _next_years(now: dt.datetime) -> dict[str, Any]:
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
    initial = {**_usual(request), **_day_asked(request)}
    form = NewMeetingForm(request.POST or None, initial=initial)
    made = _made(request, PROPOSE_MEETING, form)
    if made:
        return redirect("meeting", made)
    return _show_new(request, PROPOSE_MEETING, form)


@form_page
@members_only
def meeting_past(request: PortalRequest) -> HttpResponse:
    """Enter a meeting that took place before the portal knew of it."""
    ENTER_PAST_MEETING.may(request.viewer, None, clock.now()).demand()
    usual = _usual(request)
    del usual["year"]
    form = PastMeetingForm(request.POST or None, initial=usual)
    if made := _made(request, ENTER_PAST_MEETING, form):
        return redirect("meeting", made)
    return _show_new(request, ENTER_PAST_MEETING, form)


def _show_new(request: PortalRequest, act: Act, form: NewMeetingForm) -> HttpResponse:
    context = {"form": form, "act": act, **hours_shown(request, form)}
    return render(request, "meetings/new.html", context)


def _made(request: PortalRequest, act: Act, form: NewMeetingForm) -> str:
    """The number of the meeting that the form made; empty where it made none."""
    if request.method != "POST" or not form.is_valid():
        return ""
    values = dict(form.cleaned_data)
    day, starts, ends = (values.pop(name) for name in ("day", "starts", "ends"))
    days = [day + dt.timedelta(days=n) for n in range(values.pop("sittings", 1))]
    hours = [SittingHours(each, starts, ends) for each in days]
    made = carry_out(request, act, None, form, {**values, "hours": hours})
    return made.number if made is not None else ""


def _day_asked(request: PortalRequest) -> dict[str, object]:
    """The day that a free week of the year planner leads with, and its half-year."""
    try:
        day = dt.date.fromisoformat(request.GET.get("first_day", ""))
    except ValueError:
        return {}
    return {"day": day, "year": day.year, "half": half_year_of(day)}


def _usual(request: PortalRequest) -> dict[str, object]:
    """What a meeting is like unless said otherwise; the host is the other side of the last."""
    calendar = all_meetings(request.viewer)
    rows = [*calendar.coming, *calendar.past]
    last = max((row.meeting for row in rows), key=lambda m: m.place_in_order, default=None)
    host = Side(last.host).other if last else request.viewer.side or Side.US
    return {
        "year": clock.now().year + 1,
        "half": 1,
        "host": host,
        "format": MeetingFormat.ONLINE,
        "anchor_zone": clock.SIDE_ZONES[host],
        "interpretation": Interpretation.CONSECUTIVE,
        "quorum": USUAL_QUORUM,
        "starts": dt.time(19),
        "ends": dt.time(21),
    }


@form_page
@members_only
def meeting_edit(request: PortalRequest, number: str) -> HttpResponse:
    """Change host, format, place, clock, interpretation; the way to sittings, links, deadlines."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    initial = stored(head.meeting, MEETING_FIELDS)
    form = MeetingForm(request.POST or None, initial=initial)
    if form.is_valid() and carry_out(request, CHANGE_MEETING, head.meeting, form, form.edits):
        return redirect("meeting", number)
    return render(request, "meetings/edit.html", page(head, "meeting", form=form))


@form_page
@members_only
def meeting_move(request: PortalRequest, number: str, name: str) -> HttpResponse:
    """One move: what will happen and who is told, the reason, and the button."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    if name not in MOVE_ACTS:
        raise Http404
    act = MOVE_ACTS[name]
    form = form_of(act, request, head.meeting)
    if form.is_valid() and carry_out(request, act, head.meeting, form, form.values):
        return redirect("meeting", number)
    steps = {step.name: step.offer for step in head.steps}
    offer = steps.get(name, act.offer(head.meeting, no(STATE_HAS_CHANGED)))
    context = page(head, "meeting", form=form, offer=offer)
    return render(request, "meetings/move.html", context)
