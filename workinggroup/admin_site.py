"""The admin site of the two secretariats."""

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial, wraps
from itertools import chain
from typing import IO, Any, cast

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse, TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meetings.models import PaperVersion, TextRevision
from meetings.queries.archive import enclosed_files, enclosed_revisions, exported_besides
from meetings.queries.meetings.open_work import open_work
from meetings.services.papers import open_file
from members.access import may_enter_admin, person_of
from members.acts import EXPORT_EVERYTHING
from members.queries.open_accounts import waiting_accounts
from workinggroup.doorway import to_second_factor, to_sign_in
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out, form_of
from workinggroup.lib.admin import ScopedAdmin, admin_form_page
from workinggroup.lib.downloads import Enclosure, archive_response
from workinggroup.lib.errors import Refused
from workinggroup.lib.spreadsheets import Export, Listing
from workinggroup.lib.truths import yes_or_blank
from workinggroup.lib.viewer import Viewer, viewer_of_request
from workinggroup.saved_filters import filter_delete, filter_save

# The order in which a secretary meets the models; what is not named comes last.
_ORDER = (
    "Person",
    "Appointment",
    "Seat",
    "Company",
    "Notification",
    "AuditEntry",
    "Meeting",
    "Deadline",
    "AgendaItem",
    "ItemProposal",
    "Paragraph",
    "JointText",
    "ActionItem",
    "Paper",
    "PrivateNote",
    "Attendance",
    "Topic",
    "GlossaryTerm",
)
APPS = ("meetings", "members")
# In a session: as which files everything is about to be taken along.
_ARCHIVE = "archive"

View = Callable[..., HttpResponseBase]


