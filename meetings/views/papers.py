"""Papers of a meeting: the list, one paper, its files, and the acts of its own side."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from meetings.forms.papers import PaperForm, ReleaseForm, UploadForm, WithdrawForm
from meetings.models import Paper
from meetings.queries.papers import (
    dossier_of,
    items_to_choose,
    paper_with,
    papers_of,
    version_with,
)
from meetings.services import papers as verbs
from meetings.views.frame import found_or_404, head_for, meeting_for, page, put_refusal
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused

_TAB = "meeting_papers"


@require_safe
@members_only
def meeting_papers(request: PortalRequest, number: int) -> HttpResponse:
    """The papers of a meeting: a tab of its pages."""
    head = head_for(request, number)
    shelf = papers_of(request.viewer, head.meeting)
    return render(request, "papers/of_meeting.html", page(head, _TAB, shelf=shelf))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_add(request: PortalRequest, number: int) -> HttpResponse:
    """Add a paper for the own side; files follow on its page."""
    meeting = meeting_for(request, number)
    items = items_to_choose(request.viewer, meeting)
    form = PaperForm(request.POST if request.method == "POST" else None, items=items)
    if form.is_valid():
        try:
            made = verbs.add_paper(request.viewer, meeting=meeting, now=clock.now(), **form.values)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("The paper is added, for your own side only."))
            return redirect("paper", made.pk)
    return render(request, "papers/edit.html", {"meeting": meeting, "form": form})


@require_safe
@members_only
def paper(request: PortalRequest, key: int) -> HttpResponse:
    """One paper with its files; to its own side, who opened them."""
    return _page(request, _found(request, key))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_change(request: PortalRequest, key: int) -> HttpResponse:
    """Correct title, agenda item and type."""
    row = _found(request, key)
    dossier_of(request.viewer, row).edit.demand()
    start = {
        "title_en": row.title_en,
        "title_zh": row.title_zh,
        "type": row.type,
        "item": row.item_id,
    }
    posted = request.POST if request.method == "POST" else None
    items = items_to_choose(request.viewer, row.meeting)
    form = PaperForm(posted, items=items, initial=start)
    if form.is_valid():
        try:
            verbs.change_paper(request.viewer, paper=row, now=clock.now(), **form.values)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("The paper is changed."))
            return redirect("paper", key)
    context = {"meeting": row.meeting, "form": form, "paper": row}
    return render(request, "papers/edit.html", context)


@require_POST
@members_only
def upload(request: PortalRequest, key: int) -> HttpResponse:
    """Add a file in one language."""
    row = _found(request, key)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            verbs.upload_version(
                request.viewer,
                paper=row,
                language=form.cleaned_data["language"],
                filename=sent.name,
                upload=sent,
                now=clock.now(),
            )
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("The file is added."))
            return redirect("paper", key)
    return _page(request, row, upload_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_release(request: PortalRequest, key: int) -> HttpResponse:
    """Release a paper, after a page that says that it is for good, and to whom it goes."""
    row = _found(request, key)
    dossier = dossier_of(request.viewer, row)
    dossier.release.demand()
    form = ReleaseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = verbs.release_paper(
                request.viewer, paper=row, now=clock.now(), **form.cleaned_data
            )
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            told = _("Released as %(symbol)s. Its readers are told by mail.")
            messages.success(request, told % {"symbol": made.symbol})
            return redirect("paper", key)
    context = {"meeting": row.meeting, "paper": row, "form": form}
    return render(request, "papers/release.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def paper_withdraw(request: PortalRequest, key: int) -> HttpResponse:
    """Withdraw a paper with a reason."""
    row = _found(request, key)
    dossier_of(request.viewer, row).edit.demand()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verbs.withdraw_paper(request.viewer, paper=row, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("The paper is withdrawn."))
            return redirect("paper", key)
    context = {"meeting": row.meeting, "paper": row, "form": form}
    return render(request, "papers/withdraw.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def supersede(request: PortalRequest, key: int) -> HttpResponse:
    """Mark a released paper as superseded, after a page that says what follows."""
    row = _found(request, key)
    dossier_of(request.viewer, row).supersede.demand()
    if request.method == "POST":
        verbs.supersede_paper(request.viewer, paper=row, now=clock.now())
        messages.success(request, _("Marked as superseded; it stays readable."))
        return redirect("paper", key)
    return render(request, "papers/supersede.html", {"meeting": row.meeting, "paper": row})


@require_GET
@members_only
def file(request: PortalRequest, key: int, version: int) -> HttpResponseBase:
    """A file, always to be saved and never to be shown inside the portal; leaves a receipt.

    The name is told as RFC 6266 asks (`filename*` in UTF-8); the browser shall not guess a type,
    keep a copy in a shared cache, or run anything of it.
    """
    row = found_or_404(version_with(request.viewer, key, version))
    opened = verbs.open_file(request.viewer, version=row, now=clock.now())
    answer = FileResponse(
        opened, as_attachment=True, filename=row.filename, content_type=row.content_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _found(request: PortalRequest, key: int) -> Paper:
    return found_or_404(paper_with(request.viewer, key))


def _page(
    request: PortalRequest, row: Paper, *, upload_form: UploadForm | None = None
) -> HttpResponse:
    head = head_for(request, row.meeting.number)
    dossier = dossier_of(request.viewer, row)
    form = upload_form or UploadForm()
    return render(
        request, "papers/paper.html", page(head, _TAB, paper=row, dossier=dossier, form=form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def remove(request: PortalRequest, key: int, version: int) -> HttpResponse:
    """Remove a file that was never shared, after a page that names it."""
    row = found_or_404(version_with(request.viewer, key, version))
    dossier_of(request.viewer, row.paper).edit.demand()
    if row.number is not None:
        raise Http404
    if request.method == "POST":
        verbs.remove_draft(request.viewer, version=row, now=clock.now())
        messages.success(request, _("The draft file is removed."))
        return redirect("paper", key)
    context = {"meeting": row.paper.meeting, "paper": row.paper, "version": row}
    return render(request, "papers/remove.html", context)
