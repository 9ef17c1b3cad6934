"""What a paper says of an agenda item below its note, a line each: written here, and read back from
a file of Word in either language. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from workinggroup.lib.bilingual import CODES

# Stands for what differs from item to item; no text holds it.
_PLACE = "\u0001"
_PAPER = re.compile(r"JWG/\S+.*SHA-256.*")


def presented_by(who: object) -> str:
    """Who presents it: a side, or a person with role and company."""
    return _("Presented by %(who)s") % {"who": who}


def on_topics(topics: str) -> str:
    """The topics that it is about, enumerated."""
    return _("Topics: %(topics)s") % {"topics": topics}


def takes_minutes(minutes: object, *, many: bool) -> str:
    """How long it takes."""
    return ngettext("%(n)s minute", "%(n)s minutes", 2 if many else 1) % {"n": minutes}


def in_sitting(number: object) -> str:
    """The sitting that it is fixed to."""
    return _("Sitting %(n)s") % {"n": number}


def statement_in_annex() -> str:
    """In place of the antitrust statement, which the paper has as its annex."""
    return _("The antitrust statement is in the annex.")


@dataclass(frozen=True)
class ItemFacts:
    """What the lines below a title say: the note, and of each fact the words that differ; empty for
    what no line says."""

    note: str = ""
    presenter: str = ""
    topics: str = ""
    minutes: str = ""
    sitting: str = ""


def read_facts(lines: Sequence[str]) -> ItemFacts:
    """What is below the title of an item, the note first. A line that looks like a fact and stands
    among those of the note belongs to it."""
    found: dict[str, str] = {}
    rest = [line.strip() for line in lines]
    while rest:
        name, said = _fact_in(rest[-1])
        if name in found or not name:
            break
        if said:
            found[name] = said
        rest.pop()
    return ItemFacts(note="\n".join(rest), **found)


def _fact_in(line: str) -> tuple[str, str]:
    """What a line tells, and its words; `annex` without words for what is nobody's note."""
    if not line or _PAPER.fullmatch(line):
        return "annex", ""
    for name, pattern in _patterns():
        if match := pattern.fullmatch(line):
            return name, next((group for group in match.groups() if group), "")
    return "", ""


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Of each fact, in each language, what its line looks like."""
    sayings: tuple[tuple[str, Callable[[], str]], ...] = (
        ("presenter", lambda: presented_by(_PLACE)),
        ("topics", lambda: on_topics(_PLACE)),
        ("minutes", lambda: takes_minutes(_PLACE, many=False)),
        ("minutes", lambda: takes_minutes(_PLACE, many=True)),
        ("sitting", lambda: in_sitting(_PLACE)),
        ("annex", statement_in_annex),
    )
    found = []
    for code in CODES.values():
        with override(code):
            found += [(name, _pattern(say(), name)) for name, say in sayings]
    return tuple(found)


def _pattern(line: str, name: str) -> re.Pattern[str]:
    differing = r"(\d{1,3})" if name in {"minutes", "sitting"} else "(.+)"
    parts = [re.escape(part).replace(r"\ ", r"\s*") for part in line.split(_PLACE)]
    return re.compile(differing.join(parts), re.IGNORECASE)


def enumerated_in(enumerated: str) -> list[str]:
    """The names of an enumeration, in either language's way."""
    commas = set("、，；;,")
    for code in CODES.values():
        with override(code):
            commas |= set(pgettext("list", ", ").strip())
    parts = re.split(f"[{re.escape(''.join(sorted(commas)))}]", enumerated)
    return [part.strip() for part in parts if part.strip()]
