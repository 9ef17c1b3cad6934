"""Calendar feeds: rendered when they are asked for or ahead, and kept for as long as they hold."""

import datetime as dt
import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from meetings import ical
from meetings.enums import FeedKind
from meetings.models import RenderedFeed
from meetings.queries.calendar.feed import feed_of
from meetings.queries.calendar.rendered import calendar_version, form, stale_feeds
from meetings.services.heartbeat import end_turn, take_turn
from members.access import viewer_of_key
from members.models import CalendarKey
from workinggroup.lib import doorbell
from workinggroup.lib.outages import noted_if_possible
from workinggroup.lib.viewer import Viewer

SECOND = dt.timedelta(seconds=1)
# Devices that stopped asking are rendered when they ask again, not ahead.
ASKED_WITHIN = dt.timedelta(days=60)
# So long a task takes up one feed after the other; the rest comes with the next task.
RENDER_SECONDS = 20.0
TURN = "render_feeds"
# As long as a task may take: who was killed in its turn keeps nobody longer.
TURN_LASTS = dt.timedelta(seconds=300)
# What of a rendering is kept, beside whose and of which kind it is.
_KEPT = (
    *("version", "form", "rendered_at", "holds_until"),
    *("fingerprint", "body", "packed", "etag", "changed_at"),
)


@dataclass(frozen=True)
class Holding:
    """What a rendering is right for: this `version` and `form`, until this instant."""

    version: int
    form: str
    rendered_at: dt.datetime
    holds_until: dt.datetime


def current_feed(key: CalendarKey, *, kind: FeedKind, now: dt.datetime) -> RenderedFeed | None:
    """The feed of `key` as it is at `now`; None where its holder's access has ended.

    What lies rendered where it holds, else rendered and kept on the spot: a stopped worker never
    means a stale feed. The version is read before anything else, the holder's role included: an act
    that is committed meanwhile moves it on, and the next reader has the feed rendered again.
    """
    version = calendar_version(key.person_id)
    viewer = viewer_of_key(key, now)
    if viewer.is_nobody:
        return None
    stored = RenderedFeed.objects.filter(key=key, kind=kind).first()
    if stored is not None and _holds(stored, version, now):
        return stored
    return _render(viewer, key=key, kind=kind, version=version, now=now)


def render_ahead(*, now: dt.datetime, seconds: float = RENDER_SECONDS) -> tuple[int, bool]:
    """Render feeds in use that do not hold at `now`, for about so many seconds; returns how many,
    and whether any is left.

    One query while all hold. Idempotent, and safe to run twice at once.
    """
    until, count = time.monotonic() + seconds, 0
    for key, kind in stale_feeds(since=now - ASKED_WITHIN, now=now):
        if count and time.monotonic() >= until:
            return count, True
        count += current_feed(key, kind=kind, now=now) is not None
    return count, False


def render_in_turn(*, clock: Callable[[], dt.datetime]) -> int:
    """`render_ahead`, one worker at a time; rings again for what is left. Returns how many feeds
    were rendered; none while another worker is at it."""
    turn = take_turn(TURN, now=clock(), lasts=TURN_LASTS)
    if turn is None:
        return 0
    try:
        count, left = render_ahead(now=clock())
    finally:
        end_turn(TURN, turn, now=clock())
    if left:
        doorbell.ring(doorbell.RENDER_FEEDS)
    return count


def _holds(stored: RenderedFeed, version: int, now: dt.datetime) -> bool:
    same = (stored.version, stored.form) == (version, form())
    return same and stored.rendered_at <= now < stored.holds_until


def _render(
    viewer: Viewer, *, key: CalendarKey, kind: FeedKind, version: int, now: dt.datetime
) -> RenderedFeed:
    """Compose the calendar, and write its bytes only where they are not what lies there."""
    feed = feed_of(viewer, language=key.language, alarms=key.alarms, now=now, only=kind)
    events = kind == FeedKind.EVENTS
    until = feed.events_hold_until if events else feed.tasks_hold_until
    holding = Holding(version, form(), now, until)
    its_fingerprint = ical.fingerprint(feed.calendar, feed.entries if events else feed.tasks)
    rows = RenderedFeed.objects.filter(key=key, kind=kind)
    same = rows.filter(fingerprint=its_fingerprint)
    if noted_if_possible("that a feed still holds", lambda: same.update(**vars(holding))):
        return rows.get()
    if events:
        body = ical.render_events(feed.calendar, feed.entries)
    else:
        body = ical.render_tasks(feed.calendar, feed.tasks)
    rendered = RenderedFeed(
        key=key,
        kind=kind,
        **vars(holding),
        fingerprint=its_fingerprint,
        body=body,
        packed=gzip.compress(body, mtime=0),
        etag=hashlib.sha256(body).hexdigest(),
        changed_at=now.replace(microsecond=0),
    )
    kept = noted_if_possible("a feed", lambda: _keep(rendered))
    # As true as if it were kept: the next one that asks has it rendered again.
    return kept or _dated(rendered, rows.first())


def _keep(rendered: RenderedFeed) -> RenderedFeed:
    """Write the bytes of a feed; `changed_at` moves only with them, and only ever forward.

    Two at once write one after the other. Should the one with the older data come last, its version
    is not the present one, and the next reader has the feed rendered again.
    """
    values = {name: getattr(rendered, name) for name in _KEPT}
    with transaction.atomic():
        stored, new = RenderedFeed.objects.select_for_update().get_or_create(
            key=rendered.key, kind=rendered.kind, defaults=values
        )
        if new:
            return stored
        values["changed_at"] = _dated(rendered, stored).changed_at
        for name, value in values.items():
            setattr(stored, name, value)
        stored.save()
        return stored


def _dated(rendered: RenderedFeed, stored: RenderedFeed | None) -> RenderedFeed:
    """With the instant of its change, as against what lies there."""
    if stored is not None and stored.etag == rendered.etag:
        rendered.changed_at = stored.changed_at
    elif stored is not None:
        rendered.changed_at = max(rendered.changed_at, stored.changed_at + SECOND)
    return rendered
