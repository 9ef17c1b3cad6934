"""Whether an act on an agenda, its proposals, or minutes can be done now."""

import datetime as dt

from django.utils.translation import gettext as _

from meetings import access
from meetings.enums import TextKind
from meetings.models import (
    AgendaItem,
    ItemProposal,
    JointText,
    Meeting,
    Paragraph,
)
from meetings.queries.texts import turns
from meetings.queries.texts.items import has_minutes
from meetings.queries.texts.panel import text_of
from meetings.queries.texts.standing import missing_standing_items
from meetings.queries.texts.status import text_status
from meetings.queries.texts.working_copy import is_restorable
from workinggroup.lib.viewer import YES, Verdict, Viewer, not_now, too_late


def _may_edit(viewer: Viewer, meeting: Meeting, kind: TextKind) -> Verdict:
    text = text_of(viewer, meeting, kind)
    return access.may_edit_text(viewer, text) if text else access.may_draft_text(viewer)


def may_edit_agenda_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Add items to an agenda, and put them in order. One query."""
    return _may_edit(viewer, meeting, TextKind.AGENDA)


def may_import_agenda_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Add the items of a file to an agenda: who drafts one; of which meeting, the file is asked."""
    return access.may_draft_text(viewer)


def may_add_standing_items_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Add the standing items that are missing, if any is. Three queries at most."""
    if not (verdict := may_edit_agenda_now(viewer, meeting, now)):
        return verdict
    if not missing_standing_items(meeting):
        return not_now(_("The agenda has every standing item already."))
    return YES


def may_edit_item_now(viewer: Viewer, item: AgendaItem, now: dt.datetime) -> Verdict:
    """Change or move an item that stands. One query."""
    if not (verdict := _may_edit(viewer, item.meeting, TextKind.AGENDA)):
        return verdict
    return too_late(access.ITEM_WITHDRAWN) if item.withdrawn_at else YES


def may_confirm_item_now(viewer: Viewer, item: AgendaItem, now: dt.datetime) -> Verdict:
    """Confirm that its stale text still says the same."""
    if not (verdict := may_edit_item_now(viewer, item, now)):
        return verdict
    return YES if item.title_stale or item.note_stale else too_late(access.BOTH_CURRENT)


def may_withdraw_item_now(viewer: Viewer, item: AgendaItem, now: dt.datetime) -> Verdict:
    """Take an item off with its sub-items, unless the minutes have something under them."""
    if not (verdict := may_edit_item_now(viewer, item, now)):
        return verdict
    if has_minutes(item):
        return not_now(_("The minutes have paragraphs under this item."))
    return YES


def may_propose_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Propose an item to the own side, until the meeting is held."""
    return access.may_propose(viewer, meeting)


def may_edit_proposal_now(viewer: Viewer, proposal: ItemProposal, now: dt.datetime) -> Verdict:
    """Change or withdraw a proposal while it is private."""
    return access.may_edit_proposal(viewer, proposal)


def may_release_proposal_now(viewer: Viewer, proposal: ItemProposal, now: dt.datetime) -> Verdict:
    """Make a joint item of a proposal, while the agenda takes items. One query."""
    return (
        access.may_release_for(viewer, proposal.side)
        and access.proposal_open(proposal)
        and access.may_propose(viewer, proposal.meeting)
        and _may_edit(viewer, proposal.meeting, TextKind.AGENDA)
    )


def may_circulate_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Circulate a text that is complete in both languages."""
    return turns.to_circulate(viewer, text_status(text)).verdict


def may_clear_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Clear a text that is complete in both languages."""
    return turns.to_clear(viewer, text_status(text)).verdict


def may_lock_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Lock minutes that are complete in both languages, and say who attended."""
    return turns.to_lock(viewer, text_status(text)).verdict


def may_sign_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Sign a text that is complete in both languages."""
    return turns.to_sign(viewer, text_status(text)).verdict


def may_open_revision_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Open the next revision of an issued text."""
    return access.may_open_revision(viewer, text, now)


def may_accept_returned_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Take over what was changed in a file of Word: who may edit the text."""
    return access.may_edit_text(viewer, text)


def may_ask_to_open_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Ask the other head to open an agreed agenda again."""
    return access.may_ask_to_open(viewer, text)


def may_keep_agreed_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Leave an agreed agenda as it is though a head asked to open it."""
    return access.may_keep_agreed(viewer, text)


def may_discard_revision_now(viewer: Viewer, text: JointText, now: dt.datetime) -> Verdict:
    """Discard a revision that was opened and not issued. One query."""
    return access.may_discard_revision(viewer, text, restorable=is_restorable(text))


def may_edit_minutes_now(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Add paragraphs to the minutes. One query."""
    return _may_edit(viewer, meeting, TextKind.MINUTES)


def may_write_paragraph_now(viewer: Viewer, paragraph: Paragraph, now: dt.datetime) -> Verdict:
    """Change, move or withdraw a paragraph. One query."""
    minutes = text_of(viewer, paragraph.meeting, TextKind.MINUTES)
    if minutes is None:
        return access.may_draft_text(viewer)
    kind, side = paragraph.kind, paragraph.side
    return access.may_write_paragraph(viewer, minutes, kind=kind, side=side)


def may_move_paragraph_now(viewer: Viewer, paragraph: Paragraph, now: dt.datetime) -> Verdict:
    """Put a paragraph elsewhere, the other side's reservation too: its words stay. One query."""
    return _may_edit(viewer, paragraph.meeting, TextKind.MINUTES)


def may_confirm_paragraph_now(viewer: Viewer, paragraph: Paragraph, now: dt.datetime) -> Verdict:
    """Confirm that its stale text still says the same."""
    if not (verdict := may_write_paragraph_now(viewer, paragraph, now)):
        return verdict
    return YES if paragraph.text_stale else too_late(access.BOTH_CURRENT)
