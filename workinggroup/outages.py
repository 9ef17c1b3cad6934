"""What is answered while something around the portal is out (`workinggroup.lib.outages`).

These pages ask no database and write no file. A form that could not be taken is on its page, to be
sent again as it was: what is sent twice is done once.
"""

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from members.api.errors import CONTENT_TYPE, problem_body
from workinggroup.lib.addresses import is_of_api, own_path
from workinggroup.lib.carried import carried_from
from workinggroup.lib.outages import SAFE_METHODS, Outage
from workinggroup.lib.redaction import one_line

logger = logging.getLogger(__name__)


def outage_answer(request: HttpRequest, outage: Outage, error: BaseException) -> HttpResponse:
    """503 or 507 with the reason in the reader's language, and when to ask again."""
    path, cause = one_line(request.path), one_line(error)
    logger.error("%s %s: %s: %s", request.method, path, outage.name, cause)
    if is_of_api(request):
        body = problem_body(outage.status, "unavailable", _reason(outage))
        answer: HttpResponse = JsonResponse(body, content_type=CONTENT_TYPE)
    elif request.path_info.endswith(".ics"):
        answer = HttpResponse(f"{_reason(outage)}\n", content_type="text/plain; charset=utf-8")
    else:
        answer = HttpResponse(_page(request, outage))
    answer.status_code = outage.status
    answer["Retry-After"] = str(outage.retry_after)
    answer["Cache-Control"] = "no-store"
    # One line of ours, and not a traceback for each request while it lasts.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return answer


def _reason(outage: Outage) -> str:
    reasons = {
        Outage.AWAY: _("The database of this portal does not answer."),
        Outage.BUSY: _("Too many people are saving at this moment."),
        Outage.FULL: _(
            "The disk of this server is full: nothing can be saved until there is room."
        ),
    }
    return reasons[outage]


def _page(request: HttpRequest, outage: Outage) -> str:
    carried = carried_from(request)
    context = {
        "language": get_language() or "en",
        "reason": _reason(outage),
        "seconds": outage.retry_after,
        "was_sent": request.method not in SAFE_METHODS,
        "carried": carried,
        "has_files": carried is not None and _sends_files(request),
        "address": own_path(request),
    }
    return render_to_string("errors/outage.html", context)


def _sends_files(request: HttpRequest) -> bool:
    return any(request.FILES.values())
