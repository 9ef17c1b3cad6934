"""What minutes say besides their paragraphs, read from the content that was signed.

A page shows this and nothing else: of adopted minutes the words that both heads signed, whatever
has become since of a date, an owner or a name.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meetings.enums import MeetingFormat
from meetings.models import ActionItem
from meetings.queries.texts.words import action_content, name_in, pair_in
from meetings.rules.content import Content
from meetings.rules.quorum import Quorum, SideQuorum
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Role, Side


@dataclass(frozen=True)
class Attendee:
    """Somebody who attended: their name, role and company as the minutes have them."""

    names: Bilingual
    role: Role
    company: Bilingual | None


@dataclass(frozen=True)
class Presence:
    """One side in the minutes: who chaired, who attended by rank, its part of the quorum."""

    side: Side
    chair: Bilingual | None
    people: tuple[Attendee, ...]
    quorum: SideQuorum


@dataclass(frozen=True)
class ActionOnRecord:
    """An action item as the minutes have it; `moved` where owners or date changed since, `gone` the
    sides of owners who have left and still owe it."""

    number: str
    text: Bilingual
    owners: tuple[tuple[Side, Bilingual], ...]
    due_on: dt.date
    moved: bool
    gone: tuple[Side, ...] = ()

    @property
    def owners_now(self) -> tuple[tuple[Side, Bilingual, bool], ...]:
        """The owners by side and name, and whether they have left."""
        return tuple((side, name, side in self.gone) for side, name in self.owners)


@dataclass(frozen=True)
class Record:
    """The head of the minutes and the action items at their end, the first side named first."""

    days: tuple[dt.date, dt.date] | None
    place: Bilingual
    host: Side
    format: MeetingFormat
    presences: tuple[Presence, ...]
    quorum: Quorum
    promises: tuple[ActionOnRecord, ...]

    @property
    def recorded(self) -> bool:
        """Whether anybody's attendance is on record yet."""
        return any(presence.people for presence in self.presences)


def record_in(
    content: Content, *, first: Side | None, actions: Iterable[ActionItem] = ()
) -> Record | None:
    """As `record_of`, for any content; None for an agenda, and for minutes frozen before these
    facts were part of what is fingerprinted."""
    if "days" not in content:
        return None
    return record_of(content, first=first, actions=actions)


def record_of(
    content: Content, *, first: Side | None, actions: Iterable[ActionItem] = ()
) -> Record:
    """Read `content` of minutes (`words.content_of`), naming the side `first` first (None: US).

    `actions` are the action items as they are now: texts that are stale and promises that moved
    are told by them. No query.
    """
    first = first or Side.US
    now = {action.number: action for action in actions}
    parts = {side: _quorum(side, content["quorum"][side]) for side in Side}
    days = [dt.date.fromisoformat(day) for day in content["days"]]
    return Record(
        days=(days[0], days[-1]) if days else None,
        place=pair_in(content["place"]),
        host=Side(content["host"]),
        format=MeetingFormat(content["format"]),
        presences=tuple(
            Presence(
                side,
                name_in(content["chairs"][side]),
                tuple(_attendee(row) for row in content["attended"][side]),
                parts[side],
            )
            for side in (first, first.other)
        ),
        quorum=Quorum(us=parts[Side.US], cn=parts[Side.CN]),
        promises=tuple(_promise(row, now.get(row["number"]), first) for row in content["actions"]),
    )


def _attendee(content: dict[str, Any]) -> Attendee:
    return Attendee(pair_in(content["name"]), Role(content["role"]), name_in(content["company"]))


def _quorum(side: Side, content: dict[str, Any]) -> SideQuorum:
    return SideQuorum(side, content["companies"], content["needed"], content["head"])


def _promise(content: dict[str, Any], now: ActionItem | None, first: Side) -> ActionOnRecord:
    owners = ((side, name_in(content["owners"][side])) for side in (first, first.other))
    same = now is not None and action_content(now)["text"] == content["text"]
    return ActionOnRecord(
        number=content["number"],
        text=pair_in(content["text"], now.text_stale if now is not None and same else ""),
        owners=tuple((side, name) for side, name in owners if name is not None),
        due_on=dt.date.fromisoformat(content["due_on"]),
        moved=now is not None and action_content(now) != content,
        gone=tuple(side for side in Side if now is not None and now.gone_on(side)),
    )
