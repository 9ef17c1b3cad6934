"""Seats and the companies that hold or held them."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.access import Viewer, may_manage_roster
from members.forms.roster import CompanyForm, EndReasonForm, RenameForm
from members.models import Company, Seat, SeatTerm
from members.queries.seats import companies, holder_of, seats_with_terms, terms_of
from members.services.seats import rename_company, replace_company, vacate_seat
from workinggroup.lib.desk import AdminAct, DeskAdmin, Export, viewer_of_request

_Data = dict[str, Any]


def _replace(viewer: Viewer, seat: Seat, data: _Data, now: dt.datetime) -> str:
    term = replace_company(
        viewer, seat=seat, name_en=data["name_en"], name_zh=data["name_zh"], now=now
    )
    return _("Seat %(number)s is now held by %(company)s.") % {
        "number": seat.number,
        "company": term.company.name,
    }


def _vacate(viewer: Viewer, seat: Seat, data: _Data, now: dt.datetime) -> str:
    vacate_seat(viewer, seat=seat, now=now, reason=data["reason"])
    return _("Seat %(number)s is vacant.") % {"number": seat.number}


def _rename(viewer: Viewer, company: Company, data: _Data, now: dt.datetime) -> str:
    rename_company(
        viewer, company=company, name_en=data["name_en"], name_zh=data["name_zh"], now=now
    )
    return _("Saved.")


def _own(viewer: Viewer, row: Seat | Company) -> bool:
    return bool(may_manage_roster(viewer, row.delegation_id))


def _own_and_held(viewer: Viewer, seat: Seat) -> bool:
    return _own(viewer, seat) and holder_of(seat) is not None


@admin.register(Seat)
class SeatAdmin(DeskAdmin):
    list_display = ("number", "delegation", "company", "since")
    list_display_links = ("number", "company")
    list_filter = ("delegation",)
    fields = ("delegation", "number", "company", "since")
    ordering = ("-delegation", "number")
    acts = (
        AdminAct(
            "replace",
            gettext_lazy("Give the seat to a company"),
            _replace,
            form=CompanyForm,
            allowed=_own,
            grave=True,
            says=gettext_lazy(
                "The present company's term ends now. Its delegate, alternate and advisers lose "
                "their roles and all access at that instant; the history stays. Then add the new "
                "company's people."
            ),
        ),
        AdminAct(
            "vacate",
            gettext_lazy("Vacate the seat"),
            _vacate,
            form=EndReasonForm,
            allowed=_own_and_held,
            grave=True,
            says=gettext_lazy(
                "The present company's term ends now. Its delegate, alternate and advisers lose "
                "their roles and all access at that instant; the history stays."
            ),
        ),
    )
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
        return term.company.name.with_mark() if term else _("vacant")

    @admin.display(description=gettext_lazy("since"))
    def since(self, seat: Seat) -> str:
        term = holder_of(seat)
        return display_for_value(term.began_at, "") if term else ""


def _names(seat: Seat) -> tuple[str, str]:
    term: SeatTerm | None = holder_of(seat)
    return (term.company.name_en, term.company.name_zh) if term else ("", "")


@admin.register(Company)
class CompanyAdmin(DeskAdmin):
    """Every company that holds or held a seat."""

    list_display = ("name_en", "name_zh", "delegation")
    list_filter = ("delegation",)
    search_fields = ("name_en", "name_zh")
    fields = ("name_en", "name_zh", "delegation")
    ordering = ("name_en", "pk")
    acts = (
        AdminAct(
            "rename",
            gettext_lazy("Correct the names"),
            _rename,
            form=RenameForm,
            allowed=_own,
            says=gettext_lazy("The company keeps its seat and its people keep their access."),
        ),
    )
    exports = (
        Export(gettext_lazy("delegation"), lambda c: str(c.delegation)),
        Export(gettext_lazy("company in English"), lambda c: c.name_en),
        Export(gettext_lazy("company in Chinese"), lambda c: c.name_zh),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Company]:
        return companies(viewer)

    def row_context(self, request: HttpRequest, obj: Company) -> dict[str, Any]:
        return {"terms": terms_of(viewer_of_request(request), obj)}
