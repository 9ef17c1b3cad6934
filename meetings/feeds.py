"""The calendar feeds: plain answers to calendar apps, by the token in the address.

No session, no sign-in, no cookie. What apps make of each status is in docs/calendar.md.
"""

import datetime as dt
import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt

from meetings import ical
from meetings.enums import FeedKind
from meetings.models import RenderedFeed
from meetings.queries.calendar.rendered import NEVER, Found, Wish, rendered_feed
from meetings.services.feeds import current_feed
from members.access import calendar_key_with
from members.models import CalendarKey
from members.services.keys import is_to_note, note_use
from workinggroup.lib import clock
from workinggroup.lib.outages import noted_if_possible

READS = ("GET", "HEAD")
FILES = {
    FeedKind.EVENTS: "sia-csia-working-group.ics",
    FeedKind.TASKS: "sia-csia-working-group-tasks.ics",
}
# As Django's own middleware for gzip asks it.
ACCEPTS_GZIP = re.compile(r"\bgzip\b")
ONE_TAG = re.compile(r'(?:W/)?"([^",]*)"')
CONDITIONS = frozenset(
    {
        "HTTP_IF_MATCH",
        "HTTP_IF_NONE_MATCH",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_UNMODIFIED_SINCE",
    }
)
PRIVATE = {
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Accept-Encoding",
}


@csrf_exempt
def events(request: HttpRequest, token: str) -> HttpResponseBase:
    """Sittings, deadlines and own action items as events, for every app."""
    return _feed(request, token, FeedKind.EVENTS)


@csrf_exempt
def tasks(request: HttpRequest, token: str) -> HttpResponseBase:
    """Deadlines and own action items as to-dos, for the apps that keep a task list."""
    return _feed(request, token, FeedKind.TASKS)


def _feed(request: HttpRequest, token: str, kind: FeedKind) -> HttpResponseBase:
    if request.method not in READS:
        # An app that looks for a calendar tries to write; only 405 says that it never can.
        return _plain("This calendar is read-only.", 405, {"Allow": ", ".join(READS)})
    now = clock.now()
    wish = _wish(request)
    found = rendered_feed(token, kind=kind, wish=wish, now=now)
    if found is None:
        key = calendar_key_with(token)
        if key is None:
            return _plain("There is no calendar at this address.", 404)
        rendered = current_feed(key, kind=kind, now=now)
        if rendered is None:
            return _plain("This calendar has ended.", 410)
        found = _as_found(key, rendered, wish)
    if is_to_note(found.used_at, now):
        key = CalendarKey(pk=found.key_id, used_at=found.used_at)
        agent = request.headers.get("User-Agent", "")
        noted_if_possible("the use of a key", lambda: note_use(key, agent=agent, now=now))
    return _answer(request, found, kind, wish)


def _wish(request: HttpRequest) -> Wish:
    """What the request asks for; the rarer conditions are left to `_answer`."""
    asked = request.META
    known = asked.get("HTTP_IF_NONE_MATCH", "")
    one = ONE_TAG.fullmatch(known)
    rare = "HTTP_IF_MATCH" in asked or "HTTP_IF_UNMODIFIED_SINCE" in asked
    return Wish(
        packed=ACCEPTS_GZIP.search(asked.get("HTTP_ACCEPT_ENCODING", "")) is not None,
        headers_only=request.method == "HEAD",
        etag=one[1] if one and not rare else "",
        since=NEVER if known or rare else _since(request),
    )


def _since(request: HttpRequest) -> dt.datetime:
    asked = request.META.get("HTTP_IF_MODIFIED_SINCE")
    second = parse_http_date_safe(asked) if asked else None
    return NEVER if second is None else dt.datetime.fromtimestamp(second, dt.UTC)


def _as_found(key: CalendarKey, rendered: RenderedFeed, wish: Wish) -> Found:
    content = bytes(rendered.packed if wish.packed else rendered.body)
    return Found(
        key_id=key.pk,
        language=key.language,
        used_at=key.used_at,
        etag=rendered.etag,
        changed_at=rendered.changed_at,
        size=len(content),
        content=content,
    )


def _answer(request: HttpRequest, found: Found, kind: FeedKind, wish: Wish) -> HttpResponseBase:
    etag = f'"{found.etag}"'
    changed = int(found.changed_at.timestamp())
    headers = PRIVATE | {"ETag": etag, "Last-Modified": http_date(changed)}
    if found.content is None and not wish.headers_only:
        return HttpResponseNotModified(headers=headers)
    headers |= {
        "Content-Type": ical.CALENDAR_TYPE,
        "Content-Length": str(found.size),
        "Content-Disposition": f'inline; filename="{FILES[kind]}"',
        "Content-Language": found.language,
    }
    whole = HttpResponse(found.content or b"", headers=headers)
    if not CONDITIONS.isdisjoint(request.META):
        answer = get_conditional_response(request, etag=etag, last_modified=changed, response=whole)
        if answer and answer is not whole:
            return _guarded(answer)
    if wish.packed:
        whole["Content-Encoding"] = "gzip"
        # Not these bytes, but what they unpack to, has the tag.
        whole["ETag"] = f"W/{etag}"
    return whole


def _guarded(answer: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        answer.setdefault(name, value)
    return answer


def _plain(text: str, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(
        f"{text}\n",
        status=status,
        content_type="text/plain; charset=utf-8",
        headers=PRIVATE | (headers or {}),
    )
