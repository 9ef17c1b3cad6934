"""The addresses of pages. Resolving one backwards takes longer than to say it, and they do not
change while the portal runs."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

# With arguments there are as many as there are things that have a page.
_MOST = 10_000


def address(name: str, *args: Any) -> str:
    """The path of a page by its URL name, as `reverse` gives it. Raises `NoReverseMatch`."""
    return _address(get_script_prefix(), name, *args)


@lru_cache(maxsize=_MOST)
def _address(prefix: str, name: str, *args: Any) -> str:
    return reverse(name, args=args)


def is_of_api(request: HttpRequest) -> bool:
    """Whether a program asks: what is answered below the API is written for programs."""
    return request.path_info.startswith("/api/")


def way_back(request: HttpRequest) -> str:
    """Where to go after signing in, or after the language was switched: the page asked for; for a
    form that was sent (its address may take nothing else) the page that the form was on. Never
    another host's."""
    if request.method in {"GET", "HEAD"}:
        return own_path(request)
    return on_this_host(request, request.headers.get("Referer", "")) or "/"


def on_this_host(request: HttpRequest, target: str) -> str:
    """The path of `target`, with what follows it, where that is an address of this host; else
    empty. Never a bare word, which `redirect` would take for the name of a page."""
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return ""
    asked = urlsplit(target)
    if not (asked.netloc or asked.path.startswith("/")):
        return ""
    return escape_leading_slashes(
        urlunsplit(("", "", asked.path or "/", asked.query, asked.fragment))
    )


def own_path(request: HttpRequest) -> str:
    """What was asked for, as a link on this host: `//` at its beginning would name another one."""
    return escape_leading_slashes(request.get_full_path())
