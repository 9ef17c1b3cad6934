"""What `manage.py check --deploy` says of a portal that is set up for one machine's own trial.

Every setting has a default, so that a fresh clone runs; in production some of them mean that mail
goes nowhere, or is read by everybody, and nothing fails that would tell.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

UNSENT_MAIL = {
    "workinggroup.lib.mailbox.EmailBackend",
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
}
# Nobody's domain (RFC 2606).
EXAMPLE_DOMAIN = ".example"


def example_is_off(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """No real people where everybody may read the mail."""
    if not settings.EXAMPLE:
        return []
    return [
        checks.Error(
            "EXAMPLE is on: everybody may read all mail, and the example's password is known.",
            hint="Unset EXAMPLE, and begin with an empty database if the example is loaded in it.",
            id="workinggroup.E001",
        )
    ]


def second_factor_is_asked_for(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Nobody signs for a side by a password alone."""
    if settings.SECOND_FACTOR or settings.EXAMPLE:
        return []
    return [
        checks.Error(
            "SECOND_FACTOR is off: whoever learns a password signs for a side with it.",
            hint="Unset SECOND_FACTOR.",
            id="workinggroup.E002",
        )
    ]


def mail_is_sent(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Letters leave the machine."""
    if settings.EMAIL_BACKEND not in UNSENT_MAIL:
        return []
    return [
        checks.Warning(
            "No mail is sent: letters, invitations among them, stay on this machine.",
            hint="Set EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587.",
            id="workinggroup.W001",
        )
    ]


def proxies_are_counted(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Who asks is not taken for the proxy in front."""
    if not settings.BEHIND_PROXY or settings.NUM_PROXIES:
        return []
    return [
        checks.Warning(
            "BEHIND_PROXY is on and NUM_PROXIES is 0: everybody who signs in looks like the proxy, "
            "and wrong passwords from anywhere keep everybody out.",
            hint="Set NUM_PROXIES to the number of proxies in front, usually 1.",
            id="workinggroup.W005",
        )
    ]


def database_takes_many(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """The database is one that several machines can write to at a time."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    return [
        checks.Warning(
            "The database is SQLite: one writer at a time, on this machine only.",
            hint="Set DATABASE_URL, such as postgres://user:password@127.0.0.1/portal.",
            id="workinggroup.W002",
        )
    ]


def broker_is_a_server(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """The broker is not the embedded one."""
    if not settings.CELERY_BROKER_URL.startswith("folder://"):
        return []
    return [
        checks.Warning(
            "The broker is the embedded one, which serves a single machine.",
            hint="Set CELERY_BROKER_URL, such as redis://127.0.0.1:6379/0.",
            id="workinggroup.W003",
        )
    ]


def calendar_domain_is_ones_own(**kwargs: Any) -> Sequence[checks.CheckMessage]:
    """Calendar entries and letters bear a domain of the operator's."""
    if not settings.UID_DOMAIN.endswith(EXAMPLE_DOMAIN):
        return []
    return [
        checks.Warning(
            f"UID_DOMAIN is {settings.UID_DOMAIN}, which is nobody's: two portals would name "
            "their calendar entries and letters alike.",
            hint="Set UID_DOMAIN to a domain of your own before the first feed is out; then "
            "never change it.",
            id="workinggroup.W004",
        )
    ]


DEPLOYMENT = (
    example_is_off,
    second_factor_is_asked_for,
    mail_is_sent,
    database_takes_many,
    proxies_are_counted,
    broker_is_a_server,
    calendar_domain_is_ones_own,
)
