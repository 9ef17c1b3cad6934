"""The list of meetings, the first page of one, and its history."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.access import may_plan
from meetings.enums import TextKind
from meetings.pictures.parity import parity_bars
from meetings.pictures.sitting import hours_drawn
from meetings.pictures.year import year_planner
from meetings.queries.exports import exported_meetings
from meetings.queries.meetings.history import (
    describe_entry,
    entries_of,
    entries_of_text,
    newest_entries_of,
)
from meetings.queries.meetings.pages import all_meetings, overview_of
from meetings.queries.meetings.parity import measures_of
from meetings.queries.meetings.under_way import under_way
from meetings.views.frame import head_for, page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.downloads import file_links, spreadsheet_response
from workinggroup.lib.viewer import Side

_PER_PAGE = 20
NEWEST = 5


@require_safe
@members_only
def meetings(request: PortalRequest) -> HttpResponse:
    """Coming meetings and past ones, and how hosting and inconvenient hours were shared."""
    now, calendar = clock.now(), all_meetings(request.viewer)
    rows = [*reversed(calendar.past), *calendar.coming]
    measures = measures_of(request.viewer, calendar.shares, now)
    first = request.viewer.side or Side.US
    today = clock.local(now, clock.SIDE_ZONES[first]).date()
    plans = bool(may_plan(request.viewer))
    past = Paginator(calendar.past, _PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "meetings/list.html",
        {
            "calendar": calendar,
            "page": past,
            "parity": parity_bars(rows, calendar.shares, measures),
            "years": [
                year_planner(year, rows, first=first, plans=plans)
                for year in (today.year, today.year + 1)
            ],
            "may_plan": plans,
            "export": file_links("meetings_export"),
        },
    )


@require_safe
@members_only
def meetings_export(request: PortalRequest, kind: str) -> HttpResponse:
    """All meetings as a file."""
    return spreadsheet_response(kind, exported_meetings(request.viewer), clock.now())


@require_safe
@members_only
def meeting(request: PortalRequest, number: str) -> HttpResponse:
    """When and where, how to join, by when what is due, what is asked, what changed."""
    head = head_for(request, number)
    newest = newest_entries_of(request.viewer, head.meeting, NEWEST + 1)
    now = clock.now()
    return render(
        request,
        "meetings/meeting.html",
        page(
            head,
            "meeting",
            overview=overview_of(request.viewer, head, now),
            under_way=under_way(request.viewer, head, now),
            hours=hours_drawn(head.live, request.viewer.side or Side.US),
            events=[describe_entry(entry) for entry in newest[:NEWEST]],
            more_events=len(newest) > NEWEST,
        ),
    )


@require_safe
@members_only
def history(request: PortalRequest, number: str) -> HttpResponse:
    """Everything that changed about a meeting, newest first; of its agenda or minutes alone where
    the address says so."""
    head = head_for(request, number)
    kind = next((each for each in TextKind if each == request.GET.get("text")), None)
    if kind:
        entries = entries_of_text(request.viewer, head.meeting, kind)
    else:
        entries = entries_of(request.viewer, head.meeting)
    shown = Paginator(entries, _PER_PAGE).get_page(request.GET.get("page"))
    events = [describe_entry(entry) for entry in shown]
    return render(
        request,
        "meetings/history.html",
        page(head, "meeting", page=shown, events=events, of_text=kind),
    )
