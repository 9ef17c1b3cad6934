"""The register of decisions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.forms.decisions import DecisionFilterForm
from meetings.queries.exports import exported_decisions
from meetings.queries.texts.circulated import CirculatedRows, circulated_rows
from meetings.queries.texts.decisions import DecisionFilter, decision_choices, decisions_page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.downloads import file_links, spreadsheet_response


@require_safe
@members_only
def decisions(request: PortalRequest) -> HttpResponse:
    """All decisions, newest meeting first, narrowed by topic, meeting and words."""
    circulated = circulated_rows(request.viewer)
    form = _form(request, circulated)
    chosen = _chosen(form)
    page = decisions_page(request.viewer, chosen, request.GET.get("page"), circulated)
    narrowed = chosen != DecisionFilter()
    context = {"form": form, "page": page, "narrowed": narrowed, "chosen": chosen}
    context["export"] = file_links("decisions_export", request.GET)
    return render(request, "decisions/decisions.html", context)


@require_safe
@members_only
def decisions_export(request: PortalRequest, kind: str) -> HttpResponse:
    """The register as a file, narrowed as asked."""
    circulated = circulated_rows(request.viewer)
    chosen = _chosen(_form(request, circulated))
    table = exported_decisions(request.viewer, chosen, circulated)
    return spreadsheet_response(kind, table, clock.now())


def _form(request: PortalRequest, circulated: CirculatedRows) -> DecisionFilterForm:
    topics, meetings = decision_choices(request.viewer, circulated)
    return DecisionFilterForm(request.GET, topics=topics, meetings=meetings)


def _chosen(form: DecisionFilterForm) -> DecisionFilter:
    """A filter that names nothing narrows nothing; its field says so."""
    return DecisionFilter(**(form.cleaned_data if form.is_valid() else {}))
