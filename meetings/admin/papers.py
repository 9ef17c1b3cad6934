"""Papers: the own side's, and those of the other side that were released to the reader."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from meetings.access import may_release_own, visible_papers
from meetings.admin.private import PrivateAdmin
from meetings.models import Paper
from meetings.models.meeting import newest_first
from meetings.queries.exports import PAPER_COLUMNS
from meetings.queries.numbered import named
from meetings.rules.acts.papers import RELEASE_PAPER, SUPERSEDE_PAPER, WITHDRAW_PAPER
from workinggroup.lib.admin import BulkAct
from workinggroup.lib.viewer import Viewer, viewer_of_request


def _releasing(n: int) -> str:
    return ngettext("Release %(n)d paper", "Release %(n)d papers", n) % {"n": n}


@admin.register(Paper)
class PaperAdmin(PrivateAdmin):
    list_display = ("shown_title", "shown_symbol", "meeting", "side", "state", "distribution")
    list_filter = ("state", "side", "distribution", "meeting")
    search_fields = ("title_en", "title_zh")
    date_hierarchy = "released_at"
    ordering = (*newest_first("meeting__"), "type", "serial", "created_at", "pk")
    fields = (
        "title_en",
        "title_zh",
        "shown_symbol",
        "type",
        "meeting",
        "item",
        "side",
        "state",
        "distribution",
        "created_by",
        "created_at",
        "released_by",
        "released_at",
    )
    bulk_acts = (
        BulkAct(
            act=RELEASE_PAPER,
            choice=gettext_lazy("Release the selected papers"),
            button=_releasing,
            may=may_release_own,
        ),
    )
    acts = (
        RELEASE_PAPER,
        SUPERSEDE_PAPER,
        WITHDRAW_PAPER,
    )
    row_acts = acts
    exports = PAPER_COLUMNS

    def visible(self, viewer: Viewer) -> QuerySet[Paper]:
        return visible_papers(viewer).select_related("meeting", "item", "created_by", "released_by")

    def details_of(self, row: Paper) -> list[str]:
        return [str(row.meeting)]

    def with_facts(self, viewer: Viewer, rows: QuerySet[Paper]) -> QuerySet[Paper]:
        return rows.prefetch_related("versions")

    def named(self, name: str) -> Q:
        return named("papers", name)

    def is_private(self, row: Paper) -> bool:
        return row.released_at is None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who of the other side added a paper is that side's own business."""
        viewer: Viewer = viewer_of_request(request)
        shown = dict(zip(self.fields, super().get_fields(request, obj), strict=True))
        if obj is not None and not viewer.is_operator and viewer.side != obj.side:
            del shown["created_by"], shown["created_at"]
        return tuple(shown.values())

    @admin.display(description=gettext_lazy("title"), ordering="title_en")
    def shown_title(self, paper: Paper) -> str:
        return paper.title.with_language()

    @admin.display(description=gettext_lazy("symbol"), ordering="serial")
    def shown_symbol(self, paper: Paper) -> str:
        return paper.symbol
