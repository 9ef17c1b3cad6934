"""The marks between words, which English and Chinese write differently.

Chinese marks are as wide as a character and take no blank after them. Templates write theirs with
`{% translate ", " context "list" %}` and its like, or with the filters made of this module.
"""

from collections.abc import Iterable
from functools import cache

from django.utils.functional import lazy
from django.utils.translation import override, pgettext

from workinggroup.lib.languages import code_of

ASKING = ("?", "？")


def enumerated(parts: Iterable[object]) -> str:
    """`a, b, c`: several of one kind. Chinese parts them with a mark of its own, and uses its comma
    where a thing and what is said of it stand together (GB/T 15834)."""
    return pgettext("enumeration", ", ").join(map(str, parts))


def clauses(parts: Iterable[object]) -> str:
    """`a; b; c`."""
    return pgettext("list", "; ").join(map(str, parts))


def gap() -> str:
    """What stands between two sentences."""
    return pgettext("sentences", "%(first)s %(second)s") % {"first": "", "second": ""}


def sentences(texts: Iterable[object]) -> str:
    """Whole sentences, one after the other."""
    return gap().join(map(str, texts))


def lead(label: object) -> str:
    """A label as it stands before what it names, `State: `; a question needs no colon."""
    text = str(label)
    if text.endswith(ASKING):
        return text + gap()
    return text + pgettext("label", ": ")


# For words that are told later, in whatever language is active then.
lead_lazy = lazy(lead, str)


def aside(text: str, language: str | None = None) -> str:
    """` (words)`, to follow what it is said of; `language` is a code or a pair's suffix (or as
    active)."""
    return _aside(code_of(language)) % {"words": text}


@cache
def _aside(code: str) -> str:
    with override(code):
        return pgettext("aside", " (%(words)s)")
