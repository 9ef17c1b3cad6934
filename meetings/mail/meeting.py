"""Letters about meetings and their dates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from meetings.enums import MEETING_TAKES_REPLIES, Answer, AttendanceMode, MeetingState
from meetings.mail.changes import (
    changed_host,
    changed_place,
    changed_sittings,
    formerly,
    hours_of,
    place_and_format,
    reason,
    reasons,
)
from meetings.mail.letter import Fact, Letter, facts
from meetings.mail.material import Material, Rule, in_days, page_address
from meetings.models import Meeting, Sitting
from members.enums import MailKind
from workinggroup.lib.punctuation import enumerated


def _meeting(material: Material, *states: str) -> Meeting | None:
    """The meeting a letter is about, if the recipient sees it and it is in one of `states`."""
    meeting = material.meetings.get(material.subject)
    return meeting if meeting is not None and meeting.state in states else None


def _days_until(material: Material, meeting: Meeting) -> int | None:
    """Days until it opens; None once it is open."""
    opening = material.opening(meeting)
    if opening is None or opening.starts_at <= material.now:
        return None
    return material.days_until(opening.starts_at)


# --- reminders ----------------------------------------------------------------------------------
def soon(material: Material) -> Letter | None:
    """The meeting opens in so many days."""
    meeting = _meeting(material, MeetingState.CONFIRMED)
    if not meeting or (days := _days_until(material, meeting)) is None:
        return None
    if material.answer and material.answer[0] == Answer.DECLINED:
        return None
    heading = _("%(meeting)s begins %(when)s") % {
        "meeting": meeting,
        "when": in_days(days),
    }
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.MEETINGS,),
        facts=(
            *_where(meeting),
            *_times(material, material.live_sittings(meeting)),
            *facts((_("Your reply"), _described_answer(material.answer))),
        ),
        asked=""
        if material.answer
        else _("You have not replied yet. Please say whether you will attend."),
        link=page_address("meeting", meeting.number),
        link_label=_("Open %(meeting)s") % {"meeting": meeting.name_within},
    )


def answer_missing(material: Material) -> Letter | None:
    """The recipient has not answered."""
    meeting = _meeting(material, *MEETING_TAKES_REPLIES)
    if not meeting or not material.may_answer or material.answer:
        return None
    if (days := _days_until(material, meeting)) is None:
        return None
    heading = _("Please reply: %(meeting)s") % {"meeting": meeting}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.ANSWERS,),
        paragraphs=(
            _("The meeting begins %(when)s. The secretariats need to know who will attend.")
            % {"when": in_days(days)},
        ),
        facts=(*_where(meeting), *_times(material, material.live_sittings(meeting))),
        asked=_("Please accept or decline, on site or online."),
        link=page_address("meeting", meeting.number),
        link_label=_("Reply for %(meeting)s") % {"meeting": meeting.name_within},
    )


# --- what happened ------------------------------------------------------------------------------
def polled(material: Material) -> Letter | None:
    """Dates are proposed."""
    meeting = _meeting(material, MeetingState.POLLING)
    if not meeting or material.answer:
        return None
    heading = _("Dates are proposed for %(meeting)s") % {"meeting": meeting.name_within}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.ANSWERS,),
        paragraphs=(_("The two secretariats propose these dates. They are not confirmed yet."),),
        facts=(*_where(meeting), *_times(material, material.live_sittings(meeting))),
        asked=_("Please say whether you could attend."),
        link=page_address("meeting", meeting.number),
        link_label=_("Reply for %(meeting)s") % {"meeting": meeting.name_within},
    )


def confirmed(material: Material) -> Letter | None:
    """The dates stand."""
    meeting = _meeting(material, MeetingState.CONFIRMED)
    if not meeting:
        return None
    heading = _("%(meeting)s is confirmed") % {"meeting": meeting}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CHANGES,),
        paragraphs=(_("Please keep these hours free."),),
        facts=(
            *_where(meeting),
            *_times(material, material.live_sittings(meeting)),
            *facts((_("Your reply"), _described_answer(material.answer))),
        ),
        asked=""
        if material.answer
        else _("You have not replied yet. Please say whether you will attend."),
        link=page_address("meeting", meeting.number),
        link_label=_("Open %(meeting)s") % {"meeting": meeting.name_within},
    )


def postponed(material: Material) -> Letter | None:
    """The dates no longer stand."""
    meeting = _meeting(material, MeetingState.POSTPONED)
    if not meeting:
        return None
    heading = _("%(meeting)s is postponed") % {"meeting": meeting}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CHANGES,),
        paragraphs=(_("The dates below no longer apply. New dates will be proposed to you."),),
        facts=(
            *reason(str(material.payload.get("reason", ""))),
            *_times(material, formerly(material, meeting), struck=True),
        ),
        link=page_address("meeting", meeting.number),
        link_label=_("Open %(meeting)s") % {"meeting": meeting.name_within},
    )


def cancelled(material: Material) -> Letter | None:
    """There will be no such meeting."""
    meeting = _meeting(material, MeetingState.CANCELLED)
    if not meeting:
        return None
    heading = _("%(meeting)s is cancelled") % {"meeting": meeting}
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CANCELLATION,),
        paragraphs=(
            _("It will not take place. Its number will not be reused."),
            _("Calendar subscriptions show it as cancelled."),
        ),
        facts=(
            *reason(str(material.payload.get("reason", ""))),
            *_times(material, formerly(material, meeting), struck=True),
        ),
        link=page_address("meeting", meeting.number),
        link_label=_("Open %(meeting)s") % {"meeting": meeting.name_within},
    )


def _changed(material: Material) -> Letter | None:
    """What is different from before the first of the edits; None where nothing is any more."""
    meeting = _meeting(material, *MEETING_TAKES_REPLIES)
    if not meeting:
        return None
    before: Mapping[str, Any] = material.payload.get("before", {})
    links = before and before.get("links") != material.facts.fingerprint_of_links(meeting)
    parts = {
        _("sittings"): changed_sittings(
            material, material.live_sittings(meeting), formerly(material, meeting)
        ),
        _("host"): changed_host(meeting, before),
        _("place"): changed_place(meeting, before),
        _("joining links"): facts((_("Joining links"), _("New; see the page of the meeting.")))
        if links
        else (),
    }
    changes = [fact for part in parts.values() for fact in part]
    if not changes:
        return None
    changes += reasons(material)
    heading = _("%(meeting)s has changed: %(what)s") % {
        "meeting": meeting,
        "what": enumerated(name for name, part in parts.items() if part),
    }
    return Letter(
        subject=_subject(meeting, heading),
        heading=heading,
        kinds=(MailKind.CHANGES,),
        paragraphs=(_("The following has changed."),),
        facts=tuple(changes),
        link=page_address("meeting", meeting.number),
        link_label=_("Open %(meeting)s") % {"meeting": meeting.name_within},
    )


DATES = ("meetings", "sittings", "zone")
FORMER_DATES = ("meetings", "audiences", "zone", "payload_text")
MEETING_LETTERS = {
    "meeting_soon": Rule(soon, "meetings", (*DATES, "answer")),
    "answer_missing": Rule(answer_missing, "meetings", (*DATES, "answer", "may_answer")),
    "answer_asked": Rule(answer_missing, "meetings", (*DATES, "answer", "may_answer")),
    "meeting_polled": Rule(polled, "meetings", (*DATES, "answer")),
    "meeting_confirmed": Rule(confirmed, "meetings", (*DATES, "answer")),
    "meeting_postponed": Rule(postponed, "meetings", FORMER_DATES),
    "meeting_cancelled": Rule(cancelled, "meetings", FORMER_DATES),
    "meeting_changed": Rule(_changed, "meetings", (*FORMER_DATES, "sittings")),
}


# --- words ----------------------------------------------------------------------------------------
def _subject(meeting: Meeting, heading: str) -> str:
    return f"[{meeting.symbol}] {heading}"


def _where(meeting: Meeting) -> tuple[Fact, ...]:
    return facts(
        (_("Host"), str(meeting.get_host_display())),
        (_("Place"), place_and_format(meeting.place, meeting.format)),
    )


def _times(
    material: Material, sittings: Iterable[Sitting], *, struck: bool = False
) -> tuple[Fact, ...]:
    """The hours of each sitting on the clocks; `struck` are those that no longer stand."""
    return tuple(hours_of(material, sitting, struck=struck) for sitting in sittings)


def _described_answer(given: tuple[str, str] | None) -> str:
    """What the recipient answered."""
    if given is None:
        return ""
    answer, mode = given
    said = {
        Answer.ACCEPTED: _("accepted"),
        Answer.DECLINED: _("declined"),
        Answer.TENTATIVE: _("tentative"),
    }[Answer(answer)]
    if not mode:
        return said
    return _("%(answer)s, %(mode)s") % {"answer": said, "mode": AttendanceMode(mode).label}
