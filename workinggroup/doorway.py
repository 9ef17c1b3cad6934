"""What every page view shares: the request with its viewer, and the guard at the door."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from workinggroup.lib.viewer import Viewer

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request after `ReaderMiddleware`: it knows who is asking."""

    viewer: Viewer


PageView = Callable[Concatenate[PortalRequest, P], HttpResponseBase]


def way_back(request: HttpRequest) -> str:
    """Where to go after signing in, or after the language was switched: the page asked for; for a
    form that was sent (its address may take nothing else) the page that the form was on. Never
    another host's."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return "/"
    page = urlsplit(referer)
    return urlunsplit(("", "", page.path or "/", page.query, ""))


def to_second_factor(request: HttpRequest) -> HttpResponseBase:
    """Send who needs a second factor to the page that asks for it, and back."""
    return redirect_to_login(way_back(request), reverse("second_factor"))


def members_only(view: PageView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who holds an open appointment, and the operator.

    Who is not signed in is sent to the sign-in page and back, who lacks the second factor of their
    role to the page that asks for it; who is signed in without an
    appointment (it ended, or has not begun) is told so, with status 403.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        known = cast("PortalRequest", request)
        if not known.user.is_authenticated:
            return redirect_to_login(way_back(request))
        if known.viewer.awaits_factor:
            return to_second_factor(request)
        if known.viewer.is_nobody:
            return render(request, "errors/no_appointment.html", status=403)
        return view(known, *args, **kwargs)

    return guarded
