"""Signing in without the pages for it, as those leave it: with a record of how it was proved."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from members.models import Person


def sign_in_as(browser: Client, person: Person, *, by: str = "", at: float | None = None) -> None:
    """Sign `person` in: `by` "mfa" where they have a second factor, else "password"; proved `at`
    this instant (seconds since 1970), or now."""
    browser.force_login(person)
    if not by:
        by = "mfa" if Authenticator.objects.filter(user=person).exists() else "password"
    record = {"method": by, "at": time.time() if at is None else at}
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(person.pk)
    session.save()
