"""Where white space says something: between what stands in one line of text, and nowhere else.

Of each place between two nodes: what may stand right before it and right after it when the page is
made, in every branch. Beside the edge of a block white space is nothing, and after white space more
of it is nothing. What is not known (a variable, another template's block) is taken for text.
"""

from collections.abc import Callable, Iterable
from enum import Enum

from workinggroup.formatter.kinds import (
    BLOCKS,
    BOXES,
    HIDDEN,
    TRANSPARENT,
    classes,
    is_complete,
    is_perhaps_empty,
    is_silent,
)
from workinggroup.formatter.styles import Styles
from workinggroup.formatter.tree import VOID, Block, Element, Node, Siblings, rows, template_of

SAFE, TEXT, NOTHING = "safe", "text", "nothing"
Edges = frozenset[str]


class Between(Enum):
    """What may be between two nodes: nothing, white space, or either; or exactly what is there."""

    NONE = "none"
    SPACE = "space"
    FREE = "free"
    # White space that is shown as it is.
    KEPT = "kept"


class Flow:
    """The gaps of one template. `rows_of` gives the row of a template by its name."""

    def __init__(
        self, root: Siblings, rows_of: Callable[[str], Siblings | None], styles: Styles
    ) -> None:
        self.root, self.rows_of, self.styles = root, rows_of, styles
        self.places: dict[int, tuple[Siblings, int]] = {}
        self.boxed: set[int] = set()
        self.kept: set[int] = set()
        self.extends = any(node.piece.name == "extends" for node in root.nodes)
        tighten(root)
        self._find(root, boxed=False, kept=False)
        for row in list(rows(root))[::-1]:
            self._lift(row)

    def _find(self, row: Siblings, *, boxed: bool, kept: bool) -> None:
        if kept:
            self.kept.add(id(row))
        for place, node in enumerate(row.nodes):
            self.places[id(node)] = row, place
            if isinstance(node, Block):
                for _tag, branch in node.branches:
                    self._find(branch, boxed=boxed, kept=kept)
            elif isinstance(node, Element):
                if boxed:
                    self.boxed.add(id(node))
                inside = bool(self.styles.flexible & classes(node))
                self._find(node.row, boxed=inside, kept=kept or self._keeps(node))

    def _keeps(self, node: Element) -> bool:
        """Whether white space in it is shown, or alone makes it be drawn otherwise."""
        if self.styles.keeping & classes(node, perhaps=True):
            return True
        return node.piece.name in self.styles.counting and is_perhaps_empty(node.row)

    def _lift(self, row: Siblings) -> None:
        """Tell white space once, and outside of blocks where it says the same there: the blank of
        `a{% if b %} c{% endif %}` at the end of a paragraph, the second of `a {% if b %} c`."""
        for place in reversed(range(0 if id(row) in self.kept else len(row.nodes))):
            block = row.nodes[place]
            if not isinstance(block, Block) or block.name not in TRANSPARENT - {"for"}:
                continue
            branches = [branch for _tag, branch in block.branches if branch.nodes]
            if blank_at(row, place + 1):
                for branch in branches:
                    branch.blank = ""
            if not block.blank and self._is_lifted(row, place, block, branches):
                block.blank = " "
            if block.blank:
                for branch in branches:
                    branch.nodes[0].blank = ""

    def _is_lifted(self, row: Siblings, place: int, block: Block, branches: list[Siblings]) -> bool:
        if not all(branch.nodes[0].blank for branch in branches):
            return False
        always = is_complete(block) and len(branches) == len(block.branches)
        return (
            always
            or bool(blank_at(row, place + 1))
            or self._after(row, place + 1, lax=False) == frozenset({SAFE})
        )

    def gap(self, row: Siblings, place: int) -> Between:
        """What is before the node of `row` at `place`, or at its end.

        White space that is there may go only beside blocks; where none is, more may come after
        some too.
        """
        blank = blank_at(row, place)
        if id(row) in self.kept:
            return Between.KEPT if blank else Between.NONE
        if self._is_safe(row, place, lax=not blank):
            return Between.FREE
        return Between.SPACE if blank else Between.NONE

    def is_block(self, node: Node) -> bool:
        return node.piece.name in BLOCKS or id(node) in self.boxed

    def _is_safe(self, row: Siblings, place: int, *, lax: bool) -> bool:
        only = frozenset({SAFE})
        return self._before(row, place, lax=lax) == only or self._after(row, place, lax=lax) == only

    def _before(self, row: Siblings, place: int, *, lax: bool) -> Edges:
        """What may be before a place. `lax`: white space counts as the edge of a block does."""
        found = self._end(row.nodes[:place], lax=lax)
        if NOTHING not in found:
            return found
        return (found - {NOTHING}) | self._outer_before(row, lax=lax)

    def _after(self, row: Siblings, place: int, *, lax: bool) -> Edges:
        found = self._start(row.nodes[place:], lax=lax)
        if NOTHING not in found:
            return found
        found -= {NOTHING}
        if lax and row.blank and place < len(row.nodes):
            return found | {SAFE}
        return found | self._outer_after(row, lax=lax)

    def _outer_before(self, row: Siblings, *, lax: bool) -> Edges:
        """What may be before the whole of `row`."""
        parent = row.parent
        if parent is None or (known := self._edge_of_box(parent)):
            return self._edge_of_page() if parent is None else known
        around, place = self.places[id(parent)]
        spaced = lax and parent.blank
        found = frozenset({SAFE}) if spaced else self._before(around, place, lax=lax)
        if isinstance(parent, Block) and parent.name == "for":
            found |= self.edge_of_row(row, lax=lax, left=False) - {NOTHING}
        return found

    def _outer_after(self, row: Siblings, *, lax: bool) -> Edges:
        parent = row.parent
        if parent is None or (known := self._edge_of_box(parent)):
            return self._edge_of_page() if parent is None else known
        around, place = self.places[id(parent)]
        # White space after an inline element is not the same as white space at its end.
        lax = lax and isinstance(parent, Block)
        spaced = lax and blank_at(around, place + 1)
        found = frozenset({SAFE}) if spaced else self._after(around, place + 1, lax=lax)
        if isinstance(parent, Block) and parent.name == "for":
            found |= self.edge_of_row(row, lax=lax, left=True) - {NOTHING}
        return found

    def _edge_of_page(self) -> Edges:
        """Beside its blocks a template that extends another writes nothing."""
        return frozenset({SAFE if self.extends else TEXT})

    def _edge_of_box(self, parent: Element | Block) -> Edges:
        """What is at the inner edge of something that begins a line of its own, or is not known."""
        if isinstance(parent, Block):
            return frozenset() if parent.name in TRANSPARENT else frozenset({TEXT})
        boxed = self.is_block(parent) or parent.piece.name in BOXES
        return frozenset({SAFE}) if boxed else frozenset()

    def _end(self, nodes: list[Node], *, lax: bool) -> Edges:
        found: Edges = frozenset()
        for node in reversed(nodes):
            ends = self._edge(node, lax=lax, left=False)
            found |= ends - {NOTHING}
            if NOTHING not in ends:
                return found
            if lax and node.blank:
                return found | {SAFE}
        return found | {NOTHING}

    def _start(self, nodes: list[Node], *, lax: bool) -> Edges:
        found: Edges = frozenset()
        for place, node in enumerate(nodes):
            if lax and place and node.blank:
                return found | {SAFE}
            starts = self._edge(node, lax=lax, left=True)
            found |= starts - {NOTHING}
            if NOTHING not in starts:
                return found
        return found | {NOTHING}

    def _edge(self, node: Node, *, lax: bool, left: bool) -> Edges:
        """How the node may begin (`left`) or end."""
        if isinstance(node, Block):
            return self._edge_of_block(node, lax=lax, left=left)
        if node.piece.name in HIDDEN or node.piece.kind == "note":
            return frozenset({NOTHING})
        if node.piece.kind in {"start", "end", "whole"}:
            return self._edge_of_element(node, lax=lax, left=left)
        if node.piece.kind == "sentence":
            silent = node.piece.name == "comment"
        else:
            silent = node.piece.kind == "tag" and is_silent(node.piece.text)
        if silent:
            return frozenset({NOTHING})
        return self._edge_of_template(node, lax=lax, left=left)

    def _edge_of_template(self, node: Node, *, lax: bool, left: bool) -> Edges:
        row = self.rows_of(template_of(node.piece.text)) if node.piece.kind == "tag" else None
        if row is None:
            return frozenset({TEXT})
        inner = Flow(row, self.rows_of, self.styles)
        return inner.edge_of_row(row, lax=lax, left=left)

    def _edge_of_element(self, node: Node, *, lax: bool, left: bool) -> Edges:
        if self.is_block(node):
            return frozenset({SAFE})
        if not isinstance(node, Element):
            if node.piece.name == "input" and 'type="hidden"' in node.piece.text:
                return frozenset({NOTHING})
            loose = node.piece.kind != "whole" and node.piece.name not in VOID | BOXES
            return frozenset({NOTHING if loose else TEXT})
        if node.piece.name in BOXES or classes(node):
            return frozenset({TEXT})
        if lax and left:
            # White space before an inline element is not the same as white space in it.
            found = self.edge_of_row(node.row, lax=False, left=True)
            silent = NOTHING in found and has_blank(node.row)
            return (found - {NOTHING}) | {TEXT} if silent else found
        return self.edge_of_row(node.row, lax=lax, left=left)

    def _edge_of_block(self, block: Block, *, lax: bool, left: bool) -> Edges:
        if block.name not in TRANSPARENT:
            return frozenset({TEXT})
        found: Edges = frozenset()
        for _tag, row in block.branches:
            found |= self.edge_of_row(row, lax=lax, left=left)
        return found if is_complete(block) else found | {NOTHING}

    def edge_of_row(self, row: Siblings, *, lax: bool, left: bool) -> Edges:
        if left:
            spaced = lax and blank_at(row, 0)
            return frozenset({SAFE}) if spaced else self._start(row.nodes, lax=lax)
        return frozenset({SAFE}) if lax and row.blank else self._end(row.nodes, lax=lax)


