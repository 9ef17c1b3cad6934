"""The addresses of pages. Resolving one backwards takes longer than to say it, and they do not
change while the portal runs."""

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

# With arguments there are as many as there are things that have a page.
_MOST = 10_000


def address(name: str, *args: Any) -> str:
    """The path of a page by its URL name, as `reverse` gives it. Raises `NoReverseMatch`."""
    return _address(get_script_prefix(), name, *args)


@lru_cache(maxsize=_MOST)
def _address(prefix: str, name: str, *args: Any) -> str:
    return reverse(name, args=args)
