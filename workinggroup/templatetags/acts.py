"""What acts are called on pages, from their table."""

from collections.abc import Mapping

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from meetings.rules.acts import ACTS, recorded_as
from workinggroup.lib import tokens
from workinggroup.lib.acts import worded

register = template.Library()
register.filter("act_name", recorded_as)


@register.simple_tag
def form_named(forms: Mapping[str, object], name: str) -> object:
    """The form of the act `name`, of several on a page."""
    return forms[name]


@register.simple_tag
def act_label(name: str, thing: object = None) -> str:
    """The button of an act about `thing`."""
    return worded(ACTS[name].label, thing)


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """What makes a form be done once, however often it is sent (`workinggroup.sent_once`); it says
    too to whom the form was shown (`workinggroup.lib.carried`)."""
    viewer = context.get("viewer")
    token = tokens.form_token(viewer.person_id if viewer else None)
    return format_html('<input type="hidden" name="once" value="{}">', token)
