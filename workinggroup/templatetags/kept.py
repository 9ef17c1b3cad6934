"""Two of Django's tags that a page uses dozens of times, with answers that are kept: what a
constant is called in each language, and the address of a page.

They take the place of `translate` and `url` in every template that does not load Django's.
"""

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from workinggroup.lib.addresses import address

register = template.Library()


class KeptTranslation(template.Node):
    """A constant, looked up once in each language."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self.node = node
        self.told: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        told = self.told.get(language)
        if told is None:
            told = self.told[language] = self.node.render(context)
        return told


@register.tag("translate")
def translate(parser: Parser, token: Token) -> template.Node:
    node: TranslateNode = do_translate(parser, token)
    words = token.split_contents()[1:]
    constant = all(_is_constant(word) for word in words if word != "context")
    return KeptTranslation(node) if constant else node


def _is_constant(word: str) -> bool:
    return word[0] in "\"'" and word[-1] == word[0]


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
