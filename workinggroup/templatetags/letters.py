"""What letters are about, on pages that show no subject of theirs."""

from django import template

from members.letters import rule_label

register = template.Library()
register.filter("rule_label", rule_label)
