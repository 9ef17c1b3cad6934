"""Another address for an account: asking, seconding, stopping, and the links of its letters."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from members.access import person_of, visible_people
from members.acts import ASK_FOR_ADDRESS, CONFIRM_ADDRESS, SECOND_ADDRESS, STOP_ADDRESS
from members.address_changes import CONFIRM, STOP, change_with, visible_address_changes
from members.models import AddressChange, Person
from members.queries.address_changes import change_page_of, open_change_of
from members.services.address_changes import stop_address
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out, form_of, press, say_done
from workinggroup.lib.errors import Stale
from workinggroup.lib.viewer import NOBODY

WAYS = {act.name: act for act in (SECOND_ADDRESS, STOP_ADDRESS)}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def ask_for_own_address(request: PortalRequest) -> HttpResponse:
    """Ask for another address for one's own account."""
    return _ask(request, person_of(request.viewer))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def ask_for_address_of(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask for another address for somebody of one's side, or say that they lost their access."""
    return _ask(request, get_object_or_404(visible_people(request.viewer), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def address_change(request: PortalRequest, pk: int) -> HttpResponse:
    """One change that was asked for: how it stands, and what the reader can do."""
    change = get_object_or_404(visible_address_changes(request.viewer), pk=pk)
    if request.method == "POST":
        act = WAYS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        press(request, act, change)
        return redirect("address_change", change.pk)
    page = change_page_of(request.viewer, change, clock.now())
    return render(request, "address_changes/change.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_address_by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where the letter to the new address leads: its holder logs in and confirms it."""
    change = change_with(CONFIRM, token)
    if change is None or change.ended_at is not None:
        return _dead(request, change)
    return _confirm(request, change)


@members_only
def _confirm(request: PortalRequest, change: AddressChange) -> HttpResponse:
    verdict = CONFIRM_ADDRESS.may(request.viewer, change, clock.now())
    if request.method == "POST" and press(request, CONFIRM_ADDRESS, change):
        return redirect("profile")
    offer = CONFIRM_ADDRESS.offer(change, verdict)
    context = {"change": change, "offer": offer}
    return render(request, "address_changes/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_address_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter to the old address leads: whoever reads it can stop the change."""
    change = change_with(STOP, token)
    if change is None or change.ended_at is not None:
        return _dead(request, change)
    if request.method == "POST":
        try:
            made = stop_address(NOBODY, change=change, now=clock.now(), by_link=True)
        except Stale:
            return _dead(request, change)
        say_done(request, STOP_ADDRESS, made)
        return redirect("account_login")
    return render(request, "address_changes/stop.html", {"change": change})


def _ask(request: PortalRequest, person: Person) -> HttpResponse:
    offer = ASK_FOR_ADDRESS.offer_to(request.viewer, person, clock.now())
    offer.demand()
    form = form_of(ASK_FOR_ADDRESS, request, person)
    if form.is_valid():
        made = carry_out(request, ASK_FOR_ADDRESS, person, form, form.values)
        if made:
            return redirect("address_change", made.pk)
    context = {
        "form": form,
        "person": person,
        "offer": offer,
        "open_change": open_change_of(person),
        "oneself": person.pk == request.viewer.person_id,
    }
    return render(request, "address_changes/ask.html", context)


def _dead(request: HttpRequest, change: AddressChange | None) -> HttpResponse:
    return render(request, "address_changes/dead.html", {"change": change}, status=410)
