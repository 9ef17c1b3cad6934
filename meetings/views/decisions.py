"""The register of decisions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.forms.decisions import DecisionFilterForm
from meetings.queries.texts.decisions import DecisionFilter, decision_choices, decisions_page
from workinggroup.doorway import PortalRequest, members_only


@require_safe
@members_only
def decisions(request: PortalRequest) -> HttpResponse:
    """All decisions, newest meeting first, narrowed by topic, meeting and words."""
    topics, meetings = decision_choices(request.viewer)
    form = DecisionFilterForm(request.GET, topics=topics, meetings=meetings)
    # A filter that names nothing narrows nothing; its field says so.
    chosen = DecisionFilter(**(form.cleaned_data if form.is_valid() else {}))
    page = decisions_page(request.viewer, chosen, request.GET.get("page"))
    narrowed = chosen != DecisionFilter()
    return render(
        request, "decisions/decisions.html", {"form": form, "page": page, "narrowed": narrowed}
    )
