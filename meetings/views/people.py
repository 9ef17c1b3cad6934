"""Who comes to a meeting: replies, quorum, attendance, chairs."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings.access import may_plan
from meetings.forms.meetings import ChairsForm
from meetings.forms.people import AnswerForm, AttendanceForm
from meetings.queries.meetings import Head
from meetings.queries.people import People, chairs_to_choose, people_of
from meetings.services.attendance import answer_meeting, record_attendance
from meetings.services.meetings import set_chairs
from meetings.views.frame import found_or_404, head_for, page, put_refusal
from meetings.views.planning import form_page
from members.enums import Side
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused

_TAB = "meeting_people"


@form_page
@members_only
def people(request: PortalRequest, number: int) -> HttpResponse:
    """Both delegations with their replies; the reader's own reply can be given or changed."""
    head = head_for(request, number)
    present = people_of(request.viewer, head.meeting, clock.now())
    form = AnswerForm(request.POST or None, initial=_own(present), meeting=head.meeting)
    if request.method == "POST" and form.is_valid():
        try:
            answer_meeting(
                request.viewer, meeting=head.meeting, now=clock.now(), **form.cleaned_data
            )
        except Refused as refusal:
            put_refusal(form, refusal)
            if not present.may_answer:
                # Its form is no longer on the page that would tell.
                messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("Your reply is noted. You can change it at any time."))
            return redirect(_TAB, number)
    return render(request, "people/people.html", page(head, _TAB, people=present, form=form))


def _own(present: People) -> dict[str, str]:
    row = present.own
    return {"answer": row.answer, "mode": row.mode, "remark": row.remark} if row else {}


@form_page
@members_only
def attendance(request: PortalRequest, number: int) -> HttpResponse:
    """Record who of the own side attended."""
    head = head_for(request, number)
    present = people_of(request.viewer, head.meeting, clock.now())
    own = found_or_404(
        next((each for each in present.sides if each.side == request.viewer.side), None)
    )
    own.may_record.demand()
    form = AttendanceForm(request.POST or None, people=own.people)
    if request.method == "POST" and form.is_valid():
        try:
            record_attendance(
                request.viewer, meeting=head.meeting, attended=form.attended(), now=clock.now()
            )
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            return _saved(request, number)
    return _form(request, head, form, _("Record the attendance of your side"))


@form_page
@members_only
def chairs(request: PortalRequest, number: int) -> HttpResponse:
    """Say who chairs for each side."""
    head = head_for(request, number)
    may_plan(request.viewer).demand()
    now = clock.now()
    form = ChairsForm(
        request.POST or None,
        meeting=head.meeting,
        people=chairs_to_choose(request.viewer, now),
        first=request.viewer.side or Side.US,
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_chairs(request.viewer, meeting=head.meeting, now=now, **form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            return _saved(request, number)
    return _form(request, head, form, _("Chairs"))


def _saved(request: PortalRequest, number: int) -> HttpResponse:
    messages.success(request, _("The change is saved."))
    return redirect(_TAB, number)


def _form(request: PortalRequest, head: Head, form: Any, title: str) -> HttpResponse:
    return render(request, "people/form.html", page(head, _TAB, form=form, title=title))
