"""The picture of a sitting beside the form that asks for its hours, as they are typed."""

from collections.abc import Mapping
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
    """The picture of the hours that are asked for; no content for what are none."""
    may_plan(request.viewer).demand()
    figure = _drawn(request, request.GET)
    if figure is None:
        return HttpResponse(status=204)
    return render(request, "partials/figure.html", {"figure": figure})


def hours_shown(request: PortalRequest, form: forms.Form, zone: str = "") -> dict[str, Any]:
    """What a page with `form` shows beside its hours: those that stand in it, on the clock of
    `zone` unless the form asks for one."""
    shown = {name: form[name].value() for name in HoursForm.base_fields if name in form.fields}
    return {"figure": _drawn(request, {"anchor_zone": zone, **shown}), "hours_zone": zone}


def _drawn(request: PortalRequest, values: Mapping[str, Any]) -> Figure | None:
    form = HoursForm(values)
    if not form.is_valid():
        return None
    return sitting_figure(form.slot, first=request.viewer.side or Side.US)
