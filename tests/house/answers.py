"""Asking an address as somebody, and what of the answer can be compared."""

import json
import re
import traceback
from dataclasses import dataclass, replace
from typing import Any, cast

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

from members.models import AuditEntry
from tests.world import World, browser, undone

# What differs between two answers that say the same: tokens, nonces, the address asked for.
TOKENS = re.compile(
    rb"""(csrfmiddlewaretoken"\ value="|"csrfToken":\s*"|X-CSRFToken[^A-Za-z0-9]{1,20}
        |csrf-?token"\ content="|name="once"\ value="|nonce="|nonce-)[A-Za-z0-9+/=_-]+""",
    re.VERBOSE,
)
# The one page below /api/: for people who are signed in.
DOCUMENTATION = "/api/v1/docs/"
PASSING_HEADERS = {"content-length", "date", "expires", "set-cookie"}

# What every middleware sees and no view answers.
NO_PAGE = "/nothing-here/"


@dataclass(frozen=True)
class Said:
    """One answer, whole."""

    status: int
    headers: dict[str, str]
    body: bytes
    # The acts that the request left in the audit record.
    acts: frozenset[str] = frozenset()
    # What broke, where the status is 500.
    fault: str = ""

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def wants_sign_in(self) -> bool:
        signs_in = self.location.startswith(("/accounts/login/", "/admin/login/"))
        return self.status == 302 and signs_in

    def without(self, *words: str) -> tuple[int, dict[str, str], bytes]:
        """The answer without tokens, nonces and these words: equal where nothing else differs."""
        body = TOKENS.sub(rb"\1", self.body)
        headers = {
            name: TOKENS.sub(rb"\1", value.encode()).decode()
            for name, value in self.headers.items()
            if name not in PASSING_HEADERS
        }
        for word in sorted(words, key=len, reverse=True):
            body = body.replace(word.encode(), b"...")
            headers = {name: value.replace(word, "...") for name, value in headers.items()}
        return self.status, headers, body


def said(response: HttpResponseBase) -> Said:
    body = b"".join(response) if response.streaming else cast("Any", response).content  # type: ignore[call-overload]
    headers = {name.lower(): value for name, value in response.items()}
    broken = getattr(response, "exc_info", None)
    fault = "".join(traceback.format_exception_only(*broken[:2])).strip() if broken else ""
    return Said(response.status_code, headers, body, fault=fault)


class Doors:
    """Each member of the cast at every door: signed in on the pages, with their key at the API."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._program = Client(raise_request_exception=False)
        # At once: a session that began inside `undone` would be gone after it.
        self._browsers = {name: browser(world, name) for name in (*world.cast.names, "nobody")}
        # Their sessions are known from now on: each request would write that down again, to be
        # taken back.
        for client in self._browsers.values():
            client.handler = self._program.handler
            client.get(NO_PAGE)

    def ask(self, name: str, method: str, path: str, data: Any = None) -> Said:
        """The answer; whatever the request changed is taken back."""
        with undone():
            newest = _newest_entry()
            answer = self.ask_for_good(name, method, path, data)
            return replace(answer, acts=_acts_since(newest))

    def ask_for_good(self, name: str, method: str, path: str, data: Any = None) -> Said:
        if path.startswith("/api/") and not path.startswith(DOCUMENTATION):
            return self._ask_api(name, method, path, data)
        client = self._browsers[name]
        cookies = client.cookies.copy()
        call = getattr(client, method.lower())
        response = call(path, data) if method in {"GET", "POST"} and data else call(path)
        client.cookies = cookies
        return said(response)

    def _ask_api(self, name: str, method: str, path: str, data: Any) -> Said:
        secret = self.world.api_keys.get(name)
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        # The same program each time, which keeps no cookie.
        self._program.cookies.clear()
        if method in {"GET", "HEAD"}:
            return said(self._program.get(path, headers=headers))
        return said(
            self._program.generic(
                method, path, _json(data), content_type="application/json", headers=headers
            )
        )


def _newest_entry() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {AuditEntry._meta.db_table}")
        return cast("int | None", cursor.fetchone()[0])


def _acts_since(newest: int | None) -> frozenset[str]:
    return frozenset(AuditEntry.objects.filter(pk__gt=newest or 0).values_list("act", flat=True))


def _json(data: Any) -> str:
    return json.dumps({} if data is None else data)
