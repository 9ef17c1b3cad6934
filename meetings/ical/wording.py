"""A member's calendar in words: rows that access already allowed become entries.

Everything an entry shows has an instant of change behind it, which becomes its LAST-MODIFIED:
some apps skip an entry whose stamps stood still. So nothing is shown that changes silently, such
as the reader's third clock (the app has one of its own) or the names of topics.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import ical
from meetings.enums import MEETING_TENTATIVE, ActionState, MeetingFormat, MeetingState
from meetings.models import ActionItem, Deadline, JoiningLink, Meeting, Sitting
from workinggroup.lib import clock, dual_time
from workinggroup.lib.viewer import Side

# Before a sitting; before the midnight at which a day begins, so that it rings at nine.
SITTING_ALARMS = (dt.timedelta(days=1), dt.timedelta(hours=1))
DAY_ALARM = dt.timedelta(hours=15)
_LONGEST_TITLE = 100
TASK_STATES = {
    ActionState.OPEN: ical.TaskState.OPEN,
    ActionState.IN_PROGRESS: ical.TaskState.IN_PROGRESS,
    ActionState.DONE: ical.TaskState.DONE,
    ActionState.DROPPED: ical.TaskState.DROPPED,
}


def cancelled_at(row: Sitting | Deadline) -> dt.datetime | None:
    """When a sitting, or the whole meeting of a sitting or a deadline, was cancelled."""
    own = row.cancelled_at if isinstance(row, Sitting) else None
    if own is None and row.meeting.cancelled:
        return row.meeting.changed_at
    return own


def _uid(kind: str, pk: int) -> str:
    return f"{kind}-{pk}@{settings.UID_DOMAIN}"


def _address(name: str, *args: int | str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


@dataclass(frozen=True)
class Writer:
    """Puts rows into words, in the active language, for a member of `side`."""

    side: Side
    alarms: bool

    def sitting(self, row: Sitting, links: list[JoiningLink]) -> ical.CalendarEntry:
        meeting = row.meeting
        title = _sitting_title(row)
        status = _status(row)
        return ical.CalendarEntry(
            uid=_uid("sitting", row.pk),
            sequence=row.sequence,
            created=row.created_at,
            modified=max(row.changed_at, meeting.changed_at),
            when=ical.Timed(start=row.starts_at, end=row.ends_at, zone=meeting.anchor_zone),
            summary=title,
            description=_lines(self._sitting_lines(row, links)),
            location=_location(meeting),
            url=_address("meeting", meeting.number),
            status=status,
            busy=status is ical.Status.CONFIRMED,
            categories=(_("Sitting"),),
            conferences=tuple(
                ical.Conference(url=link.url, label=link.label.with_language()) for link in links
            ),
            alarms=self._alarms(title, *SITTING_ALARMS),
        )

    def _sitting_lines(self, row: Sitting, links: list[JoiningLink]) -> Iterator[str]:
        meeting = row.meeting
        yield from dual_time.lines_in_words(row.starts_at, row.ends_at, first=self.side)
        yield ""
        yield _("Format: %(format)s. Host: %(host)s.") % {
            "format": meeting.get_format_display(),
            "host": meeting.get_host_display(),
        }
        if meeting.state == MeetingState.POSTPONED:
            yield _("The meeting is postponed. New dates will be announced.")
        elif meeting.state in MEETING_TENTATIVE:
            yield _("These dates are proposed and not yet confirmed.")
        if links and cancelled_at(row) is None:
            for link in links:
                yield _("Join: %(name)s %(url)s") % {
                    "name": link.label.with_language(),
                    "url": link.url,
                }
            if any(link.access_code for link in links):
                # Other people's servers read this calendar; a code is one step further in.
                yield _("The access code is in the portal.")
        yield from _footer(meeting, _address("meeting", meeting.number))

    def deadline(self, row: Deadline) -> ical.CalendarEntry:
        return ical.CalendarEntry(
            uid=_uid("deadline", row.pk),
            sequence=row.sequence,
            created=row.created_at,
            modified=self._deadline_changed(row),
            when=ical.Days(first=row.due_on, last=row.due_on),
            summary=_deadline_title(row),
            description=self._deadline_text(row),
            url=_address("meeting", row.meeting.number),
            status=_status(row),
            categories=(_("Deadline"),),
            alarms=self._alarms(_deadline_title(row), DAY_ALARM),
        )

    def deadline_task(self, row: Deadline, settled_at: dt.datetime | None) -> ical.Task:
        """`settled_at` (UTC) is since when nothing is left to do about it; None while there is.

        To become done is a change like those of the row: it has a sequence and an instant. Whatever
        opens the task again moves the row, and with it both at least as far.
        """
        state = ical.TaskState.DONE if settled_at else ical.TaskState.OPEN
        changed = self._deadline_changed(row)
        return ical.Task(
            uid=_uid("todo-deadline", row.pk),
            sequence=row.sequence + (settled_at is not None),
            created=row.created_at,
            modified=max(changed, settled_at or changed),
            due=row.due_on,
            summary=_deadline_title(row),
            state=ical.TaskState.DROPPED if cancelled_at(row) else state,
            completed=settled_at,
            description=self._deadline_text(row),
            url=_address("meeting", row.meeting.number),
            categories=(_("Deadline"),),
            alarms=self._alarms(_deadline_title(row), DAY_ALARM),
        )

    @staticmethod
    def _deadline_changed(row: Deadline) -> dt.datetime:
        return max(row.changed_at, row.meeting.changed_at)

    def _deadline_text(self, row: Deadline) -> str:
        address = _address("meeting", row.meeting.number)
        return _lines([self._until(row.due_on), *_footer(row.meeting, address)])

    def action(self, row: ActionItem) -> ical.CalendarEntry:
        dropped = row.state == ActionState.DROPPED
        return ical.CalendarEntry(
            uid=_uid("action", row.pk),
            sequence=row.sequence,
            created=row.created_at,
            modified=row.changed_at,
            when=ical.Days(first=row.due_on, last=row.due_on),
            summary=_action_title(row),
            description=self._action_text(row),
            url=_address("action", row.number),
            status=ical.Status.CANCELLED if dropped else ical.Status.CONFIRMED,
            categories=(_("Action item"),),
            alarms=() if row.settled else self._alarms(_action_title(row), DAY_ALARM),
        )

    def action_task(self, row: ActionItem) -> ical.Task:
        return ical.Task(
            uid=_uid("todo-action", row.pk),
            sequence=row.sequence,
            created=row.created_at,
            modified=row.changed_at,
            due=row.due_on,
            summary=_numbered(row),
            state=TASK_STATES[ActionState(row.state)],
            description=self._action_text(row),
            url=_address("action", row.number),
            categories=(_("Action item"),),
            alarms=self._alarms(_action_title(row), DAY_ALARM),
        )

    def _action_text(self, row: ActionItem) -> str:
        state = _("State: %(state)s.") % {"state": row.get_state_display()}
        until = [] if row.settled else [self._until(row.due_on)]
        return _lines(
            [
                row.text.with_language(),
                "",
                state,
                *until,
                *_footer(row.meeting, _address("action", row.number)),
            ]
        )

    def _until(self, day: dt.date) -> str:
        """The last minute of a due date on the own side's clock, told on both."""
        zone = clock.SIDE_ZONES[self.side]
        last = clock.end_of_day(day, zone) - dt.timedelta(minutes=1)
        clocks = dual_time.in_words(last, first=self.side)
        return _("Until the end of the day: %(clocks)s") % {"clocks": clocks}

    def _alarms(self, title: str, *before: dt.timedelta) -> tuple[ical.Alarm, ...]:
        if not self.alarms:
            return ()
        return tuple(ical.Alarm(before=each, text=title) for each in before)


