"""Joining links: several ways into an online sitting."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max

from meetings.models import JoiningLink, Meeting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.verdicts.meetings import may_change_link_now
from meetings.services import sittings
from meetings.services.announcements.meetings import announce_changed
from meetings.services.locks import note_change, open_meeting
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.viewer import Viewer

LINK_FIELDS = ("label_en", "label_zh", "url", "access_code")
# The code opens the room: the record says that it changed, not what it is.
CODE = "access_code"


@transaction.atomic
def add_link(actor: Viewer, *, meeting: Meeting, now: dt.datetime, **values: str) -> JoiningLink:
    """Add a way to join; `values` by the names in `FIELDS`.

    Raises as `locks.open_meeting`, and `Refused` with the fields at fault.
    """
    locked = open_meeting(actor, meeting=meeting)
    last = JoiningLink.objects.filter(meeting=locked).aggregate(last=Max("position"))["last"] or 0
    dates = snapshot(locked)
    link = JoiningLink(meeting=locked, position=last + 1)
    _write(link, values)
    _tell(actor, link, "add_link", now, {name: ["", values.get(name, "")] for name in LINK_FIELDS})
    announce_changed(locked, before=dates, now=now)
    return link


@transaction.atomic
def change_link(
    actor: Viewer,
    *,
    link: JoiningLink,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    **values: str,
) -> JoiningLink:
    """Change a link that stands; raises as `add_link`, and `Stale` once it is withdrawn.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too.
    """
    row = _live_link(actor, link, now)
    stored_values = stored(row, LINK_FIELDS)
    values = merge(actor, row.meeting, stored_values, values, seen, among_others=True)
    dates = snapshot(row.meeting)
    before = {name: getattr(row, name) for name in LINK_FIELDS}
    _write(row, values)
    changes = {n: [before[n], getattr(row, n)] for n in LINK_FIELDS if before[n] != getattr(row, n)}
    if changes:
        _tell(actor, row, "change_link", now, changes)
        announce_changed(row.meeting, before=dates, now=now)
    return row


@transaction.atomic
def withdraw_link(actor: Viewer, *, link: JoiningLink, now: dt.datetime) -> JoiningLink:
    """Take a link away; raises as `change_link`."""
    row = _live_link(actor, link, now)
    dates = snapshot(row.meeting)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _tell(actor, row, "withdraw_link", now, {"label_en": [row.label_en, ""]})
    announce_changed(row.meeting, before=dates, now=now)
    return row


def _live_link(actor: Viewer, link: JoiningLink, now: dt.datetime) -> JoiningLink:
    locked = open_meeting(actor, meeting=link.meeting)
    row = JoiningLink.objects.get(pk=link.pk)
    row.meeting = locked
    may_change_link_now(actor, row, now).demand()
    return row


def _write(link: JoiningLink, values: dict[str, Any]) -> None:
    for name in LINK_FIELDS:
        setattr(link, name, values.get(name, getattr(link, name)))
    validation.check(link, exclude={"meeting"})
    link.save()


def _tell(
    actor: Viewer, link: JoiningLink, act: str, now: dt.datetime, changes: dict[str, list[str]]
) -> None:
    """Put it on record and let calendars fetch the sittings anew."""
    recorded = {name: pair for name, pair in changes.items() if name != CODE and any(pair)}
    if any(changes.get(CODE, ())):
        recorded[CODE] = ["", "***"]
    Meeting.objects.filter(pk=link.meeting_id).update(changed_at=now)
    sittings.mark_sittings_changed(link.meeting, now=now)
    note_change(actor, link.meeting, act, now, changes=recorded)
