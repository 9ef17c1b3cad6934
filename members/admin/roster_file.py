"""The roster as a file: in, through a dry run, and out in the form that goes in again."""

from dataclasses import asdict
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.enums import Language
from members.forms.roster import ConfirmImportForm, RosterFileForm
from members.queries.people import people_with_roles, role_of
from members.rosters import HEADINGS, ROLE_NAMES, RosterRow, read_roster
from members.rosters.columns import Column
from members.rosters.lines import Fate, RosterPlan
from members.services.rosters import import_roster, plan_import
from workinggroup.lib import clock
from workinggroup.lib.act_views import say_refused
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.bilingual import active
from workinggroup.lib.downloads import spreadsheet_response
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.punctuation import enumerated, sentences
from workinggroup.lib.seals import seal, unseal
from workinggroup.lib.spreadsheets import Export, Listing
from workinggroup.lib.tables import Reading
from workinggroup.lib.viewer import Role, Viewer, viewer_of_request

_SALT = "members.admin.roster_file"
_SEALED_FOR = 3600
"""Seconds between dry run and confirmation; the plan is compared again anyway."""


def import_view(pages: ScopedAdmin, request: HttpRequest) -> HttpResponse:
    """Upload, see row by row what would happen, confirm. Nothing is kept in between: what was
    read travels in the page, sealed."""
    viewer: Viewer = viewer_of_request(request)
    if request.method == "POST" and "rows" in request.POST:
        return _confirm(pages, request, viewer)
    form = RosterFileForm(request.POST or None, request.FILES or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        reading = read_roster(form.cleaned_data["file"].read())
        return _show(pages, request, viewer, form.side, reading)
    return _page(pages, request, form=form)


def _show(
    pages: ScopedAdmin, request: HttpRequest, viewer: Viewer, side: str, reading: Reading[RosterRow]
) -> HttpResponse:
    """The dry run of what was read, or its faults beside a form to try again."""
    plan = plan_import(viewer, side=side, rows=reading.rows) if reading.ok else RosterPlan()
    faults = reading.faults or plan.faults
    again = RosterFileForm(viewer=viewer, initial={"side_choice": side})
    if faults:
        return _page(pages, request, form=again, faults=faults, reading=reading)
    sealed = seal(viewer, [side, [asdict(row) for row in reading.rows]], salt=_SALT)
    confirm = ConfirmImportForm(
        viewer=viewer, initial={"rows": sealed, "fingerprint": plan.fingerprint}
    )
    return _page(pages, request, plan=plan, reading=reading, confirm=confirm, form=again)


def _confirm(pages: ScopedAdmin, request: HttpRequest, viewer: Viewer) -> HttpResponse:
    form = ConfirmImportForm(request.POST, viewer=viewer)
    sealed = form.data.get("rows", "") if form.is_valid() else ""
    opened = unseal(viewer, sealed, salt=_SALT, lasts=_SEALED_FOR)
    if opened is None:
        say_refused(request, _("The dry run is too old. Please choose the file again."))
        return redirect("admin:members_person_import")
    side, rows = opened[0], [RosterRow(**row) for row in opened[1]]
    try:
        plan = import_roster(
            viewer,
            side=side,
            rows=rows,
            fingerprint=form.cleaned_data["fingerprint"],
            now=clock.now(),
            invite=form.cleaned_data["invite"],
        )
    except Stale as stale:
        messages.warning(request, str(stale.reason))
        return _show(pages, request, viewer, side, Reading(rows=tuple(rows)))
    except Refused as refused:
        say_refused(request, refused.reason)
        return redirect("admin:members_person_import")
    messages.success(request, _done(plan))
    return redirect("admin:members_person_changelist")


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


def _page(pages: ScopedAdmin, request: HttpRequest, **context: Any) -> HttpResponse:
    return TemplateResponse(
        request,
        "admin/roster_import.html",
        {
            **pages.admin_site.each_context(request),
            "opts": pages.opts,
            "title": _("Import a roster"),
            "headings": enumerated(HEADINGS[active()].values()),
            **context,
        },
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
