"""What goes into the pack of a meeting, and how far the reader's own is."""

import datetime as dt
from dataclasses import dataclass

from meetings.access import visible_packs
from meetings.enums import PACK_ORDERED, PackState, PaperState
from meetings.models import Meeting, MeetingPack, PaperVersion
from meetings.queries.papers import papers_of
from workinggroup.lib.viewer import Viewer

# So long after it was asked for a worker has taken up a pack, where one is at work.
TAKEN_UP_WITHIN = dt.timedelta(seconds=90)


@dataclass(frozen=True)
class PackPage:
    """The page of a pack: the files that will be in it, and the reader's last one."""

    files: tuple[PaperVersion, ...]
    pack: MeetingPack | None
    late: bool

    @property
    def ordered(self) -> bool:
        """Whether one is being made."""
        return self.pack is not None and self.pack.state in PACK_ORDERED

    @property
    def ready(self) -> bool:
        return self.pack is not None and self.pack.state == PackState.READY

    @property
    def failed(self) -> bool:
        return self.pack is not None and self.pack.state == PackState.FAILED


def files_of_pack(viewer: Viewer, meeting: Meeting) -> list[PaperVersion]:
    """The newest file in each language of each paper of `meeting` that is in force and that the
    viewer may have. What is not released stays out, the own side's too: a pack is handed on.
    Three queries."""
    files = []
    for paper in papers_of(viewer, meeting).shared:
        if paper.state == PaperState.RELEASED:
            # The newest of a language comes first.
            rows: list[PaperVersion] = paper.__dict__["all_files"]
            newest = {row.language: row for row in reversed(rows) if row.number}
            for row in newest.values():
                row.paper = paper
            files += [newest[each] for each in sorted(newest)]
    return files


def pack_page(viewer: Viewer, meeting: Meeting, now: dt.datetime) -> PackPage:
    """The page of the pack of `meeting` at `now` (aware, UTC). Four queries."""
    last = visible_packs(viewer).filter(meeting=meeting).order_by("-asked_at").first()
    if last is not None and last.expires_at is not None and last.expires_at <= now:
        last = None
    waits = last is not None and last.state == PackState.WAITING
    late = waits and last is not None and last.asked_at < now - TAKEN_UP_WITHIN
    return PackPage(tuple(files_of_pack(viewer, meeting)), last, late)


def pack_with(viewer: Viewer, pk: int, now: dt.datetime) -> MeetingPack | None:
    """A pack that is ready, by its key, where it is the viewer's and not over. One query."""
    rows = visible_packs(viewer).filter(pk=pk, state=PackState.READY, expires_at__gt=now)
    return rows.select_related("meeting").first()
