"""Both delegations, side by side."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import may_designate, may_enter_admin
from members.forms.acting import ActingForm
from members.queries.roster import both_delegations, who_may_act
from members.services.acting import designate
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused


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
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def acting(request: PortalRequest) -> HttpResponse:
    """Say who of the own side acts for its head and its delegates."""
    may_designate(request.viewer).demand()
    sent = request.POST if request.method == "POST" else None
    form = ActingForm(sent, people=who_may_act(request.viewer, clock.now()))
    if form.is_valid():
        try:
            designate(request.viewer, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("The change is saved."))
            return redirect("members")
    return render(request, "members/acting.html", {"form": form})
