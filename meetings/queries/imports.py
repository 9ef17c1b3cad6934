"""What imports look up, and the list of meetings in the form that is imported."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from meetings.access import visible_meetings, visible_sittings
from meetings.enums import MEETING_BEFORE_HELD, MEETING_TOOK_PLACE
from meetings.models import Meeting, Sitting
from meetings.models.meeting import newest_first, oldest_first
from meetings.rules.imports.past_meetings import PAST_MEETINGS, SittingColumn
from meetings.rules.imports.values import side_named
from meetings.rules.item_facts import enumerated_in
from members.access import current_appointments
from members.models import Appointment, Person
from members.naming import called_as
from workinggroup.lib.bilingual import CODES, active
from workinggroup.lib.errors import Refused, Text
from workinggroup.lib.spreadsheets import PIECE, Cell, Export, Listing
from workinggroup.lib.tables.layout import key
from workinggroup.lib.viewer import Role, Side, Viewer


@dataclass(frozen=True)
class OwnersByName:
    """Who may own an action item at some instant, by name; people of the viewer's own side also by
    their email address: of the other side's, nothing is to be learnt by a file."""

    side: str
    people: dict[str, list[Person]]

    def found(self, side: Side, named: str) -> Person | None:
        """The one whom `named` names; None where it is empty. Raises `Refused` for nobody and for
        several."""
        if not named:
            return None
        if "@" in named and side != self.side:
            raise _not_found(side, _("People of the other delegation are named by their names."))
        if "@" in named:
            alike = [p for p in self.people[side] if p.email.lower() == named.lower()]
            nobody = _("No one in your delegation has this email address.")
        else:
            alike = [person for person in self.people[side] if called_as(person, named)]
            nobody = _(
                "No one in that delegation has this name now. Name who answers for it today."
            )
        if len(alike) > 1:
            raise _not_found(side, self._several(side))
        if not alike:
            raise _not_found(side, nobody)
        return alike[0]

    def of_both(self, named: Mapping[Side, str]) -> dict[Side, Person | None]:
        """The owner of each side, as `found` finds them. Raises `Refused` with all that are not."""
        owners: dict[Side, Person | None] = {}
        faults: dict[str, Text] = {}
        for side, name in named.items():
            try:
                owners[side] = self.found(side, name)
            except Refused as refused:
                faults |= refused.fields
        if faults:
            raise Refused(next(iter(faults.values())), fields=faults)
        return owners

    def may_be(self, side: Side, named: str, owner: Person | None) -> bool:
        """Whether `named` may mean the one who owns it already; an email address of the other
        side's may mean anybody."""
        if not named or ("@" in named and side != self.side):
            return True
        if owner is None:
            return False
        return owner.email.lower() == named.lower() if "@" in named else called_as(owner, named)

    def _several(self, side: Side) -> str:
        if side == self.side:
            return _("Several people of your delegation have this name. Write the email address.")
        return _("Several people of the other delegation have this name: leave this to its side.")


def _not_found(side: Side, reason: str) -> Refused:
    return Refused(reason, fields={f"owner_{side}": reason})


def owners_by_name(viewer: Viewer, now: dt.datetime) -> OwnersByName:
    """The people of both delegations at `now`. One query."""
    people: dict[str, list[Person]] = {side: [] for side in Side}
    for held in current_appointments(now):
        people[held.side].append(held.person)
    return OwnersByName(viewer.side or "", people)


@dataclass(frozen=True)
class PresentersByName:
    """Who may present an item of an agenda at some instant: a side, or somebody of either."""

    held: tuple[Appointment, ...]

    def found(self, named: str) -> tuple[str, Person | None]:
        """The side and, where one is named, the person; with a person no side. Their role and
        company may follow the name, as papers have it, and tell people of one name apart.
        Raises `Refused` for nobody and for several."""
        side = side_named(named)
        if side or not named:
            return side, None
        name, *more = enumerated_in(named) or [named]
        alike = [held for held in self.held if called_as(held.person, name)]
        if len(alike) > 1:
            said = set(map(key, more))
            agreeing = [len(said & _described_by(held)) for held in alike]
            best = max(agreeing)
            alike = [held for held, n in zip(alike, agreeing, strict=True) if n == best]
        if len(alike) == 1:
            return "", alike[0].person
        reason = (
            _("Several people have this name. Write the side, and choose the person afterwards.")
            if alike
            else _("No one in either delegation has this name now. Write a name or a side.")
        )
        raise Refused(reason, fields={"presenter": reason})


def presenters_by_name(now: dt.datetime) -> PresentersByName:
    """The people of both delegations at `now`. One query."""
    return PresentersByName(tuple(current_appointments(now)))


def _described_by(held: Appointment) -> set[str]:
    """What papers say of somebody besides their name, in each language."""
    company = held.term.company if held.term else None
    said = {key(company.name_en), key(company.name_zh)} if company else set()
    for code in CODES.values():
        with override(code):
            said.add(key(str(Role(held.role).label)))
    return said


def meetings_with_open_agendas(viewer: Viewer) -> QuerySet[Meeting]:
    """The meetings whose agendas may still change, the newest first. One query when it is read."""
    rows = visible_meetings(viewer).filter(state__in=MEETING_BEFORE_HELD)
    return rows.order_by(*newest_first())


def past_meetings_listing(viewer: Viewer) -> Listing:
    """The meetings that took place, sitting by sitting, in the columns that the import reads; the
    headings alone where there is none."""
    names = PAST_MEETINGS.headings[active()]
    columns = [Export(names[column], _SHOWN[column]) for column in PAST_MEETINGS.columns]
    return Listing("past-meetings", _("Past meetings"), columns, _held_sittings(viewer))


def _held_sittings(viewer: Viewer) -> Iterator[Sitting]:
    rows = visible_sittings(viewer).filter(cancelled_at=None, meeting__state__in=MEETING_TOOK_PLACE)
    ordered = rows.order_by(*oldest_first("meeting__"), "starts_at", "pk")
    return ordered.select_related("meeting").iterator(PIECE)


_C = SittingColumn
_SHOWN: dict[str, Callable[[Sitting], Cell]] = {
    _C.NUMBER: lambda s: s.meeting.number,
    _C.YEAR: lambda s: s.meeting.year,
    _C.HALF: lambda s: str(s.meeting.get_half_display()),
    _C.HOST: lambda s: str(s.meeting.get_host_display()),
    _C.FORMAT: lambda s: str(s.meeting.get_format_display()),
    _C.PLACE_EN: lambda s: s.meeting.place_en,
    _C.PLACE_ZH: lambda s: s.meeting.place_zh,
    _C.ZONE: lambda s: s.meeting.anchor_zone,
    _C.DAY: lambda s: s.day,
    _C.STARTS: lambda s: s.starts.isoformat("minutes"),
    _C.ENDS: lambda s: s.ends.isoformat("minutes"),
    _C.AUDIENCE: lambda s: str(s.get_audience_display()),
    _C.TITLE_EN: lambda s: s.title_en,
    _C.TITLE_ZH: lambda s: s.title_zh,
}
