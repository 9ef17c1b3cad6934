"""Both delegations, side by side."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.access import may_enter_admin
from members.queries.roster import both_delegations
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock


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
        },
    )
