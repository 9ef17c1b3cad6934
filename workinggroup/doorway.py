"""What every page view shares: the request with its viewer, and the guard at the door."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from allauth.account import app_settings as account
from allauth.account.forms import LoginForm
from allauth.utils import get_form_class
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from workinggroup.lib import clock
from workinggroup.lib.addresses import way_back
from workinggroup.lib.carried import Carried, carried_from, keep, sealed
from workinggroup.lib.viewer import Viewer

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request after `ReaderMiddleware`: it knows who is asking."""

    viewer: Viewer


PageView = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """The way to the sign-in page and back. A form that was sent after its session had ended is
    answered with a page for signing in again that carries what was typed along."""
    carried = carried_from(request)
    if carried is None:
        return redirect_to_login(way_back(request))
    login_form = get_form_class(account.FORMS, "login", LoginForm)
    context = {
        "form": login_form(request=request),
        "carried": sealed(carried),
        "next": f"{carried.page}#carried",
    }
    page = render(request, "errors/signed_out.html", context, status=403)
    page["Cache-Control"] = "private, no-store"
    return page


def keep_typed(request: HttpRequest) -> Carried | None:
    """Keep in the session what a form sent, for who was shown it; None where there is nothing to
    keep. Nobody else can have made the token of the form."""
    sent = carried_from(request)
    if sent is None or not request.user.pk or not sent.is_for(request.user.pk):
        return None
    keep(request.session, sent, clock.now())
    return sent


def to_second_factor(request: HttpRequest) -> HttpResponseBase:
    """Send who needs a second factor to the page that asks for it, and back. What they had typed is
    in its form then."""
    sent = keep_typed(request)
    back = f"{sent.page}#carried" if sent else way_back(request)
    return redirect_to_login(back, reverse("second_factor"))


def members_only(view: PageView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who holds an open appointment, and the operator.

    Who is not signed in is sent to the sign-in page and back (`to_sign_in`), who lacks the second
    factor of their role to the page that asks for it; who is signed in without an appointment (it
    ended, or has not begun) is told so, with status 403.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        known = cast("PortalRequest", request)
        if not known.user.is_authenticated:
            return to_sign_in(request)
        if known.viewer.awaits_factor:
            return to_second_factor(request)
        if known.viewer.is_nobody:
            return render(request, "errors/no_appointment.html", status=403)
        return view(known, *args, **kwargs)

    return guarded
