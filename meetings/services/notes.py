"""The acts on private notes. Every entry they leave in the audit record is the own side's."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import (
    NOTE_GONE,
    may_add_private,
    may_edit_private_note,
    visible_actions,
    visible_meetings,
    visible_private_notes,
)
from meetings.models import ActionItem, AgendaItem, Meeting, PrivateNote
from meetings.queries.texts.items import item_read_by
from members.access import person_of
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Viewer


@transaction.atomic
def add_note(
    actor: Viewer,
    *,
    meeting: Meeting,
    text: str,
    item: AgendaItem | None = None,
    action: ActionItem | None = None,
    now: dt.datetime,
) -> PrivateNote:
    """Write a note for the own delegation about a meeting, one of its agenda items or actions.

    Raises `NotAllowed` for who belongs to no side, `Refused` with the field at fault.
    """
    may_add_private(actor).demand()
    _demand_seen(actor, meeting, item, action)
    note = PrivateNote(
        side=actor.require_side(),
        author=person_of(actor),
        meeting=meeting,
        item=item,
        action=action,
        text=clean_prose(text),
        written_at=now,
        changed_at=now,
    )
    _check(note)
    note.save()
    _note(actor, note, "add_note", now)
    return note


@transaction.atomic
def change_note(
    actor: Viewer, *, note: PrivateNote, text: str, now: dt.datetime, seen: FieldMarks | None = None
) -> PrivateNote:
    """Rewrite a note: its author, or the own side's head or secretary.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` where somebody else
    changed it too.
    """
    note = _locked(actor, note)
    may_edit_private_note(actor, note).demand()
    written = merge(actor, note, stored(note, ["text"]), {"text": text}, seen)
    note.text = clean_prose(written["text"])
    note.changed_at = now
    _check(note)
    note.save(update_fields=["text", "changed_at"])
    _note(actor, note, "change_note", now)
    return note


@transaction.atomic
def withdraw_note(actor: Viewer, *, note: PrivateNote, now: dt.datetime) -> PrivateNote:
    """Take a note away from everybody's sight; the row stays for the audit."""
    note = _locked(actor, note)
    may_edit_private_note(actor, note).demand()
    note.withdrawn_at = note.changed_at = now
    note.save(update_fields=["withdrawn_at", "changed_at"])
    _note(actor, note, "withdraw_note", now)
    return note


def _demand_seen(
    actor: Viewer, meeting: Meeting, item: AgendaItem | None, action: ActionItem | None
) -> None:
    """A note may hang only on what the actor sees, and on things of the one meeting."""
    seen = visible_meetings(actor).filter(pk=meeting.pk).exists()
    if item is not None:
        seen = seen and item_read_by(actor, meeting, item.pk) is not None
    if action is not None:
        seen = seen and visible_actions(actor).filter(pk=action.pk, meeting=meeting).exists()
    if not seen:
        raise Stale(_("What this note is about no longer exists."))


def _locked(actor: Viewer, note: PrivateNote) -> PrivateNote:
    rows = visible_private_notes(actor).select_for_update(of=("self",)).select_related("meeting")
    found = rows.filter(pk=note.pk).first()
    if found is None:
        raise Stale(NOTE_GONE)
    return found


def _check(note: PrivateNote) -> None:
    if not note.text:
        why = _("Please write something.")
        raise Refused(why, fields={"text": why})
    validation.check(note)


def _note(actor: Viewer, note: PrivateNote, act: str, now: dt.datetime) -> None:
    audit.record(
        actor,
        act=act,
        subject=note,
        side=note.side,
        label=note.meeting,
        now=now,
        meeting_id=note.meeting_id,
    )
