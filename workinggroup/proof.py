"""Asking anew who somebody is, in the middle of an act.

Services demand it (`members.access.demand_proof`), behind every door. What was sent is not lost:
the answer is a page that asks for a code, a passkey or the password and carries the form with it,
and with the proof the act is done in one go.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.forms import ReauthenticateForm
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm as CodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as PasskeyForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.contrib.auth.models import AnonymousUser
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from members.access import NO_PROOF, Proof, viewer_in_session
from members.forms.account import without_placeholders
from members.models import Person
from members.queries.second_factors import factors_of
from workinggroup.lib import clock
from workinggroup.lib.addresses import way_back
from workinggroup.lib.errors import ProofNeeded
from workinggroup.lib.filling import CSRF_FIELD
from workinggroup.lib.viewer import ProofWay

PREFIX = "proof"
BY_SECOND_FACTOR = "mfa"


def proof_of(request: HttpRequest, user: Person | AnonymousUser) -> Proof:
    """What the session of a request tells of how `user` proved who they are. By the library's
    records: of each step of signing in, and of each time that was asked anew."""
    if not user.is_authenticated:
        return NO_PROOF
    records = get_authentication_records(request, user)
    second = [record for record in records if record["method"] == BY_SECOND_FACTOR]
    counted = second or records
    if not counted:
        return NO_PROOF
    last = counted[-1]
    way = last.get("type") or last["method"]
    return Proof(
        dt.datetime.fromtimestamp(last["at"], dt.UTC),
        by_second_factor=bool(second),
        way=way if way in ProofWay else "",
    )


def proof_page(request: HttpRequest, tried: Form | None = None) -> HttpResponse:
    """The page that asks, with all that was sent; `tried` is what was wrong the last time."""
    ways = factors_of(request.user)
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name != CSRF_FIELD and not name.startswith(f"{PREFIX}-")
        for value in values
    ]
    by_passkey = Authenticator.Type.WEBAUTHN in ways
    context = {
        "carried": carried,
        "form": tried if tried is not None else _form(request, ways, sent=False),
        "by_code": Authenticator.Type.TOTP in ways or Authenticator.Type.RECOVERY_CODES in ways,
        "by_passkey": by_passkey,
        "by_password": not ways,
        "passkey": {"request_options": begin_authentication(request.user)} if by_passkey else None,
        "back": way_back(request),
    }
    page = render(request, "account/proof.html", context, status=403)
    page["Cache-Control"] = "private, no-store"
    return page


def _form(request: HttpRequest, ways: set[str], *, sent: bool) -> Any:
    """What asks in the way that this account proves itself: a second factor where it has one."""
    posted = request.POST if sent else None
    form: Any
    if sent and f"{PREFIX}-credential" in request.POST:
        form = PasskeyForm(posted, prefix=PREFIX, user=request.user)
    elif ways:
        form = CodeForm(posted, prefix=PREFIX, user=request.user)
    else:
        form = ReauthenticateForm(posted, prefix=PREFIX, user=request.user)
    without_placeholders(form)
    return form


class ProofMiddleware:
    """Takes the proof that comes with a form, before the act is done; and asks for one that an act
    turns out to need."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """None where there is nothing to prove, or it was proved; else the page that asks again."""
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        if not any(name.startswith(f"{PREFIX}-") for name in request.POST):
            return None
        if refused := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user):
            answer: HttpResponseBase = refused
            return answer
        form = _form(request, factors_of(request.user), sent=True)
        if not form.is_valid():
            return proof_page(request, form)
        if isinstance(form, ReauthenticateForm):
            reauthenticate_by_password(request)
        else:
            form.save()
        request.viewer = viewer_in_session(  # type: ignore[attr-defined]
            request.user, proof_of(request, request.user), clock.now()
        )
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return proof_page(request) if isinstance(exception, ProofNeeded) else None
