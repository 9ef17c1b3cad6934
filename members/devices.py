"""Browsers in which somebody has signed in before, by a signed cookie of their own."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

# What the sign-in library calls too many wrong tries.
TOO_MANY = "too_many_login_attempts"
COOKIE = "device"
# As long as browsers keep a cookie at most.
LASTS = 400 * 24 * 3600
# Who shares a computer; the last ones stay known.
MOST_ACCOUNTS = 10
_SALT = "members.devices"


def known_for(request: HttpRequest, email: str) -> str:
    """The name of this device, if the account with this address has signed in on it before; empty
    where it has not. Never raises."""
    kept = _read(request)
    return str(kept["device"]) if _hash_of(email) in kept["accounts"] else ""


def remember(request: HttpRequest, answer: HttpResponseBase, email: str) -> None:
    """Note in `answer` that the account with this address has signed in on this device."""
    kept = _read(request)
    hashed = _hash_of(email)
    others = [each for each in kept["accounts"] if each != hashed]
    content = {
        "device": kept["device"] or secrets.token_urlsafe(16),
        "accounts": [*others, hashed][-MOST_ACCOUNTS:],
    }
    answer.set_cookie(
        COOKIE,
        signing.dumps(content, salt=_SALT),
        max_age=LASTS,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        path="/accounts/",
    )


def _hash_of(email: str) -> str:
    """An address as it stands in the cookie, which tells nobody who signs in here."""
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:22]


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        return {"device": "", "accounts": []}
    return dict(kept)
