"""Papers that an office files: choosing one, and taking it along."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.documents.kinds import document_choices, paper_of
from meetings.documents.printed import printed
from meetings.enums import DocumentFile, DocumentKind
from meetings.forms.documents import CopyForm
from meetings.services.documents import document_bytes
from meetings.views.frame import found_or_404, head_for, meeting_for, page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.viewer import Side


@require_safe
@members_only
def meeting_documents(request: PortalRequest, number: str) -> HttpResponse:
    """The papers of a meeting, to be had in the copy and the languages that are chosen."""
    head = head_for(request, number)
    form = CopyForm(request.GET, own=request.viewer.side)
    form.is_valid()
    choices = document_choices(head.meeting, head.texts)
    context = page(head, "meeting_documents", form=form, choices=choices, asked=form.query)
    return render(request, "documents/documents.html", context)


@require_safe
@members_only
def agenda_print(request: PortalRequest, number: str) -> HttpResponse:
    """The agenda as a page to be printed; the reader's copy names the own side first."""
    return _print(request, number, DocumentKind.AGENDA, back="meeting_agenda")


@require_safe
@members_only
def minutes_print(request: PortalRequest, number: str) -> HttpResponse:
    """The minutes in the same way."""
    return _print(request, number, DocumentKind.MINUTES, back="meeting_minutes")


def _print(request: PortalRequest, number: str, kind: DocumentKind, *, back: str) -> HttpResponse:
    meeting = meeting_for(request, number)
    copy = request.viewer.side or Side.US
    made = found_or_404(paper_of(request.viewer, meeting, kind, copy=copy, now=clock.now()))
    context = {"meeting": meeting, "paper": printed(made.document), "gone": made.gone}
    return render(request, "documents/print.html", context | {"kind": kind.value, "back": back})


@require_safe
@members_only
def meeting_document(request: PortalRequest, number: str, kind: str, file: str) -> HttpResponse:
    """One paper as a file, always to be saved, kept by no shared cache."""
    meeting = meeting_for(request, number)
    form = CopyForm(request.GET, own=request.viewer.side)
    if kind not in DocumentKind.values or not form.is_valid():
        raise Http404
    revision = form.cleaned_data["revision"]
    paper = found_or_404(
        paper_of(
            request.viewer,
            meeting,
            DocumentKind(kind),
            copy=form.side,
            now=clock.now(),
            revision=revision,
        )
    )
    wanted, languages = DocumentFile(file), form.suffixes
    body = document_bytes(paper, file=wanted, languages=languages, now=clock.now())
    answer = HttpResponse(body, content_type=wanted.media_type)
    name = paper.filename(wanted, languages)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
