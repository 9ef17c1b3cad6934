"""Who attended, on paper: a table for each side, that of the copy's side first, and the quorum."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.documents.model import (
    NOTHING,
    PaperCell,
    PaperColumn,
    PaperHeading,
    PaperPiece,
    PaperRow,
    PaperTable,
    Passage,
)
from meetings.documents.wording import both, enumerated_pair, side_name
from meetings.queries.texts.record import Named, Presence, Record
from meetings.rules.quorum import SideQuorum
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.punctuation import clauses


def attendance_blocks(record: Record, *, level: int) -> Iterator[PaperPiece]:
    """Both sides with who chaired, who attended by rank, and their part of the quorum; their
    headings are of this `level`."""
    for presence in record.presences:
        yield PaperHeading(side_name(presence.side), level=level)
        yield from _of_side(presence)
    if record.recorded:
        met = record.quorum.met
        yield Passage(
            PaperCell(both(lambda: _("There was a quorum.") if met else _("There was no quorum.")))
        )


def _of_side(presence: Presence) -> Iterator[PaperPiece]:
    chair = presence.chair
    who = described(chair) if chair else both(lambda: _("not named yet"))
    yield Passage(PaperCell(who, both(lambda: _("Chair"))))
    if not presence.people:
        yield Passage(PaperCell(both(lambda: _("Attendance is not recorded yet."))), quiet=True)
        return
    yield PaperTable(
        number=both(lambda: _("No.")),
        columns=(
            PaperColumn(both(lambda: _("Name")), 4),
            PaperColumn(both(lambda: _("Role")), 3),
            PaperColumn(both(lambda: _("Company")), 5),
        ),
        rows=tuple(_row(place, each) for place, each in enumerate(presence.people, start=1)),
    )
    yield Passage(PaperCell(_quorum(presence.quorum)))


def _row(place: int, named: Named) -> PaperRow:
    return PaperRow(
        str(place),
        (PaperCell(named.names), PaperCell(_role(named)), PaperCell(named.company or NOTHING)),
    )


def described(named: Named) -> Bilingual:
    """A person with role and company, in a line."""
    return enumerated_pair([named.names, _role(named), named.company or NOTHING])


def _role(named: Named) -> Bilingual:
    role = named.role
    label = both(lambda: role.label) if role else NOTHING
    acting = both(lambda: _("designated to act")) if named.acting else NOTHING
    only = both(lambda: named.only_sittings) if named.only_at else NOTHING
    return enumerated_pair([label, acting, only])


def _quorum(part: SideQuorum) -> Bilingual:
    return both(lambda: clauses([_companies(part), _head(part)]))


def _companies(part: SideQuorum) -> str:
    return ngettext(
        "%(n)s company present, %(needed)s needed",
        "%(n)s companies present, %(needed)s needed",
        part.companies,
    ) % {"n": part.companies, "needed": part.needed}


def _head(part: SideQuorum) -> str:
    return _("head or deputy present") if part.head else _("head or deputy not present")
