"""The glossary, for everybody to read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings.access import may_keep_glossary
from meetings.queries.glossary import glossary_of
from workinggroup.doorway import PortalRequest, members_only


@require_safe
@members_only
def glossary(request: PortalRequest) -> HttpResponse:
    """What the group calls things, both languages side by side."""
    context = {
        "terms": glossary_of(request.viewer),
        "may_keep": may_keep_glossary(request.viewer),
    }
    return render(request, "glossary/glossary.html", context)
