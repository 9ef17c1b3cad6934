"""Papers as their readers see them: those of a meeting, and one with files and receipts."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, QuerySet, Sum

from meetings.access import (
    may_add_private,
    may_edit_paper,
    may_release_paper,
    may_supersede_paper,
    visible_papers_in_lists,
    visible_receipts,
    visible_versions,
)
from meetings.models import AgendaItem, Meeting, Paper, PaperReceipt, PaperVersion
from meetings.queries.texts.items import item_read_by, items_read_by
from meetings.rules.acts.papers import (
    CHANGE_PAPER,
    PAPER_ACTS,
    RELEASE_PAPER,
    SUPERSEDE_PAPER,
    UPLOAD_VERSION,
    WITHDRAW_PAPER,
)
from meetings.rules.filetypes import UNCHECKED
from meetings.rules.quota import Room
from members.access import visible_audit_on_pages
from members.models import AuditEntry
from workinggroup.lib.acts import Offer
from workinggroup.lib.viewer import Verdict, Viewer


@dataclass(frozen=True)
class Shelf:
    """The papers of a meeting: what both sides were given, and what the own side still keeps."""

    shared: tuple[Paper, ...]
    private: tuple[Paper, ...]
    may_add: Verdict


def papers_of(viewer: Viewer, meeting: Meeting) -> Shelf:
    """The papers of `meeting` that `viewer` may see, each with `files` (its newest visible file
    per language). Three queries, however many there are."""
    rows = _with_files(viewer, visible_papers_in_lists(viewer).filter(meeting=meeting))
    papers = list(rows.order_by("type", "serial", "created_at", "pk"))
    items = {item.pk: item for _number, item in items_read_by(viewer, meeting)}
    for paper in papers:
        paper.item = items.get(paper.item_id or 0)
    return Shelf(
        shared=tuple(paper for paper in papers if paper.serial),
        private=tuple(paper for paper in papers if not paper.serial),
        may_add=may_add_private(viewer),
    )


def _files(viewer: Viewer) -> QuerySet[PaperVersion]:
    """As `visible_papers_in_lists`: to the operator only what was shared."""
    rows = visible_versions(viewer)
    return rows.exclude(number=None) if viewer.is_operator else rows


def _with_files(viewer: Viewer, papers: QuerySet[Paper]) -> QuerySet[Paper]:
    files = _files(viewer).order_by("language", "-uploaded_at", "-pk")
    rows = papers.select_related("meeting", "created_by", "released_by")
    return rows.prefetch_related(Prefetch("versions", files, to_attr="all_files"))


@dataclass(frozen=True)
class File:
    """One version, and who of either side opened it (told to the own side only)."""

    version: PaperVersion
    receipts: tuple[PaperReceipt, ...]

    @property
    def is_unchecked(self) -> bool:
        """Whether nobody can tell that nothing in it runs."""
        return self.version.content_type in UNCHECKED


@dataclass(frozen=True)
class PaperHistoryEvent:
    """One act on a paper."""

    entry: AuditEntry
    title: str


@dataclass(frozen=True)
class Dossier:
    """One paper as its page shows it."""

    paper: Paper
    # The agenda item it belongs to, where the viewer may see the agenda.
    item: AgendaItem | None
    files: tuple[File, ...]
    history: tuple[PaperHistoryEvent, ...]
    own: bool
    change: Offer
    release: Offer
    supersede: Offer
    withdraw: Offer
    upload: Offer
    # What the own side has left, where the viewer may upload.
    room: Room | None

    @property
    def acts(self) -> list[Offer]:
        """What the reader can do with the paper as a whole, each on a page of its own."""
        return [each for each in (self.release, self.change, self.supersede, self.withdraw) if each]


def paper_with(viewer: Viewer, pk: int) -> Paper | None:
    """A paper by its key, where the viewer may see it."""
    return visible_papers_in_lists(viewer).select_related("meeting").filter(pk=pk).first()


def dossier_of(viewer: Viewer, paper: Paper) -> Dossier:
    """The page of `paper` for `viewer`. Four queries, and one for who may upload."""
    own = viewer.is_operator or viewer.side == paper.side
    receipts: dict[int, list[PaperReceipt]] = {}
    for receipt in visible_receipts(viewer).filter(version__paper=paper) if own else ():
        receipts.setdefault(receipt.version_id, []).append(receipt)
    files = _files(viewer).filter(paper=paper).select_related("uploaded_by")
    edit = may_edit_paper(viewer, paper)
    item = item_read_by(viewer, paper.meeting, paper.item_id)
    versions = list(files.order_by("language", "-uploaded_at", "-pk"))
    for version in versions:
        version.paper = paper
    return Dossier(
        paper=paper,
        item=item,
        files=tuple(File(row, tuple(receipts.get(row.pk, ()))) for row in versions),
        history=tuple(_history(viewer, paper)),
        own=own,
        change=CHANGE_PAPER.offer(paper, edit),
        release=RELEASE_PAPER.offer(
            paper, may_release_paper(viewer, paper, has_file=bool(versions))
        ),
        supersede=SUPERSEDE_PAPER.offer(paper, may_supersede_paper(viewer, paper)),
        withdraw=WITHDRAW_PAPER.offer(paper, edit),
        upload=UPLOAD_VERSION.offer(paper, edit),
        room=room_of(paper) if edit else None,
    )


def room_of(paper: Paper) -> Room:
    """What the files of the paper's side for its meeting take: for its side alone. One query."""
    files = PaperVersion.objects.filter(paper__meeting=paper.meeting_id, paper__side=paper.side)
    used = files.aggregate(sum=Sum("size"))["sum"] or 0
    return Room(used=used, quota=settings.PAPERS_QUOTA_BYTES)


def _history(viewer: Viewer, paper: Paper) -> list[PaperHistoryEvent]:
    """What happened to it, newest first: before the release, to the eyes of its own side only."""
    rows = visible_audit_on_pages(viewer).filter(
        subject_type="paper", subject_id=paper.pk, act__in=PAPER_ACTS
    )
    return [
        PaperHistoryEvent(entry, str(PAPER_ACTS[entry.act].recorded))
        for entry in rows.order_by("-at", "-pk")
    ]


def version_with(viewer: Viewer, paper: int, pk: int) -> PaperVersion | None:
    """A file by its key and its paper's, where the viewer may have it."""
    rows = visible_versions(viewer).filter(
        pk=pk, paper__in=visible_papers_in_lists(viewer).filter(pk=paper)
    )
    return rows.select_related("paper__meeting").first()


def items_to_choose(viewer: Viewer, meeting: Meeting) -> list[AgendaItem]:
    """The agenda items a paper may belong to."""
    return [item for _number, item in items_read_by(viewer, meeting)]
