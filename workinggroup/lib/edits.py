"""The unit of editing is the field: what two people save of one thing at the same time.

A form tells with what it sends what it showed of each field (`marks_of`). Against what stands now,
a field that was not touched takes the newer value, one that only the sender changed is written, and
one that both changed is a conflict, for the sender to decide. Of several rows (topics, people) each
is ticked by itself: what either added or took away stays so.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diff_match_patch import diff_match_patch
from django.db.models import Manager, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.errors import Stale
from workinggroup.lib.viewer import Viewer

# What a form showed: of a value its mark, of several rows their keys.
FieldMarks = Mapping[str, str | list[str]]
_LENGTH = 12
# Words of languages that part them, each character of those that do not, and what is between.
_TOKENS = re.compile("[\u3400-\u9fff\uf900-\ufaff]|\\w+|\\s+|.", re.DOTALL)
LONGEST_COMPARISON = 0.5
"""Seconds."""
_PIECES = {-1: "typed", 0: "same", 1: "newer"}
CHANGED_BY_BOTH = _("This was changed in the meantime. Compare with it and save again.")


@dataclass(frozen=True)
class Newer:
    """What somebody else saved of a field: the value, and who and when where it is on record;
    `reader` is told so, by their own clock first."""

    value: Any
    by: Any = None
    at: dt.datetime | None = None
    reader: Viewer | None = None

    @property
    def by_reader(self) -> bool:
        """Whether it is what the reader saved themselves, in another window."""
        return bool(self.by and self.reader and self.by == self.reader.person)


class FieldConflict(Stale):
    """Fields that the sender and somebody else changed: `newer` by their names. `stored_values` is
    all that stands now."""

    def __init__(self, newer: Mapping[str, Newer], stored_values: Mapping[str, Any]) -> None:
        super().__init__(CHANGED_BY_BOTH, fields=dict.fromkeys(newer, CHANGED_BY_BOTH))
        self.newer = dict(newer)
        self.stored_values = stored_values


def marks_of(values: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """What a form that shows `values` sends with it. Marks tell whether two values are the same,
    and not what they are."""
    return {
        name: sorted(_rows(value)) if _is_several(value) else value_mark(value)
        for name, value in values.items()
    }


def value_mark(value: Any) -> str:
    """The mark of one value: alike for a row and its key, for nothing and an empty text."""
    text = _as_text(value)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH] if text else ""


def merged(
    stored_values: Mapping[str, Any], values: Mapping[str, Any], seen: FieldMarks | None
) -> dict[str, Any]:
    """What is to be written of `values`, which came from a form that showed what `seen` marks,
    where `stored_values` stand now: for a field that was not touched, what stands.

    What was not seen, or does not stand (a reason), is taken as it came; all of it where `seen` is
    None. Raises `FieldConflict`.
    """
    found, newer = dict(values), {}
    for name in values.keys() & stored_values.keys() & (seen or {}).keys():
        mine, theirs, base = values[name], stored_values[name], (seen or {})[name]
        if isinstance(base, list):
            found[name] = _ticked(_rows(theirs), _rows(mine), set(base))
        elif value_mark(mine) == base:
            found[name] = theirs
        elif value_mark(theirs) not in {base, value_mark(mine)}:
            newer[name] = Newer(theirs)
    if newer:
        raise FieldConflict(newer, stored_values)
    return found


def _ticked(theirs: dict[str, Any], mine: dict[str, Any], base: set[str]) -> list[Any]:
    """Those of both who were there, without whom either took away, with whom either added."""
    removed, added = base - mine.keys(), mine.keys() - base
    kept = {key: row for key, row in theirs.items() if key not in removed}
    return [*kept.values(), *(mine[key] for key in mine if key in added and key not in kept)]


def word_differences(newer: str, typed: str) -> list[tuple[str, str]]:
    """`newer` in pieces beside what was `typed`: `same`, only in the `newer`, only `typed`.

    Long texts that have hardly a word in common are compared for `LONGEST_COMPARISON` and no
    longer: then one stands there whole beside the other.
    """
    tokens: dict[str, int] = {}

    def coded(text: str) -> str:
        return "".join(chr(tokens.setdefault(each, len(tokens))) for each in _TOKENS.findall(text))

    comparison = diff_match_patch()
    comparison.Diff_Timeout = LONGEST_COMPARISON
    pieces = comparison.diff_main(coded(typed), coded(newer), checklines=False)
    words = list(tokens)
    return [(_PIECES[kind], "".join(words[ord(c)] for c in text)) for kind, text in pieces]


def _is_several(value: Any) -> bool:
    return isinstance(value, (list, tuple, set, frozenset, QuerySet, Manager))


def _rows(value: Any) -> dict[str, Any]:
    """The rows of several, or their keys, by their keys."""
    rows: Iterable[Any] = value.all() if isinstance(value, Manager) else value or ()
    return {_as_text(row): row for row in rows}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
