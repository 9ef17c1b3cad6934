"""The calendar feeds: plain answers to calendar apps, by the secret in the address.

No session, no sign-in, no cookie. What apps make of each status is in docs/calendar.md.
"""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from meetings import ical
from meetings.services.feeds import Served, current_feed, current_tasks
from members.access import Viewer, calendar_key_with, viewer_of_key
from members.models import CalendarKey
from members.services.keys import note_use
from workinggroup.lib import clock

READS = ("GET", "HEAD")
Source = Callable[..., Served]


@csrf_exempt
@gzip_page
def events(request: HttpRequest, key: str) -> HttpResponseBase:
    """Sittings, deadlines and own action items as events, for every app."""
    return _feed(request, key, current_feed, "sia-csia-working-group.ics")


@csrf_exempt
@gzip_page
def tasks(request: HttpRequest, key: str) -> HttpResponseBase:
    """Deadlines and own action items as to-dos, for the apps that keep a task list."""
    return _feed(request, key, current_tasks, "sia-csia-working-group-tasks.ics")


def _feed(request: HttpRequest, secret: str, source: Source, filename: str) -> HttpResponseBase:
    if request.method not in READS:
        # An app that looks for a calendar tries to write; only 405 says that it never can.
        return _plain("This calendar is read-only.", 405, {"Allow": ", ".join(READS)})
    now = clock.now()
    key = calendar_key_with(secret)
    if key is None:
        return _plain("There is no calendar at this address.", 404)
    viewer = viewer_of_key(key, now)
    if viewer.is_nobody:
        return _plain("This calendar has ended.", 410)
    note_use(key, agent=request.headers.get("User-Agent", ""), now=now)
    return _answer(request, _served(source, viewer, key, now), key, filename)


def _served(source: Source, viewer: Viewer, key: CalendarKey, now: dt.datetime) -> Served:
    return source(viewer, key=key, now=now)


def _answer(
    request: HttpRequest, served: Served, key: CalendarKey, filename: str
) -> HttpResponseBase:
    response = HttpResponse(served.body, content_type=ical.CONTENT_TYPE)
    etag = quote_etag(served.etag)
    changed = int(served.changed_at.timestamp()) if served.changed_at else None
    response["ETag"] = etag
    if changed is not None:
        response["Last-Modified"] = http_date(changed)
    response["Content-Disposition"] = f'inline; filename="{filename}"'
    response["Content-Language"] = key.language
    _private(response)
    return (
        get_conditional_response(request, etag=etag, last_modified=changed, response=response)
        or response
    )


def _private(response: HttpResponse) -> None:
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Accept-Encoding"])


def _plain(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    response = HttpResponse(
        f"{text}\n", status=status, content_type="text/plain; charset=utf-8", headers=headers
    )
    _private(response)
    return response
