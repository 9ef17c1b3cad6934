"""The tree of a template as lines."""

import re
from collections.abc import Iterator
from itertools import pairwise
from textwrap import wrap

from workinggroup.formatter.flow import Between, Flow, has_block
from workinggroup.formatter.kinds import TRANSPARENT
from workinggroup.formatter.paper import Break, Choice, Doc, Fold, Indent, in_one_line
from workinggroup.formatter.source import Piece, attributes
from workinggroup.formatter.tree import Block, Element, Node, Siblings

# Tags and elements that may stand in one line.
MOST_IN_A_LINE = 3
# ... and where they are glued together.
MOST_GLUED = 6
# Their content is not indented.
OUTERMOST = {"html"}
WIDTH_OF_NOTES = 108
SENTENCE = re.compile(r"({%\s*blocktrans(?:late)?\b.*?%})(.*)({%\s*end\w+\s*%})", re.DOTALL)
CONSTANT = re.compile(r"{%\s*\w+\s+trimmed(?:\s+context\s+(\"[^\"]*\"))?\s*%}")
PLURAL = re.compile(r"({%\s*plural\s*%})")
TRANSLATE = re.compile(
    r"""{%\s*translate\s+"(?P<text>[^"]*)"(?:\s+context\s+(?P<context>"[^"]*"))?\s*%}"""
)
# A word of a sentence: whatever has no white space outside of Django's tags.
SENTENCE_WORD = re.compile(r"(?:{%.*?%}|{{.*?}}|\S)+")


class Layout:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def document(self) -> Doc:
        return Fold(self.content(self.flow.root, tight=False), broken=True)

    def content(self, row: Siblings, *, tight: bool) -> list[Doc]:
        """The nodes of a row and what is between them."""
        parts: list[Doc] = []
        for first, last in self._chunks(row, tight=tight):
            if first:
                parts.append(self.between(row, first, tight=tight))
            parts += self._chunk(row, first, last, tight=tight)
        return parts

    def _chunks(self, row: Siblings, *, tight: bool) -> Iterator[tuple[int, int]]:
        """From where to where nodes are glued together."""
        first = 0
        for place in range(1, len(row.nodes)):
            if tight or self.flow.gap(row, place) != Between.NONE:
                yield first, place
                first = place
        if row.nodes:
            yield first, len(row.nodes)

    def _chunk(self, row: Siblings, first: int, last: int, *, tight: bool) -> list[Doc]:
        """Nodes that are glued together: in one line, or within `{% tight %}`."""
        nodes = row.nodes[first:last]
        parts = [self.node(row, place, tight=tight) for place in range(first, last)]
        if tight or not self._is_glued(nodes):
            return parts
        flat = in_one_line(parts)
        inner: list[Doc] = []
        for place in range(first, last):
            inner.append(self.between(row, place, tight=True) if place > first else Break())
            inner.append(self.node(row, place, tight=True))
        broken = Fold(["{% tight %}", Indent(inner), Break(), "{% endtight %}"], broken=True)
        crowded = sum(map(weigh, nodes)) > MOST_GLUED and not isinstance(nodes[-1], Element)
        return [broken if flat is None or crowded else Choice(flat, broken)]

    def _is_glued(self, nodes: list[Node]) -> bool:
        """Whether a line break would be good where none may be."""
        if sum(node.piece.kind != "word" for node in nodes) > 1:
            return True
        return any(
            self.flow.gap(row, place) == Between.NONE
            for node in nodes
            for row in self._rows_within(node)
            for place in (0, len(row.nodes))
        )

    def _rows_within(self, node: Node) -> list[Siblings]:
        """What a line break beside the tags of `node` would be in, were it in `{% tight %}`."""
        if isinstance(node, Element):
            return [node.row] if node.row.nodes and id(node.row) not in self.flow.kept else []
        if isinstance(node, Block) and node.name in TRANSPARENT - {"tight"}:
            return [row for _tag, row in node.branches]
        return []

    def between(self, row: Siblings, place: int, *, tight: bool) -> Doc:
        """What is before the node at `place`, or at the end of the row."""
        blank = row.nodes[place].blank if place < len(row.nodes) else row.blank
        if tight:
            return self._between_tight(row, place, blank)
        gap = self.flow.gap(row, place)
        if gap in {Between.NONE, Between.KEPT}:
            return blank
        neighbours = row.nodes[max(place - 1, 0) : place + 1]
        between_words = len(neighbours) == 2 and all(_is_word(node) for node in neighbours)
        flat = " " if gap == Between.SPACE else ""
        return Break(
            flat, fit=between_words, empty=blank.count("\n") > 1 and 0 < place < len(row.nodes)
        )

    def _between_tight(self, row: Siblings, place: int, blank: str) -> Doc:
        beside = row.nodes[max(place - 1, 0) : place + 1]
        gap = self.flow.gap(row, place)
        if gap == Between.KEPT or (blank and gap == Between.SPACE):
            return blank if gap == Between.KEPT else " "
        return "" if any(node.piece.kind == "word" for node in beside) else Break()

    def node(self, row: Siblings, place: int, *, tight: bool) -> Doc:
        node = row.nodes[place]
        if isinstance(node, Element):
            return self.element(node, tight=tight)
        if isinstance(node, Block):
            return self.block(node, tight=tight)
        if node.piece.kind == "note" and any(
            tight or self.flow.gap(row, beside) != Between.NONE for beside in (place, place + 1)
        ):
            return note(node.piece.text)
        return piece(node.piece)

    def element(self, node: Element, *, tight: bool) -> Doc:
        start = start_tag(node.piece.text)
        if not node.row.nodes and self.flow.gap(node.row, 0) != Between.SPACE:
            return Fold([start, node.end])
        inner = [self.between(node.row, 0, tight=tight), *self.content(node.row, tight=tight)]
        last = self.between(node.row, len(node.row.nodes), tight=tight)
        within = inner if node.piece.name in OUTERMOST else [Indent(inner)]
        return Fold([start, *within, last, node.end], broken=self.is_crowded(node.row))

    def block(self, block: Block, *, tight: bool) -> Doc:
        tight = tight or block.name == "tight"
        parts: list[Doc] = []
        for tag, row in block.branches:
            inner = [self.between(row, 0, tight=tight), *self.content(row, tight=tight)]
            parts += [tag, Indent(inner)]
            if row.nodes:
                parts.append(self.between(row, len(row.nodes), tight=tight))
        broken = (
            block.name == "tight"
            or any(self.is_crowded(row) or self._is_apart(row) for _tag, row in block.branches)
            or (weigh(block) > MOST_IN_A_LINE and (tight or self._is_open(block)))
        )
        return Fold([*parts, block.end], broken=broken)

    def _is_open(self, block: Block) -> bool:
        """Whether a line break beside each of its tags, inside, is seen by nobody."""
        return all(
            self.flow.gap(row, place) != Between.NONE
            for _tag, row in block.branches
            for place in (0, len(row.nodes))
        )

    def _is_apart(self, row: Siblings) -> bool:
        """Whether it has white space around it that is seen: better a line break than a blank."""
        return bool(row.nodes) and all(
            self.flow.gap(row, place) == Between.SPACE for place in (0, len(row.nodes))
        )

    def is_crowded(self, row: Siblings) -> bool:
        """Whether there is too much in a row for one line, however short it is."""
        blocks = [node for node in row.nodes if has_block(self.flow, [node])]
        return len(blocks) > 1 or (
            sum(map(weigh, row.nodes)) > MOST_IN_A_LINE
            and any(
                self.flow.gap(row, place) != Between.NONE for place in range(len(row.nodes) + 1)
            )
        )


