"""A form that is sent twice is done once; and what fails only for a moment is tried again.

Pages give each of their forms a token (`{% once %}`). What is sent with one is done in a single
transaction together with the row that says so (`members.models.SentForm`): a second click waits for
the first and is led where that led. Other words under the token of a page that came back are
another form: nobody's text is dropped.

What programs send, and whatever carries no token (who comes in, who unsubscribes), is tried again
in the same way; their services are each a transaction. A lock that was held too long, a deadlock or
a lost serialization undoes the transaction, and the act is tried anew before anybody hears of it.
"""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError, transaction
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    RawPostDataException,
    UnreadablePostError,
)
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from members.services.sent_forms import keep_answer, take_form, token_of
from workinggroup.lib import clock
from workinggroup.lib.act_views import place_of_answer
from workinggroup.lib.addresses import is_of_api
from workinggroup.lib.carried import SECRET_NAMES
from workinggroup.lib.errors import ProofNeeded, Refused
from workinggroup.lib.filling import REMADE
from workinggroup.lib.outages import SAFE_METHODS
from workinggroup.lib.tokens import FORM_TOKEN, NONCE_LENGTH
from workinggroup.lib.undoing import undone_together
from workinggroup.proof import proof_page
from workinggroup.refusals import refusal_page

TRIES = 3
# Seconds before the next try, at most; drawn by lot, so that two do not meet again.
PAUSE = 0.3

# What a lock that was held too long, a deadlock or a lost serialization raises.
PASSING = (OperationalError, InterfaceError)

AnyView = Callable[..., HttpResponseBase]


class SentOnceMiddleware:
    """Stands last: what is sent has passed every other guard, the token against forgery too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: AnyView, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The answer to a form that carries a token; None, for the view to answer, to all else."""
        if is_of_api(request):
            _keep_body(request)
            return None
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        token = request.POST.get("once", "")
        if not FORM_TOKEN.fullmatch(token):
            return None
        act = partial(_answer, request, token, lambda: view(request, *args, **kwargs))
        return _tried(request, act, tries=TRIES)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Another try for what carries no token, where a view failed for a moment only."""
        if not isinstance(exception, PASSING) or request.method in SAFE_METHODS:
            return None
        if is_of_api(request) and not hasattr(request, "_body"):
            return None
        match = cast("ResolverMatch", request.resolver_match)
        _begin_again(request)
        act = partial(match.func, request, *match.args, **match.kwargs)
        return _tried(request, act, tries=TRIES - 1)


def _tried(
    request: HttpRequest, act: Callable[[], HttpResponseBase], *, tries: int
) -> HttpResponseBase:
    """The answer of `act`, tried so often at most."""
    for tries_left in reversed(range(tries)):
        try:
            with undone_together():
                return act()
        except Refused as refusal:
            return refusal_page(request, refusal)
        except ProofNeeded:
            return proof_page(request)
        except PASSING:
            if not tries_left:
                raise
            _begin_again(request)
    raise AssertionError


def _keep_body(request: HttpRequest) -> None:
    """Read what a program sends, so that it can be read once more for another try; forms are kept
    as they come. What is too large is refused where it is read."""
    if request.method not in SAFE_METHODS:
        with suppress(RequestDataTooBig, UnreadablePostError, RawPostDataException):
            bool(request.body)


@transaction.atomic
def _answer(
    request: HttpRequest, token: str, act: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    sent, first = take_form(
        cast("int", request.user.pk), _form_token(request, token), now=clock.now()
    )
    if not first:
        messages.info(request, _("This was sent twice, and done once."))
        answer: HttpResponseBase = HttpResponseRedirect(sent.location or "/")
        place = sent.location
    else:
        answer = act()
        place = place_of_answer(request, answer)
        keep_answer(sent, place)
    if place:
        # For `drafts.js`, which then forgets what was typed; each its own, where two windows save.
        secure = settings.SESSION_COOKIE_SECURE
        name = f"sent-{token[:NONCE_LENGTH]}"
        answer.set_cookie(name, token, max_age=600, samesite="Lax", secure=secure)
    return answer


def _form_token(request: HttpRequest, token: str) -> str:
    """Tells what is sent from all else: the form, where it goes, what was typed, which files."""
    typed = [
        f"{name}={value}"
        for name, values in sorted(request.POST.lists())
        for value in values
        if name not in REMADE | SECRET_NAMES
    ]
    files = [
        f"{name}={sent.name}:{sent.size}"
        for name in sorted(request.FILES)
        for sent in request.FILES.getlist(name)
    ]
    return token_of(token, request.path, *typed, *files)


def _begin_again(request: HttpRequest) -> None:
    """Forget what the failed try said, and give the files back as they were sent."""
    time.sleep(random.uniform(0.02, PAUSE))  # noqa: S311  jitter is no secret
    said: Any = messages.get_messages(request)
    said._queued_messages.clear()  # noqa: SLF001  Django has no other way
    for name in request.FILES:
        for sent in request.FILES.getlist(name):
            sent.seek(0)
