"""Tokens that people carry, shown once and kept as a hash; and primary keys that tell nothing."""

import base64
import datetime as dt
import hashlib
import re
import secrets
import threading
import time

from django.utils.crypto import constant_time_compare, salted_hmac

NONCE_LENGTH = 22
FORM_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,43}", re.ASCII)
TOKEN_BYTES = 32
MICROSECONDS_TO_2020 = 1_577_836_800_000_000


def new_token() -> str:
    """A new one: 256 random bits, URL-safe, 43 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def form_token(person_id: int | None = None) -> str:
    """What tells one showing of a form from every other: 128 random bits, URL-safe, 22 characters;
    of a form that is shown to a person, 20 more that say so."""
    nonce = secrets.token_urlsafe(16)
    return nonce if person_id is None else nonce + _shown_to(person_id, nonce)


def is_form_token_of(person_id: int, token: str) -> bool:
    """Whether this portal has shown the form to this person: nobody else can have made it."""
    nonce, mac = token[:NONCE_LENGTH], token[NONCE_LENGTH:]
    return constant_time_compare(mac, _shown_to(person_id, nonce))


def _shown_to(person_id: int, nonce: str) -> str:
    mac = salted_hmac("workinggroup.form", f"{nonce}:{person_id}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:15]).decode()


def token_hash(token: str) -> str:
    """The SHA-256 of a token, in hex. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def row_pk() -> int:
    """A primary key for rows of one side: random, so that no gap between two tells of a third.

    Below 2**53, so that JavaScript and spreadsheets read it unharmed.
    """
    return secrets.randbelow(2**53 - 1) + 1


_last_moment = 0
_moments = threading.Lock()


def moment_pk() -> int:
    """A primary key for rows of which each side sees only some: later rows get greater keys, and
    what lies between two of them tells nothing.

    Microseconds since 2020, or a little after this process's last key where that is not yet over;
    below 2**53 until 2305.
    """
    global _last_moment  # noqa: PLW0603
    with _moments:
        now = _microseconds()
        _last_moment = max(now, _last_moment + 1 + secrets.randbelow(500))
        return _last_moment


def moments_since(age: dt.timedelta) -> int:
    """What the keys of `moment_pk` that are younger than `age` are greater than."""
    return _microseconds() - age // dt.timedelta(microseconds=1)


def _microseconds() -> int:
    return time.time_ns() // 1000 - MICROSECONDS_TO_2020
