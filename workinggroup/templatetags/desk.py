"""What the lists of the admin site need beside Django's own tags."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from members.queries.saved_filters import filters_of_list
from members.services.saved_filters import filter_of
from workinggroup.lib.viewer import viewer_of_request

register = template.Library()
_CELL = re.compile(r"^<(t[dh])")
# More choices than stand beside a list without pushing the other filters out of sight.
_MANY_CHOICES = 12


@register.filter
def labelled(cells: Iterable[str], heads: Iterable[Mapping[str, Any]]) -> Iterator[SafeString]:
    """The cells of a row as Django draws them, each with the head of its column as `data-label`,
    by which a phone tells it."""
    for cell, head in zip(cells, heads, strict=False):
        label = "" if "action-checkbox" in cell else escape(capfirst(str(head["text"])))
        tag = _CELL.match(cell)
        yield SafeString(f'{tag[0]} data-label="{label}"{cell[tag.end() :]}' if tag else cell)


@register.filter
def is_folded(choices: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a filter with these choices is shown folded: it has many, and none is chosen but the
    first, which stands for all."""
    return len(choices) > _MANY_CHOICES and bool(choices[0]["selected"])


@register.inclusion_tag("admin/saved_filters.html", takes_context=True)
def saved_filters(context: template.Context) -> dict[str, Any]:
    """What the reader keeps of the searches and filters of the list, and a form to keep the
    present one. One query."""
    request, opts = context["request"], context["cl"].opts
    listing = f"{opts.app_label}_{opts.model_name}"
    return {
        "request": request,
        "listing": listing,
        "place": reverse(f"admin:{listing}_changelist"),
        "filters": filters_of_list(viewer_of_request(request), listing),
        "asked": filter_of(request.GET.urlencode()),
    }
