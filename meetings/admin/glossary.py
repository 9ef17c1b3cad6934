"""The glossary: what the group calls things, in both languages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from meetings.access import visible_terms
from meetings.models import GlossaryTerm
from meetings.rules.acts.glossary import ADD_TERM, CHANGE_TERM, RESTORE_TERM, RETIRE_TERM
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(ScopedAdmin):
    list_display = ("en", "zh", "state", "checked", "retired_at")
    list_display_links = ("en", "zh")
    list_filter = ("state", "checked")
    search_fields = ("en", "zh", "note")
    ordering = ("en", "pk")
    fields = ("en", "zh", "state", "checked", "note", "changed_at", "retired_at")
    acts = (
        CHANGE_TERM,
        RETIRE_TERM,
        RESTORE_TERM,
    )
    row_acts = acts
    list_acts = (ADD_TERM,)
    exports = (
        Export(gettext_lazy("English"), lambda t: t.en),
        Export(gettext_lazy("Chinese"), lambda t: t.zh),
        Export(gettext_lazy("state"), lambda t: t.get_state_display()),
        Export(gettext_lazy("asked for"), lambda t: t.get_checked_display()),
        Export(gettext_lazy("note"), lambda t: t.note),
    )

    def visible(self, viewer: Viewer) -> QuerySet[GlossaryTerm]:
        return visible_terms(viewer)
