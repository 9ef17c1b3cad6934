"""Rearranging an agenda: top-level items in order, each with sub-items in order. Pure.

An outline is a tuple of branches; items are named by their keys. Every function returns a new
outline, or None where the move makes no sense (up from the top, a level too deep).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

_Part = TypeVar("_Part")


@dataclass(frozen=True)
class Branch:
    """A top-level item and its sub-items."""

    pk: int
    parts: tuple[int, ...] = ()


Outline = tuple[Branch, ...]


def read_outline(rows: Iterable[tuple[int, int | None]]) -> Outline:
    """The outline of (key, parent) pairs given in order; a part without its parent stands alone."""
    pairs = list(rows)
    tops = {pk for pk, parent in pairs if parent is None}
    parts: dict[int, list[int]] = {}
    for pk, parent in pairs:
        if parent in tops and parent is not None:
            parts.setdefault(parent, []).append(pk)
    return tuple(
        Branch(pk, tuple(parts.get(pk, ())))
        for pk, parent in pairs
        if parent is None or parent not in tops
    )


def lines(outline: Outline) -> Iterator[tuple[int, int | None]]:
    """(key, parent) of every item in reading order."""
    for branch in outline:
        yield branch.pk, None
        for part in branch.parts:
            yield part, branch.pk


def up(outline: Outline, pk: int) -> Outline | None:
    """One place up among its siblings."""
    return _shift(outline, pk, -1)


def down(outline: Outline, pk: int) -> Outline | None:
    """One place down among its siblings."""
    return _shift(outline, pk, 1)


def nest(outline: Outline, pk: int) -> Outline | None:
    """Under the item before it, as its last sub-item; an item with sub-items cannot go under."""
    place = _top_place(outline, pk)
    if place is None or place == 0 or outline[place].parts:
        return None
    above = outline[place - 1]
    joined = replace(above, parts=(*above.parts, pk))
    return (*outline[: place - 1], joined, *outline[place + 1 :])


def unnest(outline: Outline, pk: int) -> Outline | None:
    """Out of its parent, right after it."""
    for place, branch in enumerate(outline):
        if pk in branch.parts:
            rest = replace(branch, parts=tuple(part for part in branch.parts if part != pk))
            return (*outline[:place], rest, Branch(pk), *outline[place + 1 :])
    return None


def put(outline: Outline, pk: int, *, parent: int | None, before: int | None) -> Outline | None:
    """Under `parent` (None: top level), before the sibling `before` (None: at the end)."""
    moving = next((b for b in outline if b.pk == pk), Branch(pk))
    rest = _without(outline, pk)
    if parent is None:
        place = _top_place(rest, before)
        place = len(rest) if place is None else place
        return (*rest[:place], moving, *rest[place:])
    target = _top_place(rest, parent)
    if target is None or moving.parts:
        return None
    parts = list(rest[target].parts)
    parts.insert(parts.index(before) if before in parts else len(parts), pk)
    return (*rest[:target], replace(rest[target], parts=tuple(parts)), *rest[target + 1 :])


def surroundings(outline: Outline) -> dict[int, str]:
    """Where each item stands, as text: the keys of its parent, of the sibling before it and of the
    one after it, 0 where there is none. Who showed an order and is sent a move of an item can tell
    whether it still stands there."""
    siblings: dict[int | None, list[int]] = {}
    for pk, parent in lines(outline):
        siblings.setdefault(parent, []).append(pk)
    return {
        pk: f"{parent or 0}.{before}.{after}"
        for parent, row in siblings.items()
        for before, pk, after in zip([0, *row], row, [*row[1:], 0], strict=False)
    }


def _shift(outline: Outline, pk: int, step: int) -> Outline | None:
    place = _top_place(outline, pk)
    if place is not None:
        return _swapped(outline, place, place + step)
    for at, branch in enumerate(outline):
        if pk in branch.parts:
            here = branch.parts.index(pk)
            parts = _swapped(branch.parts, here, here + step)
            if parts is None:
                return None
            return (*outline[:at], replace(branch, parts=parts), *outline[at + 1 :])
    return None


def _swapped(row: tuple[_Part, ...], one: int, other: int) -> tuple[_Part, ...] | None:
    if not 0 <= other < len(row):
        return None
    changed = list(row)
    changed[one], changed[other] = changed[other], changed[one]
    return tuple(changed)


def _top_place(outline: Outline, pk: int | None) -> int | None:
    return next((n for n, branch in enumerate(outline) if branch.pk == pk), None)


def _without(outline: Outline, pk: int) -> Outline:
    return tuple(
        replace(branch, parts=tuple(part for part in branch.parts if part != pk))
        for branch in outline
        if branch.pk != pk
    )
