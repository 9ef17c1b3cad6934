"""What every answer has, whoever made it: headers that guard it, no body to HEAD, and a line in the
log where it is a refusal."""

import logging
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from workinggroup.lib.redaction import one_line

logger = logging.getLogger("workinggroup.refused")

# For what brings no policy of its own: files, errors, plain answers. A page of these loads its
# style sheet, and is framed by nobody.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
GUARDS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
REFUSALS = {400, 401, 403, 404, 405, 409, 410, 429}
# What who looks after the machine asks directly.
OF_THE_MACHINE = {"/healthz", "/readyz"}


class AnswersMiddleware:
    """Stands first: it sees what every other one answers, and what is answered for their faults."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.misses_proxies = settings.NUM_PROXIES > 0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.misses_proxies and request.path not in OF_THE_MACHINE:
            self._look_for_proxies(request)
        response = self.get_response(request)
        for name, value in GUARDS.items():
            response.headers.setdefault(name, value)
        if response.status_code in REFUSALS:
            _note(request, response)
        if request.method == "HEAD":
            _without_body(response)
        return response

    def _look_for_proxies(self, request: HttpRequest) -> None:
        """Say once where the proxies in front do not tell whom they ask for: everybody would have
        their address, and be kept waiting by what one of them guesses."""
        self.misses_proxies = False
        if "X-Forwarded-For" not in request.headers:
            logging.getLogger(__name__).warning(
                "NUM_PROXIES is set, and a request came without X-Forwarded-For"
            )


def _without_body(response: HttpResponseBase) -> None:
    """RFC 9110 section 9.3.2: the headers of the answer to GET, its length among them."""
    if not isinstance(response, HttpResponse):
        return
    if response.status_code >= 200 and response.status_code not in {204, 304}:
        response.headers.setdefault("Content-Length", str(len(response.content)))
    response.content = b""


def _note(request: HttpRequest, response: HttpResponseBase) -> None:
    """One line: what was refused, to whom, and from where. The query is left out; the handlers of
    the log take keys out of paths."""
    logger.warning(
        "%d %s %s by %s from %s",
        response.status_code,
        request.method,
        one_line(request.path),
        _who(request),
        _where(request),
    )


def _who(request: HttpRequest) -> str:
    try:
        user = getattr(request, "user", None)
        return f"person {user.pk}" if user is not None and user.is_authenticated else "nobody"
    except DatabaseError:
        return "?"


def _where(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return "?"
