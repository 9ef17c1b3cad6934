"""Imports about meetings: what a group brings along from before it had this portal, past meetings
and action items; and the items of an agenda."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from meetings.forms.imports import AgendaFileForm
from meetings.queries.imports import past_meetings_listing
from meetings.rules.acts.actions import IMPORT_ACTIONS
from meetings.rules.acts.agenda import IMPORT_AGENDA
from meetings.rules.acts.meetings import IMPORT_MEETINGS
from meetings.rules.imports.agenda import AGENDA_TABLE, ItemRow, read_agenda_table
from meetings.rules.imports.lines import ImportPlan, Outcome
from meetings.rules.imports.past_actions import PAST_ACTIONS, ActionRow, read_past_actions
from meetings.rules.imports.past_meetings import PAST_MEETINGS, SittingRow, read_past_meetings
from meetings.services.imports import (
    import_agenda,
    import_past_actions,
    import_past_meetings,
    plan_agenda,
    plan_past_actions,
    plan_past_meetings,
)
from workinggroup.lib import clock
from workinggroup.lib.act_forms import CONFIRMED
from workinggroup.lib.admin.imports import FileImport
from workinggroup.lib.downloads import spreadsheet_response
from workinggroup.lib.punctuation import sentences
from workinggroup.lib.tables import Reading
from workinggroup.lib.viewer import Viewer, viewer_of_request


def _planned_by(service: Callable[..., ImportPlan], thing: str = "") -> Callable[..., ImportPlan]:
    """What plans an import by `service`, as its page asks; `thing` is what the service calls that
    which the file is about, where it is about one."""

    def plan(viewer: Viewer, about: Any, reading: Reading[Any]) -> ImportPlan:
        given = {thing: about} if thing else {}
        rows, headings = reading.rows, reading.headings
        return service(viewer, rows=rows, headings=headings, now=clock.now(), **given)

    return plan


def _done_by(service: Callable[..., ImportPlan], thing: str = "") -> Callable[..., ImportPlan]:
    """What carries out by `service` what was shown; `thing` as in `_planned_by`."""

    def carry_out(
        viewer: Viewer, about: Any, rows: Sequence[Any], sent: dict[str, Any]
    ) -> ImportPlan:
        given = {thing: about} if thing else {}
        given |= {"fingerprint": sent["fingerprint"], "confirmed": sent[CONFIRMED]}
        return service(viewer, rows=rows, now=clock.now(), **given)

    return carry_out


def _meetings_done(plan: ImportPlan) -> str:
    entered, there = plan.counts[Outcome.ENTERED], plan.counts[Outcome.THERE]
    sentence = ngettext("%(n)d meeting is entered.", "%(n)d meetings are entered.", entered)
    return sentences([sentence % {"n": entered}, *_stayed(there)])


def _stayed(there: int) -> list[str]:
    if not there:
        return []
    sentence = ngettext("%(n)d was here already.", "%(n)d were here already.", there)
    return [sentence % {"n": there}]


MEETING_IMPORT = FileImport(
    act=IMPORT_MEETINGS,
    address="admin:meetings_meeting_import",
    back="admin:meetings_meeting_changelist",
    files="admin:meetings_meeting_past",
    layout=PAST_MEETINGS,
    plan_template="admin/meetings_plan.html",
    read=read_past_meetings,
    row=SittingRow,
    plan=_planned_by(plan_past_meetings),
    carry_out=_done_by(import_past_meetings),
    done=_meetings_done,
)


def past_meetings_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The meetings that took place, in the columns that the import reads, as a `FileKind`."""
    viewer: Viewer = viewer_of_request(request)
    return spreadsheet_response(kind, past_meetings_listing(viewer), clock.now())


def _actions_done(plan: ImportPlan) -> str:
    counts = plan.counts
    entered, settled = counts[Outcome.ENTERED], counts[Outcome.SETTLED]
    parts = [
        ngettext("%(n)d action item is entered.", "%(n)d action items are entered.", entered)
        % {"n": entered}
    ]
    if settled:
        parts.append(
            ngettext(
                "%(n)d that was here is confirmed for your side.",
                "%(n)d that were here are confirmed for your side.",
                settled,
            )
            % {"n": settled}
        )
    return sentences([*parts, *_stayed(counts[Outcome.THERE])])


ACTION_IMPORT = FileImport(
    act=IMPORT_ACTIONS,
    address="admin:meetings_actionitem_import",
    back="admin:meetings_actionitem_changelist",
    files="admin:meetings_actionitem_export",
    layout=PAST_ACTIONS,
    plan_template="admin/actions_plan.html",
    read=read_past_actions,
    row=ActionRow,
    plan=_planned_by(plan_past_actions),
    carry_out=_done_by(import_past_actions),
    done=_actions_done,
)


def _agenda_done(plan: ImportPlan) -> str:
    counts = plan.counts
    added, filled = counts[Outcome.ENTERED], counts[Outcome.COMPLETED]
    sentence = ngettext("%(n)d agenda item is added.", "%(n)d agenda items are added.", added)
    parts = [sentence % {"n": added}]
    if filled:
        sentence = ngettext("%(n)d is filled in.", "%(n)d are filled in.", filled)
        parts.append(sentence % {"n": filled})
    return sentences([*parts, *_stayed(counts[Outcome.THERE])])


AGENDA_IMPORT = FileImport(
    act=IMPORT_AGENDA,
    address="admin:meetings_agendaitem_import",
    back="admin:meetings_agendaitem_changelist",
    files="admin:meetings_agendaitem_export",
    layout=AGENDA_TABLE,
    plan_template="admin/agenda_plan.html",
    read=read_agenda_table,
    row=ItemRow,
    plan=_planned_by(plan_agenda, "meeting"),
    carry_out=_done_by(import_agenda, "meeting"),
    done=_agenda_done,
    file_form=AgendaFileForm,
)
