"""What the pages of one meeting share: finding it, its head, and saying what a verb refused."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from django.forms import Form
from django.http import Http404, QueryDict

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


def meeting_for(request: PortalRequest, number: int) -> Meeting:
    return found_or_404(meeting_numbered(request.viewer, number))


def head_for(request: PortalRequest, number: int) -> Head:
    """The meeting with its head, for `meetings/_header.html`."""
    return head_over(request, meeting_for(request, number))


def head_over(request: PortalRequest, meeting: Meeting) -> Head:
    """The same of a meeting at hand."""
    return head_of(request.viewer, meeting, clock.now())


def page(head: Head, tab: str, **more: Any) -> dict[str, Any]:
    """The context of a page of a meeting; `tab` is the URL name of the tab that is open."""
    return {"head": head, "meeting": head.meeting, "tab": tab, **more}


def take_up(form: Form, values: Mapping[str, Any], seen: dt.datetime) -> list[tuple[str, str]]:
    """After a `Stale`: keep what was typed, note what it was compared with, and return the fields
    that differ with what they say now. Sending the form again then overwrites knowingly."""
    data = cast("QueryDict", form.data).copy()
    data["seen"] = seen.isoformat()
    form.data = data
    return [
        (str(form.fields[name].label), str(value))
        for name, value in values.items()
        if name in form.fields and form.cleaned_data.get(name) != value
    ]
