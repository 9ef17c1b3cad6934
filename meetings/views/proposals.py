"""Proposals for the agenda, for the own side only."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.access import may_edit_proposal, may_propose, may_release_for
from meetings.forms.agenda import ProposalForm
from meetings.queries.agenda import proposal_with, topics_for
from meetings.services.proposals import (
    PROPOSAL_FIELDS,
    change_proposal,
    propose_item,
    release_proposal,
    withdraw_proposal,
)
from meetings.views.frame import found_or_404, head_for, meeting_for, page, put_refusal, take_up
from meetings.views.planning import form_page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused, Stale

_TAB = "meeting_agenda"


@form_page
@members_only
def meeting_proposal_add(request: PortalRequest, number: int) -> HttpResponse:
    """Propose an item to the own side."""
    head = head_for(request, number)
    may_propose(request.viewer, head.meeting).demand()
    form = ProposalForm(
        request.POST or None, initial={"minutes": 30}, topics=topics_for(request.viewer)
    )
    if request.method == "POST" and form.is_valid():
        values = {k: v for k, v in form.cleaned_data.items() if k != "seen"}
        try:
            propose_item(request.viewer, meeting=head.meeting, now=clock.now(), **values)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("Your proposal is with your head and secretariat."))
            return redirect(_TAB, number)
    return render(request, "agenda/proposal.html", page(head, _TAB, form=form))


@form_page
@members_only
def proposal(request: PortalRequest, number: int, key: int) -> HttpResponse:
    """A proposal of the own side: read it, change it, release or withdraw it."""
    head = head_for(request, number)
    row = found_or_404(proposal_with(request.viewer, head.meeting, key))
    initial = {name: getattr(row, name) for name in PROPOSAL_FIELDS}
    initial |= {"topics": list(row.topics.all()), "seen": row.changed_at}
    form = ProposalForm(request.POST or None, initial=initial, topics=topics_for(request.viewer))
    newer: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            change_proposal(request.viewer, proposal=row, seen=seen, now=clock.now(), **values)
        except Refused as refusal:
            put_refusal(form, refusal)
            if isinstance(refusal, Stale):
                now_said = {name: getattr(row, name) for name in PROPOSAL_FIELDS}
                newer = take_up(form, now_said, row.changed_at)
        else:
            messages.success(request, _("The change is saved."))
            return redirect(_TAB, number)
    context = page(
        head,
        _TAB,
        form=form,
        proposal=row,
        newer=newer,
        may_edit=may_edit_proposal(request.viewer, row),
        may_release=may_release_for(request.viewer, row.side) and row.state == "private",
    )
    return render(request, "agenda/proposal.html", context)


@require_POST
@members_only
def meeting_proposal_release(request: PortalRequest, number: int, key: int) -> HttpResponse:
    """Make a joint item of it."""
    row = found_or_404(proposal_with(request.viewer, meeting_for(request, number), key))
    release_proposal(request.viewer, proposal=row, now=clock.now())
    messages.success(request, _("Released: it is an item of the joint agenda now."))
    return redirect(_TAB, number)


@require_POST
@members_only
def meeting_proposal_withdraw(request: PortalRequest, number: int, key: int) -> HttpResponse:
    """Take it back."""
    row = found_or_404(proposal_with(request.viewer, meeting_for(request, number), key))
    withdraw_proposal(request.viewer, proposal=row, now=clock.now())
    messages.success(request, _("The proposal is withdrawn."))
    return redirect(_TAB, number)
