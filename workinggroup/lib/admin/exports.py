"""Lists as files: what a list of the admin site shows, as CSV or XLSX."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst

from workinggroup.lib import clock
from workinggroup.lib.admin.pages import ModelPages
from workinggroup.lib.downloads import file_links, spreadsheet_response
from workinggroup.lib.spreadsheets import PIECE, Export, Listing
from workinggroup.lib.viewer import Viewer, viewer_of_request

EXPORT_LIMIT = 20_000


class ExportPages(ModelPages):
    """The exports of a list; `exports` are their columns."""

    exports: ClassVar[Sequence[Export]] = ()

    def export_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The files of the list under its present search and filters: (kind, address)."""
        if not self.exports:
            return []
        return file_links(f"admin:{self.stem}_export", request.GET)

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """What the list shows under its present search and filters, all pages of it."""
        if not self.exports:
            raise Http404
        changelist: ChangeList = self.get_changelist_instance(request)
        shown = changelist.queryset[:EXPORT_LIMIT]
        viewer = viewer_of_request(request)
        rows = list(self.export_rows(viewer, shown))
        self.tell_rows(viewer, rows)
        self.note_rows(request, rows)
        title = str(self.opts.verbose_name_plural)
        table = Listing(str(self.opts.model_name), title, self.exports, rows)
        return spreadsheet_response(kind, table, clock.now())

    def export_rows(self, viewer: Viewer, rows: QuerySet[Any]) -> QuerySet[Any] | Sequence[Any]:
        """`rows`, at most `EXPORT_LIMIT`, with what the columns of the export reach, or what of
        theirs it tells."""
        return rows

    def export_table(self, request: HttpRequest) -> Listing:
        """Everything that the list shows without a search, read piece by piece."""
        return Listing(
            name=str(self.opts.model_name),
            title=capfirst(str(self.opts.verbose_name_plural)),
            columns=self.exports,
            rows=self._all_rows(request),
        )

    def _all_rows(self, request: HttpRequest) -> Iterator[Any]:
        rows, viewer = self.get_queryset(request), viewer_of_request(request)
        pks = list(rows.values_list("pk", flat=True))
        for start in range(0, len(pks), PIECE):
            piece = rows.filter(pk__in=pks[start : start + PIECE])
            found = list(self.export_rows(viewer, piece))
            self.tell_rows(viewer, found)
            self.note_rows(request, found)
            yield from found
