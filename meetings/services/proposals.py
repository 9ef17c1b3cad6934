"""Proposals for the agenda: private to a side until its head or secretary releases one.

Every audit entry before the release is the side's own. What is released becomes a joint item of
its own; nothing of the proposal's row, author or history goes with it.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import (
    may_edit_proposal,
    may_propose,
    visible_proposals,
)
from meetings.models import AgendaItem, ItemProposal, Meeting, Topic
from meetings.queries.verdicts.texts import may_release_proposal_now
from meetings.rules.lifecycles import PROPOSAL
from meetings.services import agenda
from meetings.services.agenda_order import finish, open_agenda
from meetings.services.locks import lock_meeting
from members.access import person_of
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.bilingual import stale_after
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.text import clean_line, clean_prose
from workinggroup.lib.viewer import Viewer

PROPOSAL_FIELDS = ("title_en", "title_zh", "note_en", "note_zh", "minutes")
_LINES = ("title_en", "title_zh")
_NOTES = ("note_en", "note_zh")


@transaction.atomic
def propose_item(
    actor: Viewer,
    *,
    meeting: Meeting,
    now: dt.datetime,
    topics: Iterable[Topic] = (),
    **values: Any,
) -> ItemProposal:
    """Propose an item to one's own side; `values` by the names in `FIELDS`, `minutes` in one
    language. Raises `NotAllowed`, and `Refused` with the fields at fault."""
    may_propose(actor, meeting).demand()
    proposal = ItemProposal(
        meeting=meeting,
        side=actor.require_side(),
        author=person_of(actor),
        created_at=now,
        changed_at=now,
    )
    _write(proposal, values)
    proposal.topics.set(topics)
    _note(actor, proposal, "propose_item", now)
    return proposal


@transaction.atomic
def change_proposal(
    actor: Viewer,
    *,
    proposal: ItemProposal,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    **values: Any,
) -> ItemProposal:
    """Change a private proposal; `values` by the names in `FIELDS`, and `topics`.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. Raises `NotAllowed`, `Refused` with the fields at fault.
    """
    row = _locked(actor, proposal)
    may_edit_proposal(actor, row).demand()
    stored_values = proposal_values(row)
    values = merge(actor, row, stored_values, values, seen)
    before = (row.title, row.note)
    row.changed_at = now
    _write(row, values)
    row.title_stale = stale_after(before=before[0], en=row.title_en, zh=row.title_zh)
    row.note_stale = stale_after(before=before[1], en=row.note_en, zh=row.note_zh)
    row.save(update_fields=["title_stale", "note_stale"])
    if "topics" in values:
        row.topics.set(values["topics"])
    changes = {
        name: [str(stored_values[name]), str(getattr(row, name))]
        for name in PROPOSAL_FIELDS
        if stored_values[name] != getattr(row, name)
    }
    _note(actor, row, "change_proposal", now, changes=changes)
    return row


@transaction.atomic
def release_proposal(actor: Viewer, *, proposal: ItemProposal, now: dt.datetime) -> AgendaItem:
    """Make a joint agenda item of a proposal; this cannot be taken back.

    The item says the side, not the author. Raises `NotAllowed` for who may not release for the
    side or where the agenda is locked; `Refused` or `Stale` where the proposal is not private any
    more.
    """
    lock_meeting(proposal.meeting_id)
    row = _locked(actor, proposal)
    may_release_proposal_now(actor, row, now).demand()
    text = open_agenda(actor, row.meeting, now)
    item = agenda.insert(
        meeting=row.meeting,
        now=now,
        topics=row.topics.all(),
        presenter_side=row.side,
        **{name: getattr(row, name) for name in PROPOSAL_FIELDS},
    )
    AgendaItem.objects.filter(pk=item.pk).update(
        title_stale=row.title_stale, note_stale=row.note_stale
    )
    before = PROPOSAL.perform(row, "release", item=item, changed_at=now)
    _note(actor, row, "release_proposal", now, from_state=before, to_state=row.state)
    finish(actor, text, "add_item", now=now, changes={"title": ["", str(item.title)]})
    return item


@transaction.atomic
def withdraw_proposal(actor: Viewer, *, proposal: ItemProposal, now: dt.datetime) -> ItemProposal:
    """Take a private proposal back; it stays in the side's own record. Raises as
    `change_proposal`."""
    row = _locked(actor, proposal)
    may_edit_proposal(actor, row).demand()
    before = PROPOSAL.perform(row, "withdraw", changed_at=now)
    _note(actor, row, "withdraw_proposal", now, from_state=before, to_state=row.state)
    return row


def give_back_proposals(actor: Viewer, items: Iterable[int], now: dt.datetime) -> None:
    """Open again the proposals that became `items` (primary keys), which no text has any more: the
    revision that they were added to was discarded. Only inside an act that locked the meeting."""
    rows = ItemProposal.objects.filter(item__in=items).select_for_update(of=("self",))
    for row in rows.select_related("meeting").order_by("pk"):
        before = PROPOSAL.perform(row, "give_back", item=None, changed_at=now)
        _note(actor, row, "give_back_proposal", now, from_state=before, to_state=row.state)


def proposal_values(row: ItemProposal) -> dict[str, Any]:
    """What stands in a proposal that a form can change."""
    return {**stored(row, PROPOSAL_FIELDS), "topics": list(row.topics.all())}


def _locked(actor: Viewer, proposal: ItemProposal) -> ItemProposal:
    """The row as it is now, locked; the other side's is as `Stale` as one that never was."""
    rows = visible_proposals(actor).filter(side=actor.require_side(), pk=proposal.pk)
    row = rows.select_for_update(of=("self",)).select_related("meeting").first()
    if row is None:
        raise Stale(_("This proposal no longer exists."))
    return row


def _write(proposal: ItemProposal, values: dict[str, Any]) -> None:
    for name in PROPOSAL_FIELDS:
        if name in values:
            value = values[name]
            if name in _LINES:
                value = clean_line(value)
            elif name in _NOTES:
                value = clean_prose(value)
            setattr(proposal, name, value)
    if not proposal.title:
        missing = _("Give a title in at least one language.")
        raise Refused(missing, fields={"title_en": missing})
    validation.check(proposal, exclude={"meeting", "author", "item"})
    proposal.save()


def _note(actor: Viewer, proposal: ItemProposal, act: str, now: dt.datetime, **more: Any) -> None:
    audit.record(
        actor,
        act=act,
        subject=proposal,
        now=now,
        side=proposal.side,
        meeting_id=proposal.meeting_id,
        **more,
    )
