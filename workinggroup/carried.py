"""Shows what was carried (`workinggroup.lib.carried`) in the form that it was typed into."""

import re
from collections.abc import Callable
from typing import TypeGuard, cast
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from workinggroup.lib import carried, clock
from workinggroup.lib.act_views import place_of_answer
from workinggroup.lib.carried import Carried, carried_from
from workinggroup.lib.filling import controls_on, filled, normal_lines, texts_on
from workinggroup.lib.tokens import FORM_TOKEN

_MAIN = re.compile(r"<main\b[^>]*>")


class CarriedTextMiddleware:
    """Fills the form of a page with what could not be taken of it, once, and says so in it.

    Where the page has no such form any more, or no such field in it, the text is shown above it;
    also where a form is answered with a page, in place of a form that could not be taken.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not _is_html(response):
            return response
        sent = carried_from(request)
        # What was done is told by the cookie of `sent_once`, and forgotten there.
        done = place_of_answer(request, response)
        if sent is not None and not done and FORM_TOKEN.fullmatch(sent.token):
            _say_answered(response, sent.token)
        if response.status_code != 200 or not request.user.is_authenticated:
            return response
        if request.method == "POST":
            if not done:
                _show(request, response, sent, put_back=False)
        elif request.method == "GET":
            found = carried.kept(request.session, clock.now())
            if found is not None and urlsplit(found.page).path == request.path:
                carried.forget(request.session)
                _show(request, response, found, put_back=True)
        return response


def _is_html(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    is_html = response.get("Content-Type", "").startswith("text/html")
    return isinstance(response, HttpResponse) and is_html


def _say_answered(response: HttpResponse, token: str) -> None:
    """Have a page that answers a form say so: `drafts.js` knows that what was sent came here."""
    page = response.content.decode()
    said = _MAIN.sub(lambda main: f'{main[0][:-1]} data-answers="{token}">', page, count=1)
    _rewrite(response, said)


def _rewrite(response: HttpResponse, page: str) -> None:
    response.content = page.encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))


def _show(
    request: HttpRequest, response: HttpResponse, sent: Carried | None, *, put_back: bool
) -> None:
    """Have the page show what was sent: in its form, where a page that answers a form has it, and
    above it what has no field there."""
    if sent is None or not sent.is_for(cast("int", request.user.pk)):
        return
    page, at = response.content.decode(), request.get_full_path()
    controls = controls_on(page, at=at, target=sent.target)
    whole, lost = page, sent.texts_without(controls)
    is_there = any(name in controls for name, _value in sent.typed)
    if put_back and is_there:
        notice = render_to_string("partials/carried.html", {"page": sent.page})
        whole = filled(page, at=at, target=sent.target, fields=sent.typed, notice=notice)
    if not (is_there and whole):
        whole, lost = page, sent.texts
    if not put_back:
        # An act beside a form is sent elsewhere, and answered with the form that it stands in.
        shown = texts_on(page)
        lost = [text for text in lost if normal_lines(text) not in shown]
    if lost:
        left = render_to_string("partials/carried_left.html", {"typed": lost})
        whole = _MAIN.sub(lambda main: main[0] + left, whole, count=1)
    if whole == page:
        return
    _rewrite(response, whole)
