"""The calendar page: subscribing devices, and ending their subscriptions."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.forms.calendar import App, SubscriptionForm
from meetings.ical.addresses import addresses_of
from members.access import may_carry_keys, person_of
from members.acts import ISSUE_CALENDAR_KEY, REVOKE_CALENDAR_KEY, ROTATE_CALENDAR_KEY
from members.models import CalendarKey
from members.queries.keys import live_calendar_keys
from members.services.keys import Issued
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock, qr
from workinggroup.lib.act_forms import put_refusal
from workinggroup.lib.act_views import answered_at, say_done
from workinggroup.lib.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def calendar(request: PortalRequest) -> HttpResponse:
    """The subscriptions of the reader, and a form for one more; a new one's address is shown in
    the answer to that form, and never again."""
    verdict = may_carry_keys(request.viewer)
    if request.method == "POST":
        verdict.demand()
    person = person_of(request.viewer)
    form = SubscriptionForm(request.POST or None, language=person.language)
    if request.method == "POST" and form.is_valid():
        wishes = dict(form.cleaned_data)
        app = wishes.pop("app")
        try:
            issued = ISSUE_CALENDAR_KEY.carry_out(request.viewer, None, wishes, clock.now())
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            return _made(request, issued, app)
    page = {
        "form": form,
        "keys": live_calendar_keys(request.viewer),
        "may_subscribe": verdict,
    }
    return render(request, "calendar/calendar.html", page)


@require_safe
@never_cache
@members_only
def subscription(request: PortalRequest, pk: int) -> HttpResponse:
    """One subscription: what it is, and what can be done with it."""
    key = _own(request, pk)
    return render(request, "calendar/subscription.html", {"key": key})


@require_POST
@never_cache
@members_only
def rotate(request: PortalRequest, pk: int) -> HttpResponse:
    """Give a subscription another address; the old one ends at once."""
    issued = ROTATE_CALENDAR_KEY.carry_out(request.viewer, _own(request, pk), {}, clock.now())
    return _made(request, issued, App.OTHER)


@require_POST
@members_only
def revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """End a subscription."""
    key = _own(request, pk)
    say_done(
        request,
        REVOKE_CALENDAR_KEY,
        REVOKE_CALENDAR_KEY.carry_out(request.viewer, key, {}, clock.now()),
    )
    return redirect("calendar")


def _own(request: PortalRequest, pk: int) -> CalendarKey:
    return get_object_or_404(live_calendar_keys(request.viewer), pk=pk)


def _made(request: PortalRequest, issued: Issued[CalendarKey], app: str) -> HttpResponse:
    answered_at(request, reverse("calendar"))
    addresses = addresses_of(issued.token, name=_("SIA–CSIA working group"))
    page = {
        "key": issued.key,
        "app": app,
        "to": addresses,
        "code": qr.svg_data_uri(addresses.webcal),
    }
    return render(request, "calendar/made.html", page)
