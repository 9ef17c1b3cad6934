"""How the sign-in library behaves here: nobody signs up, accounts come by invitation, and its
mail goes through the outbox like all other mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from members.access import NOBODY
from members.services.letters import queue_account_mail
from workinggroup.lib import clock


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # without types of its own
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
