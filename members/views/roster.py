"""Both delegations, side by side."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from members.access import may_designate, may_enter_admin
from members.acts import DESIGNATE
from members.forms.acting import ActingForm
from members.queries.exports import exported_members
from members.queries.roster import both_delegations, who_may_act
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out
from workinggroup.lib.downloads import file_links, spreadsheet_response


@require_safe
@members_only
def members(request: PortalRequest) -> HttpResponse:
    """Ten seats each, with company, delegate and alternate; the reader's own side first."""
    shown = both_delegations(request.viewer, clock.now())
    order = sorted(shown, key=lambda side: side is not (request.viewer.side or side))
    return render(
        request,
        "members/members.html",
        {
            "delegations": [shown[side] for side in order],
            "may_change": bool(may_enter_admin(request.viewer)),
            "may_designate": bool(may_designate(request.viewer)),
            "export": file_links("members_export"),
        },
    )


@require_safe
@members_only
def members_export(request: PortalRequest, kind: str) -> HttpResponse:
    """Both delegations as a file."""
    now = clock.now()
    return spreadsheet_response(kind, exported_members(request.viewer, now), now)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def acting(request: PortalRequest) -> HttpResponse:
    """Say who of the own side acts for its head and its delegates."""
    DESIGNATE.may(request.viewer, None, clock.now()).demand()
    sent = request.POST if request.method == "POST" else None
    form = ActingForm(sent, people=who_may_act(request.viewer, clock.now()))
    if form.is_valid():
        done = carry_out(request, DESIGNATE, None, form, form.edits)
        if done is not None:
            return redirect("members")
    return render(request, "members/acting.html", {"form": form})
