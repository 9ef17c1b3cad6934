"""What kinds of elements and tags there are, as far as white space is concerned."""

import re

from django.template.base import tag_re

from workinggroup.formatter.source import attributes
from workinggroup.formatter.tree import Block, Node, Siblings

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "colgroup", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "main",
    "nav", "noscript", "ol", "optgroup", "option", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
}  # fmt: skip
# In a line of text, but their content is not part of it.
BOXES = {"button", "select", "textarea", "svg", "iframe", "object", "video", "audio"}
# Not drawn.
HIDDEN = {"base", "col", "link", "meta", "script", "source", "style", "template", "track", "!"}
SILENT = {"load", "extends", "csrf_token"}
# Blocks of Django that add nothing of their own to what is in them.
TRANSPARENT = {"if", "for", "with", "autoescape", "language", "ifchanged", "tight"}
MAY_BE_EMPTY = {"if": "else", "for": "empty", "ifchanged": "else"}

_CONDITION = re.compile(r"{%\s*if\b.*?{%\s*endif\s*%}", re.DOTALL)
# An answer that is kept under a name.
_KEPT = re.compile(r"\sas\s+\w+\s*%}$")


def is_complete(block: Block) -> bool:
    """Whether one of its branches is always taken."""
    other = MAY_BE_EMPTY.get(block.name)
    return other is None or any(tag[2:-2].split()[0] == other for tag, _row in block.branches)


def is_silent(tag: str) -> bool:
    """Whether a tag that stands alone writes nothing: `{% load %}`, `{% url ... as address %}`."""
    return tag[2:-2].split()[0] in SILENT or bool(_KEPT.search(tag))


def classes(element: Node, *, perhaps: bool = False) -> frozenset[str]:
    """The classes that an element always has; with those that it has under a condition."""
    _name, given, _end = attributes(element.piece.text)
    found: set[str] = set()
    for _blank, text in given:
        if text.startswith('class="'):
            always = text[7:-1] if perhaps else _CONDITION.sub(" ", text[7:-1])
            found |= set(tag_re.sub(" ", always).split())
    return frozenset(found)


def is_perhaps_empty(row: Siblings) -> bool:
    """Whether nothing at all may be left of it, not even white space."""
    return not row.blank and not any(node.blank or _is_certain(node) for node in row.nodes)


def _is_certain(node: Node) -> bool:
    if isinstance(node, Block):
        branches = [row for _tag, row in node.branches]
        return is_complete(node) and not any(map(is_perhaps_empty, branches))
    if node.piece.kind == "tag":
        return node.piece.name in {"translate", "csrf_token"}
    return node.piece.kind not in {"note", "variable"} and node.piece.name != "comment"
