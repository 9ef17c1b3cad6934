"""Who comes to a meeting: replies, quorum, attendance, chairs."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings.enums import MeetingState, TextKind
from meetings.forms.meetings import ChairsForm
from meetings.forms.people import AttendanceForm
from meetings.pictures.sitting import hours_drawn
from meetings.queries.meetings.pages import Head
from meetings.queries.meetings.people import People, chairs_to_choose, people_of
from meetings.rules.acts.attendance import ANSWER_MEETING, RECORD_ATTENDANCE
from meetings.rules.acts.meetings import SET_CHAIRS
from meetings.views.frame import found_or_404, head_for, opened_first, page
from meetings.views.planning import form_page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out, form_of, say_refused
from workinggroup.lib.punctuation import sentences
from workinggroup.lib.viewer import Side

_TAB = "meeting_people"


@form_page
@members_only
def people(request: PortalRequest, number: str) -> HttpResponse:
    """Both delegations with their replies; the reader's own reply can be given or changed."""
    head = head_for(request, number)
    present = people_of(
        request.viewer, head.meeting, clock.now(), minutes=head.text(TextKind.MINUTES)
    )
    form = form_of(ANSWER_MEETING, request, head.meeting, **_own(present))
    if form.is_valid():
        if carry_out(request, ANSWER_MEETING, head.meeting, form, form.values):
            return redirect(_TAB, number)
        if not present.answer:
            # Its form is no longer on the page that would tell.
            say_refused(request, sentences(form.non_field_errors()))
    # While dates are polled, what they would cost each side stands beside the question.
    polled = head.live if head.meeting.state == MeetingState.POLLING else ()
    hours = hours_drawn(polled, request.viewer.side or Side.US)
    context = page(head, _TAB, people=present, form=form, hours=hours)
    return render(request, "people/people.html", context)


def _own(present: People) -> dict[str, str]:
    row = present.own
    return {"answer": row.answer, "mode": row.mode, "remark": row.remark} if row else {}


@form_page
@members_only
@opened_first(TextKind.MINUTES)
def attendance(request: PortalRequest, number: str) -> HttpResponse:
    """Record who of the own side attended."""
    head = head_for(request, number)
    present = people_of(
        request.viewer, head.meeting, clock.now(), minutes=head.text(TextKind.MINUTES)
    )
    own = found_or_404(
        next((each for each in present.sides if each.side == request.viewer.side), None)
    )
    own.record.demand()
    form = AttendanceForm(request.POST or None, people=own.people, numbers=present.numbers)
    if form.is_valid():
        done = carry_out(request, RECORD_ATTENDANCE, head.meeting, form, form.edits)
        if done is not None:
            return redirect(_TAB, number)
    return _form(request, head, form, _("Record the attendance of your side"))


@form_page
@members_only
@opened_first(TextKind.MINUTES)
def chairs(request: PortalRequest, number: str) -> HttpResponse:
    """Say who chairs for each side."""
    head = head_for(request, number)
    now = clock.now()
    SET_CHAIRS.may(request.viewer, head.meeting, now).demand()
    form = ChairsForm(
        request.POST or None,
        meeting=head.meeting,
        people=chairs_to_choose(request.viewer, now),
        first=request.viewer.side or Side.US,
    )
    if form.is_valid() and carry_out(request, SET_CHAIRS, head.meeting, form, form.edits):
        return redirect(_TAB, number)
    return _form(request, head, form, _("Chairs"))


def _form(request: PortalRequest, head: Head, form: Any, title: str) -> HttpResponse:
    return render(request, "people/form.html", page(head, _TAB, form=form, title=title))
