"""The agenda of a meeting as its readers and its editors see it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigAutoField, Exists, OuterRef, QuerySet

from meetings.access import (
    items_ever,
    may_edit_text,
    may_propose,
    visible_items,
    visible_proposals,
    visible_sittings,
    visible_topics,
)
from meetings.enums import ItemKind, TextKind
from meetings.models import AgendaItem, ItemProposal, JointText, Meeting, Sitting, Topic
from meetings.queries.meetings.pages import Head
from meetings.queries.tagged import tag
from meetings.queries.texts.agenda_lines import AgendaLine, lay_out_agenda
from meetings.queries.texts.arising import Arising, first_arising_at
from meetings.queries.texts.differences import Compared, compared
from meetings.queries.texts.moved import Moved, moved_since
from meetings.queries.texts.panel import Panel, panel_of, text_of
from meetings.queries.texts.points import PairPoint, points_of
from meetings.queries.texts.record import MeetingOnRecord, meeting_in
from meetings.queries.texts.remarks import remarks_in
from meetings.queries.texts.status import text_status
from meetings.queries.texts.words import words_read_by
from meetings.rules.acts.proposals import GIVE_BACK_PROPOSAL
from meetings.rules.standing_items import STANDING
from members.access import current_appointments, visible_audit_on_pages, visible_people
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Verdict, Viewer


@dataclass(frozen=True)
class SittingSum:
    """A sitting with what the items leave of it: minutes free, or over where negative."""

    sitting: Sitting
    free: int

    @property
    def over(self) -> int:
        return max(0, -self.free)


@dataclass(frozen=True)
class Agenda:
    """Everything the agenda page shows; `panel` is None where the agenda is not circulated and
    the reader does not draft."""

    text: JointText | None
    panel: Panel | None
    # The meeting as the text has it.
    said: MeetingOnRecord | None
    lines: tuple[AgendaLine, ...]
    sums: tuple[SittingSum, ...]
    arising: Arising
    may_edit: Verdict
    # Whether everything is said twice, as the text has it.
    consecutive: bool = False
    moved: Moved = field(default_factory=Moved)
    # The lines by the hours that the sittings have now: others than `lines` where they have moved
    # since the text was issued.
    lines_now: tuple[AgendaLine, ...] = ()
    compared: Compared | None = None
    points: tuple[PairPoint, ...] = ()

    @property
    def lacks_standing_items(self) -> bool:
        """Whether an item that every agenda has is missing."""
        kinds = {line.item.kind for line in self.lines} | {ItemKind.LAST_MINUTES}
        return any(each.kind not in kinds for each in STANDING)

    @property
    def to_be_read(self) -> bool:
        """Whether its reader is asked to clear or sign it: then nothing of it is folded."""
        return self.panel is not None and self.panel.to_be_read

    @property
    def overrun(self) -> int:
        return sum(each.over for each in self.sums)


def agenda_of(
    viewer: Viewer, meeting: Meeting, now: dt.datetime, head: Head | None = None
) -> Agenda:
    """The agenda for `viewer` at `now` (aware, UTC); `head` where the caller has read it already.

    A constant number of queries, however long it is.
    """
    text = head.text(TextKind.AGENDA) if head else text_of(viewer, meeting, TextKind.AGENDA)
    if text is None:
        return Agenda(None, None, None, (), (), Arising(), Verdict(allowed=False))
    rows = head.sittings if head else _sittings(viewer, meeting=meeting.pk)
    rows = sorted(rows, key=lambda row: row.starts_at)
    words = words_read_by(viewer, text, sittings=rows)
    status = text_status(text, words)
    arising = first_arising_at(viewer, meeting, now)
    panel = panel_of(viewer, text, now, status=status)
    remarks = remarks_in(viewer, words, asked=panel.to_be_read)
    laid = lay_out_agenda(words, status.content, rows, arising, remarks)
    moved = moved_since(words, meeting, rows)
    laid_now = (
        lay_out_agenda(words, status.content, rows, as_issued=False) if moved.sittings else laid
    )
    return Agenda(
        text=text,
        panel=panel,
        said=meeting_in(status.content, meeting),
        lines=laid.lines,
        sums=tuple(
            SittingSum(row, -laid.overrun.get(row.number, 0)) for row in laid.sittings if laid.lines
        ),
        arising=arising,
        may_edit=may_edit_text(viewer, text),
        consecutive=laid.consecutive,
        moved=moved,
        lines_now=laid_now.lines,
        compared=compared(viewer, status),
        points=points_of(viewer, status, remarks),
    )


@prepared(meeting=BigAutoField())
def _sittings(viewer: Viewer, *, meeting: Any) -> QuerySet[Sitting]:
    return visible_sittings(viewer).filter(meeting=meeting)


def item_with(viewer: Viewer, meeting: Meeting, pk: int) -> AgendaItem | None:
    """An item of the agenda by its key, where the viewer may see it."""
    rows = visible_items(viewer).filter(meeting=meeting, pk=pk)
    return rows.select_related("meeting", "presenter", "sitting", "parent").first()


def was_withdrawn(viewer: Viewer, meeting: Meeting, pk: int) -> bool:
    """Whether an item of this key was on the agenda that the viewer may see, and is off it."""
    rows = items_ever(viewer).filter(meeting=meeting, pk=pk)
    return rows.exclude(withdrawn_at=None).exists()


def subitems_of(viewer: Viewer, item: AgendaItem) -> list[AgendaItem]:
    """The sub-items of an item that stand."""
    return list(visible_items(viewer).filter(parent=item).order_by("position"))


# --- the own side's proposals --------------------------------------------------------------------
@dataclass(frozen=True)
class Proposals:
    """What the own side keeps to itself about the agenda."""

    rows: tuple[ItemProposal, ...]
    may_propose: Verdict


def _proposals(viewer: Viewer) -> QuerySet[ItemProposal]:
    """What the portal shows. The operator reads what one side keeps to itself in the admin site
    only, where each reading is on record."""
    rows = visible_proposals(viewer)
    return rows.none() if viewer.is_operator else rows


def proposals_for(viewer: Viewer, meeting: Meeting) -> Proposals:
    """The own side's proposals for a meeting, newest last. Two queries."""
    rows = _proposals_for(viewer, meeting=meeting.pk)
    tag(rows)
    return Proposals(tuple(rows), may_propose(viewer, meeting))