def _sitting_title(row: Sitting) -> str:
    name = row.title.with_language() or _("sitting %(number)d") % {"number": row.number}
    return _marked(row, _("%(meeting)s: %(what)s") % {"meeting": row.meeting, "what": name})


def _deadline_title(row: Deadline) -> str:
    names = {"what": row.get_kind_display(), "meeting": row.meeting}
    return _marked(row, _("Deadline: %(what)s (%(meeting)s)") % names)


def _marked(row: Sitting | Deadline, title: str) -> str:
    """The title says what STATUS means, since not every app shows it."""
    if cancelled_at(row) is not None:
        return _("CANCELLED: %(title)s") % {"title": title}
    if row.meeting.state == MeetingState.POSTPONED:
        return _("POSTPONED: %(title)s") % {"title": title}
    if row.meeting.state in MEETING_TENTATIVE:
        return _("Proposed: %(title)s") % {"title": title}
    return title


def _status(row: Sitting | Deadline) -> ical.Status:
    if cancelled_at(row) is not None:
        return ical.Status.CANCELLED
    if row.meeting.state in MEETING_TENTATIVE:
        return ical.Status.TENTATIVE
    return ical.Status.CONFIRMED


def _location(meeting: Meeting) -> str:
    if meeting.format == MeetingFormat.ONLINE:
        return _("Online")
    return meeting.place.with_language()


def _action_title(row: ActionItem) -> str:
    title = _numbered(row)
    if row.state == ActionState.DROPPED:
        return _("CANCELLED: %(title)s") % {"title": title}
    if row.state == ActionState.DONE:
        return _("Done: %(title)s") % {"title": title}
    return _("Due: %(title)s") % {"title": title}


def _numbered(row: ActionItem) -> str:
    return f"{row.number} {row.text.short(_LONGEST_TITLE)}"


def _footer(meeting: Meeting, address: str) -> Iterator[str]:
    yield ""
    yield f"{meeting.symbol} {address}"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
