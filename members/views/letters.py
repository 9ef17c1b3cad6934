"""The mail folder: what a portal without a mail server has written instead of sending it."""

from collections.abc import Callable
from functools import wraps

from csp.decorators import csp, csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from members.access import may_read_mailbox
from workinggroup.doorway import PortalRequest
from workinggroup.lib import mailbox
from workinggroup.lib.mailbox import KeptLetter

_PER_PAGE = 25
# No script, no form, nothing from elsewhere; a click on a link opens it in the whole window.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}
TO_THE_TOP = '<base target="_top">'


def _readers_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The operator, and in the example everybody; for all others there is no such page."""

    @wraps(view)
    def guarded(request: PortalRequest, **kwargs: str) -> HttpResponseBase:
        if not may_read_mailbox(request.viewer, example=settings.EXAMPLE):
            raise Http404
        return view(request, **kwargs)

    return guarded


def _letter_or_404(name: str) -> KeptLetter:
    letter = mailbox.read_letter(name)
    if letter is None:
        raise Http404
    return letter


@require_safe
@never_cache
@_readers_only
def letters(request: HttpRequest) -> HttpResponse:
    """All letters, the newest first."""
    page = Paginator(mailbox.names(), _PER_PAGE).get_page(request.GET.get("page"))
    shown = mailbox.list_letters(list(page))
    return render(request, "letters/letters.html", {"page": page, "letters": shown})


@require_safe
@never_cache
@_readers_only
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter as text, and as its reader's mail program shows it."""
    return render(request, "letters/letter.html", {"letter": _letter_or_404(name)})


@require_safe
@never_cache
@_readers_only
@csp(LETTER_POLICY)  # type: ignore[arg-type]
@xframe_options_sameorigin
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, in a sandbox of its own."""
    found = _letter_or_404(name)
    html = found.html or f"<pre>{escape(found.text)}</pre>"
    head, tag, rest = html.partition("<head>")
    return HttpResponse(f"{head}{tag}{TO_THE_TOP}{rest}" if tag else TO_THE_TOP + html)
