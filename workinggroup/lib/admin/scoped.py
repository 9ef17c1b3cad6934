"""Lists and rows of the admin site, scoped to what their reader may see.

Django's admin gives the lists (search, filters, pages). What it would do by itself is off:
nothing is deleted, nothing is written but through a service, no `LogEntry` is kept (the audit log
is the history), no row is looked up but through `visible`, and no look-up reaches a field that the
list does not show.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Field, Model, Q, QuerySet
from django.forms import CheckboxInput
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from workinggroup.lib import clock
from workinggroup.lib.admin.bulk import BulkPages
from workinggroup.lib.admin.exports import ExportPages
from workinggroup.lib.admin.pages import admin_form_page
from workinggroup.lib.admin.row_acts import RowActPages
from workinggroup.lib.prepared import asked_once
from workinggroup.lib.snippets import search_terms
from workinggroup.lib.spellings import names_somebody, stands_in
from workinggroup.lib.truths import yes_or_no
from workinggroup.lib.viewer import Viewer, viewer_of_request

# What the dates above a list and the boxes in it may say: Django passes on anything.
YEAR = re.compile(r"[0-9]{1,4}", re.ASCII)
PK = re.compile(r"[0-9]{1,18}", re.ASCII)
# Where a request keeps the row whose page it shows.
_OPENED = "_opened_row"


def _shown(field: "Field[Any, Any]", words: Callable[[Any], str]) -> Callable[[Any], str]:
    """A column that says in `words` what is in `field`."""

    @admin.display(description=field.verbose_name, ordering=field.name)
    def shown(row: Any) -> str:
        value = getattr(row, field.name)
        return "–" if value is None else words(value)

    shown.__name__ = field.name
    return shown


class ScopedAdmin(RowActPages, BulkPages, ExportPages):
    """A model's pages for the two secretariats. Subclasses say what is visible and what is done."""

    list_per_page = 50
    list_max_show_all = 500
    show_full_result_count = False
    change_form_template = "admin/row.html"
    change_list_template = "admin/rows.html"

    # --- what is seen ---
    def visible(self, viewer: Viewer) -> QuerySet[Any]:
        """The rows that `viewer` may see: a `visible_*` of the access rules."""
        raise NotImplementedError

    def private_sides(self, rows: Sequence[Any]) -> set[str]:
        """The sides whose private material `rows` are; what the operator reads of it is kept."""
        return set()

    def note_reading(
        self, viewer: Viewer, sides: set[str], rows: Sequence[Any], now: dt.datetime
    ) -> None:
        """Put on record that the operator read `rows`, private material of `sides`."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.visible(viewer_of_request(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    # The people of a row by whose names it is found: what leads to each (`owner_us__`).
    search_people: tuple[str, ...] = ()

    def named(self, name: str) -> Q | None:
        """The rows that a search for `name` finds because it is their number or symbol; None
        where they have neither."""
        return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Each word as `spellings` has it, in `search_fields` or the names of `search_people`; and
        what the whole of it names."""
        if not search_term:
            return queryset, False
        said = Q() if (words := search_terms(search_term)) else Q(pk__in=[])
        for word in words:
            somewhere = stands_in(word, self.get_search_fields(request))
            for prefix in self.search_people:
                somewhere |= names_somebody(word, prefix)
            said &= somewhere
        return queryset.filter(said | (self.named(search_term) or Q(pk__in=[]))), False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return tuple(self._in_words.get(name, name) for name in self.fields or ())

    def get_list_display(self, request: HttpRequest) -> Any:
        columns = super().get_list_display(request)
        return tuple(self._truths.get(name, name) for name in columns)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.get_fields(request, obj)

    @cached_property
    def _in_words(self) -> dict[Any, Callable[[Any], str]]:
        return self._people | self._truths

    @cached_property
    def _truths(self) -> dict[Any, Callable[[Any], str]]:
        """What is so or not: Django would draw it, and name the picture in English."""
        return {
            field.name: _shown(field, yes_or_no)
            for field in self.opts.fields
            if isinstance(field, BooleanField)
        }

    @cached_property
    def _people(self) -> dict[Any, Callable[[Any], str]]:
        """People by name alone: Django would link to their pages, the other side's too, which are
        not there for this reader."""
        people = get_user_model()
        return {
            field.name: _shown(field, str)
            for field in self.opts.fields
            if field.related_model is people
        }

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what a filter beside the list asks: Django would allow any field of the model, and
        a field that is not shown could be guessed letter by letter."""
        stems = {_asked_by(each) for each in self.list_filter}
        if self.date_hierarchy:
            stems.add(self.date_hierarchy)
        endings: tuple[str, ...] = (
            "",
            "__exact",
            "__isnull",
            "__isempty",
            "__id__exact",
            "__pk__exact",
            "__side__exact",  # the key of a delegation
            "__gte",
            "__lt",
        )
        dates = ("__year", "__month", "__day")
        if lookup.endswith(dates) and not YEAR.fullmatch(str(value)):
            return False
        endings += dates
        return any(lookup == stem + ending for stem in stems for ending in endings)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # --- pages ---
    def get_urls(self) -> list[URLPattern]:
        """The list, a row, acts and exports; Django's pages to add, delete and look back are not
        among them."""
        stem, view = self.stem, self.admin_site.admin_view
        # Without bulk acts a list takes no POST.
        rows = (
            admin_form_page(self.changelist_view)
            if self.actions or self.bulk_acts
            else require_safe(self.changelist_view)
        )
        row, export = require_safe(self.change_view), require_safe(self.export_view)
        list_act, act = admin_form_page(self.list_act_view), admin_form_page(self.act_view)
        bulk = path(
            "bulk/<str:name>/<str:rows>/",
            view(admin_form_page(self.bulk_view)),
            name=f"{stem}_bulk",
        )
        return [
            *([bulk] if self.bulk_acts else []),
            path("", view(rows), name=f"{stem}_changelist"),
            path("export/<file_kind:kind>/", view(export), name=f"{stem}_export"),
            path("do/<str:name>/", view(list_act), name=f"{stem}_list_act"),
            path("<str:object_id>/", view(row), name=f"{stem}_change"),
            path("<str:object_id>/do/<str:name>/", view(act), name=f"{stem}_act"),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        if not all(PK.fullmatch(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise Http404
        if request.method == "POST" and not self.get_actions(request):
            # Who could do nothing to several rows sends nothing to their list.
            return HttpResponseNotAllowed(["GET", "HEAD"])
        links = [*self.more_links(request), *self.list_act_links(request)]
        context = {
            **(extra_context or {}),
            "act_links": links,
            "export_links": self.export_links(request),
            "title": capfirst(str(self.opts.verbose_name_plural)),
        }
        response = super().changelist_view(request, context)
        if isinstance(response, TemplateResponse) and response.context_data:
            cl = response.context_data.get("cl")
            if cl is not None:
                # Django draws the very rows that it counted.
                cl.result_list = list(cl.result_list)
                self.tell_rows(viewer_of_request(request), cl.result_list)
                self.note_rows(request, cl.result_list)
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.found_or_404(request, object_id or "")
        setattr(request, _OPENED, obj)
        self.tell_rows(viewer_of_request(request), [obj])
        self.note_rows(request, [obj])
        with asked_once():
            context = {
                **(extra_context or {}),
                "act_links": self.act_links(request, obj),
                **self.row_context(request, obj),
            }
        context.setdefault("title", self.name_of(obj))
        context |= {"list_url": self.page_after(None), "subtitle": ""}
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return answer

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row, read once a page: Django's view of a row asks for it when ours has it."""
        opened = getattr(request, _OPENED, None)
        if opened is not None and str(opened.pk) == object_id:
            return opened
        return super().get_object(request, object_id, from_field)

    def action_checkbox(self, obj: Any) -> SafeString:
        """The box that chooses a row, named as its page is: Django has the name that code has."""
        named = gettext("Choose “%(row)s”") % {"row": self.name_of(obj)}
        box = CheckboxInput({"class": "action-select", "aria-label": named}, lambda _value: False)
        return box.render(ACTION_CHECKBOX_NAME, str(obj.pk))

    def row_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What a row's page shows beside its fields."""
        return {}

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Links to pages of a list's own, (label, address), beside its acts."""
        return []

    def found_or_404(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, object_id)
        if obj is None or request.GET.get(TO_FIELD_VAR) or request.GET.get(IS_POPUP_VAR):
            raise Http404
        return obj

    def note_rows(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        viewer = viewer_of_request(request)
        if viewer.is_operator and (sides := self.private_sides(rows)):
            self.note_reading(viewer, sides, rows, clock.now())


def _asked_by(given: Any) -> str:
    """The field of an entry of `list_filter`, or the parameter of a filter of our own."""
    field = given[0] if isinstance(given, tuple) else given
    return str(getattr(field, "parameter_name", field))
