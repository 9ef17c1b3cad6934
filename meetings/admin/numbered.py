"""Lists of rows whose numbers are made of the rows around them."""

from typing import Any

from django.db.models import QuerySet

from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.viewer import Viewer


class NumberedAdmin(ScopedAdmin):
    """Exports its rows with the `number` that `numbers_of` finds for the meetings among them, as
    the pages have it."""

    numbers_of: Any

    def export_rows(self, viewer: Viewer, rows: QuerySet[Any]) -> list[Any]:
        found = list(rows)
        numbers = type(self).numbers_of(viewer, {row.meeting_id for row in found})
        for row in found:
            row.number = numbers.get(row.pk, "")
        return found
