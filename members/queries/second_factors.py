"""Which second factors an account has: an app, passkeys, recovery codes."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser


def factors_of(person: AbstractBaseUser | AnonymousUser) -> set[str]:
    """The kinds of second factor (`Authenticator.Type`) that an account can prove itself by; empty
    where it has none. One query."""
    if person.pk is None:
        return set()
    return set(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
