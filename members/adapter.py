"""How the sign-in library behaves here: nobody signs up, accounts come by invitation, and its
mail goes through the outbox like all other mail."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db.models import BigAutoField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from members import devices
from members.access import needs_second_factor, second_factors, viewer_of
from members.models import Person
from members.services.letters import queue_account_mail
from workinggroup.lib import carried, clock
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import NOBODY

# What one client, and one device that is known, may get wrong: rates of the sign-in library.
UNKNOWN_CLIENT, KNOWN_DEVICE = "login_failed", "login_failed_known"


@prepared(pk=BigAutoField())
def _people(*, pk: Any) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk, is_active=True)


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # without types of its own
    """Signs in by the sign-in library; who is signed in is asked at every request."""

    def get_user(self, user_id: int) -> Person | None:
        found = _people(pk=user_id)
        return found[0] if found else None

    def user_can_authenticate(self, user: Person | None) -> bool:
        """Who holds a role, and the operator: the password of anybody else opens nothing."""
        return not viewer_of(user, clock.now()).is_nobody

    def _check_password(self, user: Person | None, password: str) -> Person | None:
        """A right password of who may not sign in is answered as a wrong one, after as long: the
        library would say that the account is closed."""
        if user is None:
            return None
        self._did_check_password = True
        right = user.check_password(password)
        return user if right and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # without types of its own
    error_messages = DefaultAccountAdapter.error_messages | {
        devices.TOO_MANY: _(
            "Too many failed attempts from here. Wait a minute, then try again, or log in "
            "with a passkey."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try, which is given back where the password is right; raise where there were too
        many within a minute.

        They count by account and client, and for all accounts by client: a stranger's guesses keep
        nobody out who signs in from elsewhere. A device in which this account has signed in before
        counts for itself, so that strangers behind the same address cannot keep its owner out.
        """
        account = str(credentials.get("email", "")).lower()
        device = devices.known_for(request, account)
        action = KNOWN_DEVICE if device else UNKNOWN_CLIENT
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action=action,
            key=f"{account}:{device or self.get_client_ip(request)}",
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error(devices.TOO_MANY)

    def pre_login(self, request: HttpRequest, user: Person, **details: Any) -> HttpResponse | None:
        """Refuse who holds no role, in whichever way they sign in. Who signs in again finds in its
        form what they had typed before; nobody else does."""
        if viewer_of(user, clock.now()).is_nobody:
            refusal: HttpResponse = self.respond_user_inactive(request, user)
            return refusal
        sent = carried.unsealed(request.POST.get("carried", ""))
        if sent is not None and sent.is_for(user.pk):
            carried.keep(request.session, sent, clock.now())
        answer: HttpResponse | None = super().pre_login(request, user, **details)
        return answer

    def post_login(self, request: HttpRequest, user: Person, **details: Any) -> HttpResponse:
        """Go on to the page that was asked for; this device is known from now on."""
        answer: HttpResponse = super().post_login(request, user, **details)
        devices.remember(request, answer, user.email)
        return answer

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, Any]]:
        """Who has a second factor proves themselves by it; a password alone is not enough."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        second = [way for way in ways if way["id"] != "reauthenticate"]
        return second or ways

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a letter instead of sending one: `account/email/password_reset_key` becomes the
        letter `password_reset_key`, with what it needs of `context`."""
        queue_account_mail(
            NOBODY,
            email=email,
            template=template_prefix.rpartition("/")[2],
            link=str(context.get("password_reset_url", "")),
            ip=str(context.get("ip", "")),
            browser=str(context.get("user_agent", "")),
            now=clock.now(),
        )


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # without types of its own
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your role needs a second factor. Set up another one before you remove this one."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever needs a second factor keeps one."""
        person: Person = authenticator.user
        others = second_factors(person).exclude(pk=authenticator.pk)
        return not needs_second_factor(viewer_of(person, clock.now())) or others.exists()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": settings.MFA_TOTP_ISSUER}

    def encrypt(self, text: str) -> str:
        """Secrets of apps and recovery codes do not lie in the database, or a copy of it, as they
        are: the portal's secret key, which is not there, opens them."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    """By the portal's secret key, and by those that it had before."""
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    digests = [hashlib.sha256(f"second factors:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
