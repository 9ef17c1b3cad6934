"""What a text says besides its items and paragraphs, read from the content that was signed.

A page shows this and nothing else: of adopted minutes the words that both heads signed, whatever
has become since of a date, an owner or a name.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from meetings.enums import (
    HalfYear,
    Interpretation,
    MeetingFormat,
    MeetingKind,
    PaperLanguage,
    TextKind,
)
from meetings.models import ActionItem, Meeting
from meetings.rules.attended import only_at_in, only_sittings
from meetings.rules.content import Content, first_format, name_in, pair_in
from meetings.rules.quorum import Quorum, SideQuorum
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Role, Side

# Who owns an action item on either side, by its primary key.
Owners = Mapping[int, tuple[int | None, int | None]]


@dataclass(frozen=True)
class Named:
    """Somebody who is named: their name, role and company as the text has them; the first format
    has the name alone."""

    names: Bilingual
    role: Role | None = None
    company: Bilingual | None = None
    # Whether they were designated to act for somebody.
    acting: bool = False
    # Where they did not attend all sittings, the numbers of those that they did.
    only_at: tuple[int, ...] = ()

    def __str__(self) -> str:
        return str(self.names)

    @property
    def only_sittings(self) -> str:
        """Which sittings they attended, where it was not all of them."""
        return only_sittings(self.only_at)

    @property
    def other_name(self) -> str:
        """The name in the other script, where it is another one."""
        other = self.names.second
        return "" if other == str(self.names) else other


@dataclass(frozen=True)
class CitedPaper:
    """A file of a paper under an item: symbol, title, language and version as the text has them,
    and the SHA-256 by which the file can be told."""

    symbol: str
    title: Bilingual
    language: PaperLanguage
    version: int
    sha256: str


@dataclass(frozen=True)
class Presence:
    """One side in the minutes: who chaired, who attended by rank, its part of the quorum."""

    side: Side
    chair: Named | None
    people: tuple[Named, ...]
    quorum: SideQuorum


@dataclass(frozen=True)
class ActionOnRecord:
    """An action item as the minutes have it; `moved` where owners or date changed since, `reworded`
    where its words did, `gone` the sides of owners who have left and still owe it."""

    number: str
    text: Bilingual
    owners: tuple[tuple[Side, Named], ...]
    due_on: dt.date
    moved: bool
    reworded: bool = False
    gone: tuple[Side, ...] = ()

    @property
    def owners_now(self) -> tuple[tuple[Side, Named, bool], ...]:
        """The owners by side, and whether they have left."""
        return tuple((side, owner, side in self.gone) for side, owner in self.owners)


@dataclass(frozen=True)
class SittingOnRecord:
    """A sitting as a text has it: for everybody, and not cancelled."""

    number: int
    title: Bilingual
    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class MeetingOnRecord:
    """The meeting as a text has it.

    The first format says nothing of `kind`, half-year, `interpretation`, `zone` and hours; days,
    place, host and format only in minutes, and those of an agenda are those of today.
    """

    number: str
    place: Bilingual
    host: Side
    format: MeetingFormat
    days: tuple[dt.date, dt.date] | None = None
    kind: MeetingKind | None = None
    year: int | None = None
    half: HalfYear | None = None
    interpretation: Interpretation | None = None
    zone: str = ""
    sittings: tuple[SittingOnRecord, ...] = ()


@dataclass(frozen=True)
class Record:
    """Who chaired and attended, and the action items at the end of minutes, the first side named
    first."""

    presences: tuple[Presence, ...]
    quorum: Quorum
    promises: tuple[ActionOnRecord, ...]

    @property
    def recorded(self) -> bool:
        """Whether the attendance of both sides is on record: before, there is no quorum to tell."""
        return all(presence.people for presence in self.presences)


def record_in(
    content: Content,
    *,
    first: Side | None,
    actions: Iterable[ActionItem] = (),
    owners: Owners | None = None,
) -> Record | None:
    """As `record_of`, for any content; None for an agenda, and for minutes frozen before these
    facts were part of what is fingerprinted."""
    if content["kind"] == TextKind.AGENDA or (first_format(content) and "days" not in content):
        return None
    return record_of(content, first=first, actions=actions, owners=owners)


def record_of(
    content: Content,
    *,
    first: Side | None,
    actions: Iterable[ActionItem] = (),
    owners: Owners | None = None,
) -> Record:
    """Read `content` of minutes (`words.content_of`), naming the side `first` first (None: US).

    `actions` are the action items as they are now: texts that are stale and promises that moved
    are told by them; `owners` who owned each when the text was issued (`working_copy.owners_in`),
    else their names tell. No query.
    """
    first, owned = first or Side.US, owners or {}
    now = {action.number: action for action in actions}
    parts = {side: _quorum(side, content["quorum"][side]) for side in Side}
    return Record(
        presences=tuple(
            Presence(
                side,
                named_in(content["chairs"][side]),
                _attendees(content, side),
                parts[side],
            )
            for side in (first, first.other)
        ),
        quorum=Quorum(us=parts[Side.US], cn=parts[Side.CN]),
        promises=tuple(
            _promise(row, now.get(row["number"]), first, owned) for row in content["actions"]
        ),
    )


def _attendees(content: Content, side: Side) -> tuple[Named, ...]:
    """Who attended for a side, by rank."""
    rows = ((row, named_in(row)) for row in content["attended"][side])
    return tuple(
        replace(named, only_at=only_at_in(content, row)) for row, named in rows if named is not None
    )


def meeting_in(content: Content, today: Meeting) -> MeetingOnRecord:
    """The meeting as `content` has it; `today` is its row, for what the first format leaves out.
    No query, raises nothing."""
    if first_format(content):
        return _meeting_of_first_format(content, today)
    said = content["meeting"]
    sittings = tuple(map(_sitting, said["sittings"]))
    return MeetingOnRecord(
        number=said["number"],
        place=pair_in(said["place"]),
        host=Side(said["host"]),
        format=MeetingFormat(said["format"]),
        days=_span(row["day"] for row in said["sittings"]),
        kind=MeetingKind(said["kind"]),
        year=said["year"],
        half=HalfYear(said["half"]),
        interpretation=Interpretation(said["interpretation"]),
        zone=said["zone"],
        sittings=tuple(sorted(sittings, key=lambda row: row.starts_at)),
    )


def _meeting_of_first_format(content: Content, today: Meeting) -> MeetingOnRecord:
    if "days" not in content:
        host, form = Side(today.host), MeetingFormat(today.format)
        return MeetingOnRecord(str(content["meeting"]), today.place, host, form)
    return MeetingOnRecord(
        number=str(content["meeting"]),
        place=pair_in(content["place"]),
        host=Side(content["host"]),
        format=MeetingFormat(content["format"]),
        # Their clock is no part of what was signed.
        days=_span(content["days"]),
    )


def _span(days: Iterable[str]) -> tuple[dt.date, dt.date] | None:
    in_order = sorted(map(dt.date.fromisoformat, days))
    return (in_order[0], in_order[-1]) if in_order else None


def _sitting(row: dict[str, Any]) -> SittingOnRecord:
    instants = (dt.datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
    return SittingOnRecord(row["number"], pair_in(row["title"]), *instants)


def named_in(content: dict[str, Any] | None) -> Named | None:
    """Somebody who is named in the content, where anybody is."""
    names = name_in(content)
    if content is None or names is None:
        return None
    role = content.get("role")
    company = name_in(content.get("company"))
    return Named(names, Role(role) if role else None, company, content.get("acting", False))


def papers_in(item: dict[str, Any]) -> tuple[CitedPaper, ...]:
    """The papers cited under an item of the content."""
    return tuple(
        CitedPaper(
            row["symbol"],
            pair_in(row["title"]),
            PaperLanguage(row["language"]),
            row["version"],
            row["sha256"],
        )
        for row in item.get("papers", ())
    )


def _quorum(side: Side, content: dict[str, Any]) -> SideQuorum:
    return SideQuorum(side, content["companies"], content["needed"], content["head"])


def _promise(
    content: dict[str, Any], now: ActionItem | None, first: Side, owned: Owners
) -> ActionOnRecord:
    owners = ((side, named_in(content["owners"][side])) for side in (first, first.other))
    text, due_on = pair_in(content["text"]), dt.date.fromisoformat(content["due_on"])
    same = now is not None and (now.text.en, now.text.zh) == (text.en, text.zh)
    return ActionOnRecord(
        number=content["number"],
        text=replace(text, stale=now.text.stale) if now is not None and same else text,
        owners=tuple((side, owner) for side, owner in owners if owner is not None),
        due_on=due_on,
        moved=now is not None and not (due_on == now.due_on and _owners_are(content, now, owned)),
        reworded=now is not None and not same,
        gone=tuple(side for side in Side if now is not None and now.gone_on(side)),
    )


def _owners_are(content: dict[str, Any], now: ActionItem, owned: Owners) -> bool:
    """Whether the same people own it, where that was not kept as far as their names tell."""
    if now.pk in owned:
        return owned[now.pk] == (now.owner_us_id, now.owner_cn_id)
    owners = {"us": now.owner_us, "cn": now.owner_cn}
    return all(
        name_in(content["owners"][side]) == (owner.names if owner else None)
        for side, owner in owners.items()
    )
