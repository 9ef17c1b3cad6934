"""Joint texts: agendas and minutes as things that are circulated, cleared and signed. To read."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.access import visible_texts
from meetings.enums import Capacity, TextKind
from meetings.models import JointText
from meetings.models.meeting import newest_first
from meetings.queries.numbered import named
from meetings.queries.texts.panel import PAGES, TurnedKey, keys_of, panel_of, revisions_of
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib import clock
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.punctuation import enumerated
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.truths import yes_or_no
from workinggroup.lib.viewer import Viewer, viewer_of_request


def _missing(text: JointText, capacity: Capacity) -> str:
    """The sides that have not cleared or signed the present revision; none of a final text."""
    if text.final or text.meeting.cancelled:
        return ""
    keys = TwoKeys.of(text, text.signatures.all())
    return enumerated(side.label for side in keys.missing(capacity))


@admin.register(JointText)
class JointTextAdmin(ScopedAdmin):
    """Their words have pages of their own; the keys are turned in the portal."""

    list_display = (
        "shown_symbol",
        "meeting",
        "kind",
        "state",
        "revision",
        "uncleared",
        "unsigned",
        "changed_at",
    )
    list_filter = ("kind", "state", "meeting")
    search_fields = ("meeting__number",)
    ordering = (*newest_first("meeting__"), "kind")
    fields = (
        "shown_symbol",
        "meeting",
        "kind",
        "state",
        "revision",
        "circulated_at",
        "agreed_at",
        "changed_at",
    )
    # A row for every clearance and signature.
    exports = (
        Export(gettext_lazy("symbol"), lambda k: k.signature.text.symbol_of(k.signature.revision)),
        Export(gettext_lazy("meeting"), lambda k: k.signature.text.meeting.number),
        Export(gettext_lazy("kind"), lambda k: k.signature.text.get_kind_display()),
        Export(gettext_lazy("revision"), lambda k: k.signature.revision),
        Export(gettext_lazy("side"), lambda k: k.signature.get_side_display()),
        Export(gettext_lazy("act"), lambda k: k.signature.get_capacity_display()),
        Export(gettext_lazy("name in Latin letters"), lambda k: k.signature.name_en),
        Export(gettext_lazy("name in Chinese characters"), lambda k: k.signature.name_zh),
        Export(pgettext_lazy("time", "signed"), lambda k: k.signature.signed_at),
        Export(gettext_lazy("fingerprint"), lambda k: k.signature.fingerprint),
        Export(gettext_lazy("counts"), lambda k: yes_or_no(k.counts)),
    )

    def visible(self, viewer: Viewer) -> QuerySet[JointText]:
        return visible_texts(viewer).select_related("meeting").prefetch_related("signatures")

    def named(self, name: str) -> Q:
        return named("texts", name)

    def export_rows(self, viewer: Viewer, rows: QuerySet[JointText]) -> list[TurnedKey]:
        return keys_of(rows)

    def row_context(self, request: HttpRequest, obj: JointText) -> dict[str, Any]:
        panel = panel_of(viewer_of_request(request), obj, clock.now())
        return {
            "panel": panel,
            "revisions": revisions_of(panel),
            "portal_page": reverse(PAGES[TextKind(obj.kind)], args=[obj.meeting.number]),
            "parts": ["admin/text.html"],
        }

    @admin.display(description=gettext_lazy("symbol"), ordering="meeting__year")
    def shown_symbol(self, text: JointText) -> str:
        return text.symbol

    @admin.display(description=gettext_lazy("counsel still to clear"))
    def uncleared(self, text: JointText) -> str:
        return _missing(text, Capacity.CLEAR)

    @admin.display(description=gettext_lazy("head still to sign"))
    def unsigned(self, text: JointText) -> str:
        return _missing(text, Capacity.SIGN)
