"""Lists of the portal as tables to take along."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import ActionItem, Paragraph
from meetings.queries.actions.owners import owner_name
from meetings.queries.actions.table import ActionFilter, actions_table
from meetings.queries.texts.decisions import DecisionFilter, decisions_register
from workinggroup.lib.punctuation import clauses
from workinggroup.lib.spreadsheets import PIECE, Export, Listing
from workinggroup.lib.viewer import Viewer


def yes_or_blank(truth: object) -> str:
    """What a cell of a spreadsheet says of something that is so or not."""
    return _("yes") if truth else ""


def _stands(row: Paragraph) -> str:
    return _("adopted") if getattr(row, "adopted", False) else _("in minutes not yet adopted")


ACTION_COLUMNS = (
    Export(gettext_lazy("number"), lambda a: a.number),
    Export(gettext_lazy("meeting"), lambda a: a.meeting.number),
    Export(gettext_lazy("text in English"), lambda a: a.text_en),
    Export(gettext_lazy("text in Chinese"), lambda a: a.text_zh),
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
    Export(gettext_lazy("topics"), lambda d: clauses(d.item.topics.all()) if d.item else ""),
    Export(gettext_lazy("minutes"), _stands),
)


def exported_actions(viewer: Viewer, chosen: ActionFilter, now: dt.datetime) -> Listing:
    """The table of action items, narrowed as asked, all pages of it; read piece by piece."""
    rows = actions_table(viewer, chosen, now).prefetch_related("topics")
    title = str(ActionItem._meta.verbose_name_plural)
    return Listing("action-items", title, ACTION_COLUMNS, rows.iterator(PIECE))


def exported_decisions(viewer: Viewer, chosen: DecisionFilter) -> Listing:
    """The register of decisions, narrowed as asked, all pages of it; read piece by piece."""
    rows = decisions_register(viewer, chosen)
    return Listing("decisions", _("Decisions"), _DECISION_COLUMNS, rows.iterator(PIECE))
