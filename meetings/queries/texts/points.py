"""What is still to be looked at in a joint text, as a list of links to where it is settled."""

from dataclasses import dataclass

from django.utils.functional import Promise

from meetings.access import may_change_action, may_edit_text, may_write_paragraph
from meetings.enums import TextKind
from meetings.models import ActionItem, JointText, Paragraph
from meetings.queries.texts.pairs import PairPlace, PairRow, pairs_of
from meetings.queries.texts.remarks import Remarks
from meetings.queries.texts.status import TextStatus
from meetings.rules.pair_check import PairRemark, RemarkKind
from workinggroup.lib.addresses import address
from workinggroup.lib.bilingual import other
from workinggroup.lib.viewer import Viewer

# In these the text that is named is itself the one to be changed.
_OF_ITS_OWN = {RemarkKind.SCRIPT, RemarkKind.COPIED}


@dataclass(frozen=True)
class PairPoint:
    """A pair that lacks a language, is stale or is asked about: where it stands, what of it, and
    the address of its field, or of its place on the page for who does not write it."""

    where: str
    what: str | Promise
    href: str


def points_of(viewer: Viewer, status: TextStatus, remarks: Remarks) -> tuple[PairPoint, ...]:
    """What of a text lacks a language or is stale, and what is asked about it, in its order; for
    `viewer`, who reads its words. No query, raises nothing."""
    order = {place: n for n, (place, _pair) in enumerate(pairs_of(status.words))}
    found: list[tuple[PairPlace, str, str | Promise]] = [
        (gap.place, gap.language, gap.what) for gap in status.gaps
    ]
    found += [
        (place, _language_of(remark), remark.sentence)
        for place, asked in remarks.by_place.items()
        for remark in asked
    ]
    return tuple(
        PairPoint(place.number, what, _href(viewer, status.text, place, language))
        for place, language, what in sorted(found, key=lambda each: order[each[0]])
    )


def _language_of(remark: PairRemark) -> str:
    """The text in which something is missing."""
    return remark.lang if remark.kind in _OF_ITS_OWN else other(remark.lang)


def _href(viewer: Viewer, text: JointText, place: PairPlace, language: str) -> str:
    form = _form_of(viewer, text, place.row)
    return f"{form}#id_{place.name}_{language}" if form else _place_of(text, place.row)


def _form_of(viewer: Viewer, text: JointText, row: PairRow) -> str:
    """The page on which the viewer edits a row of this text; empty where they do not."""
    meeting = text.meeting.number
    if isinstance(row, Paragraph):
        may = may_write_paragraph(viewer, text, kind=row.kind, side=row.side)
        return address("minutes_paragraph", meeting, row.pk) if may else ""
    if isinstance(row, ActionItem):
        may = may_change_action(viewer, row, text)
        return address("action_change", row.number) if may and not text.issued else ""
    may = may_edit_text(viewer, text)
    return address("meeting_item", meeting, row.pk) if may and _is_agenda(text) else ""


def _place_of(text: JointText, row: PairRow) -> str:
    """Where the row is read: minutes only cite the items of the agenda."""
    if isinstance(row, Paragraph):
        return f"#paragraph-{row.pk}"
    if isinstance(row, ActionItem):
        return address("action", row.number)
    page = "" if _is_agenda(text) else address("meeting_agenda", text.meeting.number)
    return f"{page}#item-{row.pk}"


def _is_agenda(text: JointText) -> bool:
    return text.kind == TextKind.AGENDA