class PortalAdminSite(AdminSite):
    """Django's admin behind the portal's own sign-in, without what would reach past the scope:
    no deletion, no look-up by content type, no autocomplete, no log of its own."""

    site_title = _("Secretariats")
    site_header = _("Secretariats")
    index_title = _("Open work")
    site_url = "/"
    empty_value_display = "–"
    index_template = "admin/open_now.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages of our own: libraries bring theirs, unscoped and with deletion."""
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(may_enter_admin(viewer_of_request(request)))

    def admin_view(  # type: ignore[override]
        self,
        view: View,
        cacheable: bool = False,  # noqa: FBT001, FBT002
    ) -> View:
        """Let in the secretaries and the operator; send others to sign in, or tell them no."""

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self.has_permission(request):
                return _on_own_clock(request, view, *args, **kwargs)
            if viewer_of_request(request).awaits_factor:
                return to_second_factor(request)
            if request.user.is_authenticated:
                raise PermissionDenied
            return to_sign_in(request)

        return guarded if cacheable else never_cache(guarded)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        urls: list[URLPattern | URLResolver] = [
            path("", self.admin_view(require_safe(self.index)), name="index"),
            path(
                "export/",
                self.admin_view(admin_form_page(self.export_view)),
                name="export_everything",
            ),
            path(
                "export/archive/",
                self.admin_view(require_safe(self.archive_view)),
                name="export_archive",
            ),
            path(
                "filters/<str:listing>/",
                self.admin_view(require_POST(filter_save)),
                name="filter_save",
            ),
            path(
                "filters/<int:pk>/delete/",
                self.admin_view(require_POST(filter_delete)),
                name="filter_delete",
            ),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
        ]
        registered = list(self._registry.values())
        labels = sorted({pages.opts.app_label for pages in registered})
        for pages in registered:
            stem = f"{pages.opts.app_label}/{pages.opts.model_name}/"
            urls.append(path(stem, include(pages.urls)))
        apps = f"^(?P<app_label>{'|'.join(labels)})/$"
        urls.append(re_path(apps, self.admin_view(self.app_index), name="app_list"))
        urls.append(re_path(r"(?P<url>.*)$", self.admin_view(self.catch_all_view)))
        return urls

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """The apps and their models in the order of a secretariat's work."""
        apps = list(self._build_app_dict(request, app_label).values())
        for app in apps:
            app["name"] = capfirst(str(app["name"]))
            app["models"].sort(key=lambda model: _place(_ORDER, model["object_name"]))
        return sorted(apps, key=lambda app: _place(APPS, app["app_label"]))

    def index(
        self, request: HttpRequest, extra_context: Mapping[str, Any] | None = None
    ) -> TemplateResponse:
        """What is open now: what a secretary needs at midnight before a meeting."""
        viewer, now = viewer_of_request(request), clock.now()
        context = {
            "open_accounts": waiting_accounts(viewer, now),
            "open_work": open_work(viewer, now),
            "export": EXPORT_EVERYTHING.offer_to(viewer, None, now),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """A page that says what everything is, and puts on record who takes it along."""
        viewer, now = viewer_of_request(request), clock.now()
        EXPORT_EVERYTHING.may(viewer, None, now).demand()
        form = form_of(EXPORT_EVERYTHING, request, None)
        if form.is_valid() and carry_out(request, EXPORT_EVERYTHING, None, form, form.values):
            request.session[_ARCHIVE] = form.values
            return redirect("admin:export_archive")
        context = {
            **self.each_context(request),
            "title": EXPORT_EVERYTHING.label,
            "act": EXPORT_EVERYTHING.offer_to(viewer, None, now),
            "form": form,
            "back": reverse("admin:index"),
        }
        return TemplateResponse(request, "admin/export.html", context)

    def archive_view(self, request: HttpRequest) -> HttpResponseBase:
        """Everything that the viewer's side may see, in one archive, for who has just put on record
        that they take it along. It takes a while to write, and keeps nobody waiting meanwhile."""
        viewer, now = viewer_of_request(request), clock.now()
        EXPORT_EVERYTHING.may(viewer, None, now).demand()
        # Once: whoever takes it along again is on record again.
        asked = request.session.pop(_ARCHIVE, None)
        if asked is None:
            return redirect("admin:export_everything")
        tables = chain(self._tables(request), exported_besides(viewer))
        enclosures = chain(_revisions(viewer), _files(viewer, now) if asked["papers"] else ())
        contents = _contents(viewer)
        return archive_response(asked["kind"], tables, contents, now, enclosures=enclosures)

    def _tables(self, request: HttpRequest) -> Iterator[Listing]:
        """Every list that has columns for it and is open to the viewer, in the desk's order."""
        pages = sorted(
            self._registry.values(), key=lambda each: _place(_ORDER, str(each.opts.object_name))
        )
        for each in pages:
            if isinstance(each, ScopedAdmin) and each.exports and each.has_view_permission(request):
                yield each.export_table(request)


def _contents(viewer: Viewer) -> Listing:
    """What is in the archive, file by file, with how many rows a table has."""
    columns = (
        Export(_("file"), lambda row: row.path),
        Export(_("content"), lambda row: row.title),
        Export(_("rows"), lambda row: row.rows),
        Export(_("missing from the store"), lambda row: yes_or_blank(row.lost)),
    )
    return Listing(f"everything-{viewer.side}", str(_("Contents")), columns, ())


def _revisions(viewer: Viewer) -> Iterator[Enclosure]:
    title = capfirst(str(TextRevision._meta.verbose_name))
    for place, content in enclosed_revisions(viewer):
        yield Enclosure(place, title, partial(io.BytesIO, content))


def _files(viewer: Viewer, now: dt.datetime) -> Iterator[Enclosure]:
    for place, version in enclosed_files(viewer):
        yield Enclosure(place, str(version.paper.title), partial(_opened, viewer, version, now))


def _opened(viewer: Viewer, version: PaperVersion, now: dt.datetime) -> IO[bytes] | None:
    try:
        return cast("IO[bytes]", open_file(viewer, version=version, now=now))
    except Refused:
        return None


def _on_own_clock(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Tables of instants are told on the reader's own clock, which the head of the page names."""
    viewer = viewer_of_request(request)
    with timezone.override(person_of(viewer).time_zone if viewer.person else clock.WASHINGTON):
        response = view(request, *args, **kwargs)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
    return response


def _place(order: tuple[str, ...], name: str) -> int:
    return order.index(name) if name in order else len(order)