def weigh(node: Node) -> int:
    """How many tags and elements a node is."""
    if isinstance(node, Block):
        return sum(1 + sum(map(weigh, row.nodes)) for _tag, row in node.branches)
    if isinstance(node, Element):
        return 1 + sum(map(weigh, node.row.nodes))
    return int(node.piece.kind != "word")


def _is_word(node: Node) -> bool:
    return node.piece.kind in {"word", "variable"}


def start_tag(text: str) -> Doc:
    opening, given, ending = attributes(text)
    if not given:
        return text
    first = given[0]
    parts: list[Doc] = [opening, " " if first[0] else "", first[1]]
    following: list[Doc] = []
    for (_blank, before), (blank, attribute) in pairwise(given):
        # Within `{% tight %}` a line break between two tags of Django is none.
        tags = before.endswith("%}") and attribute.startswith("{%")
        following += [" " if blank and tags else Break(" " if blank else ""), attribute]
    return Fold([*parts, Indent(following, by=4), ending])


def sentence(text: str) -> Doc:
    """A trimmed sentence may be broken wherever it has a blank; any other stays as it is."""
    found = SENTENCE.fullmatch(text)
    if not found or not re.search(r"\strimmed\b", found[1]) or re.search(r"\S {2,}\S", found[2]):
        return text
    opening, content, ending = found.groups()
    constant = CONSTANT.fullmatch(opening)
    if constant and not re.search(r"{%|{{|\"", content):
        return translated(" ".join(content.split()), constant[1])
    parts: list[Doc] = [opening]
    for part in PLURAL.split(content):
        if PLURAL.fullmatch(part):
            parts.append(part)
        else:
            parts += [Indent([Break(), *_filled(part)]), Break()]
    return Fold([*parts, ending])


def translated(text: str, context: str | None) -> Doc:
    """A constant sentence: in one tag, or in a block of several lines."""
    disambiguation = f" context {context}" if context else ""
    flat = f'{{% translate "{text}"{disambiguation} %}}'
    if not text.strip() or text != " ".join(text.split()):
        return flat
    broken = Fold(
        [
            f"{{% blocktrans trimmed{disambiguation} %}}",
            Indent([Break(), *_filled(text)]),
            Break(),
            "{% endblocktrans %}",
        ],
        broken=True,
    )
    return Choice(flat, broken)


def _filled(text: str) -> list[Doc]:
    parts: list[Doc] = []
    for word in SENTENCE_WORD.findall(text):
        parts += [word, Break(" ", fit=True)]
    return parts[:-1]


def piece(it: Piece) -> Doc:
    """What has nothing in it."""
    if it.kind == "sentence":
        return sentence(it.text)
    if it.kind == "start":
        return start_tag(it.text)
    if it.kind == "tag" and (found := TRANSLATE.fullmatch(it.text)):
        return translated(found["text"], found["context"])
    return it.text


def note(text: str) -> Doc:
    """A comment of Django, in as many of one line as it needs."""
    lines = [f"{{# {line} #}}" for line in wrap(text[2:-2].strip(), WIDTH_OF_NOTES)]
    parts = [part for line in lines for part in (Break(forced=True), line)]
    return Choice(text, Fold(parts[1:])) if len(lines) > 1 else text
