"""Numbers of agenda items and paragraphs, derived from their order."""

from collections.abc import Iterable

from meetings.models import AgendaItem, Paragraph


def alphabetic_suffix(ordinal: int) -> str:
    """1 is a, 26 z, 27 aa: sub-items take letters, so that none shares a paragraph's number."""
    suffix = ""
    while ordinal > 0:
        ordinal, rest = divmod(ordinal - 1, 26)
        suffix = chr(ord("a") + rest) + suffix
    return suffix


def outline(items: Iterable[AgendaItem]) -> list[tuple[str, AgendaItem]]:
    """The items in the order of the agenda with their numbers: 1, 2, 2a, 2b, 3 ...

    Sub-items follow their parent; those whose parent is not among `items` are left out.
    """
    rows = sorted(items, key=lambda item: (item.position, item.pk))
    children: dict[int | None, list[AgendaItem]] = {}
    for item in rows:
        children.setdefault(item.parent_id, []).append(item)
    numbered: list[tuple[str, AgendaItem]] = []
    for index, item in enumerate(children.get(None, []), start=1):
        numbered.append((str(index), item))
        numbered.extend(
            (f"{index}{alphabetic_suffix(sub)}", child)
            for sub, child in enumerate(children.get(item.pk, []), start=1)
        )
    return numbered


def number_paragraphs(
    item_number: str, paragraphs: Iterable[Paragraph]
) -> list[tuple[str, Paragraph]]:
    """The paragraphs of one agenda item in order with their numbers: 4.2 is the second under
    item 4, 4a.2 the second under sub-item 4a."""
    rows = sorted(paragraphs, key=lambda p: (p.position, p.pk))
    return [(f"{item_number}.{index}", p) for index, p in enumerate(rows, start=1)]
