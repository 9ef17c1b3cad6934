"""Tags with answers that are kept.

Three take the place of Django's, which a page uses dozens of times, in every template that does not
load those: `translate` and `blocktrans` keep what a constant is called in each language, `url` the
address of a page. The last, `drawn`, keeps what a template makes of the values that it is given.
"""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.db.models import Model
from django.template.base import FilterExpression, Parser, Token, TokenType
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader import render_to_string
from django.templatetags.i18n import (
    BlockTranslateNode,
    TranslateNode,
    do_block_translate,
    do_translate,
)
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from workinggroup.lib import clock
from workinggroup.lib.addresses import address
from workinggroup.lib.viewer import NOBODY, Side, Viewer, own_first

register = template.Library()
# Lines of tables and texts, each of a kilobyte or two.
MOST_DRAWN = 4000


class KeptTranslation(template.Node):
    """A constant, looked up once in each language."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode | BlockTranslateNode) -> None:
        self.node = node
        self.rendered: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        rendered = self.rendered.get(language)
        if rendered is None:
            rendered = self.rendered[language] = self.node.render(context)
        return rendered


@register.tag("translate")
def translate(parser: Parser, token: Token) -> template.Node:
    node: TranslateNode = do_translate(parser, token)
    arguments = token.split_contents()[1:]
    constant = all(_is_constant(word) for word in arguments if word != "context")
    return KeptTranslation(node) if constant else node


def _is_constant(word: str) -> bool:
    return word[0] in "\"'" and word[-1] == word[0]


@register.tag("blocktrans")
def blocktrans(parser: Parser, token: Token) -> template.Node:
    """A sentence too long for one line is a constant too, unless it tells of something."""
    node: BlockTranslateNode = do_block_translate(parser, token)
    arguments = token.split_contents()[1:]
    plain = all(word in {"trimmed", "context"} or _is_constant(word) for word in arguments)
    constant = all(piece.token_type == TokenType.TEXT for piece in node.singular)
    return KeptTranslation(node) if plain and constant and not node.plural else node


class KeptAddress(template.Node):
    """The address of a page that belongs to no namespace."""

    child_nodelists = ()

    def __init__(self, name: FilterExpression, args: list[FilterExpression]) -> None:
        self.name, self.args = name, args

    def render(self, context: Context) -> str:
        path = address(self.name.resolve(context), *[arg.resolve(context) for arg in self.args])
        return conditional_escape(path) if context.autoescape else path


@register.tag("url")
def url(parser: Parser, token: Token) -> template.Node:
    node: URLNode = django_url(parser, token)
    name = token.split_contents()[1]
    plain = _is_constant(name) and ":" not in name and not node.kwargs and not node.asvar
    return KeptAddress(node.view_name, node.args) if plain else node


@register.simple_tag(takes_context=True)
def drawn(
    context: Context, name: str, values: Mapping[str, Any] | None = None, /, **more: Any
) -> SafeString:
    """What the template `name` makes of `values` and `more`, made once for all who read alike: of a
    side and role, in a language, on a day.

    Values only, which are equal where they say the same: texts, dates, pairs, frozen dataclasses of
    these. A row is not one, as it is equal to itself whatever it says by now. The template knows
    besides these only `language`, `own_first` and a `viewer` of this side and role.
    """
    more = {**(values or {}), **more}
    if any(isinstance(value, Model) for value in more.values()):
        raise TypeError(f"{name}: a row is drawn by its values")
    viewer = context.get("viewer") or NOBODY
    readers = context.get("readers") or readers_like(
        viewer, context.get("own_first") or own_first(viewer, get_language() or "")
    )
    return _drawn(name, tuple(more.items()), readers)


ReaderClasses = tuple[Any, tuple[Side, ...], str | None, tuple[dt.date, ...]]


def readers_like(viewer: Viewer, order: tuple[Side, ...]) -> ReaderClasses:
    """All to whom a page says the same, now: of the viewer's side and role, reading the active
    language in this order of the sides, on this day."""
    days = tuple(clock.local(clock.now(), zone).date() for zone in clock.SIDE_ZONES.values())
    return viewer.as_asker()[0], order, get_language(), days


@lru_cache(maxsize=MOST_DRAWN)
def _drawn(name: str, values: tuple[tuple[str, Any], ...], readers: ReaderClasses) -> SafeString:
    viewer, order, language, _days = readers
    return render_to_string(
        name, {**dict(values), "viewer": viewer, "own_first": order, "language": language}
    )
