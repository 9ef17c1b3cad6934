"""Letters about the dates of a meeting, and what else is agreed about it."""

import datetime as dt
from collections.abc import Mapping

from django.utils.dateparse import parse_datetime

from meetings.access import audience_of_meeting
from meetings.enums import MEETING_TAKES_REPLIES, Audience
from meetings.models import Meeting, Sitting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.meetings.opening import first_sittings
from meetings.rules.reminders import SETTLING
from meetings.services.announcements.recipients import news_for, with_account
from meetings.services.outbox import join_waiting, post, withdraw_notifications
from workinggroup.lib.text import clean_prose

# A change of dates this close to the first sitting does not wait for working hours.
URGENT_BEFORE = dt.timedelta(hours=72)
DATE_RULES = (
    "meeting_soon",
    "meeting_polled",
    "meeting_confirmed",
    "meeting_changed",
    "meeting_postponed",
    "answer_missing",
    "answer_asked",
)


def announce_polling(meeting: Meeting, *, now: dt.datetime) -> None:
    """Dates are proposed to everybody, and their answer is asked for."""
    _about_dates("meeting_polled", meeting, now)


def announce_confirmed(meeting: Meeting, *, now: dt.datetime) -> None:
    """The dates stand."""
    _about_dates("meeting_confirmed", meeting, now)


def announce_postponed(
    meeting: Meeting, *, before: Mapping[str, object], reason: str, now: dt.datetime
) -> None:
    """The dates no longer stand; `before` is the `queries.changes.snapshot` from before the act."""
    _about_dates("meeting_postponed", meeting, now, before=before, reason=reason)


def announce_cancelled(
    meeting: Meeting, *, before: Mapping[str, object], reason: str, now: dt.datetime
) -> None:
    """There will be no such meeting; its number is not used again."""
    _about_dates("meeting_cancelled", meeting, now, before=before, reason=reason)


def announce_changed(
    meeting: Meeting,
    *,
    before: Mapping[str, object],
    now: dt.datetime,
    reason: str = "",
    audience: str = Audience.ALL,
) -> None:
    """What is agreed about a meeting changed, as far as `snapshot` knows it: one letter for all the
    changes of half an hour, told against `before`, the snapshot from before the first of them,
    with the `reason` of each, as typed in one language.

    `audience` is whom the reason is for: that of a change to a sitting of the heads is theirs.
    Nothing is written where the snapshot is still true, or nobody has been told any dates yet.
    """
    if meeting.state not in MEETING_TAKES_REPLIES or snapshot(meeting) == before:
        return
    first = first_sittings([meeting.pk]).get(meeting.pk)
    urgent = _urgent(first, before, now)
    people = with_account(audience_of_meeting(meeting, now), now)
    planned = news_for(
        "meeting_changed",
        ("meeting", meeting.pk),
        now.isoformat(),
        people,
        now,
        wait=dt.timedelta(0) if urgent else SETTLING,
        until=first.starts_at if first and first.starts_at > now else None,
        urgent=urgent,
        payload={"before": before, **_reasons(reason, audience)},
    )
    post(join_waiting(planned, now=now), now=now, people=people)


def _reasons(reason: str, audience: str) -> dict[str, object]:
    text = clean_prose(reason)
    return {"reasons": [{"text": text, "audience": audience}]} if text else {}


def _about_dates(
    rule: str,
    meeting: Meeting,
    now: dt.datetime,
    *,
    before: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """One letter to everybody about a move of a meeting; what waits about its dates is moot."""
    withdraw_notifications(rules=DATE_RULES, subject_type="meeting", subject_id=meeting.pk)
    first = first_sittings([meeting.pk]).get(meeting.pk)
    payload: dict[str, object] = {"before": before} if before else {}
    if reason:
        payload["reason"] = reason
    urgent = _urgent(first, before or {}, now)
    people = with_account(audience_of_meeting(meeting, now), now)
    subject = ("meeting", meeting.pk)
    planned = news_for(rule, subject, now.isoformat(), people, now, urgent=urgent, payload=payload)
    post(planned, now=now, people=people)


def _urgent(first: Sitting | None, before: Mapping[str, object], now: dt.datetime) -> bool:
    """Whether the meeting begins, or was to begin, within `URGENT_BEFORE` from now."""
    sittings = before.get("sittings")
    times = (
        [parse_datetime(start) for start, _end in sittings.values()]
        if isinstance(sittings, dict)
        else []
    )
    starts = [first.starts_at] if first else []
    starts += [time for time in times if time is not None]
    return any(now <= start < now + URGENT_BEFORE for start in starts)
