"""Both delegations as a table to take along."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.access import current_appointments, visible_appointments
from workinggroup.lib.spreadsheets import PIECE, Export, Listing
from workinggroup.lib.viewer import Viewer

MEMBER_COLUMNS = (
    Export(gettext_lazy("delegation"), lambda a: str(a.delegation)),
    Export(gettext_lazy("seat"), lambda a: a.term.seat.number if a.term else ""),
    Export(gettext_lazy("company in English"), lambda a: a.term.company.name_en if a.term else ""),
    Export(gettext_lazy("company in Chinese"), lambda a: a.term.company.name_zh if a.term else ""),
    Export(gettext_lazy("role"), lambda a: a.get_role_display()),
    Export(gettext_lazy("name in Latin letters"), lambda a: a.person.latin_name),
    Export(gettext_lazy("name in Chinese characters"), lambda a: a.person.name_zh),
    Export(pgettext_lazy("job", "title in English"), lambda a: a.person.title_en),
    Export(pgettext_lazy("job", "title in Chinese"), lambda a: a.person.title_zh),
)
# With who held which role when.
ROLE_COLUMNS = (
    *MEMBER_COLUMNS,
    Export(gettext_lazy("from"), lambda a: a.began_at),
    Export(gettext_lazy("until"), lambda a: a.ended_at),
)


def exported_members(viewer: Viewer, now: dt.datetime) -> Listing:
    """Who is in either delegation at `now`, by seat; read piece by piece."""
    present = current_appointments(now).values("pk")
    rows = visible_appointments(viewer).filter(pk__in=present)
    rows = rows.order_by("-delegation", "term__seat__number", "role", "pk")
    return Listing("members", _("Members"), MEMBER_COLUMNS, rows.iterator(PIECE))
