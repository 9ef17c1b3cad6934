"""Private notes: add one, change it, take it away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.access import ITEM_WITHDRAWN
from meetings.forms.notes import NoteForm
from meetings.models import Meeting
from meetings.queries.notes import Shown, folder_of, note_with, thing_with
from meetings.queries.texts.agenda import was_withdrawn
from meetings.rules.acts.notes import ADD_NOTE, CHANGE_NOTE, WITHDRAW_NOTE
from meetings.views.frame import found_or_404, head_for, meeting_for, page
from members.services.readings import note_reading
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import carry_out
from workinggroup.lib.addresses import on_this_host
from workinggroup.lib.errors import Stale


def _back(request: HttpRequest, meeting: Meeting) -> str:
    """Where the note was written, if that is a page of this portal; else the meeting."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return on_this_host(request, wanted) or reverse("meeting_notes", args=[meeting.number])


def _page(request: PortalRequest, meeting: Meeting, form: NoteForm, **more: Any) -> HttpResponse:
    context = {"meeting": meeting, "form": form, "back": _back(request, meeting), **more}
    return render(request, "notes/note.html", context)


@require_safe
@members_only
def meeting_notes(request: PortalRequest, number: str) -> HttpResponse:
    """The own side's notes on a meeting and on each item of its agenda: a tab of its pages."""
    head = head_for(request, number)
    folder = folder_of(request.viewer, head.meeting)
    return render(request, "notes/of_meeting.html", page(head, "meeting_notes", folder=folder))


@require_POST
@members_only
def note_add(request: PortalRequest, number: str) -> HttpResponse:
    """Keep a note; refused, it comes back on a page of its own with what was typed."""
    meeting = meeting_for(request, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        item = form.cleaned_data["item"]
        action = form.cleaned_data["action"]
        thing = thing_with(request.viewer, meeting, item=item, action=action)
        if thing is None and item and was_withdrawn(request.viewer, meeting, item):
            raise Stale(ITEM_WITHDRAWN)
        thing = found_or_404(thing)
        values = {"item": thing.item, "action": thing.action, "text": form.cleaned_data["text"]}
        if carry_out(request, ADD_NOTE, meeting, form, values):
            return redirect(f"{_back(request, meeting)}#{thing.anchor}")
    return _page(request, meeting, form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def note_page(request: PortalRequest, pk: int) -> HttpResponse:
    """Rewrite a note, or take it away."""
    shown: Shown = found_or_404(note_with(request.viewer, pk))
    note = shown.note
    note_reading(request.viewer, sides=[note.side], what=_("Private note"), now=clock.now())
    start = {"text": note.text, "next": request.GET.get("next", "")}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=start)
    if "withdraw" in request.POST:
        form.is_valid()
        if carry_out(request, WITHDRAW_NOTE, note, form, {}):
            return redirect(_back(request, note.meeting))
    elif form.is_valid() and carry_out(request, CHANGE_NOTE, note, form, form.edits):
        return redirect(_back(request, note.meeting))
    return _page(request, note.meeting, form, note=note, about=shown.about)
