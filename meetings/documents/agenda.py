"""An agenda on paper: its timetable on both clocks, a table for each sitting."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from meetings.documents.head import sitting_on_both_clocks
from meetings.documents.minutes import signed
from meetings.documents.model import (
    NOTHING,
    PaperCell,
    PaperColumn,
    PaperHeading,
    PaperPart,
    PaperPiece,
    PaperRow,
    PaperTable,
    Passage,
)
from meetings.documents.people import described
from meetings.documents.statement import lines_of_papers
from meetings.documents.wording import both, in_lines, side_name
from meetings.enums import ItemKind
from meetings.models import AgendaItem, Sitting
from meetings.queries.texts.agenda_lines import AgendaLine
from meetings.queries.texts.sources import TextSource
from meetings.rules.item_facts import (
    in_sitting,
    on_topics,
    presented_by,
    statement_in_annex,
    takes_minutes,
)
from meetings.rules.row_bookmarks import DraftField, DraftRow, RowText
from meetings.symbols import meeting_name_within
from workinggroup.lib.bilingual import Bilingual, active
from workinggroup.lib.dual_time import ClockReading, place, readings, zones_for
from workinggroup.lib.punctuation import aside, enumerated
from workinggroup.lib.viewer import Side


def agenda_part(source: TextSource, copy: Side) -> PaperPart:
    """The agenda whole: what is taken when, by sitting, and the signatures."""
    name = {"name": both(lambda: meeting_name_within(source.meeting.number))}
    blocks: list[PaperPiece] = []
    for sitting, lines in _by_sitting(source):
        blocks += _sitting(sitting, lines, source, copy)
    title = both(lambda: _("Agenda of %(name)s") % name)
    return PaperPart(title, (*blocks, *signed(source, copy)))


def statement_in(source: TextSource | None) -> Bilingual:
    """The antitrust statement of an agenda: the note of its opening item, where it has one."""
    lines = source.laid.lines if source and source.laid else ()
    notes = (line.item.note for line in lines if line.item.kind == ItemKind.OPENING)
    return next((note for note in notes if note), NOTHING)


def _by_sitting(source: TextSource) -> Iterator[tuple[Sitting | None, list[AgendaLine]]]:
    """The lines in their order, in runs that are taken in one sitting."""
    lines = source.laid.lines if source.laid else ()

    def taken_in(line: AgendaLine) -> int:
        return line.sitting.number if line.sitting else 0

    for _number, run in groupby(lines, taken_in):
        rows = list(run)
        yield rows[0].sitting, rows


def _sitting(
    sitting: Sitting | None, lines: list[AgendaLine], source: TextSource, copy: Side
) -> Iterator[PaperPiece]:
    if sitting is None:
        yield PaperHeading(both(lambda: _("Without a time")))
    else:
        yield PaperHeading(_sitting_name(sitting))
        yield Passage(PaperCell(sitting_on_both_clocks(sitting, source, copy)))
    columns = (PaperColumn(_clocks(copy), 3), PaperColumn(both(lambda: _("Agenda item")), 8))
    rows = tuple(_row(line, source, copy, timed=sitting is not None) for line in lines)
    yield PaperTable(columns if sitting else columns[1:], rows, both(lambda: _("No.")))


def _sitting_name(sitting: Sitting) -> Bilingual:
    given = {"n": sitting.number, "title": sitting.title}
    if sitting.title:
        return both(lambda: _("Sitting %(n)s: %(title)s") % given)
    return both(lambda: _("Sitting %(n)s") % given)


def _row(line: AgendaLine, source: TextSource, copy: Side, *, timed: bool) -> PaperRow:
    item = PaperCell(in_lines(list(_about(line))), line.item.title)
    cells = (PaperCell(_hours(line, copy)), item) if timed else (item,)
    return PaperRow(line.number, cells, tuple(_written_from(line, source)))


def _written_from(line: AgendaLine, source: TextSource) -> Iterator[RowText]:
    """The texts of an item in its cell: of the opening the note is in the annex."""
    item = source.rows.get(line.number)
    if isinstance(item, AgendaItem):
        yield RowText(DraftRow.ITEM, item.pk, DraftField.TITLE, item.title)
        if item.kind != ItemKind.OPENING:
            yield RowText(DraftRow.ITEM, item.pk, DraftField.NOTE, item.note)


def _clocks(copy: Side) -> Bilingual:
    """The head of the hours: whose clocks they are, in their order."""
    zones = zones_for(first=copy)
    return both(lambda: "\n".join([_("Time"), *(place(zone, active()) for zone in zones)]))


def _hours(line: AgendaLine, copy: Side) -> Bilingual:
    """From when until when, a line for each clock."""
    time = line.time
    if time is None:
        return NOTHING
    clocks = readings(time.starts_at, time.ends_at, first=copy)
    return both(lambda: "\n".join(_hours_on(each) for each in clocks))


def _hours_on(clock: ClockReading) -> str:
    late = clock.shift_in_words(active())
    return clock.time(active()) + (aside(late) if late else "")


def _about(line: AgendaLine) -> Iterator[Bilingual]:
    item = line.item
    if item.kind == ItemKind.OPENING and item.note:
        yield both(statement_in_annex)
    else:
        yield item.note
    if line.sitting is None and item.sitting is not None:
        number = item.sitting.number
        yield both(lambda: in_sitting(number))
    if who := line.presenter:
        yield both(lambda: presented_by(described(who)))
    elif item.presenter_side:
        side = side_name(Side(item.presenter_side))
        yield both(lambda: presented_by(side))
    if item.tagged:
        topics = [topic.name for topic in item.tagged]
        yield both(lambda: on_topics(enumerated(topics)))
    yield both(lambda: takes_minutes(item.minutes, many=item.minutes != 1))
    if line.papers:
        yield lines_of_papers(line.papers)
