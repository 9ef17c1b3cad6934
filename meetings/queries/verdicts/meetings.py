"""Whether an act on a meeting, and on who comes to it, can be done now."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from meetings import access
from meetings.enums import MeetingState, TextKind
from meetings.models import (
    Deadline,
    JoiningLink,
    Meeting,
    Sitting,
)
from meetings.queries.meetings.moves import facts_of
from meetings.queries.meetings.presence import has_begun
from meetings.queries.texts.panel import text_of
from meetings.rules.lifecycles import MEETING
from meetings.rules.moves import may_move
from workinggroup.lib.lifecycle import STATE_HAS_CHANGED
from workinggroup.lib.viewer import YES, Verdict, Viewer, no, not_now, too_late


def may_plan_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Plan meetings, at any time."""
    return access.may_plan(viewer)


def may_change_meeting_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Change a meeting until it is held or cancelled."""
    return access.may_change_meeting(viewer, meeting)


def may_make_move(name: str, viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Make the move `name` of `lifecycles.MEETING`. Two queries, none where the state forbids."""
    if not (verdict := access.may_plan(viewer)):
        return verdict
    if not MEETING.allows(name, meeting.state):
        return no(STATE_HAS_CHANGED)
    return may_move(name, meeting.state, facts_of(meeting, now))


_Rule = Callable[[Viewer, Meeting, dt.datetime], Verdict]
may_poll_now: _Rule = partial(may_make_move, "poll")
may_confirm_meeting_now: _Rule = partial(may_make_move, "confirm")
may_postpone_now: _Rule = partial(may_make_move, "postpone")
may_hold_now: _Rule = partial(may_make_move, "hold")
may_close_now: _Rule = partial(may_make_move, "close")
may_cancel_meeting_now: _Rule = partial(may_make_move, "cancel")


def may_change_sitting_now(viewer: Viewer, sitting: Sitting, now: dt.datetime) -> Verdict:
    """Change a sitting that is not cancelled, as the meeting may be changed."""
    if not (verdict := access.may_change_meeting(viewer, sitting.meeting)):
        return verdict
    return too_late(_("This sitting is cancelled.")) if sitting.cancelled_at else YES


def may_cancel_sitting_now(viewer: Viewer, sitting: Sitting, now: dt.datetime) -> Verdict:
    """Cancel a sitting, but the last one of a confirmed meeting. One query."""
    if not (verdict := may_change_sitting_now(viewer, sitting, now)):
        return verdict
    if sitting.meeting.state == MeetingState.CONFIRMED:
        others = Sitting.objects.filter(meeting=sitting.meeting_id, cancelled_at=None)
        if not others.exclude(pk=sitting.pk).exists():
            return not_now(_("This is its last sitting: postpone or cancel the meeting instead."))
    return YES


def may_redate_deadline_now(viewer: Viewer, deadline: Deadline, now: dt.datetime) -> Verdict:
    """Set the day of a deadline by hand, as the meeting may be changed."""
    return access.may_change_meeting(viewer, deadline.meeting)


def may_change_link_now(viewer: Viewer, link: JoiningLink, now: dt.datetime) -> Verdict:
    """Change or withdraw a joining link that stands, as the meeting may be changed."""
    if not (verdict := access.may_change_meeting(viewer, link.meeting)):
        return verdict
    return too_late(_("This link was withdrawn.")) if link.withdrawn_at else YES


def may_answer_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Answer for oneself, while dates are polled or the meeting is to come."""
    return access.may_answer(viewer, meeting)


def may_remind_to_answer_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Remind those who have not answered, while the meeting takes replies."""
    return access.may_plan(viewer) and access.may_answer(viewer, meeting)


def may_record_attendance_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Record who of the own side attended, which stands in the minutes. Two queries."""
    minutes = text_of(viewer, meeting, TextKind.MINUTES)
    begun = has_begun(meeting, now)
    return access.may_record_attendance(
        viewer, meeting, viewer.side or "", begun=begun, minutes=minutes
    )


def may_set_chairs_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Say who chairs, which stands in the minutes. One query."""
    return access.may_set_chairs(viewer, meeting, text_of(viewer, meeting, TextKind.MINUTES))
