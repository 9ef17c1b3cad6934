"""The register of decisions."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.forms.decisions import DecisionFilterForm
from meetings.queries.decisions import DecisionFilter, decision_choices, decisions_register
from workinggroup.doorway import PortalRequest, members_only

PER_PAGE = 50


@require_safe
@members_only
def decisions(request: PortalRequest) -> HttpResponse:
    """All decisions, newest meeting first, narrowed by topic, meeting and words."""
    topics, meetings = decision_choices(request.viewer)
    form = DecisionFilterForm(request.GET, topics=topics, meetings=meetings)
    # A filter that names nothing narrows nothing; its field says so.
    chosen = DecisionFilter(**(form.cleaned_data if form.is_valid() else {}))
    rows = decisions_register(request.viewer, chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    narrowed = chosen != DecisionFilter()
    return render(
        request, "decisions/decisions.html", {"form": form, "page": page, "narrowed": narrowed}
    )
