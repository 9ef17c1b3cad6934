"""What is new to a reader since an instant."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, DateTimeField, F, Q, QuerySet

from meetings.access import (
    visible_action_acts,
    visible_actions,
    visible_meetings,
    visible_papers,
    visible_progress_notes,
    visible_proposals,
    visible_signatures,
    visible_sittings,
    visible_text_acts,
    visible_texts,
)
from meetings.enums import MeetingState, PaperState, ProposalState, TextKind
from meetings.models import (
    ActionItem,
    ItemProposal,
    JointText,
    Meeting,
    Paper,
    ProgressNote,
    Signature,
)
from meetings.rules.acts import recorded_as
from meetings.rules.acts.texts import OPEN_REVISION
from meetings.symbols import read_text_symbol, text_kind
from members.access import person_of, visible_audit
from members.models import AuditEntry
from workinggroup.lib.prepared import Several, prepared
from workinggroup.lib.viewer import Viewer

MOST_NEWS = 12
# To who was never here, what happened in this time is new.
FIRST_VISIT = dt.timedelta(days=30)
# Acts told from the audit record, one line for the last of a kind on one thing; it also knows under
# which symbol, of which revision, a text was signed.
OF_MEETINGS = (
    *("change_meeting", "set_deadlines", "add_link", "change_link", "withdraw_link"),
    *("add_sitting", "change_sitting", "cancel_sitting", "rederive_sitting"),
)
OF_ACTIONS = ("change_action", "start_action", "finish_action", "drop_action", "reopen_action")
SIGNED = {"clear": "cleared", "sign": "signed"}
OF_PAPERS = ("upload_version", "withdraw_paper")
OF_TEXTS = ("ask_to_open", "keep_agreed", "open_revision", "discard_revision", *SIGNED)


@dataclass(frozen=True)
class News:
    """Something that happened: `kind` says what, `thing` is what it happened to."""

    kind: str
    at: dt.datetime
    meeting: Meeting
    thing: object
    private: bool = False


def last_look(viewer: Viewer, now: dt.datetime) -> dt.datetime:
    """Since when things are new to the viewer: their visit to the home page before that of `now`.
    Raises nothing."""
    visited = person_of(viewer).visited_before(now) if viewer.person else None
    return visited or now - FIRST_VISIT


def news_since(viewer: Viewer, since: dt.datetime) -> list[News]:
    """What happened after `since` that the viewer may know of, newest first.

    Own acts are left out where the row says whose they are; private news are the own side's.
    Nine queries; at most `MOST_NEWS` rows.
    """
    rows: Iterable[News] = (
        *_text_news(viewer, since),
        *_paper_news(viewer, since),
        *_action_news(viewer, since),
        *_proposal_news(viewer, since),
        *_acts(viewer, since),
    )
    return sorted(rows, key=lambda row: row.at, reverse=True)[:MOST_NEWS]


@prepared(since=DateTimeField())
def _texts(viewer: Viewer, *, since: Any) -> QuerySet[JointText]:
    texts = visible_texts(viewer).select_related("meeting")
    return texts.filter(Q(circulated_at__gt=since) | Q(agreed_at__gt=since))


def _text_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    for text in _texts(viewer, since=since):
        if text.final and text.agreed_at and text.agreed_at > since:
            yield News(f"{text.kind}_final", text.agreed_at, text.meeting, text)
        elif text.circulated_at and text.circulated_at > since:
            yield News(f"{text.kind}_circulated", text.circulated_at, text.meeting, text)


@prepared(since=DateTimeField())
def _papers(viewer: Viewer, *, since: Any) -> QuerySet[Paper]:
    me = viewer.person_id
    released = Q(state=PaperState.RELEASED, released_at__gt=since) & ~Q(released_by=me)
    added = Q(side=viewer.side, state=PaperState.PRIVATE, created_at__gt=since) & ~Q(created_by=me)
    papers = visible_papers(viewer).filter(released | added).select_related("meeting")
    return papers.order_by("-changed_at")[:MOST_NEWS]


def _paper_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    """Released to the reader, or added in their own delegation."""
    for paper in _papers(viewer, since=since):
        if paper.released_at:
            yield News("paper_released", paper.released_at, paper.meeting, paper)
        else:
            yield News("paper_added", paper.created_at, paper.meeting, paper, private=True)


@prepared(since=DateTimeField())
def _actions(viewer: Viewer, *, since: Any) -> QuerySet[ActionItem]:
    given = visible_actions(viewer).filter(assigned_at__gt=since).select_related("meeting")
    return given.order_by("-assigned_at")[:MOST_NEWS]


@prepared(since=DateTimeField())
def _progress(viewer: Viewer, *, since: Any) -> QuerySet[ProgressNote]:
    notes = (
        visible_progress_notes(viewer)
        .filter(written_at__gt=since)
        .exclude(author=viewer.person_id)
        .select_related("action__meeting", "author")
    )
    return notes.order_by("-written_at")[:MOST_NEWS]


def _action_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    for action in _actions(viewer, since=since):
        own = viewer.person_id in {action.owner_us_id, action.owner_cn_id}
        kind = "action_yours" if own else "action_given"
        yield News(kind, action.assigned_at, action.meeting, action)
    for note in _progress(viewer, since=since):
        yield News("progress", note.written_at, note.action.meeting, note)


@prepared(since=DateTimeField())
def _proposals(viewer: Viewer, *, since: Any) -> QuerySet[ItemProposal]:
    own = (
        visible_proposals(viewer)
        .filter(side=viewer.side, state=ProposalState.PRIVATE, created_at__gt=since)
        .exclude(author=viewer.person_id)
        .select_related("meeting", "author")
    )
    return own.order_by("-created_at")[:MOST_NEWS]


def _proposal_news(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    for proposal in _proposals(viewer, since=since):
        yield News("proposal_added", proposal.created_at, proposal.meeting, proposal, private=True)


@dataclass(frozen=True)
class NewsAct:
    """What was done, as the audit record calls it: by whom, to what; if to a paper, to which; if it
    made a clearance or signature of the reader void, which."""

    label: str
    entry: AuditEntry
    paper: Paper | None = None
    void: Signature | None = None

    @property
    def subject(self) -> str:
        return self.paper.symbol if self.paper else str(self.entry.subject)

    @property
    def who(self) -> str:
        """What who did it was called then."""
        return str(self.entry.actor_names)

    @property
    def void_symbol(self) -> str:
        """The symbol of what the reader had cleared or signed."""
        return self.void.text.symbol_of(self.void.revision) if self.void else ""

    @property
    def text_kind(self) -> TextKind | None:
        """Of a joint text, by its document symbol."""
        symbol = read_text_symbol(self.subject)
        return text_kind(symbol.series) if symbol else None


@prepared(since=DateTimeField())
def _entries(viewer: Viewer, *, since: Any) -> QuerySet[AuditEntry]:
    on_sittings = Q(subject_type="sitting", subject_id__in=visible_sittings(viewer).values("pk"))
    on_texts = Q(pk__in=visible_text_acts(viewer).filter(at__gt=since).values("pk"))
    on_actions = Q(pk__in=visible_action_acts(viewer).filter(at__gt=since).values("pk"))
    on_papers = Q(subject_type="paper", subject_id__in=visible_papers(viewer).values("pk"))
    newsworthy = (
        Q(subject_type="meeting", to_state__in=MeetingState.values)
        | Q(act__in=OF_MEETINGS) & (Q(subject_type="meeting") | on_sittings)
        | Q(act__in=OF_ACTIONS) & on_actions
        | Q(act__in=OF_TEXTS) & on_texts
        | Q(act__in=OF_PAPERS) & on_papers
    )
    entries = visible_audit(viewer).filter(newsworthy, side="", at__gt=since)
    others = entries.exclude(actor=viewer.person_id).order_by("-at", "-pk")
    return others[: MOST_NEWS * MOST_NEWS]


@prepared(pks=Several(BigAutoField()))
def _meetings_with(viewer: Viewer, *, pks: Any) -> QuerySet[Meeting]:
    return visible_meetings(viewer).filter(pk__in=pks)


@prepared(pks=Several(BigAutoField()))
def _papers_with(viewer: Viewer, *, pks: Any) -> QuerySet[Paper]:
    return visible_papers(viewer).filter(pk__in=pks).select_related("meeting")


@prepared(texts=Several(BigAutoField()))
def _void_keys(viewer: Viewer, *, texts: Any) -> QuerySet[Signature]:
    own = visible_signatures(viewer).filter(person=viewer.person_id, text__pk__in=texts)
    return own.filter(revision__lt=F("text__revision")).select_related("text__meeting")


def _made_void(viewer: Viewer, entries: Iterable[AuditEntry]) -> dict[int, Signature]:
    """The clearances and signatures of the viewer that are void since a revision was opened, by the
    key of the entry of that. `entries` are the newest first: what was opened, discarded and opened
    again is void since the last time. One query, none where nothing was opened."""
    opened: dict[tuple[int, str], AuditEntry] = {}
    for entry in entries:
        if entry.act == OPEN_REVISION.name:
            opened.setdefault((entry.subject_id, entry.subject_en), entry)
    if not opened:
        return {}
    keys = _void_keys(viewer, texts={text for text, _symbol in opened})
    by_opening = ((opened.get((k.text_id, k.text.symbol_of(k.revision + 1))), k) for k in keys)
    return {entry.pk: key for entry, key in by_opening if entry is not None}


def _acts(viewer: Viewer, since: dt.datetime) -> Iterator[News]:
    """Moves of meetings, and changes of meetings, sittings, joint texts, released papers and action
    items, as far as both sides may read of them; of several on one thing the last, and each by
    which a key of the viewer became void. Four queries."""
    entries = list(_entries(viewer, since=since))
    void = _made_void(viewer, entries)
    last: dict[tuple[str, str, int], AuditEntry] = {}
    for entry in entries:
        # Of several moves of one meeting the last one tells where it stands.
        act = "" if entry.to_state else f"{entry.act} {entry.actor_side}"
        last.setdefault((act, entry.subject_type, entry.subject_id), entry)
    shown = {row.pk for row in last.values()} | set(void)
    rows = [row for row in entries if row.pk in shown][:MOST_NEWS]
    about = {row.meeting_id for row in rows if row.meeting_id}
    meetings = {row.pk: row for row in _meetings_with(viewer, pks=about)} if about else {}
    on_papers = {row.subject_id for row in rows if row.subject_type == "paper"}
    papers_by_pk = {row.pk: row for row in _papers_with(viewer, pks=on_papers)} if on_papers else {}
    for row in rows:
        if meeting := meetings.get(row.meeting_id or 0):
            paper = papers_by_pk.get(row.subject_id) if row.subject_type == "paper" else None
            key = void.get(row.pk)
            thing = NewsAct(recorded_as(row.act), row, paper, key)
            yield News(_kind_of(row, key), row.at, meeting, thing)


def _kind_of(entry: AuditEntry, key: Signature | None) -> str:
    if key:
        return f"void_{key.capacity}"
    if entry.subject_type == "meeting" and entry.to_state:
        return "meeting"
    return SIGNED.get(entry.act, f"act_{entry.subject_type}")
