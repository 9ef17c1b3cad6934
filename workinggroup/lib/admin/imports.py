"""Imports on the admin site: upload, see row by row what would happen, confirm.

Nothing is kept in between: what was read travels in the page, sealed.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from workinggroup.lib import clock
from workinggroup.lib.act_forms import CONFIRMED
from workinggroup.lib.act_views import say_refused
from workinggroup.lib.acts import Act
from workinggroup.lib.admin.scoped import ScopedAdmin
from workinggroup.lib.bilingual import active
from workinggroup.lib.downloads import file_links
from workinggroup.lib.errors import Doubt, Doubtful, Refused, Stale
from workinggroup.lib.import_forms import LONGEST_SEALED, ConfirmTableForm, TableFileForm
from workinggroup.lib.punctuation import enumerated
from workinggroup.lib.seals import seal, unseal
from workinggroup.lib.tables import Fault, Reading, TableLayout
from workinggroup.lib.viewer import Viewer, viewer_of_request

_SEALED_FOR = 3600
"""Seconds between dry run and confirmation; the plan is compared again anyway."""


class AnyPlan(Protocol):
    """What an import would do; nothing where there are faults."""

    @property
    def faults(self) -> tuple[Fault, ...]: ...
    @property
    def doubts(self) -> tuple[Doubt, ...]: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class FileImport:
    """One kind of import, and the page that it has. `row` makes a row of what was sealed; `plan`
    and `carry_out` get the viewer, what the file is about (`about` of its form) and what they need
    of the file; `done` says what was done. `files` is the address of the list in the form that is
    imported."""

    act: Act
    address: str
    back: str
    files: str
    layout: TableLayout
    plan_template: str
    read: Callable[[bytes], Reading[Any]]
    row: Callable[..., Any]
    plan: Callable[[Viewer, Any, Reading[Any]], AnyPlan]
    carry_out: Callable[[Viewer, Any, Sequence[Any], dict[str, Any]], AnyPlan]
    done: Callable[[Any], str]
    file_form: type[TableFileForm] = TableFileForm
    confirm_form: type[ConfirmTableForm] = ConfirmTableForm

    def page(self, pages: ScopedAdmin, request: HttpRequest) -> HttpResponse:
        """The page of this import. Raises `NotAllowed` for who may not do it."""
        viewer: Viewer = viewer_of_request(request)
        self.act.may(viewer, None, clock.now()).demand()
        asked = _Asked(self, pages, request, viewer)
        if request.method == "POST" and "rows" in request.POST:
            return asked.confirm()
        given = request.GET.dict()
        form = self.file_form(
            request.POST or None, request.FILES or None, viewer=viewer, initial=given
        )
        if request.method == "POST" and form.is_valid():
            content = form.cleaned_data["file"].read(settings.TABLE_MAX_BYTES + 1)
            return asked.show(form.about, self.read(content))
        return asked.answer(form=form)


@dataclass(frozen=True)
class _Asked:
    """One request for the page of an import."""

    kind: FileImport
    pages: ScopedAdmin
    request: HttpRequest
    viewer: Viewer

    def show(self, about: Any, reading: Reading[Any]) -> HttpResponse:
        """The dry run of what was read, or its faults beside a form to try again."""
        kind, viewer = self.kind, self.viewer
        again = kind.file_form(viewer=viewer, initial={kind.file_form.about_field: about})
        if not reading.ok:
            return self.answer(form=again, faults=reading.faults, reading=reading)
        plan = kind.plan(viewer, about, reading)
        sealed = seal(viewer, [about, [asdict(row) for row in reading.rows]], salt=kind.address)
        faults = plan.faults
        if len(sealed) > LONGEST_SEALED:
            faults = (Fault(_("The file holds more text than one import takes. Split it.")),)
        if faults:
            return self.answer(form=again, faults=faults, reading=reading)
        given = {"rows": sealed, "fingerprint": plan.fingerprint}
        confirm: Any = kind.confirm_form(viewer=viewer, initial=given)
        confirm.doubts = plan.doubts
        confirm.doubts_mark = " ".join(doubt.mark for doubt in plan.doubts)
        return self.answer(form=again, plan=plan, reading=reading, confirm=confirm)

    def confirm(self) -> HttpResponse:
        """Do what was shown; where it would be something else by now, show that."""
        kind, request = self.kind, self.request
        form = kind.confirm_form(request.POST, viewer=self.viewer)
        sealed = form.data.get("rows", "") if form.is_valid() else ""
        opened = unseal(self.viewer, sealed, salt=kind.address, lasts=_SEALED_FOR)
        if opened is None:
            say_refused(request, _("The dry run is too old. Please choose the file again."))
            return redirect(kind.address)
        about, rows = opened[0], tuple(kind.row(**row) for row in opened[1])
        marks = frozenset(" ".join(request.POST.getlist(CONFIRMED)).split())
        try:
            plan = kind.carry_out(self.viewer, about, rows, {**form.cleaned_data, CONFIRMED: marks})
        except Stale as stale:
            messages.warning(request, str(stale.reason))
            return self.show(about, Reading(rows=rows))
        except Doubtful:
            messages.warning(
                request, _("Please look at what looks like a mistake, and confirm it.")
            )
            return self.show(about, Reading(rows=rows))
        except Refused as refused:
            say_refused(request, refused.reason)
            return self.show(about, Reading(rows=rows))
        messages.success(request, kind.done(plan))
        return redirect(kind.back)

    def answer(self, **context: Any) -> HttpResponse:
        kind = self.kind
        return TemplateResponse(
            self.request,
            "admin/import.html",
            {
                **self.pages.admin_site.each_context(self.request),
                "opts": self.pages.opts,
                "title": str(kind.act.label),
                "says": kind.act.offer_to(self.viewer, None, clock.now()).says,
                "back": kind.back,
                "files": file_links(kind.files),
                "headings": enumerated(kind.layout.headings[active()].values()),
                "plan_template": kind.plan_template,
                **context,
            },
        )
