"""Pages that belong to no noun: the language switch, health, robots, errors."""

import sys
from typing import cast

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from members.api.errors import CONTENT_TYPE, problem_body
from members.enums import Language
from members.models import Person
from members.services.profile import choose_language
from workinggroup.doorway import PortalRequest, keep_typed, to_sign_in
from workinggroup.lib import clock
from workinggroup.lib.addresses import is_of_api, on_this_host
from workinggroup.lib.carried import carried_from
from workinggroup.lib.outages import outage_of
from workinggroup.outages import outage_answer
from workinggroup.readiness import OK, lines_of, may_read_figures, readiness


@require_POST
def set_language_in_place(request: HttpRequest) -> HttpResponse:
    """Switch the language and return to the same page; for who is signed in, for good."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(on_this_host(request, request.POST.get("next", "")) or "/")
    if wanted not in Language.values:
        return response
    viewer = cast("PortalRequest", request).viewer
    if viewer.person is not None:
        choose_language(viewer, language=wanted)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    patch_vary_headers(response, ["Cookie"])
    return response


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 where the web server can answer and its database does, which has the portal's tables;
    503 else. For load balancers: a kept connection is asked, not trusted."""
    try:
        Person.objects.order_by("pk").values_list("pk", flat=True).first()
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
        return HttpResponse("unavailable\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where everything that the portal works with is there, 503 else; a word for each part."""
    parts = readiness(clock.now())
    figures = may_read_figures(request)
    ready = all(part.word == OK for part in parts)
    body = lines_of(parts, figures=figures)
    return HttpResponse(body, content_type="text/plain", status=200 if ready else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines. Calendar feeds are allowed: some calendar services
    fetch them by a crawler that honours this file."""
    lines = "User-agent: *\nAllow: /calendar/\nDisallow: /\n"
    return HttpResponse(lines, content_type="text/plain")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("img/favicon.svg"))


def absent(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """A page that a library offers and this portal does not."""
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form that came without its token: most often a page left open over a sign-in. What was
    typed comes back in the form, for who was shown it."""
    if not request.user.is_authenticated and carried_from(request):
        return to_sign_in(request)
    sent = keep_typed(request)
    return render(request, "errors/csrf.html", {"page": sent.page if sent else ""}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Without the portal's frame: the request may not even have a host that can be trusted."""
    if is_of_api(request):
        return _problem(400, "bad_request", _("The request cannot be understood."))
    return render(None, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What somebody may not do."""
    return render(request, "403.html", {"sent": keep_typed(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What there is not, or is not meant for who asks: what was typed may be for something that
    somebody else has taken away meanwhile."""
    return render(request, "404.html", {"sent": keep_typed(request)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context: whatever broke may break the context as well. Where it is not the portal
    that broke, but what it stands on, the answer says so."""
    error = sys.exception()
    if error is not None and (outage := outage_of(error)):
        return outage_answer(request, outage, error)
    if is_of_api(request):
        return _problem(500, "error", _("The error is on our side and has been recorded."))
    return HttpResponseServerError(render(None, "500.html").content)


def _problem(status: int, code: str, detail: str) -> HttpResponse:
    body = problem_body(status, code, detail)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)
