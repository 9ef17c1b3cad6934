"""A template as a tree: elements of HTML and blocks of Django, as far as each is closed within the
other; what is not stays a loose tag."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workinggroup.formatter.source import Piece, Unreadable, pieces

VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
BRANCHES = {"elif", "else", "empty"}


@dataclass(eq=False)
class Node:
    """A piece, and whether white space is before it: `""`, `" "`, or what held a line break."""

    piece: Piece
    blank: str = ""


@dataclass(eq=False)
class Siblings:
    """What stands one after the other between two tags; `blank` is the white space at its end."""

    nodes: list[Node] = field(default_factory=list)
    blank: str = ""
    parent: "Element | Block | None" = None


@dataclass(eq=False)
class Element(Node):
    """An element with its content."""

    row: Siblings = field(default_factory=Siblings)
    end: str = ""


@dataclass(eq=False)
class Block(Node):
    """A block tag: each of its branches (`if`, `elif`, `else`) with its tag."""

    branches: list[tuple[str, Siblings]] = field(default_factory=list)
    end: str = ""

    @property
    def name(self) -> str:
        return self.piece.name


def parse(source: str) -> Siblings:
    found = list(pieces(source))
    closed = {piece.name[3:] for piece in found if piece.kind == "tag" and piece.name[:3] == "end"}
    return _Parser(found, closed).document()


class _Parser:
    def __init__(self, found: list[Piece], closed: set[str]) -> None:
        self.found, self.closed = found, closed
        self.root = Siblings()
        # The rows that are open, each with what it is the content of.
        self.open: list[tuple[Siblings, Node | None]] = [(self.root, None)]
        self.blank = ""

    def document(self) -> Siblings:
        for piece in self.found:
            if piece.kind == "blank":
                self.blank = piece.text
            else:
                self._take(piece)
                self.blank = ""
        while len(self.open) > 1:
            self._loosen()
        self.root.blank = self.blank
        return self.root

    @property
    def row(self) -> Siblings:
        return self.open[-1][0]

    def _take(self, piece: Piece) -> None:
        if piece.kind == "start" and piece.name not in VOID and not piece.text.endswith("/>"):
            element = Element(piece, self.blank)
            self.row.nodes.append(element)
            element.row.parent = element
            self.open.append((element.row, element))
        elif piece.kind == "end":
            self._close_element(piece)
        elif piece.kind == "tag" and piece.name in self.closed:
            block = Block(piece, self.blank)
            self.row.nodes.append(block)
            self._branch(block, piece.text)
        elif piece.kind == "tag" and (piece.name in BRANCHES or piece.name.startswith("end")):
            self._close_branch(piece)
        else:
            self.row.nodes.append(Node(piece, self.blank))

    def _branch(self, block: Block, tag: str) -> None:
        row = Siblings(parent=block)
        block.branches.append((tag, row))
        self.open.append((row, block))

    def _close_element(self, piece: Piece) -> None:
        names = [
            top.piece.name if isinstance(top, Element) else None for _row, top in self.open[1:]
        ]
        within: list[str] = []
        for name in reversed(names):
            if name is None:
                break
            within.append(name)
        if piece.name not in within:
            self.row.nodes.append(Node(piece, self.blank))
            return
        while self.open[-1][1].piece.name != piece.name:  # type: ignore[union-attr]
            self._loosen()
        row, element = self.open.pop()
        if isinstance(element, Element):
            row.blank, element.end = self.blank, piece.text

    def _close_branch(self, piece: Piece) -> None:
        while isinstance(self.open[-1][1], Element):
            self._loosen()
        row, block = self.open.pop()
        if not isinstance(block, Block):
            raise Unreadable(f"{piece.text} closes nothing")
        row.blank = self.blank
        if piece.name in BRANCHES:
            self._branch(block, piece.text)
        elif piece.name == f"end{block.name}":
            block.end = piece.text
        else:
            raise Unreadable(f"{piece.text} closes {block.piece.text}")

    def _loosen(self) -> None:
        """The innermost element is not closed here: its tag stands alone, its content beside it."""
        row, element = self.open.pop()
        if not isinstance(element, Element):
            raise Unreadable(f"{element.piece.text if element else ''} is not closed")
        around = self.row
        around.nodes[-1] = Node(element.piece, element.blank)
        around.nodes += row.nodes


def rows(row: Siblings) -> Iterator[Siblings]:
    """The row and all within it."""
    yield row
    for node in row.nodes:
        if isinstance(node, Element):
            yield from rows(node.row)
        elif isinstance(node, Block):
            for _tag, branch in node.branches:
                yield from rows(branch)


def template_of(tag: str) -> str:
    """The template that a tag such as `{% include "name" ... %}` names, if it does."""
    found = re.match(r"""{%\s*(?:include|drawn)\s+(["'])([^"']+)\1""", tag)
    return found[2] if found else ""
