"""The agenda of a meeting as its readers and its editors see it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigAutoField, QuerySet

from meetings.access import (
    items_ever,
    may_edit_text,
    may_propose,
    visible_items,
    visible_proposals,
    visible_sittings,
    visible_topics,
)
from meetings.enums import Interpretation, ItemKind, TextKind
from meetings.models import AgendaItem, ItemProposal, JointText, Meeting, Sitting, Topic
from meetings.queries.meetings.pages import Head
from meetings.queries.tagged import tag
from meetings.queries.texts.arising import Arising, first_arising_at
from meetings.queries.texts.panel import Panel, panel_of, text_of
from meetings.queries.texts.status import text_status
from meetings.queries.texts.words import content_of, name_in, words_of
from meetings.rules.numbering import outline
from meetings.rules.standing_items import STANDING
from meetings.rules.timetable import Hours, Time, Timetable, TimetableEntry, lay_out
from members.access import current_appointments, visible_people
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Verdict, Viewer


@dataclass(frozen=True)
class AgendaLine:
    """One line of the timetable: the item's number, when it is taken, and whether there is room
    for it to move."""

    number: str
    item: AgendaItem
    time: Time | None
    sitting: Sitting | None
    # As the content has it: on a final agenda, the name that both heads signed.
    presenter: Bilingual | None = None
    # Under the item on matters arising, where there are any.
    matters: Arising | None = None
    opens_sitting: bool = False
    first: bool = False
    last: bool = False
    may_nest: bool = False

    @property
    def sub(self) -> bool:
        return self.item.parent_id is not None

    @property
    def drawn_from(self) -> dict[str, object]:
        """What it is drawn from on the timetable, as values."""
        item = self.item
        return {
            "number": self.number,
            "pk": item.pk,
            "sub": self.sub,
            "time": self.time,
            "since": self.sitting.starts_at if self.sitting else None,
            "title": item.title,
            "note": item.note,
            "stale": item.stale,
            "arising": self.matters,
            "topics": item.tags,
            "presenter_side": item.presenter_side,
            "presenter": self.presenter,
            "minutes": item.minutes,
        }

    @property
    def taken(self) -> int:
        """The minutes it takes on the clock: more than its own where it is interpreted
        consecutively, or its sub-items need more; 0 without a time."""
        if self.time is None:
            return 0
        return int((self.time.ends_at - self.time.starts_at).total_seconds()) // 60

    @property
    def takes_longer(self) -> bool:
        return self.taken not in {0, self.item.minutes}


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
    lines: tuple[AgendaLine, ...]
    sums: tuple[SittingSum, ...]
    arising: Arising
    may_edit: Verdict

    @property
    def lacks_standing_items(self) -> bool:
        """Whether an item that every agenda has is missing."""
        kinds = {line.item.kind for line in self.lines} | {ItemKind.LAST_MINUTES}
        return any(each.kind not in kinds for each in STANDING)

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
        return Agenda(None, None, (), (), Arising(), Verdict(allowed=False))
    words = words_of(text)
    items = [section.item for section in words.sections]
    rows = head.sittings if head else _sittings(viewer, meeting=meeting.pk)
    live = sorted((row for row in rows if row.cancelled_at is None), key=lambda row: row.starts_at)
    timetable = timetable_of(meeting, items, live)
    status = text_status(text, words)
    content = status.content or content_of(words)
    presenters = {row["number"]: name_in(row["presenter"]) for row in content["items"]}
    arising = first_arising_at(viewer, meeting, now)
    return Agenda(
        text=text,
        panel=panel_of(viewer, text, status=status),
        lines=tuple(_lines(items, live, timetable, presenters, arising)),
        sums=tuple(SittingSum(row, -timetable.overrun.get(row.pk, 0)) for row in live if items),
        arising=arising,
        may_edit=may_edit_text(viewer, text),
    )


def timetable_of(
    meeting: Meeting, items: Iterable[AgendaItem], sittings: Iterable[Sitting]
) -> Timetable:
    """When each item is taken; interpretation as the meeting has it.

    Sittings for heads take only the items pinned to them, so that the times of all other items
    are the same for every reader; who is not invited sees no time for those.
    """
    consecutive = meeting.interpretation == Interpretation.CONSECUTIVE
    numbered = [item for _number, item in outline(items)]
    rows = list(sittings)
    for_heads, for_all = (
        lay_out(
            [_entry(i, numbered, consecutive) for i in numbered if _top_for(i) == heads],
            [Hours(s.pk, s.starts_at, s.ends_at) for s in rows if _is_for_heads(s) == heads],
        )
        for heads in (True, False)
    )
    return Timetable(
        times=(*for_heads.times, *for_all.times), overrun=for_heads.overrun | for_all.overrun
    )


def _is_for_heads(sitting: Sitting | None) -> bool:
    return sitting is not None and sitting.for_heads


def _top_for(item: AgendaItem) -> bool | None:
    """Whether a top-level item is pinned to a sitting for heads; None for a sub-item."""
    return _is_for_heads(item.sitting) if item.parent_id is None else None


def _entry(item: AgendaItem, rows: Iterable[AgendaItem], consecutive: bool) -> TimetableEntry:  # noqa: FBT001
    parts = (TimetableEntry(sub.pk, sub.minutes) for sub in rows if sub.parent_id == item.pk)
    return TimetableEntry(item.pk, item.minutes, consecutive, item.sitting_id, tuple(parts))


def _lines(
    items: list[AgendaItem],
    sittings: list[Sitting],
    timetable: Timetable,
    presenters: Mapping[str, Bilingual | None],
    arising: Arising,
) -> Iterable[AgendaLine]:
    by_pk = {row.pk: row for row in sittings}
    numbered = outline(items)
    siblings: dict[int | None, list[int]] = {}
    for _number, item in numbered:
        siblings.setdefault(item.parent_id, []).append(item.pk)
    times = {time.pk: time for time in timetable.times}
    before: Sitting | None = None
    for number, item in numbered:
        time = times.get(item.pk)
        sitting = by_pk.get(time.sitting) if time else None
        own = siblings[item.parent_id]
        yield AgendaLine(
            number=number,
            item=item,
            time=time,
            sitting=sitting,
            presenter=presenters.get(number),
            matters=arising if arising.total and item.kind == ItemKind.ARISING else None,
            opens_sitting=item.parent_id is None and sitting is not None and sitting != before,
            first=own[0] == item.pk,
            last=own[-1] == item.pk,
            may_nest=item.parent_id is None and own[0] != item.pk and item.pk not in siblings,
        )
        before = sitting or before


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
    """A proposal of the own side by its key."""
    rows = _proposals(viewer).filter(meeting=meeting, pk=pk)
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
