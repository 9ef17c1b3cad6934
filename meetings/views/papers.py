"""Papers of a meeting: the list, one paper, its files, and the acts of its own side."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from meetings.forms.papers import PaperForm, UploadForm
from meetings.models import Paper
from meetings.queries.exports import exported_papers
from meetings.queries.papers import (
    dossier_of,
    items_to_choose,
    paper_with,
    papers_of,
    version_with,
)
from meetings.rules.acts.papers import (
    ADD_PAPER,
    CHANGE_PAPER,
    RELEASE_PAPER,
    REMOVE_DRAFT,
    SUPERSEDE_PAPER,
    UPLOAD_VERSION,
    WITHDRAW_PAPER,
)
from meetings.services.papers import open_file
from meetings.views.frame import found_or_404, head_for, meeting_for, page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.act_views import carry_out, form_of, press
from workinggroup.lib.acts import Act
from workinggroup.lib.downloads import file_links, spreadsheet_response

_TAB = "meeting_papers"


@require_safe
@members_only
def meeting_papers(request: PortalRequest, number: str) -> HttpResponse:
    """The papers of a meeting: a tab of its pages."""
    head = head_for(request, number)
    shelf = papers_of(request.viewer, head.meeting)
    export = file_links("papers_export", number=number)
    return render(request, "papers/of_meeting.html", page(head, _TAB, shelf=shelf, export=export))


@require_safe
@members_only
def papers_export(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    """The papers of a meeting as a file."""
    table = exported_papers(request.viewer, meeting_for(request, number))
    return spreadsheet_response(kind, table, clock.now())


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_add(request: PortalRequest, number: str) -> HttpResponse:
    """Add a paper for the own side; files follow on its page."""
    meeting = meeting_for(request, number)
    items = items_to_choose(request.viewer, meeting)
    form = PaperForm(request.POST if request.method == "POST" else None, items=items)
    if form.is_valid() and (made := carry_out(request, ADD_PAPER, meeting, form, form.taken)):
        return redirect("paper", made.pk)
    return render(request, "papers/edit.html", {"meeting": meeting, "form": form})


@require_safe
@members_only
def paper(request: PortalRequest, pk: int) -> HttpResponse:
    """One paper with its files; to its own side, who opened them."""
    return _page(request, _found(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_change(request: PortalRequest, pk: int) -> HttpResponse:
    """Correct title, agenda item and type."""
    row = _found(request, pk)
    CHANGE_PAPER.may(request.viewer, row, clock.now()).demand()
    start = {
        "title_en": row.title_en,
        "title_zh": row.title_zh,
        "type": row.type,
        "item": row.item_id,
    }
    posted = request.POST if request.method == "POST" else None
    items = items_to_choose(request.viewer, row.meeting)
    form = PaperForm(posted, items=items, initial=start)
    if form.is_valid() and carry_out(request, CHANGE_PAPER, row, form, form.edits):
        return redirect("paper", pk)
    context = {"meeting": row.meeting, "form": form, "paper": row}
    return render(request, "papers/edit.html", context)


@require_POST
@members_only
def upload(request: PortalRequest, pk: int) -> HttpResponse:
    """Add a file in one language."""
    row = _found(request, pk)
    form = form_of(UPLOAD_VERSION, request, row)
    if form.is_valid() and carry_out(request, UPLOAD_VERSION, row, form, form.values):
        return redirect("paper", pk)
    return _page(request, row, upload_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_release(request: PortalRequest, pk: int) -> HttpResponse:
    """Release a paper, after a page that says that it is for good, and to whom it goes."""
    return _act_page(request, RELEASE_PAPER, _found(request, pk), "papers/release.html")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Withdraw a paper with a reason."""
    return _act_page(request, WITHDRAW_PAPER, _found(request, pk), "papers/withdraw.html")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def supersede(request: PortalRequest, pk: int) -> HttpResponse:
    """Mark a released paper as superseded, after a page that says what follows."""
    return _act_page(request, SUPERSEDE_PAPER, _found(request, pk), "papers/supersede.html")


def _act_page(request: PortalRequest, act: Act, row: Paper, template: str) -> HttpResponse:
    """A page that says what `act` does, and does it."""
    offer = act.offer_to(request.viewer, row, clock.now())
    offer.demand()
    form = form_of(act, request, row)
    if form.is_valid() and carry_out(request, act, row, form, form.values):
        return redirect("paper", row.pk)
    context = {"meeting": row.meeting, "paper": row, "form": form, "offer": offer}
    return render(request, template, context)


@require_GET
@members_only
def file(request: PortalRequest, pk: int, version: int) -> HttpResponseBase:
    """A file, always to be saved and never to be shown inside the portal; leaves a receipt.

    The name is told as RFC 6266 asks (`filename*` in UTF-8); the browser shall not guess a type,
    keep a copy in a shared cache, or run anything of it.
    """
    row = found_or_404(version_with(request.viewer, pk, version))
    opened = open_file(request.viewer, version=row, now=clock.now())
    answer = FileResponse(
        opened, as_attachment=True, filename=row.filename, content_type=row.content_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _found(request: PortalRequest, pk: int) -> Paper:
    return found_or_404(paper_with(request.viewer, pk))


def _page(
    request: PortalRequest, row: Paper, *, upload_form: ActForm | None = None
) -> HttpResponse:
    head = head_for(request, row.meeting.number)
    dossier = dossier_of(request.viewer, row)
    form = upload_form or UploadForm(viewer=request.viewer, subject=row)
    return render(
        request, "papers/paper.html", page(head, _TAB, paper=row, dossier=dossier, form=form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def remove(request: PortalRequest, pk: int, version: int) -> HttpResponse:
    """Remove a file that was never shared, after a page that names it."""
    row = found_or_404(version_with(request.viewer, pk, version))
    CHANGE_PAPER.may(request.viewer, row.paper, clock.now()).demand()
    if row.number is not None:
        raise Http404
    offer = REMOVE_DRAFT.offer_to(request.viewer, row, clock.now())
    offer.demand()
    if request.method == "POST" and press(request, REMOVE_DRAFT, row):
        return redirect("paper", pk)
    context = {"meeting": row.paper.meeting, "paper": row.paper, "version": row, "offer": offer}
    return render(request, "papers/remove.html", context)
