"""Shows what was carried (`workinggroup.lib.carried`) in the form that it was typed into."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from workinggroup.lib import carried, clock
from workinggroup.lib.carried import Carried
from workinggroup.lib.filling import filled

MAIN = "</main>"


class CarriedTextMiddleware:
    """Fills the form of a page with what could not be taken of it, once, and says so in it.

    Where the page has no such form any more, the text is shown at its end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponse):
            return response
        if (
            response.status_code != 200
            or not _is_page(response)
            or not request.user.is_authenticated
        ):
            return response
        found = carried.kept(request.session, clock.now())
        if found is None or urlsplit(found.page).path != request.path:
            return response
        carried.forget(request.session)
        if found.is_for(request.user.pk):
            _show(request, response, found)
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


def _show(request: HttpRequest, response: HttpResponse, sent: Carried) -> None:
    page = response.content.decode()
    notice = render_to_string("partials/carried.html", {"page": sent.page})
    whole = filled(
        page, at=request.get_full_path(), target=sent.target, fields=sent.typed, notice=notice
    )
    if not whole:
        left = render_to_string("partials/carried_left.html", {"typed": sent.texts})
        whole = page.replace(MAIN, f"{left}{MAIN}", 1)
    response.content = whole.encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
