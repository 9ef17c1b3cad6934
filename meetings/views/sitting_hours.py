"""The picture of a sitting beside the form that asks for its hours, as they are typed."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.access import may_plan
from meetings.forms.meetings import HoursForm
from meetings.pictures.sitting import sitting_figure
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib.figures import Figure
from workinggroup.lib.viewer import Side


@require_safe
@members_only
def sitting_hours(request: PortalRequest) -> HttpResponse:
    """The picture of the hours that are asked for, or why they are none of a sitting; no content
    for what cannot be read."""
    may_plan(request.viewer).demand()
    form = HoursForm(request.GET)
    if figure := _drawn(request, form):
        return render(request, "partials/figure.html", {"figure": figure})
    if form.faults:
        return render(request, "meetings/_hours_faults.html", {"faults": form.faults})
    return HttpResponse(status=204)


def hours_shown(request: PortalRequest, form: forms.Form, zone: str = "") -> dict[str, Any]:
    """What a page with `form` shows beside its hours: those that stand in it, on the clock of
    `zone` unless the form asks for one."""
    shown = {name: form[name].value() for name in HoursForm.base_fields if name in form.fields}
    hours = HoursForm({"anchor_zone": zone, **shown})
    return {"figure": _drawn(request, hours), "hours_zone": zone}


def _drawn(request: PortalRequest, form: HoursForm) -> Figure | None:
    if not form.is_valid():
        return None
    return sitting_figure(form.slot, first=request.viewer.side or Side.US)
