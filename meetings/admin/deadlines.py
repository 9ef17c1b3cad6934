"""Deadlines of all meetings in one list, several of which can be moved to another day at once."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, ngettext

from meetings.access import may_plan, visible_deadlines
from meetings.models import Deadline
from meetings.rules.acts.meetings import REDATE_DEADLINE
from meetings.rules.due import describe_due
from workinggroup.lib.admin import BulkAct, ScopedAdmin
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.truths import yes_or_blank
from workinggroup.lib.viewer import Viewer


def _redating(n: int) -> str:
    return ngettext(
        "Change the date of %(n)d deadline", "Change the date of %(n)d deadlines", n
    ) % {"n": n}


@admin.register(Deadline)
class DeadlineAdmin(ScopedAdmin):
    list_display = ("__str__", "due_on", "by_hand")
    list_filter = ("kind", "meeting", "fixed")
    date_hierarchy = "due_on"
    # What is still to come before what is over.
    ordering = ("-due_on", "pk")
    fields = ("meeting", "kind", "due_on", "by_hand")
    bulk_acts = (
        BulkAct(
            act=REDATE_DEADLINE,
            choice=gettext_lazy("Change the date of the selected deadlines"),
            button=_redating,
            may=may_plan,
        ),
    )
    acts = (REDATE_DEADLINE,)
    row_acts = acts
    exports = (
        Export(gettext_lazy("meeting"), lambda row: row.meeting.number),
        Export(gettext_lazy("what"), lambda row: row.get_kind_display()),
        Export(gettext_lazy("due"), lambda row: row.due_on),
        Export(gettext_lazy("set by hand"), lambda row: yes_or_blank(row.fixed)),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Deadline]:
        return visible_deadlines(viewer).select_related("meeting")

    @admin.display(description=gettext_lazy("set by hand"), ordering="fixed")
    def by_hand(self, row: Deadline) -> str:
        return yes_or_blank(row.fixed)

    def details_of(self, row: Deadline) -> list[str]:
        return [describe_due(row)]
