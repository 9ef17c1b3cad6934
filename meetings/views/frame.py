"""What the pages of one meeting share: finding it, its head, and saying what a verb refused."""

from typing import Any, TypeVar

from django.http import Http404

from meetings.models import Meeting
from meetings.queries.meetings.pages import Head, head_of, meeting_numbered
from workinggroup.doorway import PortalRequest
from workinggroup.lib import clock

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
