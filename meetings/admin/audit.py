"""The audit log: who did what, when; the shared record and the own side's."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.admin.private import PrivateAdmin
from meetings.queries.meetings.history import changes_of, state_label
from meetings.rules.acts import recorded_as
from members.access import visible_audit
from members.models import AuditEntry
from members.services.readings import OPERATOR_READ
from workinggroup.lib.punctuation import clauses, lead
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer


def _changes(entry: AuditEntry) -> str:
    """`field: old → new`, one after the other."""
    changes = ((c.what, c.before or "–", c.after or "–") for c in changes_of(entry))
    return clauses(f"{lead(what)}{before} → {after}" for what, before, after in changes)


class ActFilter(admin.SimpleListFilter):
    """By act, among those the viewer may see."""

    title = gettext_lazy("act")
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        acts = model_admin.get_queryset(request).order_by().values_list("act", flat=True)
        return sorted(
            ((act, recorded_as(act)) for act in acts.distinct()), key=lambda pair: pair[1]
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(act=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditAdmin(PrivateAdmin):
    list_display = ("at", "who", "actor_side", "act_label", "about", "side", "reason")
    list_filter = (ActFilter, "actor_side", "side")
    date_hierarchy = "at"
    search_fields = (
        "actor_en",
        "actor_zh",
        "subject_en",
        "subject_zh",
        "reason",
    )
    search_people = ("actor__",)
    ordering = ("-at", "-pk")
    fields = (
        "at",
        "who",
        "actor_side",
        "act_label",
        "about",
        "side",
        "from_label",
        "to_label",
        "reason",
        "changed",
    )
    exports = (
        Export(gettext_lazy("when"), lambda e: e.at),
        Export(gettext_lazy("who"), lambda e: e.actor_en),
        Export(pgettext_lazy("audit", "for"), lambda e: e.get_actor_side_display()),
        Export(gettext_lazy("act"), lambda e: recorded_as(e.act)),
        Export(gettext_lazy("subject"), lambda e: str(e.subject)),
        Export(gettext_lazy("private to"), lambda e: e.get_side_display()),
        Export(gettext_lazy("from state"), lambda e: state_label(e, e.from_state)),
        Export(gettext_lazy("to state"), lambda e: state_label(e, e.to_state)),
        Export(gettext_lazy("reason"), lambda e: e.reason),
        Export(gettext_lazy("changes"), _changes),
    )

    def is_private(self, row: Any) -> bool:
        """An entry for one side, but for those that say what the operator read."""
        return bool(row.side) and row.act != OPERATOR_READ

    def visible(self, viewer: Viewer) -> QuerySet[AuditEntry]:
        return visible_audit(viewer)

    def name_of(self, row: AuditEntry) -> str:
        return f"{lead(recorded_as(row.act))}{row.subject}"

    @admin.display(description=gettext_lazy("who"), ordering="actor_en")
    def who(self, entry: AuditEntry) -> str:
        return str(entry.actor_names)

    @admin.display(description=gettext_lazy("act"), ordering="act")
    def act_label(self, entry: AuditEntry) -> str:
        return recorded_as(entry.act)

    @admin.display(description=gettext_lazy("subject"), ordering="subject_en")
    def about(self, entry: AuditEntry) -> str:
        return str(entry.subject)

    @admin.display(description=gettext_lazy("from state"))
    def from_label(self, entry: AuditEntry) -> str:
        return state_label(entry, entry.from_state)

    @admin.display(description=gettext_lazy("to state"))
    def to_label(self, entry: AuditEntry) -> str:
        return state_label(entry, entry.to_state)

    @admin.display(description=gettext_lazy("changes"))
    def changed(self, entry: AuditEntry) -> str:
        return _changes(entry)
