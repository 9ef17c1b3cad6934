"""Seats and the companies that hold or held them."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.acts import RENAME_COMPANY, REPLACE_COMPANY, VACATE_SEAT
from members.models import Company, Seat, SeatTerm
from members.queries.seats import companies, holder_of, seats_with_terms, terms_of
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer, viewer_of_request


@admin.register(Seat)
class SeatAdmin(ScopedAdmin):
    list_display = ("number", "delegation", "company", "since")
    list_display_links = ("number", "company")
    list_filter = ("delegation",)
    fields = ("delegation", "number", "company", "since")
    ordering = ("-delegation", "number")
    acts = (
        REPLACE_COMPANY,
        VACATE_SEAT,
    )
    row_acts = acts
    exports = (
        Export(gettext_lazy("delegation"), lambda s: str(s.delegation)),
        Export(gettext_lazy("number"), lambda s: s.number),
        Export(gettext_lazy("company in English"), lambda s: _names(s)[0]),
        Export(gettext_lazy("company in Chinese"), lambda s: _names(s)[1]),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Seat]:
        return seats_with_terms(viewer)

    def row_context(self, request: HttpRequest, obj: Seat) -> dict[str, Any]:
        return {"terms": terms_of(viewer_of_request(request), obj)}

    @admin.display(description=gettext_lazy("company"))
    def company(self, seat: Seat) -> str:
        term = holder_of(seat)
        return term.company.name.with_language() if term else _("vacant")

    @admin.display(description=gettext_lazy("since"))
    def since(self, seat: Seat) -> str:
        term = holder_of(seat)
        return display_for_value(term.began_at, "") if term else ""


def _names(seat: Seat) -> tuple[str, str]:
    term: SeatTerm | None = holder_of(seat)
    return (term.company.name_en, term.company.name_zh) if term else ("", "")


@admin.register(Company)
class CompanyAdmin(ScopedAdmin):
    """Every company that holds or held a seat."""

    list_display = ("name_en", "name_zh", "delegation")
    list_filter = ("delegation",)
    search_fields = ("name_en", "name_zh")
    fields = ("name_en", "name_zh", "delegation")
    ordering = ("name_en", "pk")
    acts = (RENAME_COMPANY,)
    exports = (
        Export(gettext_lazy("delegation"), lambda c: str(c.delegation)),
        Export(gettext_lazy("company in English"), lambda c: c.name_en),
        Export(gettext_lazy("company in Chinese"), lambda c: c.name_zh),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Company]:
        return companies(viewer)

    def row_context(self, request: HttpRequest, obj: Company) -> dict[str, Any]:
        return {"terms": terms_of(viewer_of_request(request), obj)}
