"""The names and addresses of a model's pages on the admin site."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from workinggroup.lib.viewer import Viewer

admin_form_page = require_http_methods(["GET", "HEAD", "POST"])


# In the address of a page that somebody came to from a list: its search and filters.
FROM_THE_LIST = "_changelist_filters"


class ModelPages(admin.ModelAdmin):  # type: ignore[type-arg]
    """What acts and exports of a model stand on."""

    @property
    def stem(self) -> str:
        """What the names of this model's addresses begin with."""
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def name_of(self, row: Any) -> str:
        """What a row is called at the head of its page and on the way there."""
        return str(row)

    def details_of(self, row: Any) -> list[str]:
        """What tells a row from others of a similar name, line by line, where several are shown on
        one page."""
        return []

    def tell_rows(self, viewer: Viewer, rows: Sequence[Any]) -> None:
        """Give `rows` what their list, pages or file say of them to `viewer` beside their own
        columns."""

    def note_rows(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Put on record that somebody read `rows`, where that is called for."""

    def found_or_404(self, request: HttpRequest, object_id: str) -> Any:
        """The row with this key that the viewer may see."""
        raise NotImplementedError

    def page_after(self, row: Any) -> str:
        """Where one comes to after an act: the row's page, or the list."""
        if row is None:
            return reverse(f"admin:{self.stem}_changelist")
        return reverse(f"admin:{self.stem}_change", args=[row.pk])

    def list_as_left(self, request: HttpRequest) -> str:
        """The list, under the search and filters under which somebody left it for this page."""
        kept = QueryDict(request.GET.get(FROM_THE_LIST, "")).urlencode()
        address = reverse(f"admin:{self.stem}_changelist")
        return f"{address}?{kept}" if kept else address
