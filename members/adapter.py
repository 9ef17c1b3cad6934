"""How the sign-in library behaves here: nobody signs up, accounts come by invitation, and its
mail goes through the outbox like all other mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigAutoField, QuerySet
from django.http import HttpRequest, HttpResponse

from members.models import Person
from members.services.letters import queue_account_mail
from workinggroup.lib import carried, clock
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import NOBODY


@prepared(pk=BigAutoField())
def _people(*, pk: Any) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk, is_active=True)


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # without types of its own
    """Signs in by the sign-in library; who is signed in is asked at every request."""

    def get_user(self, user_id: int) -> Person | None:
        found = _people(pk=user_id)
        return found[0] if found else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # without types of its own
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count by account and client: a stranger's guesses keep nobody out who
        signs in from elsewhere. How many may come from one client for all accounts together is
        limited besides."""
        account: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{self.get_client_ip(request)}"

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:
        """Who signs in again finds in its form what they had typed before; nobody else does."""
        sent = carried.unsealed(request.POST.get("carried", ""))
        if sent is not None and sent.is_for(user.pk):
            carried.keep(request.session, sent, clock.now())
        answer: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a letter instead of sending one: `account/email/password_reset_key` becomes the
        letter `password_reset_key`, with what it needs of `context`."""
        queue_account_mail(
            NOBODY,
            email=email,
            letter=template_prefix.rpartition("/")[2],
            link=str(context.get("password_reset_url", "")),
            ip=str(context.get("ip", "")),
            browser=str(context.get("user_agent", "")),
            now=clock.now(),
        )
