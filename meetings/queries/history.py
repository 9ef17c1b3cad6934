"""What happened to a meeting: its audit entries, in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Field, Q, QuerySet, TimeField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.access import visible_sittings
from meetings.enums import DeadlineKind, MeetingState
from meetings.models import JoiningLink, Meeting, Sitting
from members.access import Viewer, visible_audit
from members.models import AuditEntry
from workinggroup.lib import dual_time

ACTS: dict[str, Promise] = {
    "propose_meeting": gettext_lazy("Meeting proposed"),
    "change_meeting": gettext_lazy("Meeting changed"),
    "set_chairs": gettext_lazy("Chairs named"),
    "poll_meeting": gettext_lazy("Replies asked for"),
    "confirm_meeting": gettext_lazy("Meeting confirmed"),
    "postpone_meeting": gettext_lazy("Meeting postponed"),
    "hold_meeting": gettext_lazy("Recorded as held"),
    "close_meeting": gettext_lazy("Meeting closed"),
    "cancel_meeting": gettext_lazy("Meeting cancelled"),
    "add_sitting": gettext_lazy("Sitting added"),
    "change_sitting": gettext_lazy("Sitting changed"),
    "cancel_sitting": gettext_lazy("Sitting cancelled"),
    "rederive_sitting": gettext_lazy("Clock times follow a changed time zone rule"),
    "set_deadlines": gettext_lazy("Deadlines changed"),
    "add_link": gettext_lazy("Joining link added"),
    "change_link": gettext_lazy("Joining link changed"),
    "withdraw_link": gettext_lazy("Joining link withdrawn"),
}


@dataclass(frozen=True)
class Change:
    """One field that changed: what it is called, from what, to what."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """One act on a meeting."""

    entry: AuditEntry
    title: str
    changes: tuple[Change, ...]


def entries_of(viewer: Viewer, meeting: Meeting) -> QuerySet[AuditEntry]:
    """The acts on the meeting itself and on the sittings the viewer is invited to, newest first.

    Acts on its texts, papers and answers have pages of their own.
    """
    sittings = visible_sittings(viewer).filter(meeting=meeting).values("pk")
    return (
        visible_audit(viewer)
        .filter(meeting_id=meeting.pk, act__in=ACTS, side="")
        .filter(Q(subject_type="meeting") | Q(subject_type="sitting", subject_id__in=sittings))
        .order_by("-at", "-pk")
    )


def told(entry: AuditEntry) -> Event:
    """An entry in the active language."""
    title = str(ACTS[entry.act])
    if entry.subject_type == "sitting":
        title = f"{title}: {entry.subject}"
    return Event(entry, title, tuple(_changes(entry)))


def _changes(entry: AuditEntry) -> Iterator[Change]:
    if entry.from_state and entry.to_state:
        states = (
            str(MeetingState(entry.from_state).label),
            str(MeetingState(entry.to_state).label),
        )
        yield Change(_("State"), *states)
    for name, pair in entry.changes.items():
        before, after = (_value(name, each) for each in pair)
        if before or after:
            yield Change(_name(name), before, after)


def _name(name: str) -> str:
    if name in DeadlineKind.values:
        return str(DeadlineKind(name).label)
    if name == "answers":
        return _("Replies made void")
    field = _field(name)
    return str(field.verbose_name) if field else name


def _value(name: str, value: object) -> str:
    """A stored value as its reader would see it: choices by their label, dates and hours told."""
    if value is None or value == "":
        return ""
    field = _field(name)
    if name in DeadlineKind.values or type(field) is DateField:
        return dual_time.day_in_words(dt.date.fromisoformat(str(value)))
    if isinstance(field, TimeField):
        hour = f"{dt.time.fromisoformat(str(value)):%H:%M}"
        return _("%(hour)s on the clock of the meeting") % {"hour": hour}
    labels = {str(key): str(label) for key, label in field.flatchoices} if field else {}
    return labels.get(str(value), str(value))


def _field(name: str) -> "Field[Any, Any] | None":
    """The field of that name of whatever a meeting is made of."""
    for model in (Meeting, Sitting, JoiningLink):
        for field in model._meta.fields:
            if field.name == name:
                return field
    return None
