"""What the style sheets say of white space."""

import re
from dataclasses import dataclass

_RULE = re.compile(r"([^{}]+){([^{}]*)}")
_BOXES_WITHIN = re.compile(r"display:\s*(?:inline-)?(?:flex|grid)\b")
_OTHER_DISPLAY = re.compile(r"display:\s*(?!none\b|(?:inline-)?(?:flex|grid)\b)\w")
_KEEPS = re.compile(r"white-space:\s*(?:pre|break)")
_CLASS = re.compile(r"\s*\.[\w-]+\s*$")
_LAST_CLASS = re.compile(r"\.([\w-]+)(?::[\w()-]+)*\s*$")
_EMPTY = re.compile(r"\b([a-z][a-z0-9]*):empty")
_MEDIUM = re.compile(r"@[^{};]+{(?:[^{}]+{[^{}]*}|\s)*}")


@dataclass(frozen=True)
class Styles:
    """Classes whose elements lay out their children in boxes, in every rule about them and on
    every medium; classes whose elements show white space as it is; elements that are drawn
    otherwise where nothing is in them, not even white space."""

    flexible: frozenset[str] = frozenset()
    keeping: frozenset[str] = frozenset()
    counting: frozenset[str] = frozenset()


def styles_in(css: str) -> Styles:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    boxes: set[str] = set()
    for selectors, body in _RULE.findall(_MEDIUM.sub("", css)):
        if _BOXES_WITHIN.search(body):
            boxes |= {each.strip()[1:] for each in selectors.split(",") if _CLASS.match(each)}
    rules = _RULE.findall(css)
    others = {
        name for selector, body in rules if _OTHER_DISPLAY.search(body) for name in _last(selector)
    }
    return Styles(
        flexible=frozenset(boxes - others),
        keeping=frozenset(
            n for selector, body in rules if _KEEPS.search(body) for n in _last(selector)
        ),
        counting=frozenset(_EMPTY.findall(css)),
    )


def _last(selectors: str) -> set[str]:
    """The classes that selectors end with."""
    found = map(_LAST_CLASS.search, selectors.split(","))
    return {each[1] for each in found if each}
