"""Lists of rows whose numbers are made of the rows around them."""

from collections.abc import Sequence
from typing import Any

from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.viewer import Viewer


class NumberedAdmin(ScopedAdmin):
    """Tells its rows the `number` that `numbers_of` finds for the meetings among them, as the pages
    of the portal have it."""

    numbers_of: Any

    def tell_rows(self, viewer: Viewer, rows: Sequence[Any]) -> None:
        super().tell_rows(viewer, rows)
        numbers = type(self).numbers_of(viewer, {row.meeting_id for row in rows})
        for row in rows:
            row.number = numbers.get(row.pk, "")
