"""What every page of the admin site shares: scoped lists, acts that call services, exports.

Django's admin gives the lists (search, filters, pages). What it would do by itself is off:
nothing is deleted, nothing is written but through a service (`Act`), no `LogEntry` is kept (the
audit log is the history), no row is looked up but through `visible`, and no look-up reaches a
field that the list does not show.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise, cached_property
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from workinggroup.lib import clock, spreadsheets
from workinggroup.lib.errors import Refused
from workinggroup.lib.snippets import search_terms
from workinggroup.lib.spreadsheets import Cell

_Text = str | Promise
admin_form_page = require_http_methods(["GET", "HEAD", "POST"])
EXPORT_LIMIT = 20_000
# What the dates above a list and the boxes in it may say: Django passes on anything.
YEAR = re.compile(r"[0-9]{1,4}", re.ASCII)
KEY = re.compile(r"[0-9]{1,18}", re.ASCII)


def viewer_of_request(request: HttpRequest) -> Any:
    """Who is asking: `ReaderMiddleware` has put it there."""
    return request.viewer  # type: ignore[attr-defined]


class ActForm(forms.Form):
    """A form of one act; it knows who fills it in and about what (None: about no row)."""

    def __init__(self, *args: Any, viewer: Any, subject: Any = None, **kwargs: Any) -> None:
        self.viewer, self.subject = viewer, subject
        super().__init__(*args, **kwargs)


@dataclass(frozen=True)
class AdminAct:
    """One thing that can be done on a list's or a row's page.

    `do(viewer, subject, cleaned data, now)` calls one service and returns what to say;
    `allowed(viewer, subject)` decides whether the act is there at all. `says` tells beforehand
    what will happen and who will be told.
    """

    name: str
    label: _Text
    do: Callable[[Any, Any, dict[str, Any], dt.datetime], _Text]
    form: type[ActForm] = ActForm
    allowed: Callable[[Any, Any], Any] = lambda _viewer, _subject: True
    says: _Text | Callable[[], _Text] = ""
    grave: bool = False


@dataclass(frozen=True)
class Export:
    """One column of an export."""

    label: _Text
    value: Callable[[Any], Cell]


def _shown(name: str, label: Any) -> Callable[[Any], str]:
    """A column that names the person in the field `name`."""

    @admin.display(description=label)
    def shown(row: Any) -> str:
        return str(getattr(row, name) or "–")

    shown.__name__ = name
    return shown


class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A model's pages for the two secretariats. Subclasses say what is visible and what is done."""

    list_per_page = 50
    list_max_show_all = 500
    show_full_result_count = False
    change_form_template = "admin/row.html"
    change_list_template = "admin/rows.html"
    # Acts on a row's page, and acts of the list as a whole.
    acts: ClassVar[Sequence[AdminAct]] = ()
    list_acts: ClassVar[Sequence[AdminAct]] = ()
    exports: ClassVar[Sequence[Export]] = ()

    # --- what is seen ---
    def visible(self, viewer: Any) -> QuerySet[Any]:
        """The rows that `viewer` may see: a `visible_*` of the access rules."""
        raise NotImplementedError

    def private_sides(self, rows: Sequence[Any]) -> set[str]:
        """The sides whose private material `rows` are; what the operator reads of it is kept."""
        return set()

    def note_reading(
        self, viewer: Any, sides: set[str], rows: Sequence[Any], now: dt.datetime
    ) -> None:
        """Put on record that the operator read `rows`, private material of `sides`."""

    def name_of(self, row: Any) -> str:
        """What a row is called at the head of its page and on the way there."""
        return str(row)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.visible(viewer_of_request(request))
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def named(self, name: str) -> Q | None:
        """The rows that a search for `name` finds because it is their number or symbol; None
        where they have neither."""
        return None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Django's search of the words, and what the whole of it names."""
        found, doubled = super().get_search_results(request, queryset, search_term)
        name = self.named(" ".join(search_terms(search_term)))
        if name is None or not search_term:
            return found, doubled
        worded = Q(pk__in=found.order_by().values("pk"))
        return queryset.filter(worded | name), False

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return tuple(self._people.get(name, name) for name in self.fields or ())

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.get_fields(request, obj)

    @cached_property
    def _people(self) -> dict[Any, Callable[[Any], str]]:
        """People by name alone: Django would link to their pages, the other side's too, which are
        not there for this reader."""
        people = get_user_model()
        return {
            field.name: _shown(field.name, field.verbose_name)
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
        stem, view = self._stem, self.admin_site.admin_view
        # Without bulk acts a list takes no POST.
        rows = (
            admin_form_page(self.changelist_view)
            if self.actions
            else require_safe(self.changelist_view)
        )
        row, export = require_safe(self.change_view), require_safe(self.export_view)
        list_act, act = admin_form_page(self.list_act_view), admin_form_page(self.act_view)
        return [
            path("", view(rows), name=f"{stem}_changelist"),
            path("export/<str:kind>/", view(export), name=f"{stem}_export"),
            path("do/<str:name>/", view(list_act), name=f"{stem}_list_act"),
            path("<str:object_id>/", view(row), name=f"{stem}_change"),
            path("<str:object_id>/do/<str:name>/", view(act), name=f"{stem}_act"),
        ]

    @property
    def _stem(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def changelist_view(
        self, request: HttpRequest, extra_context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        if not all(KEY.fullmatch(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise Http404
        links = [
            *self.more_links(request),
            *(
                (str(act.label), reverse(f"admin:{self._stem}_list_act", args=[act.name]))
                for act in self._open_acts(request, self.list_acts, None)
            ),
        ]
        context = {
            **(extra_context or {}),
            "act_links": links,
            "export_links": self._export_links(request),
            "title": capfirst(str(self.opts.verbose_name_plural)),
        }
        response = super().changelist_view(request, context)
        if isinstance(response, TemplateResponse) and response.context_data:
            cl = response.context_data.get("cl")
            if cl is not None:
                self._note(request, list(cl.result_list))
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Mapping[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self._row_or_404(request, object_id or "")
        self._note(request, [obj])
        links = [
            (str(act.label), reverse(f"admin:{self._stem}_act", args=[obj.pk, act.name]), act.grave)
            for act in self._open_acts(request, self.acts, obj)
        ]
        context = {**(extra_context or {}), "act_links": links, **self.row_context(request, obj)}
        context.setdefault("title", self.name_of(obj))
        context |= {"list_url": self.page_after(None), "subtitle": ""}
        answer: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return answer

    def row_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What a row's page shows beside its fields."""
        return {}

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Links to pages of a list's own, (label, address), beside its acts."""
        return []

    def _row_or_404(self, request: HttpRequest, object_id: str) -> Any:
        obj = self.get_object(request, object_id)
        if obj is None or request.GET.get(TO_FIELD_VAR) or request.GET.get(IS_POPUP_VAR):
            raise Http404
        return obj

    def _note(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        viewer = viewer_of_request(request)
        if viewer.is_operator and (sides := self.private_sides(rows)):
            self.note_reading(viewer, sides, rows, clock.now())

    # --- acts ---
    def _open_acts(
        self, request: HttpRequest, acts: Sequence[AdminAct], obj: Any
    ) -> Iterator[AdminAct]:
        viewer = viewer_of_request(request)
        return (act for act in acts if act.allowed(viewer, obj))

    def list_act_view(self, request: HttpRequest, name: str) -> HttpResponseBase:
        return self._do(request, self.list_acts, name, None)

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponseBase:
        return self._do(request, self.acts, name, self._row_or_404(request, object_id))

    def _do(
        self, request: HttpRequest, acts: Sequence[AdminAct], name: str, obj: Any
    ) -> HttpResponseBase:
        act = next((a for a in self._open_acts(request, acts, obj) if a.name == name), None)
        if act is None:
            raise Http404
        viewer = viewer_of_request(request)
        posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = act.form(*posted, viewer=viewer, subject=obj)
        if request.method == "POST" and form.is_valid():
            try:
                said = act.do(viewer, obj, form.cleaned_data, clock.now())
            except Refused as refused:
                put_admin_refusal(form, refused)
            else:
                messages.success(request, str(said))
                return redirect(self.page_after(obj))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(act.label),
            "subtitle": self.name_of(obj) if obj else "",
            "act": act,
            "form": form,
            "back": self.page_after(obj),
            "list_url": self.page_after(None),
        }
        return TemplateResponse(request, "admin/act.html", context)

    def page_after(self, obj: Any) -> str:
        """Where one comes to after an act: the row's page, or the list."""
        if obj is None:
            return reverse(f"admin:{self._stem}_changelist")
        return reverse(f"admin:{self._stem}_change", args=[obj.pk])

    # --- exports ---
    def _export_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        if not self.exports:
            return []
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return [
            (kind.upper(), reverse(f"admin:{self._stem}_export", args=[kind]) + query)
            for kind in ("csv", "xlsx")
        ]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """What the list shows under its present search and filters, all pages of it."""
        if not self.exports or kind not in {"csv", "xlsx"}:
            raise Http404
        changelist: ChangeList = self.get_changelist_instance(request)
        rows = list(self.export_rows(changelist.get_queryset(request))[:EXPORT_LIMIT])
        self._note(request, rows)
        headings = [str(column.label) for column in self.exports]
        cells = [[column.value(row) for column in self.exports] for row in rows]
        name = f"{self.opts.model_name}-{clock.now():%Y-%m-%d}.{kind}"
        return spreadsheet_response(kind, name, str(self.opts.verbose_name_plural), headings, cells)

    def export_rows(self, rows: QuerySet[Any]) -> QuerySet[Any] | Sequence[Any]:
        """`rows` with what the columns of the export reach, or what of theirs it tells."""
        return rows


def _asked_by(given: Any) -> str:
    """The field of an entry of `list_filter`, or the parameter of a filter of our own."""
    field = given[0] if isinstance(given, tuple) else given
    return str(getattr(field, "parameter_name", field))


def put_admin_refusal(form: forms.Form, refused: Refused) -> None:
    """Show a refusal where it belongs: at its fields where the form has them, else above all."""
    for field, reason in refused.fields.items():
        form.add_error(field if field in form.fields else None, str(reason))
    if not refused.fields:
        form.add_error(None, str(refused.reason))


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
