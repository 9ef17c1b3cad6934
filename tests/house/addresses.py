"""Every address of the portal, walked from the URL resolver."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

SIMPLE = re.compile(r"<(?:\w+:)?(\w+)>")
NAMED = re.compile(r"\(\?P<(\w+)>.*?\)")
# Of class-based views that library code wraps in functions, what a browser can ask.
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Address:
    """One pattern. `key` is how the table calls it: its name, or its route where it has none."""

    key: str
    route: str
    named: bool
    callback: Callable[..., Any]

    @property
    def api_methods(self) -> set[str]:
        """What an API view does; empty for other views."""
        view = getattr(self.callback, "cls", None)
        return {method for method in METHODS if view and hasattr(view, method.lower())}

    def path(self, kwargs: dict[str, Any]) -> str:
        """The path for these arguments."""
        if self.named:
            return reverse(self.key, kwargs=kwargs or None)
        filled = NAMED.sub(lambda found: str(kwargs[found[1]]), self.route)
        return "/" + SIMPLE.sub(lambda found: str(kwargs[found[1]]), filled).rstrip("$")


def addresses() -> dict[str, Address]:
    """All patterns by key. The first of a name wins, as it does when a path is resolved."""
    found: dict[str, Address] = {}
    for address in _walk(get_resolver(), "", ""):
        found.setdefault(address.key, address)
    return found


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern).replace("^", "")
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else ""
            yield Address(name or route, route, bool(name), pattern.callback)
