"""The doors to an account: logging in, and the second factor that a role may need."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.devices import TOO_MANY
from members.queries.second_factors import factors_of
from workinggroup.lib.addresses import on_this_host
from workinggroup.lib.viewer import viewer_of_request

# Seconds after which another password may be tried, at most.
WAIT = 60


class Login(LoginView):  # type: ignore[misc]  # without types of its own
    def form_invalid(self, form: Form) -> HttpResponse:
        """The page again; 429 where it is too many tries that keep somebody waiting."""
        answer: HttpResponse = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, TOO_MANY):
            answer.status_code = 429
            answer["Retry-After"] = str(WAIT)
        return answer


class ActivateApp(ActivateTOTPView):  # type: ignore[misc]  # without types of its own
    def form_valid(self, form: Form) -> HttpResponse:
        return _proven(self.request, super().form_valid(form), Authenticator.Type.TOTP)


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # without types of its own
    def form_valid(self, form: Form) -> HttpResponse:
        return _proven(self.request, super().form_valid(form), Authenticator.Type.WEBAUTHN)

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """The library would make a new form and lose what was wrong with the one that was sent."""
        context: dict[str, Any] = super().get_context_data(**given)
        return {**context, **given}


# The library's views would take a PUT for a POST, or send it on.
_with_form = require_http_methods(["GET", "HEAD", "POST"])
login = _with_form(Login.as_view())
activate_app = _with_form(ActivateApp.as_view())
add_passkey = _with_form(AddPasskey.as_view())


def _proven(request: HttpRequest, answer: HttpResponse, kind: str) -> HttpResponse:
    """Whoever has set up a second factor has used it just now: this session is proved by it."""
    newest = Authenticator.objects.filter(user_id=request.user.pk, type=kind).latest("created_at")
    post_authentication(request, newest)
    return answer


@require_safe
@never_cache
def passkey_login(request: HttpRequest) -> HttpResponse:
    """Where who has a passkey logs in with it alone; apart, so that the page for everybody else
    loads no script for it."""
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "account/passkey.html")


@require_safe
@never_cache
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody is sent whose role needs a second factor: to use the one they have in this
    session, or to set one up first."""
    onward = on_this_host(request, request.GET.get(REDIRECT_FIELD_NAME, "")) or "/"
    if not viewer_of_request(request).awaits_factor:
        return redirect(onward)
    if ways := factors_of(request.user):
        by_app = Authenticator.Type.TOTP in ways
        return redirect_to_login(
            onward, "mfa_reauthenticate" if by_app else "mfa_reauthenticate_webauthn"
        )
    return render(request, "account/second_factor.html")
