"""The plan of an import: what becomes of each row, and the doubts and faults about them."""

import datetime as dt
import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from meetings.enums import ActionState, HalfYear, MeetingFormat
from meetings.rules.imports.values import day_from_iso
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.errors import Doubt, Refused, Stale, demand_meant
from workinggroup.lib.tables import Fault
from workinggroup.lib.viewer import Side


class Outcome(StrEnum):
    """What becomes of a meeting, an action item or an agenda item of the file."""

    ENTERED = "entered"
    # It is there, and what was empty in it is filled in.
    COMPLETED = "completed"
    # It is there from before, and the reader's side says what it owed: that it is done, or dropped.
    SETTLED = "settled"
    THERE = "there"


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """What becomes of one meeting; `rows` are those of the file. `differs` are the headings under
    which the file says otherwise than what is there, and stays."""

    rows: tuple[int, ...]
    outcome: str
    number: str
    year: int
    half: int
    host: str
    format: str
    place_en: str
    place_zh: str
    # From when to when, its titles in both languages, and for whom where that is not everybody.
    sittings: tuple[tuple[dt.datetime, dt.datetime, str, str, str], ...]
    differs: tuple[str, ...] = ()

    @property
    def place(self) -> Bilingual:
        return Bilingual(self.place_en, self.place_zh)

    @property
    def half_label(self) -> str:
        return str(HalfYear(self.half).label)

    @property
    def host_label(self) -> str:
        return str(Side(self.host).label)

    @property
    def format_label(self) -> str:
        return str(MeetingFormat(self.format).label)


@dataclass(frozen=True, kw_only=True)
class ActionLine:
    """What becomes of one action item, in `row` of the file. `state` is the one that it has then;
    `waiting_for` that of the file, where the other side has yet to say so. `settled_on` (ISO 8601)
    and `reason` are what becomes a note of its progress, and why it is dropped."""

    row: int
    outcome: str
    number: str
    text_en: str
    text_zh: str
    owner_us: str
    owner_cn: str
    due_on: dt.date
    state: str
    waiting_for: str = ""
    settled_on: str = ""
    reason: str = ""
    differs: tuple[str, ...] = ()

    @property
    def text(self) -> Bilingual:
        return Bilingual(self.text_en, self.text_zh)

    @property
    def state_label(self) -> str:
        return str(ActionState(self.state).label)

    @property
    def settled_day(self) -> dt.date | None:
        return day_from_iso(self.settled_on)


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """What becomes of one item of an agenda, in `row` of the file: as it reads then. `presenter` is
    a person's name or a side."""

    row: int
    outcome: str
    number: str
    title_en: str
    title_zh: str
    note_en: str
    note_zh: str
    minutes: int
    presenter: str
    topics: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.title_en, self.title_zh)

    @property
    def note(self) -> Bilingual:
        return Bilingual(self.note_en, self.note_zh)


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, line by line; with a `Fault` it does nothing. `doubts` are about
    what is legal and looks like a mistake; `beside` is what is here, the file does not have, and
    stays."""

    lines: tuple[MeetingLine | ActionLine | ItemLine, ...] = ()
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return all(line.outcome == Outcome.THERE for line in self.lines)

    @property
    def differs(self) -> bool:
        """Whether the file says otherwise of something that is there."""
        return any(line.differs for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines have each outcome."""
        return {each: sum(line.outcome == each for line in self.lines) for each in Outcome}

    @property
    def fingerprint(self) -> str:
        """The same for the same rows on the same state: what was shown is what will be done."""
        content = [[asdict(line) for line in self.lines], [doubt.mark for doubt in self.doubts]]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    def demand(self, *, fingerprint: str, confirmed: Collection[str]) -> None:
        """Raise `Refused` where it has faults, `Stale` unless it is the one with this
        `fingerprint`, and `Doubtful` unless each of its doubts is `confirmed`."""
        if self.faults:
            raise Refused(self.faults[0].reason)
        if self.fingerprint != fingerprint:
            raise Stale(
                _("Something has changed since this was shown. Please look at the new plan.")
            )
        demand_meant(self.doubts, confirmed)