@prepared(meeting=BigAutoField())
def _proposals_for(viewer: Viewer, *, meeting: Any) -> QuerySet[ItemProposal]:
    rows = _proposals(viewer).filter(meeting=meeting).select_related("author", "item")
    return rows.order_by("created_at", "pk")


def proposal_with(viewer: Viewer, meeting: Meeting, pk: int) -> ItemProposal | None:
    """A proposal of the own side by its key; `given_back`: whether it was released into a revision
    that was discarded, in which the other side could read it."""
    given_back = visible_audit_on_pages(viewer).filter(
        subject_type="itemproposal", subject_id=OuterRef("pk"), act=GIVE_BACK_PROPOSAL.name
    )
    rows = _proposals(viewer).filter(meeting=meeting, pk=pk).annotate(given_back=Exists(given_back))
    return rows.select_related("meeting", "author", "item").prefetch_related("topics").first()


# --- what an editor chooses from -----------------------------------------------------------------
def item_choices_for(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> dict[str, Any]:
    """Querysets for the fields of an item's form: topics offered, sittings, people, parents."""
    people = current_appointments(now).values("person")
    return {
        "topics": topics_for(viewer),
        "sittings": visible_sittings(viewer)
        .filter(meeting=meeting, cancelled_at=None)
        .order_by("starts_at"),
        "people": visible_people(viewer).filter(pk__in=people),
        "parents": visible_items(viewer).filter(meeting=meeting, parent=None),
    }


def topics_for(viewer: Viewer) -> QuerySet[Topic]:
    """The topics that are offered, retired ones left out."""
    return visible_topics(viewer).filter(retired_at=None)
