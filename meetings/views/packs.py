"""All papers of a meeting in one: asked for, waited for, taken along."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from meetings.access import may_ask_for_pack
from meetings.queries.packs import pack_page, pack_with
from meetings.services.packs import ask_for_pack
from meetings.views.frame import found_or_404, head_for, page
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock

# What a pack is had as, by what its address calls it: the column of its name, its type.
_FILES = {"pdf": ("pdf", "application/pdf"), "zip": ("archive", "application/zip")}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def meeting_pack(request: PortalRequest, number: str) -> HttpResponse:
    """What will be in the pack, that each file counts as opened, and how far the last one is."""
    may_ask_for_pack(request.viewer).demand()
    head = head_for(request, number)
    now = clock.now()
    if request.method == "POST":
        ask_for_pack(request.viewer, meeting=head.meeting, now=now)
        return redirect("meeting_pack", number)
    context = page(head, "meeting_papers", shown=pack_page(request.viewer, head.meeting, now))
    return render(request, "packs/pack.html", context)


@require_safe
@members_only
def pack_file(request: PortalRequest, file: str, pk: int) -> HttpResponseBase:
    """A pack that is ready, to its reader alone; always to be saved."""
    if file not in _FILES:
        raise Http404
    pack = found_or_404(pack_with(request.viewer, pk, clock.now()))
    column, media_type = _FILES[file]
    try:
        opened = default_storage.open(getattr(pack, column))
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"JWG-{pack.meeting.number}-pack.{file}"
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type=media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
