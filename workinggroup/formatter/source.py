"""The source of a template in pieces: tags of Django and of HTML, words, and white space."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.base import tag_re

# Their content is taken as it stands.
VERBATIM = ("pre", "script", "style", "textarea")
BLANK = re.compile(r"\s+")
WORD = re.compile(r"[^\s<{]+|[<{]")
TAG_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
COMMENT = re.compile(r"<!--.*?-->|<![a-zA-Z][^>]*>", re.DOTALL)
SENTENCES = ("blocktrans", "blocktranslate", "comment", "verbatim")


class Unreadable(ValueError):
    """What is no template."""


@dataclass(frozen=True)
class Piece:
    """`kind`: `blank`, `word`, `tag` ({% %}), `variable`, `note` ({# #}), `sentence` (a tag with
    all to its end tag), `start` or `end` (of HTML), `whole` (an element with its content)."""

    kind: str
    text: str
    name: str = ""


def pieces(source: str) -> Iterator[Piece]:
    place = 0
    while place < len(source):
        piece = _next(source, place)
        place += len(piece.text)
        yield piece


def _next(source: str, place: int) -> Piece:
    if found := BLANK.match(source, place):
        return Piece("blank", found[0])
    if found := tag_re.match(source, place):
        return _of_django(source, found[0], place)
    if found := COMMENT.match(source, place):
        return Piece("whole", found[0], "!")
    if found := TAG_NAME.match(source, place):
        return _of_html(source, found[1].lower(), place)
    return Piece("word", WORD.findall(source, place)[0])


def _of_django(source: str, text: str, place: int) -> Piece:
    if text.startswith("{{"):
        return Piece("variable", text)
    if text.startswith("{#"):
        return Piece("note", text)
    name = text[2:-2].split()[0]
    if name in SENTENCES:
        end = re.compile(r"{%\s*end" + name + r"\s*%}").search(source, place)
        if end is None:
            raise Unreadable(f"no end of {text}")
        return Piece("sentence", source[place : end.end()], name)
    return Piece("tag", text, name)


def _of_html(source: str, name: str, place: int) -> Piece:
    if source[place + 1] == "/":
        return Piece("end", source[place : source.index(">", place) + 1], name)
    text = source[place : end_of_tag(source, place)]
    if name not in VERBATIM:
        return Piece("start", text, name)
    end = source.index(f"</{name}>", place) + len(f"</{name}>")
    return Piece("whole", source[place:end], name)


def end_of_tag(source: str, place: int) -> int:
    """Where the HTML tag that begins at `place` ends: at the first `>` outside of quotes and of
    Django's tags."""
    quote = ""
    while place < len(source):
        if found := tag_re.match(source, place):
            place = found.end()
            continue
        if quote:
            quote = "" if source[place] == quote else quote
        elif source[place] in "\"'":
            quote = source[place]
        elif source[place] == ">":
            return place + 1
        place += 1
    raise Unreadable("a tag without its end")


def attributes(text: str) -> tuple[str, list[tuple[bool, str]], str]:
    """A start tag in parts: `<name`, its attributes, `>`. Each attribute is told with whether
    there is white space before it; a condition with what is in it counts as one."""
    opening = TAG_NAME.findall(text)[0]
    ending = "/>" if text.endswith("/>") else ">"
    place, stop = len(opening) + 1, len(text) - len(ending)
    parts: list[tuple[bool, str]] = []
    while place < stop:
        blank = BLANK.match(text, place, stop)
        place = blank.end() if blank else place
        if place < stop:
            end = _end_of_attribute(text, place, stop)
            parts.append((bool(blank), text[place:end]))
            place = end
    return f"<{opening}", parts, ending


def _end_of_attribute(text: str, place: int, stop: int) -> int:
    quote, depth, first = "", 0, place
    while place < stop:
        if found := tag_re.match(text, place):
            name = found[0][2:-2].split()[0] if found[0].startswith("{%") else ""
            opens = name in {"if", "for", "with"}
            if opens and not quote and not depth and place > first:
                return place
            depth += opens - (name in {"endif", "endfor", "endwith"})
            place = found.end()
            if not depth and not quote and name in {"endif", "endfor", "endwith"}:
                return place
            continue
        if quote:
            quote = "" if text[place] == quote else quote
        elif text[place] in "\"'":
            quote = text[place]
        elif text[place].isspace() and not depth:
            return place
        place += 1
    return place
