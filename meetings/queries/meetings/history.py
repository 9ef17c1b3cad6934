"""What happened to a meeting: its audit entries, in words."""

import datetime as dt
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import (
    BigAutoField,
    BooleanField,
    DateField,
    Field,
    Model,
    Q,
    QuerySet,
    TimeField,
)
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.access import visible_sittings, visible_text_acts
from meetings.enums import DeadlineKind, TextKind
from meetings.models import JoiningLink, JointText, Meeting, Sitting
from meetings.rules.acts import recorded_as
from meetings.rules.acts.meetings import MEETING_ACTS
from meetings.rules.acts.texts import TEXT_ACTS
from members.access import visible_audit
from members.models import Appointment, AuditEntry
from workinggroup.lib import dual_time
from workinggroup.lib.prepared import prepared
from workinggroup.lib.punctuation import lead
from workinggroup.lib.truths import yes_or_no
from workinggroup.lib.viewer import Viewer

# What entries tell besides the fields of a model.
_NAMES: dict[str, Promise] = {
    "answers": gettext_lazy("Replies made void"),
    "letters": gettext_lazy("Emails"),
    "seat": gettext_lazy("seat"),
    "company": gettext_lazy("company"),
    "title": gettext_lazy("title"),
}


@dataclass(frozen=True)
class HistoryChange:
    """One field that changed: what it is called, from what, to what."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryEvent:
    """One act on a meeting."""

    entry: AuditEntry
    title: str
    changes: tuple[HistoryChange, ...]


def entries_of(viewer: Viewer, meeting: Meeting) -> QuerySet[AuditEntry]:
    """The acts on the meeting itself, on the sittings the viewer is invited to, and those on its
    texts as a whole that the viewer may know of, newest first.

    Acts on papers and answers have pages of their own.
    """
    return _entries(viewer, meeting.pk)


def entries_of_text(viewer: Viewer, meeting: Meeting, kind: TextKind) -> QuerySet[AuditEntry]:
    """Those of `entries_of` that are acts on the agenda, or the minutes."""
    texts = JointText.objects.filter(meeting=meeting, kind=kind).values("pk")
    return _acts_on_texts(viewer).filter(subject_id__in=texts).order_by("-at", "-pk")


def newest_entries_of(viewer: Viewer, meeting: Meeting, most: int) -> list[AuditEntry]:
    """The first `most` of `entries_of`. One query."""
    return _newest_entries(viewer, most, meeting=meeting.pk)


def _entries(viewer: Viewer, meeting: Any) -> QuerySet[AuditEntry]:
    sittings = visible_sittings(viewer).filter(meeting=meeting).values("pk")
    on_meeting = Q(subject_type="meeting") | Q(subject_type="sitting", subject_id__in=sittings)
    on_texts = Q(pk__in=_acts_on_texts(viewer).filter(meeting_id=meeting).values("pk"))
    return (
        visible_audit(viewer)
        .filter(Q(act__in=MEETING_ACTS) & on_meeting | on_texts, meeting_id=meeting, side="")
        .order_by("-at", "-pk")
    )


def _acts_on_texts(viewer: Viewer) -> QuerySet[AuditEntry]:
    return visible_text_acts(viewer).filter(act__in=TEXT_ACTS)


@prepared(meeting=BigAutoField())
def _newest_entries(viewer: Viewer, most: int, *, meeting: Any) -> QuerySet[AuditEntry]:
    return _entries(viewer, meeting)[:most]


def describe_entry(entry: AuditEntry) -> HistoryEvent:
    """An entry in the active language."""
    title = recorded_as(entry.act)
    if entry.subject_type in {"sitting", "jointtext"} and entry.subject:
        title = f"{lead(title)}{entry.subject}"
    return HistoryEvent(entry, title, tuple(_changes(entry)))


def _changes(entry: AuditEntry) -> Iterator[HistoryChange]:
    if entry.from_state and entry.to_state and entry.from_state != entry.to_state:
        before, after = (state_label(entry, each) for each in (entry.from_state, entry.to_state))
        yield HistoryChange(_("State"), before, after)
    yield from changes_of(entry)


def state_label(entry: AuditEntry, state: str) -> str:
    """A state of what the entry is about, in words."""
    return _value(_field(entry, "state"), "state", state)


def changes_of(entry: AuditEntry, *, but: Collection[str] = ()) -> Iterator[HistoryChange]:
    """What an entry of the audit record says of each field, `but` these, in words."""
    for name, change in entry.changes.items():
        if name in but:
            continue
        pair = change if isinstance(change, list) and len(change) == 2 else ["", change]
        field = _field(entry, name)
        before, after = (_value(field, name, each) for each in pair)
        if before or after:
            yield HistoryChange(_name(field, name), before, after)


def _name(field: "Field[Any, Any] | None", name: str) -> str:
    if name in DeadlineKind.values:
        return str(DeadlineKind(name).label)
    if name in _NAMES:
        return str(_NAMES[name])
    return str(field.verbose_name) if field else name


def _value(field: "Field[Any, Any] | None", name: str, value: object) -> str:
    """A stored value as its reader would see it: choices by their label, dates and hours told."""
    if value is None or value == "":
        return ""
    if name in DeadlineKind.values or type(field) is DateField:
        return _day(str(value))
    if isinstance(field, TimeField):
        return _("%(hour)s in the meeting time zone") % {"hour": str(value)[:5]}
    if isinstance(field, BooleanField) or isinstance(value, bool):
        return yes_or_no(str(value) == "True")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    labels = {str(key): str(label) for key, label in field.flatchoices} if field else {}
    return labels.get(str(value), str(value))


def _day(value: str) -> str:
    try:
        return dual_time.day_in_words(dt.date.fromisoformat(value))
    except ValueError:
        return value


def _field(entry: AuditEntry, name: str) -> "Field[Any, Any] | None":
    """The field of that name of what the entry is about, or of whatever a meeting is made of."""
    own = [model for model in _ours() if model._meta.model_name == entry.subject_type]
    parts: tuple[type[Model], ...] = (*own, Meeting, Sitting, JoiningLink, Appointment)
    for model in parts:
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.name == name:
                return field
    return None


def _ours() -> Iterator[type[Model]]:
    """The models of both apps."""
    for app in ("members", "meetings"):
        yield from apps.get_app_config(app).get_models()
