"""The home page."""

import datetime as dt

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings.queries.home.asked import asked_of
from meetings.queries.home.news import last_look, news_since
from meetings.queries.home.next import next_meeting
from members.services.profile import note_visit
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.outages import noted_if_possible

_SINCE = "home_since"
LAST = "home_last"
# After so long without a look at the home page, a visit counts as a new one.
VISIT_GAP = dt.timedelta(hours=4)


@require_safe
@members_only
def home(request: PortalRequest) -> HttpResponse:
    """What is next, what is asked of the reader, what changed since they were here."""
    now = clock.now()
    since = _since(request, now)
    return render(
        request,
        "home/home.html",
        {
            "next": next_meeting(request.viewer, now),
            "asked": asked_of(request.viewer, now),
            "news": news_since(request.viewer, since),
            "since": since,
        },
    )


@require_POST
@members_only
def mark_seen(request: PortalRequest) -> HttpResponse:
    """Start 'since you were here' anew."""
    now = clock.now()
    request.session[_SINCE] = request.session[LAST] = now.isoformat()
    note_visit(request.viewer, now=now)
    return HttpResponseRedirect(reverse("home"))


def _since(request: PortalRequest, now: dt.datetime) -> dt.datetime:
    """The instant of the visit before this one; the same for all looks of one visit."""
    kept, last = request.session.get(_SINCE), request.session.get(LAST)
    if kept and last and now - dt.datetime.fromisoformat(last) < VISIT_GAP:
        since = dt.datetime.fromisoformat(kept)
    else:
        since = last_look(request.viewer, now)
        request.session[_SINCE] = since.isoformat()
        request.session[LAST] = now.isoformat()
        noted_if_possible("a visit", lambda: note_visit(request.viewer, now=now))
    return since
