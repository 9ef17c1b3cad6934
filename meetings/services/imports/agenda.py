"""The items of an agenda from a file: first a plan that leaves nothing behind, then all of it or
nothing.

What is on the agenda stays as it is, but for what is empty in it: a file may be older than what was
written here since.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meetings.access import visible_meetings, visible_topics
from meetings.enums import ItemKind
from meetings.models import AgendaItem, Meeting, Sitting, Topic
from meetings.queries.imports import PresentersByName, presenters_by_name
from meetings.queries.meetings.presence import sittings_of
from meetings.queries.verdicts.texts import may_edit_agenda_now
from meetings.rules.imports.agenda import AGENDA_TABLE, ItemColumn, ItemRow
from meetings.rules.imports.lines import ImportPlan, ItemLine, Outcome
from meetings.rules.item_facts import enumerated_in
from meetings.rules.numbering import outline
from meetings.rules.standing_items import ANTITRUST, CLOSING
from meetings.services.agenda_order import lock_agenda, ordered_items
from meetings.services.agenda_sheet import SheetLine, save_agenda_sheet
from meetings.services.imports.trial import Findings, tried
from workinggroup.lib.bilingual import TEXT_LANGUAGES
from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.lifecycle import STATE_HAS_CHANGED
from workinggroup.lib.tables import Heading
from workinggroup.lib.tables.layout import key
from workinggroup.lib.tables.reading import first_faults
from workinggroup.lib.viewer import Side, Viewer

_C = ItemColumn
# What is filled in where it is empty.
_TEXTS = ("title_en", "title_zh", "note_en", "note_zh")
_COLUMNS = {
    **{name: name for name in (*_TEXTS, "meeting", "kind", "minutes", "presenter", "topics")},
    "presenter_side": _C.PRESENTER,
    "sub": _C.NUMBER,
}


def plan_agenda(
    actor: Viewer,
    *,
    meeting: str,
    rows: Sequence[ItemRow],
    now: dt.datetime,
    headings: Mapping[str, Heading] | None = None,
) -> ImportPlan:
    """The dry run: which items importing `rows` would add to the agenda of a `meeting` (its
    number), which are there. Leaves nothing written. Faults are told under the `headings` of the
    file; that the agenda cannot be edited now is one, too.

    Raises `NotAllowed` for who may not edit agendas.
    """
    try:
        return tried(lambda: _enter(actor, meeting, rows, now, headings))
    except NotAllowed:
        raise
    except Refused as refused:
        found = Findings(AGENDA_TABLE, _COLUMNS, headings)
        found.refuse(refused, 0)
        return ImportPlan(faults=tuple(found.faults))


def import_agenda(
    actor: Viewer,
    *,
    meeting: str,
    rows: Sequence[ItemRow],
    fingerprint: str,
    now: dt.datetime,
    confirmed: Collection[str] = (),
) -> ImportPlan:
    """Add the items of `rows` that are not on the agenda of a `meeting` (its number), each where
    the file has it, and fill in what is empty in those that are, in one transaction.

    All of it is saved as one page of the agenda is (`save_agenda_sheet`). `fingerprint` is that of
    the plan that was shown: where it would be another by now, nothing is done and `Stale` is
    raised. Raises `NotAllowed`; `Refused` where the agenda cannot be edited or the plan has faults.
    """
    try:
        with transaction.atomic():
            plan = _enter(actor, meeting, rows, now)
            plan.demand(fingerprint=fingerprint, confirmed=confirmed)
            return plan
    except IntegrityError as error:
        raise Stale(STATE_HAS_CHANGED) from error


def _enter(
    actor: Viewer,
    number: str,
    rows: Sequence[ItemRow],
    now: dt.datetime,
    headings: Mapping[str, Heading] | None = None,
) -> ImportPlan:
    meeting = visible_meetings(actor).filter(number=number).first()
    if meeting is None:
        raise NotAllowed(_("There is no such meeting."))
    may_edit_agenda_now(actor, meeting, now).demand()
    lock_agenda(actor, meeting)
    importing = _importing(actor, meeting, now, Findings(AGENDA_TABLE, _COLUMNS, headings))
    for row in rows:
        importing.take(row)
    found = importing.found
    if not found.faults:
        try:
            save_agenda_sheet(actor, meeting=meeting, lines=importing.sheet(), now=now)
        except Refused as refused:
            importing.refuse(refused)
    if found.faults:
        return ImportPlan(faults=first_faults(found.faults))
    return importing.plan()


def _importing(actor: Viewer, meeting: Meeting, now: dt.datetime, found: Findings) -> "_Importing":
    """Six queries, whatever the number of rows."""
    items = ordered_items(meeting).select_related("presenter").prefetch_related("topics")
    there = [item for _number, item in outline(items)]
    topics = {
        key(name): topic
        for topic in visible_topics(actor)
        for name in (topic.name_en, topic.name_zh)
    }
    sittings = {
        row.number: row
        for row in sittings_of(meeting)
        if row.cancelled_at is None and not row.for_heads
    }
    lines = [
        SheetLine(f"item{item.pk}", 0, pk=item.pk, sub=item.parent_id is not None,
                  topics=tuple(item.topics.all()))
        for item in there
    ]  # fmt: skip
    return _Importing(meeting, there, lines, topics, sittings, presenters_by_name(now), found)


@dataclass
class _Importing:
    """One import while it is carried out. `lines` are those of the agenda as it will be, in order;
    `taken` the lines that rows are about, by their names."""

    meeting: Meeting
    there: Sequence[AgendaItem]
    lines: list[SheetLine]
    topics: Mapping[str, Topic]
    sittings: Mapping[int, Sitting]
    presenters: PresentersByName
    found: Findings
    taken: dict[str, ItemRow] = field(default_factory=dict)
    last: str = ""

    def take(self, row: ItemRow) -> None:
        """Find the item of a row, or give it a line at its place; note its faults."""
        if row.meeting and row.meeting != self.meeting.number:
            reason = _("This row is of another meeting.")
            self.found.refuse(Refused(reason, fields={"meeting": reason}), row.row)
            return
        item = next((each for each in self.there if self._is(each, row)), None)
        if item is not None:
            name = f"item{item.pk}"
            place = self._place_of(name)
            empty = [each for each in _TEXTS if getattr(row, each) and not getattr(item, each)]
            filled = {each: getattr(row, each) for each in empty}
            self.lines[place] = replace(self.lines[place], values=filled)
        else:
            name = f"row{row.row}"
            try:
                line = self._new(name, row)
            except Refused as refused:
                self.found.refuse(refused, row.row)
                return
            self.lines.insert(self._place_for(row), line)
        self.taken[name], self.last = row, name

    def _is(self, item: AgendaItem, row: ItemRow) -> bool:
        """Whether an item that is there is that of `row`: a standing item by its kind, any by its
        title; a language that only one of both has may have come later."""
        if f"item{item.pk}" in self.taken:
            return False
        if row.kind not in {ItemKind.TOPIC, ItemKind.OTHER} and item.kind == row.kind:
            return True
        pairs = ((row.title_en, item.title_en), (row.title_zh, item.title_zh))
        same = [key(said) == key(stands) for said, stands in pairs if said and stands]
        return bool(same) and all(same)

    def _new(self, name: str, row: ItemRow) -> SheetLine:
        side, person = self.presenters.found(row.presenter)
        values: dict[str, Any] = {n: getattr(row, n) for n in (*_TEXTS, "kind")}
        values |= {"presenter_side": side, "presenter": person}
        if row.kind == ItemKind.OPENING and not (row.note_en or row.note_zh):
            # A paper has it as its annex, and the item is where it is read from.
            values |= {"note_en": ANTITRUST.en, "note_zh": ANTITRUST.zh}
        if row.minutes is not None:
            values["minutes"] = row.minutes
        if row.sitting is not None:
            values["sitting"] = self.sittings.get(row.sitting)
        return SheetLine(name, 0, sub=row.sub, topics=self._topics(row), values=values)

    def _topics(self, row: ItemRow) -> tuple[Topic, ...]:
        names = enumerated_in(row.topics)
        unknown = [name for name in names if key(name) not in self.topics]
        if unknown:
            reason = _('"%(name)s" is no topic of this group.') % {"name": unknown[0][:40]}
            raise Refused(reason, fields={"topics": reason})
        return tuple(dict.fromkeys(self.topics[key(name)] for name in names))

    def _place_of(self, name: str) -> int:
        return next(n for n, line in enumerate(self.lines) if line.name == name)

    def _place_for(self, row: ItemRow) -> int:
        """Where a new line goes: a sub-item after the line before it in the file or, with others
        below that, after them; any other below the whole item before it, and the first one before
        what closes the agenda."""
        if not self.last:
            kinds = {f"item{item.pk}": item.kind for item in self.there}
            closing = (n for n, line in enumerate(self.lines) if kinds[line.name] in CLOSING)
            return next(closing, len(self.lines))
        place = self._place_of(self.last) + 1
        if row.sub and self.lines[place - 1].sub:
            return place
        while place < len(self.lines) and self.lines[place].sub:
            place += 1
        return place

    def sheet(self) -> list[SheetLine]:
        """The lines with their places."""
        return [replace(line, place=n) for n, line in enumerate(self.lines, start=1)]

    def refuse(self, refused: Refused) -> None:
        """Note a refusal at the row whose line it names."""
        rows = {name: row.row for name, row in self.taken.items()}
        for field_name, reason in refused.fields.items():
            line, _dash, name = field_name.partition("-")
            if line in rows:
                self.found.refuse(Refused(reason, fields={name: reason}), rows[line])
        if not self.found.faults:
            self.found.refuse(Refused(refused.reason), 0)

    def plan(self) -> ImportPlan:
        """The plan, from the agenda as it is then."""
        rows = ordered_items(self.meeting).select_related("presenter").prefetch_related("topics")
        numbered = outline(rows)
        by_name = {f"item{item.pk}": (number, item) for number, item in numbered}
        known = {f"item{item.pk}" for item in self.there}
        fresh = iter([each for name, each in by_name.items() if name not in known])
        new = [line.name for line in self.lines if line.pk is None]
        by_name |= dict(zip(new, fresh, strict=True))
        changed = {line.name for line in self.lines if line.pk and line.values}
        beside = [name for name in known if name not in self.taken]
        return ImportPlan(
            tuple(self._lines(by_name, changed)),
            beside=tuple(
                f"{number} {item.title}" for name, (number, item) in by_name.items()
                if name in beside
            ),
        )  # fmt: skip

    def _lines(
        self, by_name: Mapping[str, tuple[str, AgendaItem]], changed: Collection[str]
    ) -> Iterator[ItemLine]:
        for name, row in self.taken.items():
            number, item = by_name[name]
            there = name.startswith("item")
            outcome = Outcome.THERE if there else Outcome.ENTERED
            yield ItemLine(
                row=row.row,
                outcome=Outcome.COMPLETED if name in changed else outcome,
                number=number,
                title_en=item.title_en,
                title_zh=item.title_zh,
                note_en=item.note_en,
                note_zh=item.note_zh,
                minutes=item.minutes,
                presenter=_presenter(item),
                topics=tuple(str(topic.name) for topic in item.topics.all()),
                differs=tuple(self._differences(row, item)) if there else (),
            )

    def _differences(self, row: ItemRow, item: AgendaItem) -> Iterator[str]:
        """Under which headings the file says otherwise of an item that is there."""
        for name in _TEXTS:
            if (said := getattr(row, name)) and said != getattr(item, name):
                yield AGENDA_TABLE.heading(name)
        if row.minutes not in {None, item.minutes}:
            yield AGENDA_TABLE.heading(_C.MINUTES)
        if row.presenter and not self._presents(item, row.presenter):
            yield AGENDA_TABLE.heading(_C.PRESENTER)
        topics = {key(name) for name in enumerated_in(row.topics)}
        names = [topic.name for topic in item.topics.all()]
        theirs = [{key(name.text(code)) for name in names} for code in TEXT_LANGUAGES]
        if topics and topics not in theirs:
            yield AGENDA_TABLE.heading(_C.TOPICS)

    def _presents(self, item: AgendaItem, named: str) -> bool:
        """Whether it is the one `named` who presents an item."""
        try:
            found = self.presenters.found(named)
        except Refused:
            return False
        return found == ("" if item.presenter else item.presenter_side, item.presenter)


def _presenter(item: AgendaItem) -> str:
    if item.presenter:
        return str(item.presenter.name)
    return str(Side(item.presenter_side).label) if item.presenter_side else ""
