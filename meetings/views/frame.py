"""What the pages of one meeting share: finding it, its head, and saying what a verb refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from meetings.access import may_ask_to_open, may_open_revision
from meetings.enums import TextKind
from meetings.models import Meeting
from meetings.queries.meetings.pages import Head, head_of, meeting_numbered
from meetings.queries.texts.panel import text_of
from workinggroup.doorway import PortalRequest
from workinggroup.lib import clock
from workinggroup.lib.prepared import asked_once

_Found = TypeVar("_Found")


def found_or_404(thing: _Found | None) -> _Found:
    """`thing`, or 404: what is absent and what is not the viewer's to see look the same."""
    if thing is None:
        raise Http404
    return thing


def meeting_for(request: PortalRequest, number: str) -> Meeting:
    return found_or_404(meeting_numbered(request.viewer, number))


def head_for(request: PortalRequest, number: str) -> Head:
    """The meeting with its head, for `meetings/_header.html`."""
    return head_over(request, meeting_for(request, number))


def head_over(request: PortalRequest, meeting: Meeting) -> Head:
    """The same of a meeting at hand."""
    return head_of(request.viewer, meeting, clock.now())


def page(head: Head, tab: str, **more: Any) -> dict[str, Any]:
    """The context of a page of a meeting; `tab` is the URL name of the tab that is open."""
    return {"head": head, "meeting": head.meeting, "tab": tab, **more}


def opened_first(kind: TextKind) -> Callable[[Callable[..., HttpResponse]], Any]:
    """For pages on which a text of this kind is edited: where it is issued, and the reader may open
    its next revision, that page comes first. What is sent to them is answered as ever: nothing that
    was typed is lost."""

    def decorated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def checked(request: PortalRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return view(request, number, *args, **kwargs)
            with asked_once():
                text = text_of(request.viewer, meeting_for(request, number), kind)
                if text is not None and text.issued:
                    if may_open_revision(request.viewer, text, clock.now()):
                        return redirect("text_open", number, kind)
                    if may_ask_to_open(request.viewer, text):
                        return redirect("text_ask", number, kind)
                return view(request, number, *args, **kwargs)

        return checked

    return decorated
