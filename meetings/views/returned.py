"""A draft that comes back from Word: what was changed in it is shown, and taken over one by one.

Nothing is kept in between: what was read travels in the page, sealed.
"""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings.enums import TextKind
from meetings.forms.texts import ReturnedFileForm
from meetings.models import JointText
from meetings.queries.texts.panel import PAGES
from meetings.queries.texts.returned import changes_returned
from meetings.rules.acts.texts import ACCEPT_RETURNED
from meetings.rules.returned import ReturnedText, read_sealed
from meetings.views.frame import head_over, page
from meetings.views.texts import text_for
from workinggroup.doorway import PortalRequest, members_only
from workinggroup.lib import clock
from workinggroup.lib.act_views import answered_at, press, say_refused
from workinggroup.lib.seals import seal, unseal

_SALT = "text_returned"
_LASTS = 12 * 3600
"""Seconds for which the page can be worked through; what stands is asked anew each time."""


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def text_returned(request: PortalRequest, number: str, kind: str) -> HttpResponse:
    """Bring back a draft from Word, and take over what was changed in it, text by text."""
    text = text_for(request, number, kind)
    offer = ACCEPT_RETURNED.offer_to(request.viewer, text, clock.now())
    offer.demand()
    head = head_over(request, text.meeting)
    context = page(head, PAGES[TextKind(kind)], text=text, offer=offer)
    if request.method == "POST" and "sealed" in request.POST:
        return _accept(request, text, context)
    form = ReturnedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["file"]
        return _answer(request, text, found.texts, context | {"loose": found.comments})
    return render(request, "texts/returned.html", context | {"form": form})


def _accept(request: PortalRequest, text: JointText, context: dict[str, object]) -> HttpResponse:
    opened = unseal(request.viewer, request.POST["sealed"], salt=_SALT, lasts=_LASTS)
    if opened is None or opened[0] != text.pk:
        say_refused(request, _("This page is too old. Please choose the file again."))
        return render(request, "texts/returned.html", context | {"form": ReturnedFileForm()})
    returned = [read_sealed(each) for each in opened[1]]
    chosen = next((each for each in returned if each.key == request.POST.get("accept")), None)
    if chosen is not None:
        press(request, ACCEPT_RETURNED, text, change=chosen)
        answered_at(request, reverse("text_returned", args=[text.meeting.number, text.kind]))
    loose = [tuple(each) for each in opened[2]]
    return _answer(request, text, returned, context | {"loose": loose})


def _answer(
    request: PortalRequest,
    text: JointText,
    returned: Sequence[ReturnedText],
    context: dict[str, object],
) -> HttpResponse:
    content = [text.pk, [each.sealed for each in returned], context["loose"]]
    shown = {
        "changes": changes_returned(request.viewer, text, returned),
        "sealed": seal(request.viewer, content, salt=_SALT),
        "form": ReturnedFileForm(),
    }
    return render(request, "texts/returned.html", context | shown)