def blank_at(row: Siblings, place: int) -> str:
    return row.nodes[place].blank if place < len(row.nodes) else row.blank


def has_blank(row: Siblings) -> bool:
    """Whether there is white space in `row`, at whatever depth."""
    return any(inner.blank or any(node.blank for node in inner.nodes) for inner in rows(row))


def tighten(row: Siblings, *, tight: bool = False) -> None:
    """Forget the line breaks that mean nothing within `{% tight %}`."""
    for place in range(len(row.nodes) + 1 if tight else 0):
        beside = row.nodes[max(place - 1, 0) : place + 1]
        if "\n" in blank_at(row, place) and all(node.piece.kind != "word" for node in beside):
            if place < len(row.nodes):
                row.nodes[place].blank = ""
            else:
                row.blank = ""
    for node in row.nodes:
        if isinstance(node, Element):
            tighten(node.row, tight=tight)
        elif isinstance(node, Block):
            for _tag, branch in node.branches:
                tighten(branch, tight=tight or node.name == "tight")


def has_block(flow: Flow, nodes: Iterable[Node]) -> bool:
    """Whether a block stands among `nodes`, in whichever branch."""
    return any(
        any(has_block(flow, row.nodes) for _tag, row in node.branches)
        if isinstance(node, Block)
        else flow.is_block(node) and node.piece.name != "br"
        for node in nodes
    )
