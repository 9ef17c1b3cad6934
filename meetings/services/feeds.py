"""Calendar feeds: rendered ahead, and served only as long as they are what the data says."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction

from meetings import ical
from meetings.models import RenderedFeed
from meetings.queries.feed import Feed, feed_of
from members.access import Viewer, viewers_of
from members.models import AuditEntry, CalendarKey, Person

SECOND = dt.timedelta(seconds=1)
# Devices that stopped asking are rendered when they ask again, not ahead.
ASKED_WITHIN = dt.timedelta(days=60)
MARK = "feeds_rendered_ahead"
MARK_KEPT = 24 * 3600


@dataclass(frozen=True)
class Served:
    """What a feed answers with: `etag` is the digest of `body`, `changed_at` a whole second."""

    body: bytes
    etag: str
    changed_at: dt.datetime | None


def current_feed(viewer: Viewer, *, key: CalendarKey, now: dt.datetime) -> Served:
    """The events of `key`, whose member is `viewer`, as they are at `now`.

    Stored bytes where they are current for this reader, else rendered and stored on the spot:
    a stopped worker never means a stale feed. Six queries for a current one.
    """
    feed = feed_of(viewer, language=key.language, alarms=key.alarms, now=now)
    mark = ical.fingerprint(feed.calendar, feed.entries)
    stored = RenderedFeed.objects.filter(key=key).first()
    if stored is None or stored.fingerprint != mark:
        stored = _render(key, feed, mark, now)
    return Served(bytes(stored.body), stored.etag, stored.changed_at)


def current_tasks(viewer: Viewer, *, key: CalendarKey, now: dt.datetime) -> Served:
    """The same dates as to-dos, for apps with a task list; rendered on the spot, without a date
    of change: nothing is stored that could keep it from going back."""
    feed = feed_of(viewer, language=key.language, alarms=key.alarms, now=now)
    body = ical.render_tasks(feed.calendar, feed.tasks)
    return Served(body, hashlib.sha256(body).hexdigest(), None)


def render_ahead(*, now: dt.datetime) -> int:
    """Render every live feed in which something changed; returns how many were written.

    Every act leaves an audit entry, and the window of a feed moves with the day: while there is
    neither a new entry nor a new day, this is one query. Idempotent, and safe to run twice at once.
    """
    # Counted: of two acts at once, the one with the lower key may be the later to appear.
    mark = f"{AuditEntry.objects.count()} {now:%Y-%m-%d} {ical.FORM}"
    if cache.get(MARK) == mark:
        return 0
    written = sum(_render_if_changed(viewer, key, now) for viewer, key in _live_feeds(now))
    cache.set(MARK, mark, MARK_KEPT)
    return written


def _live_feeds(now: dt.datetime) -> list[tuple[Viewer, CalendarKey]]:
    since = now - ASKED_WITHIN
    live = CalendarKey.objects.filter(revoked_at=None).select_related("person")
    keys = [key for key in live if (key.used_at or key.created_at) >= since]
    people = Person.objects.filter(pk__in={key.person_id for key in keys})
    viewers = viewers_of(people, now)
    holders = [(viewers.get(key.person_id), key) for key in keys]
    return [(viewer, key) for viewer, key in holders if viewer is not None and viewer.is_member]


def _render_if_changed(viewer: Viewer, key: CalendarKey, now: dt.datetime) -> bool:
    feed = feed_of(viewer, language=key.language, alarms=key.alarms, now=now)
    mark = ical.fingerprint(feed.calendar, feed.entries)
    if RenderedFeed.objects.filter(key=key, fingerprint=mark).exists():
        return False
    _render(key, feed, mark, now)
    return True


def _render(key: CalendarKey, feed: Feed, mark: str, now: dt.datetime) -> RenderedFeed:
    """Write the bytes of `key`; `changed_at` moves only with them, and only ever forward.

    Two at once write one after the other. Should the one with the older data come last, the next
    reader finds a fingerprint that is not theirs, and renders again.
    """
    body = ical.render_events(feed.calendar, feed.entries)
    etag = hashlib.sha256(body).hexdigest()
    moment = now.replace(microsecond=0)
    with transaction.atomic():
        stored, new = RenderedFeed.objects.select_for_update().get_or_create(
            key=key,
            defaults={"body": body, "etag": etag, "fingerprint": mark, "changed_at": moment},
        )
        if new:
            return stored
        if stored.etag != etag:
            stored.changed_at = max(moment, stored.changed_at + SECOND)
            stored.body, stored.etag = body, etag
        stored.fingerprint = mark
        stored.save(update_fields=["body", "etag", "fingerprint", "changed_at"])
        return stored
