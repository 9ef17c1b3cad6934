"""How the acts of the audit record are called on pages."""

from django import template

from meetings.queries.acts import label_of

register = template.Library()
register.filter("act_name", label_of)
