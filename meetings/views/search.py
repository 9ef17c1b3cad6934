"""Search over everything, in either language."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.queries.search import NAMES, find_everything, hit, search
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib.snippets import LONGEST_QUERY, search_terms

_PER_PAGE = 25


@require_safe
@members_only
def search_page(request: PortalRequest) -> HttpResponse:
    """The first hits of each kind, or with `kind` all of one, a page at a time."""
    query = request.GET.get("q", "")[:LONGEST_QUERY]
    words = search_terms(query)
    kind = NAMES.get(request.GET.get("kind", ""))
    context = {"query": query, "words": words, "longest": LONGEST_QUERY}
    if kind is not None and words:
        rows = find_everything(request.viewer, kind, words)
        page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
        hits = [hit(kind, row, words) for row in page]
        return render(
            request, "search/kind.html", {**context, "kind": kind, "page": page, "hits": hits}
        )
    return render(
        request, "search/search.html", {**context, "groups": search(request.viewer, query)}
    )
