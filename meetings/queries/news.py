"""What is new to a reader since an instant."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from meetings.access import (
    visible_actions,
    visible_meetings,
    visible_papers,
    visible_progress_notes,
    visible_proposals,
    visible_texts,
)
from meetings.enums import Capacity, MeetingState, PaperState, ProposalState
from meetings.models import Meeting, Signature
from members.access import Viewer, visible_audit

MOST_NEWS = 12


@dataclass(frozen=True)
class News:
    """Something that happened: `kind` says what, `thing` is what it happened to."""

    kind: str
    at: dt.datetime
    meeting: Meeting
    thing: object
    private: bool = False


def news_since(viewer: Viewer, since: dt.datetime) -> list[News]:
    """What happened after `since` that the viewer may know of, newest first.

    Own acts are left out where the row says whose they are; private news are the own side's.
    Seven queries; at most `MOST_NEWS` rows.
    """
    rows: Iterable[News] = (
        *_meeting_news(viewer, since),
        *_text_news(viewer, since),
        *_paper_news(viewer, since),
        *_action_news(viewer, since),
        *_proposal_news(viewer, since),
    )
    return sorted(rows, key=lambda row: row.at, reverse=True)[:MOST_NEWS]


def _meeting_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    """The last move of each meeting that was moved, from the audit record."""
    moves = visible_audit(viewer).filter(
        subject_type="meeting", to_state__in=MeetingState.values, at__gt=since
    )
    others = moves.exclude(actor=viewer.person_id).filter(subject_id=OuterRef("pk"))
    moved_at = Subquery(others.order_by("-at").values("at")[:1])
    moved = visible_meetings(viewer).annotate(moved_at=moved_at).exclude(moved_at=None)
    for meeting in moved.order_by("-moved_at")[:MOST_NEWS]:
        yield News("meeting", meeting.moved_at, meeting, meeting)


def _text_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    texts = visible_texts(viewer).select_related("meeting")
    for text in texts.filter(Q(circulated_at__gt=since) | Q(agreed_at__gt=since)):
        if text.final and text.agreed_at and text.agreed_at > since:
            yield News(f"{text.kind}_final", text.agreed_at, text.meeting, text)
        elif text.circulated_at and text.circulated_at > since:
            yield News(f"{text.kind}_circulated", text.circulated_at, text.meeting, text)
    signed = (
        Signature.objects.filter(text__in=visible_texts(viewer), signed_at__gt=since)
        .exclude(person=viewer.person_id)
        .select_related("text__meeting", "person")
        .order_by("-signed_at")[:MOST_NEWS]
    )
    for signature in signed:
        kind = "cleared" if signature.capacity == Capacity.CLEAR else "signed"
        yield News(kind, signature.signed_at, signature.text.meeting, signature)


def _paper_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    """Released to the reader, or added in their own delegation."""
    me = viewer.person_id
    released = Q(state=PaperState.RELEASED, released_at__gt=since) & ~Q(released_by=me)
    added = Q(side=viewer.side, state=PaperState.PRIVATE, created_at__gt=since) & ~Q(created_by=me)
    papers = visible_papers(viewer).filter(released | added).select_related("meeting")
    for paper in papers.order_by("-changed_at")[:MOST_NEWS]:
        if paper.released_at:
            yield News("paper_released", paper.released_at, paper.meeting, paper)
        else:
            yield News("paper_added", paper.created_at, paper.meeting, paper, private=True)


def _action_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    given = visible_actions(viewer).filter(assigned_at__gt=since).select_related("meeting")
    for action in given.order_by("-assigned_at")[:MOST_NEWS]:
        own = viewer.person_id in {action.owner_us_id, action.owner_cn_id}
        kind = "action_yours" if own else "action_given"
        yield News(kind, action.assigned_at, action.meeting, action)
    notes = (
        visible_progress_notes(viewer)
        .filter(written_at__gt=since)
        .exclude(author=viewer.person_id)
        .select_related("action__meeting", "author")
    )
    for note in notes.order_by("-written_at")[:MOST_NEWS]:
        yield News("progress", note.written_at, note.action.meeting, note)


def _proposal_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    own = (
        visible_proposals(viewer)
        .filter(side=viewer.side, state=ProposalState.PRIVATE, created_at__gt=since)
        .exclude(author=viewer.person_id)
        .select_related("meeting", "author")
    )
    for proposal in own.order_by("-created_at")[:MOST_NEWS]:
        yield News("proposal_added", proposal.created_at, proposal.meeting, proposal, private=True)
