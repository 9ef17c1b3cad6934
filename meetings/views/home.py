"""The home page."""

import datetime as dt

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from meetings.queries.home.asked import asked_of
from meetings.queries.home.news import last_look, news_since
from meetings.queries.home.next import next_meeting
from members.services.profile import note_all_seen, note_visit
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.outages import noted_if_possible


@require_safe
@members_only
def home(request: PortalRequest) -> HttpResponse:
    """What is next, what is asked of the reader, what changed since they were here."""
    now = clock.now()
    since = last_look(request.viewer, now)
    noted_if_possible("a visit", lambda: note_visit(request.viewer, now=now))
    return render(
        request,
        "home/home.html",
        {
            "next": next_meeting(request.viewer, now),
            "asked": asked_of(request.viewer, now),
            "news": news_since(request.viewer, since),
            "since": since,
            "until": now.isoformat(),
        },
    )


@require_POST
@members_only
def mark_seen(request: PortalRequest) -> HttpResponse:
    """Start 'since you were here' anew, from when the page was shown: what came since is news."""
    note_all_seen(request.viewer, until=_shown_at(request.POST.get("until", ""), clock.now()))
    return HttpResponseRedirect(reverse("home"))


def _shown_at(said: str, now: dt.datetime) -> dt.datetime:
    try:
        return min(dt.datetime.fromisoformat(said), now)
    except (ValueError, TypeError):
        return now
