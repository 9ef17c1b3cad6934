"""Proposals for the agenda, for the own side only."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from meetings.forms.agenda import ProposalForm
from meetings.models import ItemProposal
from meetings.queries.meetings.pages import Head
from meetings.queries.texts.agenda import proposal_with, topics_for
from meetings.rules.acts.proposals import (
    CHANGE_PROPOSAL,
    PROPOSE_ITEM,
    RELEASE_PROPOSAL,
    WITHDRAW_PROPOSAL,
)
from meetings.services.proposals import proposal_values
from meetings.views.frame import found_or_404, head_for, page
from meetings.views.planning import form_page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out, saved_first
from workinggroup.lib.acts import Act

_TAB = "meeting_agenda"


@form_page
@members_only
def meeting_proposal_add(request: PortalRequest, number: str) -> HttpResponse:
    """Propose an item to the own side."""
    head = head_for(request, number)
    PROPOSE_ITEM.may(request.viewer, head.meeting, clock.now()).demand()
    form = ProposalForm(
        request.POST or None, initial={"minutes": 30}, topics=topics_for(request.viewer)
    )
    if form.is_valid() and carry_out(request, PROPOSE_ITEM, head.meeting, form, form.taken):
        return redirect(_TAB, number)
    return render(request, "agenda/proposal.html", page(head, _TAB, form=form))


@form_page
@members_only
def proposal(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """A proposal of the own side: read it, change it, release or withdraw it."""
    head = head_for(request, number)
    row = found_or_404(proposal_with(request.viewer, head.meeting, pk))
    form = _form(request, row)
    if form.is_valid() and carry_out(request, CHANGE_PROPOSAL, row, form, form.edits):
        return redirect(_TAB, number)
    return _page(request, head, row, form)


@require_POST
@members_only
def meeting_proposal_release(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Make a joint item of it."""
    return _decide(request, RELEASE_PROPOSAL, number, pk)


@require_POST
@members_only
def meeting_proposal_withdraw(request: PortalRequest, number: str, pk: int) -> HttpResponse:
    """Take it back."""
    return _decide(request, WITHDRAW_PROPOSAL, number, pk)


def _decide(request: PortalRequest, act: Act, number: str, pk: int) -> HttpResponse:
    """Do `act` to a proposal; what was typed beside the button is saved before."""
    head = head_for(request, number)
    row = found_or_404(proposal_with(request.viewer, head.meeting, pk))
    act.may(request.viewer, row, clock.now()).demand()
    form = _form(request, row)
    if not saved_first(request, CHANGE_PROPOSAL, row, form):
        return _page(request, head, row, form)
    if carry_out(request, act, row, form, {}) is None:
        return _page(request, head, row, form)
    return redirect(_TAB, number)


def _form(request: PortalRequest, row: ItemProposal) -> ProposalForm:
    topics = topics_for(request.viewer)
    return ProposalForm(request.POST or None, initial=proposal_values(row), topics=topics)


def _page(
    request: PortalRequest, head: Head, row: ItemProposal, form: ProposalForm
) -> HttpResponse:
    context = page(
        head,
        _TAB,
        form=form,
        proposal=row,
        may_edit=CHANGE_PROPOSAL.may(request.viewer, row, clock.now()),
        release=RELEASE_PROPOSAL.offer_to(request.viewer, row, clock.now()),
        withdraw=WITHDRAW_PROPOSAL.offer_to(request.viewer, row, clock.now()),
    )
    return render(request, "agenda/proposal.html", context)
