"""Lists as files: what a list of the admin site shows, as CSV or XLSX."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise

from workinggroup.lib import clock, spreadsheets
from workinggroup.lib.admin.pages import ModelPages
from workinggroup.lib.spreadsheets import Cell
from workinggroup.lib.viewer import Viewer, viewer_of_request

EXPORT_LIMIT = 20_000


@dataclass(frozen=True)
class Export:
    """One column of an export."""

    label: str | Promise
    value: Callable[[Any], Cell]


class ExportPages(ModelPages):
    """The exports of a list; `exports` are their columns."""

    exports: ClassVar[Sequence[Export]] = ()

    def note_rows(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Put on record that somebody read `rows`, where that is called for."""

    def export_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The files of the list under its present search and filters: (kind, address)."""
        if not self.exports:
            return []
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return [
            (kind.upper(), reverse(f"admin:{self.stem}_export", args=[kind]) + query)
            for kind in ("csv", "xlsx")
        ]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """What the list shows under its present search and filters, all pages of it."""
        if not self.exports or kind not in {"csv", "xlsx"}:
            raise Http404
        changelist: ChangeList = self.get_changelist_instance(request)
        shown = changelist.queryset[:EXPORT_LIMIT]
        rows = list(self.export_rows(viewer_of_request(request), shown))
        self.note_rows(request, rows)
        headings = [str(column.label) for column in self.exports]
        cells = [[column.value(row) for column in self.exports] for row in rows]
        name = f"{self.opts.model_name}-{clock.now():%Y-%m-%d}.{kind}"
        return spreadsheet_response(kind, name, str(self.opts.verbose_name_plural), headings, cells)

    def export_rows(self, viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any] | Sequence[Any]:
        """`rows`, at most `EXPORT_LIMIT`, with what the columns of the export reach, or what of
        theirs it tells."""
        return rows


def spreadsheet_response(
    kind: str, name: str, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> HttpResponse:
    """A table to download as `kind`, csv or xlsx."""
    if kind == "csv":
        content, content_type = spreadsheets.as_csv(headings, rows), spreadsheets.CSV_TYPE
    else:
        content, content_type = spreadsheets.as_xlsx(title, headings, rows), spreadsheets.XLSX_TYPE
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
