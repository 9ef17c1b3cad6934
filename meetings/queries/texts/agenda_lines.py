"""The lines of an agenda's timetable, from its words and its content."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from meetings.enums import Interpretation, ItemKind
from meetings.models import AgendaItem, Sitting
from meetings.queries.texts.arising import Arising
from meetings.queries.texts.record import CitedPaper, Named, named_in, papers_in
from meetings.queries.texts.remarks import Remarks
from meetings.queries.texts.words import Words
from meetings.rules.content import Content, first_format
from meetings.rules.numbering import outline
from meetings.rules.outline import read_outline, surroundings
from meetings.rules.pair_check import PairRemark
from meetings.rules.timetable import Hours, Time, Timetable, TimetableEntry, lay_out


@dataclass(frozen=True)
class AgendaLine:
    """One line of the timetable: the item's number, when it is taken, and whether there is room
    for it to move."""

    number: str
    item: AgendaItem
    time: Time | None
    sitting: Sitting | None
    # Both as the content has them: of an issued agenda, those that were frozen.
    presenter: Named | None = None
    papers: tuple[CitedPaper, ...] = ()
    # Under the item on matters arising, where there are any.
    matters: Arising | None = None
    # What is asked about its two languages; nothing for who neither drafts nor clears.
    remarks: tuple[PairRemark, ...] = ()
    opens_sitting: bool = False
    may_go_up: bool = False
    may_go_down: bool = False
    may_nest: bool = False
    # Where it stands, for who moves it (`meetings.rules.outline.surroundings`).
    around: str = ""

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
            "papers": self.papers,
            "minutes": item.minutes,
            "kind": ItemKind(item.kind),
            "pinned": item.sitting.number if item.sitting else None,
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
class LaidOut:
    """An agenda on the clock: its lines, the sittings that they are taken in, by how many minutes
    each of these, by number, overruns; whether everything is said twice."""

    lines: tuple[AgendaLine, ...]
    sittings: tuple[Sitting, ...]
    overrun: Mapping[int, int]
    consecutive: bool


def _sittings_of(words: Words, now: Iterable[Sitting], *, as_issued: bool) -> list[Sitting]:
    """The sittings of an agenda in order of time: of one `as_issued` those that were captured, with
    the sittings for heads that its reader sees `now`; no text says anything of these."""
    rows = [row for row in now if row.cancelled_at is None]
    if as_issued and words.frozen is not None and not first_format(words.frozen.content):
        rows = [*words.sittings, *(row for row in rows if row.for_heads)]
    return sorted(rows, key=lambda row: row.starts_at)


def lay_out_agenda(
    words: Words,
    content: Content,
    now: Iterable[Sitting],
    arising: Arising | None = None,
    remarks: Remarks | None = None,
    *,
    as_issued: bool = True,
) -> LaidOut:
    """The lines of the agenda that says `content` (`capture.content_of(words)`), with the clock
    times of its items; `now` are the sittings that its reader sees today, `arising` what is open
    from earlier meetings, `remarks` what its reader is asked. Unless `as_issued`, the items and
    their minutes are those of the text, but the hours those that the sittings have now. No query,
    raises nothing."""
    meeting = words.text.meeting
    said_then = meeting.interpretation if first_format(content) else None
    interpretation = said_then or content["meeting"]["interpretation"]
    items = [section.item for section in words.sections]
    sittings = _sittings_of(words, now, as_issued=as_issued)
    timetable = _timetable_of(interpretation, items, sittings)
    lines = _lines(items, sittings, timetable, content, arising or Arising())
    if remarks is not None:
        lines = (replace(line, remarks=remarks.on(line.number)) for line in lines)
    return LaidOut(
        lines=tuple(lines),
        sittings=tuple(sittings),
        overrun=timetable.overrun,
        consecutive=interpretation == Interpretation.CONSECUTIVE,
    )


def _timetable_of(
    interpretation: str, items: Iterable[AgendaItem], sittings: Iterable[Sitting]
) -> Timetable:
    """When each item is taken; sittings are named by their numbers.

    Sittings for heads take only the items pinned to them, so that the times of all other items
    are the same for every reader; who is not invited sees no time for those.
    """
    consecutive = interpretation == Interpretation.CONSECUTIVE
    numbered = [item for _number, item in outline(items)]
    rows = list(sittings)
    for_heads, for_all = (
        lay_out(
            [
                _entry(i, numbered, consecutive=consecutive)
                for i in numbered
                if _top_for(i) == heads
            ],
            [Hours(s.number, s.starts_at, s.ends_at) for s in rows if _is_for_heads(s) == heads],
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


def _entry(item: AgendaItem, rows: Iterable[AgendaItem], *, consecutive: bool) -> TimetableEntry:
    parts = (TimetableEntry(sub.pk, sub.minutes) for sub in rows if sub.parent_id == item.pk)
    pinned = item.sitting.number if item.sitting else None
    return TimetableEntry(item.pk, item.minutes, consecutive, pinned, tuple(parts))


def _lines(
    items: list[AgendaItem],
    sittings: list[Sitting],
    timetable: Timetable,
    content: Content,
    arising: Arising,
) -> Iterable[AgendaLine]:
    by_number = {row.number: row for row in sittings}
    numbered = outline(items)
    around = surroundings(read_outline((item.pk, item.parent_id) for _number, item in numbered))
    siblings: dict[int | None, list[int]] = {}
    for _number, item in numbered:
        siblings.setdefault(item.parent_id, []).append(item.pk)
    times = {time.pk: time for time in timetable.times}
    said = {row["number"]: row for row in content["items"]}
    before: Sitting | None = None
    for number, item in numbered:
        time = times.get(item.pk)
        sitting = by_number.get(time.sitting) if time else None
        own = siblings[item.parent_id]
        yield AgendaLine(
            number=number,
            item=item,
            time=time,
            sitting=sitting,
            presenter=named_in(said[number].get("presenter")),
            papers=papers_in(said[number]),
            matters=arising if arising.total and item.kind == ItemKind.ARISING else None,
            opens_sitting=item.parent_id is None and sitting is not None and sitting != before,
            may_go_up=own[0] != item.pk,
            may_go_down=own[-1] != item.pk,
            around=around[item.pk],
            may_nest=item.parent_id is None and own[0] != item.pk and item.pk not in siblings,
        )
        before = sitting or before
