"""Pages whose rows are one side's own: what the operator reads there is on that side's record."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.text import format_lazy

from members.services.readings import note_reading
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.punctuation import clauses, lead_lazy
from workinggroup.lib.viewer import Viewer


class PrivateAdmin(ScopedAdmin):
    """Every row has a `side` whose private material it is, unless `is_private` says otherwise."""

    def is_private(self, row: Any) -> bool:
        return True

    def private_sides(self, rows: Sequence[Any]) -> set[str]:
        return {row.side for row in rows if self.is_private(row)}

    def note_reading(
        self, viewer: Viewer, sides: set[str], rows: Sequence[Any], now: dt.datetime
    ) -> None:
        private = [row for row in rows if self.is_private(row)]
        pks = clauses(row.pk for row in private[:10])
        more = f" (+{len(private) - 10})" if len(private) > 10 else ""
        what = format_lazy("{}{}{}", lead_lazy(self.opts.verbose_name), pks, more)
        note_reading(viewer, sides=sides, what=what, now=now)
