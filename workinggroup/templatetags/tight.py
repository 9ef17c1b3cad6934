"""Line breaks that mean nothing."""

import re

from django import template
from django.template.base import NodeList, Parser, TextNode, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()
# White space with a line break in it, from tag to tag, of HTML or of Django.
BETWEEN_TAGS = re.compile(r"(?:\A|(?<=>))[^\S\n]*\n\s*(?=<|\Z)")


class Tight(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


@register.tag
def tight(parser: Parser, _token: Token) -> Tight:
    """Between `{% tight %}` and `{% endtight %}` a line break between two tags is no white space.

    For what stands in one line without blanks, and has a line for each of its parts in the source.
    A blank within a line stays. It is done once, when the template is read.
    """
    nodelist = parser.parse(("endtight",))
    parser.delete_first_token()
    for text in nodelist.get_nodes_by_type(TextNode):
        if isinstance(text, TextNode):
            text.s = BETWEEN_TAGS.sub("", text.s)
    return Tight(nodelist)
