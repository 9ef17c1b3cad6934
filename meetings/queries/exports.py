"""Lists of the portal as tables to take along."""

import datetime as dt

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.access import visible_meetings, visible_papers_in_lists, visible_sittings
from meetings.models import ActionItem, Meeting, Paper, Paragraph
from meetings.models.meeting import oldest_first
from meetings.queries.actions.owners import owner_name
from meetings.queries.actions.table import ActionFilter, actions_table
from meetings.queries.meetings.opening import opening_day
from meetings.queries.texts.circulated import CirculatedRows
from meetings.queries.texts.decisions import (
    DecisionFilter,
    decisions_chosen,
    decisions_on_record,
)
from workinggroup.lib.punctuation import clauses
from workinggroup.lib.spreadsheets import PIECE, Export, Listing
from workinggroup.lib.truths import yes_or_blank
from workinggroup.lib.viewer import Viewer


def _stands(row: Paragraph) -> str:
    return _("adopted") if getattr(row, "adopted", False) else _("in minutes not yet adopted")


MEETING_COLUMNS = (
    Export(gettext_lazy("number"), lambda m: m.number),
    Export(gettext_lazy("year"), lambda m: m.year),
    Export(gettext_lazy("half"), lambda m: m.half),
    Export(gettext_lazy("kind"), lambda m: m.get_kind_display()),
    Export(gettext_lazy("host"), lambda m: m.get_host_display()),
    Export(gettext_lazy("format"), lambda m: m.get_format_display()),
    Export(gettext_lazy("place in English"), lambda m: m.place_en),
    Export(gettext_lazy("place in Chinese"), lambda m: m.place_zh),
    Export(gettext_lazy("first sitting (date at the place of the meeting)"), opening_day),
    Export(gettext_lazy("state"), lambda m: m.get_state_display()),
)
PAPER_COLUMNS = (
    Export(gettext_lazy("symbol"), lambda p: p.symbol),
    Export(gettext_lazy("title in English"), lambda p: p.title_en),
    Export(gettext_lazy("title in Chinese"), lambda p: p.title_zh),
    Export(gettext_lazy("meeting"), lambda p: p.meeting.number),
    Export(gettext_lazy("submitted by"), lambda p: p.get_side_display()),
    Export(gettext_lazy("state"), lambda p: p.get_state_display()),
    Export(gettext_lazy("distribution"), lambda p: p.get_distribution_display()),
    Export(gettext_lazy("released"), lambda p: p.released_at),
)
ACTION_COLUMNS = (
    Export(gettext_lazy("number"), lambda a: a.number),
    Export(gettext_lazy("meeting"), lambda a: a.meeting.number),
    Export(gettext_lazy("text in English"), lambda a: a.text.en),
    Export(gettext_lazy("text in Chinese"), lambda a: a.text.zh),
    Export(gettext_lazy("owner, US side"), lambda a: owner_name(a.owner_us)),
    Export(gettext_lazy("owner, Chinese side"), lambda a: owner_name(a.owner_cn)),
    Export(gettext_lazy("owner left, US side"), lambda a: yes_or_blank(a.gone_us)),
    Export(gettext_lazy("owner left, Chinese side"), lambda a: yes_or_blank(a.gone_cn)),
    Export(gettext_lazy("due"), lambda a: a.due_on),
    Export(gettext_lazy("state"), lambda a: a.get_state_display()),
    Export(gettext_lazy("topics"), lambda a: clauses(a.topics.all())),
)
_DECISION_COLUMNS = (
    Export(gettext_lazy("number"), lambda d: d.register_number),
    Export(gettext_lazy("meeting"), lambda d: d.meeting.number),
    Export(gettext_lazy("text in English"), lambda d: d.text_en),
    Export(gettext_lazy("text in Chinese"), lambda d: d.text_zh),
    Export(gettext_lazy("topics"), lambda d: clauses(d.item.tagged) if d.item else ""),
    Export(gettext_lazy("minutes"), _stands),
)


def exported_actions(viewer: Viewer, chosen: ActionFilter, now: dt.datetime) -> Listing:
    """The table of action items, narrowed as asked, all pages of it; read piece by piece."""
    rows = actions_table(viewer, chosen, now).prefetch_related("topics")
    title = str(ActionItem._meta.verbose_name_plural)
    return Listing("action-items", title, ACTION_COLUMNS, rows.iterator(PIECE))


def exported_decisions(
    viewer: Viewer, chosen: DecisionFilter, circulated: CirculatedRows
) -> Listing:
    """The register of decisions as its pages have it, narrowed as asked, all pages of it; read
    piece by piece where nothing of it is being written."""
    found = decisions_chosen(viewer, chosen, circulated)
    rows = iter(found) if isinstance(found, list) else found.iterator(PIECE)
    return Listing("decisions", _("Decisions"), _DECISION_COLUMNS, decisions_on_record(rows))


def exported_meetings(viewer: Viewer) -> Listing:
    """All meetings that the viewer may see, in their order; read piece by piece."""
    sittings = Prefetch("sittings", visible_sittings(viewer))
    rows = visible_meetings(viewer).prefetch_related(sittings).order_by(*oldest_first())
    title = str(Meeting._meta.verbose_name_plural)
    return Listing("meetings", title, MEETING_COLUMNS, rows.iterator(PIECE))


def exported_papers(viewer: Viewer, meeting: Meeting) -> Listing:
    """The papers of `meeting` as its page lists them; read piece by piece."""
    rows = visible_papers_in_lists(viewer).filter(meeting=meeting).select_related("meeting")
    title = str(Paper._meta.verbose_name_plural)
    return Listing(f"papers-{meeting.number}", title, PAPER_COLUMNS, rows.iterator(PIECE))
