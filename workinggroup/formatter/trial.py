"""What a browser makes of a template: its nodes as if rendered, with white space as it is seen.

The branches are drawn by lot, the same for the same template however it is laid out. It knows
nothing of what `flow` concluded: it says whether that was right.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from workinggroup.formatter.kinds import (
    BLOCKS,
    BOXES,
    HIDDEN,
    TRANSPARENT,
    classes,
    is_complete,
    is_silent,
)
from workinggroup.formatter.layout import CONSTANT, SENTENCE, TRANSLATE
from workinggroup.formatter.source import attributes
from workinggroup.formatter.styles import Styles
from workinggroup.formatter.tree import Block, Element, Node, Siblings, template_of

# What is rendered: `edge`s of blocks, `text`, `blank`s, and what is `within` a line or `beside` it.
Token = tuple[str, str]
EDGE, TEXT, BLANK, WITHIN, CLOSING = "edge", "text", "blank", "within", "closing"
DEEPEST = 3


@dataclass(frozen=True)
class Around:
    """Where a row stands: in a box of its own, within `{% tight %}`, where white space is kept."""

    boxed: bool = False
    tight: bool = False
    kept: bool = False


class Trial:
    def __init__(self, rows_of: Callable[[str], Siblings | None], styles: Styles) -> None:
        self.rows_of, self.styles = rows_of, styles
        self.lot = random.Random()  # noqa: S311
        self.depth = 0

    def seen(self, root: Siblings, seed: int) -> list[Token]:
        self.lot.seed(seed)
        extends = any(node.piece.name == "extends" for node in root.nodes)
        ends: Token = (EDGE, "") if extends else (TEXT, "")
        return seen([ends, *self._row(root, Around()), ends])

    def _row(self, row: Siblings, around: Around) -> Iterator[Token]:
        last: Node | None = None
        for node in row.nodes:
            yield from self._blank(node.blank, [last, node], around)
            yield from self._node(node, around)
            last = node
        yield from self._blank(row.blank, [last], around)

    def _blank(self, blank: str, beside: list[Node | None], around: Around) -> Iterator[Token]:
        beside_word = any(node and node.piece.kind == "word" for node in beside)
        if blank and not (around.tight and "\n" in blank and not beside_word):
            yield (TEXT, blank) if around.kept else (BLANK, " ")

    def _node(self, node: Node, around: Around) -> Iterator[Token]:
        if isinstance(node, Element):
            yield from self._element(node, around)
        elif isinstance(node, Block):
            yield from self._block(node, around)
        elif node.piece.kind in {"start", "end", "whole"}:
            if node.piece.name not in HIDDEN:
                yield self._tag(node)
        elif node.piece.kind == "tag":
            yield from self._of_django(node.piece.text, around)
        elif node.piece.kind != "note" and node.piece.name != "comment":
            yield TEXT, sentence_text(node.piece.text)

    def _tag(self, node: Node) -> Token:
        name, text = node.piece.name, node.piece.text
        if name in BLOCKS:
            return EDGE, normal_tag(node)
        void = name in {"img", "input", "embed", "wbr"} and 'type="hidden"' not in text
        shown = void or name in BOXES or node.piece.kind == "whole"
        return TEXT if shown else WITHIN, normal_tag(node)

    def _of_django(self, text: str, around: Around) -> Iterator[Token]:
        if is_silent(text):
            return
        row = self.rows_of(template_of(text))
        if row is None or self.depth >= DEEPEST:
            found = TRANSLATE.fullmatch(text)
            yield TEXT, constant(*found.groups()) if found else text
            return
        self.depth += 1
        yield from self._row(row, replace(around, tight=False))
        self.depth -= 1

    def _element(self, node: Element, around: Around) -> Iterator[Token]:
        kept = around.kept or bool(self.styles.keeping & classes(node, perhaps=True))
        within = Around(bool(self.styles.flexible & classes(node)), around.tight, kept)
        inner = list(self._row(node.row, within))
        if node.piece.name in self.styles.counting and all(t.startswith("{") for _, t in inner):
            inner.insert(0, (TEXT, "perhaps empty"))
        if node.piece.name in BLOCKS or around.boxed:
            yield from ((EDGE, normal_tag(node)), *inner, (EDGE, node.end))
        elif node.piece.name in BOXES:
            yield from ((TEXT, normal_tag(node)), (EDGE, ""), *inner, (EDGE, ""), (TEXT, node.end))
        else:
            yield from ((WITHIN, normal_tag(node)), *inner)
            yield CLOSING if classes(node) else WITHIN, node.end

    def _block(self, block: Block, around: Around) -> Iterator[Token]:
        if block.name == "tight":
            around = replace(around, tight=True)
        elif block.name not in TRANSPARENT:
            inner = self._row(block.branches[0][1], around)
            yield from ((TEXT, block.piece.text), *inner, (TEXT, ""))
            return
        for row in self._drawn(block):
            yield from self._row(row, around)

    def _drawn(self, block: Block) -> list[Siblings]:
        """The branch that is taken, or the turns that are."""
        choices = [row for _tag, row in block.branches]
        if block.name == "for":
            turns = self.lot.choice((0, 1, 3))
            return choices[:1] * turns if turns else choices[1:]
        if not is_complete(block):
            choices.append(Siblings())
        return [self.lot.choice(choices)] if len(choices) > 1 else choices


def seen(tokens: list[Token]) -> list[Token]:
    """The tokens with the white space that remains: none beside a block, one where more follow."""
    found: list[Token] = []
    # Whether more white space is none, and where the last is that an edge would take away.
    idle, loose = True, []
    for token in tokens:
        kind, text = token
        if kind == BLANK:
            if not idle:
                loose.append(len(found))
                found.append(token)
            idle = True
            continue
        if kind == EDGE:
            for place in reversed(loose):
                del found[place]
        if kind in {EDGE, TEXT}:
            loose, idle = [], kind == EDGE
        elif kind == CLOSING and loose:
            idle = False
        if text:
            found.append(token)
    return found


def normal_tag(node: Node) -> str:
    """A tag without what white space is in it."""
    if node.piece.kind != "start":
        return node.piece.text
    opening, given, ending = attributes(node.piece.text)
    return " ".join([opening, *(text.strip() for _blank, text in given), ending])


def constant(text: str, context: str | None) -> str:
    return f"{context or ''} {text}"


def sentence_text(text: str) -> str:
    """A sentence, however it is broken and whichever tag tells it."""
    found = SENTENCE.fullmatch(text)
    if not found or " trimmed" not in found[1]:
        return text
    content = " ".join(found[2].split())
    if (known := CONSTANT.fullmatch(found[1])) and "{%" not in content and "{{" not in content:
        return constant(content, known[1])
    parts = content.replace(" {% plural", "{% plural").replace("plural %} ", "plural %}")
    return f"{found[1]}{parts}{found[3]}"
