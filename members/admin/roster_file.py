"""The roster as a file: in, through a dry run, and out in the form that goes in again."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.acts import IMPORT_ROSTER
from members.enums import Language
from members.forms.roster import ConfirmImportForm, RosterFileForm
from members.queries.people import people_with_roles, role_of
from members.rosters import HEADINGS, ROLE_NAMES, RosterRow, read_roster
from members.rosters.columns import ROSTER, Column
from members.rosters.lines import Fate, RosterPlan
from members.services.rosters import import_roster, plan_import
from workinggroup.lib import clock
from workinggroup.lib.admin.imports import FileImport
from workinggroup.lib.bilingual import active
from workinggroup.lib.downloads import spreadsheet_response
from workinggroup.lib.punctuation import sentences
from workinggroup.lib.spreadsheets import Export, Listing
from workinggroup.lib.tables import Reading
from workinggroup.lib.viewer import Role, Viewer, viewer_of_request


def _plan(viewer: Viewer, side: str, reading: Reading[RosterRow]) -> RosterPlan:
    return plan_import(viewer, side=side, rows=reading.rows)


def _import(
    viewer: Viewer, side: str, rows: Sequence[RosterRow], confirmed: dict[str, Any]
) -> RosterPlan:
    return import_roster(
        viewer,
        side=side,
        rows=rows,
        fingerprint=confirmed["fingerprint"],
        now=clock.now(),
        invite=confirmed["invite"],
    )


def _done(plan: RosterPlan) -> str:
    if plan.changes_nothing:
        return _("The roster is as the file says; nothing was changed.")
    counts = plan.counts
    came = counts[Fate.CREATED] + counts[Fate.RETURNING]
    return sentences(
        [
            _("The roster is imported."),
            ngettext("%(n)d person is new,", "%(n)d people are new,", came) % {"n": came},
            ngettext("%(n)d changed,", "%(n)d changed,", counts[Fate.CHANGED])
            % {"n": counts[Fate.CHANGED]},
            ngettext("%(n)d role ended.", "%(n)d roles ended.", counts[Fate.ENDED])
            % {"n": counts[Fate.ENDED]},
        ]
    )


ROSTER_IMPORT = FileImport(
    act=IMPORT_ROSTER,
    address="admin:members_person_import",
    back="admin:members_person_changelist",
    files="admin:members_person_roster",
    layout=ROSTER,
    plan_template="admin/roster_plan.html",
    read=read_roster,
    row=RosterRow,
    plan=_plan,
    carry_out=_import,
    done=_done,
    file_form=RosterFileForm,
    confirm_form=ConfirmImportForm,
)


def roster_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The own side's roster as it stands, in the columns that the import reads, as a
    `FileKind`."""
    viewer: Viewer = viewer_of_request(request)
    chinese = (get_language() or "").startswith("zh")
    people = people_with_roles(viewer, clock.now())
    rows = []
    for person in people:
        held = role_of(person)
        if held is None:
            continue
        term = held.term
        values: dict[Column, str] = {column: getattr(person, column.value, "") for column in Column}
        values[Column.SEAT] = str(term.seat.number) if term else ""
        values[Column.COMPANY_EN] = term.company.name_en if term else ""
        values[Column.COMPANY_ZH] = term.company.name_zh if term else ""
        values[Column.ROLE] = ROLE_NAMES[Role(held.role)][chinese]
        values[Column.LANGUAGE] = str(Language(person.language).label)
        rows.append([values[column] for column in Column])
    rows.sort(key=lambda row: (row[0] == "", int(row[0] or 0)))
    columns = [
        Export(HEADINGS[active()][column], itemgetter(at)) for at, column in enumerate(Column)
    ]
    table = Listing(f"roster-{viewer.side or 'both'}", _("Roster"), columns, rows)
    return spreadsheet_response(kind, table, clock.now())
