"""A refusal that no view turned into a page of its own. Nothing typed is lost with it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from workinggroup.doorway import keep_typed
from workinggroup.lib.errors import NotAllowed, Refused


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page with its reason: 403 where the viewer may not, 409 where it cannot be done."""
    forbidden = isinstance(refusal, NotAllowed)
    title = _("This cannot be done") if forbidden else _("This was not done")
    context = {"title": title, "reason": refusal.reason, "sent": keep_typed(request)}
    return render(request, "errors/refused.html", context, status=403 if forbidden else 409)
