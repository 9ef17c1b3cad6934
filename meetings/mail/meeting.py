"""Letters about meetings and their dates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from meetings.access import (
    may_answer,
    visible_attendances,
    visible_meetings,
    visible_sittings,
)
from meetings.enums import Answer, MeetingState
from meetings.mail.changes import (
    changed_sittings,
    changed_where,
    formerly,
    hours,
    place_and_format,
    reason,
    reasons,
)
from meetings.mail.desk import Desk, address, in_days
from meetings.mail.letter import Fact, Letter, facts
from meetings.models import Attendance, Meeting, Sitting
from meetings.queries.changes import digest_of_links
from meetings.queries.opening import opening_sitting
from members.enums import MailKind
from members.models import Notification


def _meeting(desk: Desk, row: Notification, *states: str) -> Meeting | None:
    """The meeting a row is about, if the recipient sees it and it is in one of `states`."""
    return visible_meetings(desk.viewer).filter(pk=row.subject_id, state__in=states).first()


def _sittings(desk: Desk, meeting: Meeting) -> list[Sitting]:
    rows = visible_sittings(desk.viewer).filter(meeting=meeting, cancelled_at=None)
    return list(rows.order_by("starts_at", "pk"))


def _days_until(desk: Desk, meeting: Meeting) -> int | None:
    """Days until it opens for both delegations, though the heads may have sat before; None once
    it is open."""
    opening = opening_sitting(desk.viewer, meeting)
    if opening is None or opening.starts_at <= desk.now:
        return None
    return desk.days_until(opening.starts_at)


def _answer(desk: Desk, meeting: Meeting) -> Attendance | None:
    rows = visible_attendances(desk.viewer).filter(meeting=meeting, person=desk.viewer.person_id)
    return rows.exclude(answer="").first()


# --- reminders ----------------------------------------------------------------------------------
def soon(desk: Desk, row: Notification) -> Letter | None:
    """The meeting opens in so many days."""
    meeting = _meeting(desk, row, MeetingState.CONFIRMED)
    if not meeting or (days := _days_until(desk, meeting)) is None:
        return None
    answer = _answer(desk, meeting)
    if answer and answer.answer == Answer.DECLINED:
        return None
    heading = _("Meeting %(number)d begins %(when)s") % {
        "number": meeting.number,
        "when": in_days(days),
    }
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.MEETINGS,),
        facts=(
            *_where(meeting),
            *_times(desk, _sittings(desk, meeting)),
            *facts((_("Your answer"), _told_answer(answer))),
        ),
        asked="" if answer else _("You have not answered yet. Please say whether you will attend."),
        link=address("meeting", meeting.number),
        link_label=_("Open meeting %(number)d") % {"number": meeting.number},
    )


def answer_missing(desk: Desk, row: Notification) -> Letter | None:
    """The recipient has not answered."""
    meeting = _meeting(desk, row, MeetingState.POLLING, MeetingState.CONFIRMED)
    if not meeting or not may_answer(desk.viewer, meeting) or _answer(desk, meeting):
        return None
    if (days := _days_until(desk, meeting)) is None:
        return None
    heading = _("Meeting %(number)d waits for your answer") % {"number": meeting.number}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.ANSWERS,),
        paragraphs=(
            _("The meeting begins %(when)s. The secretariats need to know who will come.")
            % {"when": in_days(days)},
        ),
        facts=(*_where(meeting), *_times(desk, _sittings(desk, meeting))),
        asked=_("Please accept or decline, on site or online."),
        link=address("meeting", meeting.number),
        link_label=_("Answer for meeting %(number)d") % {"number": meeting.number},
    )


# --- what happened ------------------------------------------------------------------------------
def polled(desk: Desk, row: Notification) -> Letter | None:
    """Dates are proposed."""
    meeting = _meeting(desk, row, MeetingState.POLLING)
    if not meeting or _answer(desk, meeting):
        return None
    heading = _("Dates are proposed for meeting %(number)d") % {"number": meeting.number}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.ANSWERS,),
        paragraphs=(_("The two secretariats propose these dates. They are not confirmed yet."),),
        facts=(*_where(meeting), *_times(desk, _sittings(desk, meeting))),
        asked=_("Please say whether you could attend."),
        link=address("meeting", meeting.number),
        link_label=_("Answer for meeting %(number)d") % {"number": meeting.number},
    )


def confirmed(desk: Desk, row: Notification) -> Letter | None:
    """The dates stand."""
    meeting = _meeting(desk, row, MeetingState.CONFIRMED)
    if not meeting:
        return None
    answer = _answer(desk, meeting)
    heading = _("Meeting %(number)d is confirmed") % {"number": meeting.number}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CHANGES,),
        paragraphs=(_("Please keep these hours free."),),
        facts=(
            *_where(meeting),
            *_times(desk, _sittings(desk, meeting)),
            *facts((_("Your answer"), _told_answer(answer))),
        ),
        asked="" if answer else _("You have not answered yet. Please say whether you will attend."),
        link=address("meeting", meeting.number),
        link_label=_("Open meeting %(number)d") % {"number": meeting.number},
    )


def postponed(desk: Desk, row: Notification) -> Letter | None:
    """The dates no longer stand."""
    meeting = _meeting(desk, row, MeetingState.POSTPONED)
    if not meeting:
        return None
    heading = _("Meeting %(number)d is postponed") % {"number": meeting.number}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CHANGES,),
        paragraphs=(_("The dates below no longer stand. New ones will be proposed to you."),),
        facts=(
            *reason(str(row.payload.get("reason", ""))),
            *_times(desk, formerly(desk, meeting, row), struck=True),
        ),
        link=address("meeting", meeting.number),
        link_label=_("Open meeting %(number)d") % {"number": meeting.number},
    )


def cancelled(desk: Desk, row: Notification) -> Letter | None:
    """There will be no such meeting."""
    meeting = _meeting(desk, row, MeetingState.CANCELLED)
    if not meeting:
        return None
    heading = _("Meeting %(number)d is cancelled") % {"number": meeting.number}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CANCELLATION,),
        paragraphs=(
            _("It will not take place. Its number is not given to another meeting."),
            _("Calendar subscriptions show it as cancelled."),
        ),
        facts=(
            *reason(str(row.payload.get("reason", ""))),
            *_times(desk, formerly(desk, meeting, row), struck=True),
        ),
        link=address("meeting", meeting.number),
        link_label=_("Open meeting %(number)d") % {"number": meeting.number},
    )


def changed(desk: Desk, row: Notification) -> Letter | None:
    """What is different from before the first of the edits; None where nothing is any more."""
    meeting = _meeting(desk, row, MeetingState.POLLING, MeetingState.CONFIRMED)
    if not meeting:
        return None
    before: Mapping[str, Any] = row.payload.get("before", {})
    told = changed_sittings(desk, _sittings(desk, meeting), formerly(desk, meeting, row))
    told += changed_where(meeting, before)
    if before and before.get("links") != digest_of_links(meeting):
        told += facts((_("Joining links"), _("New; they are on the page of the meeting.")))
    if not told:
        return None
    told += reasons(desk, row)
    heading = _("Meeting %(number)d has changed") % {"number": meeting.number}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CHANGES,),
        paragraphs=(_("Please note what is different now."),),
        facts=tuple(told),
        link=address("meeting", meeting.number),
        link_label=_("Open meeting %(number)d") % {"number": meeting.number},
    )


WRITERS = {
    "meeting_soon": soon,
    "answer_missing": answer_missing,
    "answer_asked": answer_missing,
    "meeting_polled": polled,
    "meeting_confirmed": confirmed,
    "meeting_postponed": postponed,
    "meeting_cancelled": cancelled,
    "meeting_changed": changed,
}


# --- words ----------------------------------------------------------------------------------------
def _subject(meeting: Meeting, heading: str) -> str:
    return f"[{meeting.symbol}] {heading}"


def _where(meeting: Meeting) -> tuple[Fact, ...]:
    return facts(
        (_("Host"), str(meeting.get_host_display())),
        (_("Place"), place_and_format(meeting.place, meeting.format)),
    )


def _times(desk: Desk, sittings: Iterable[Sitting], *, struck: bool = False) -> tuple[Fact, ...]:
    """The hours of each sitting on the clocks; `struck` are those that no longer stand."""
    return tuple(hours(desk, sitting, struck=struck) for sitting in sittings)


def _told_answer(answer: Attendance | None) -> str:
    """What the recipient answered."""
    if answer is None:
        return ""
    said = {
        Answer.ACCEPTED: _("accepted"),
        Answer.DECLINED: _("declined"),
        Answer.TENTATIVE: _("tentative"),
    }[Answer(answer.answer)]
    if not answer.mode:
        return said
    return _("%(answer)s, %(mode)s") % {"answer": said, "mode": answer.get_mode_display()}
