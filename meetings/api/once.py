"""A POST that is sent again is done once, for a program that says so by an `Idempotency-Key`
(draft-ietf-httpapi-idempotency-key-header-07)."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from members.services.sent_forms import keep_answer, take_form, token_of
from workinggroup.lib import clock

# Printable ASCII without blanks.
_KEY = re.compile(r"[!-~]{1,255}")
HEADER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": f"^{_KEY.pattern}$"},
    location=OpenApiParameter.HEADER,
    description=(
        "At most 255 characters, new for each act. What is sent again with it within two weeks is "
        "done once: the answer tells the thing as it is now, with the status of the first answer. "
        "With another body it is 422."
    ),
)
_View = TypeVar("_View", bound=Any)
_Post = Callable[..., Response]


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"


_UNFIT = gettext_lazy(
    "This Idempotency-Key is empty, too long, or has other signs than ASCII letters, digits and "
    "punctuation."
)


def done_once(tell: Callable[..., Response]) -> Callable[[_Post], _Post]:
    """Make the `post` of a view heed the key. `tell(view, code, **of the address)` answers, with
    the status of the first answer, who sends it again.

    The key belongs to the person, the address and the body. Done in one transaction with the row
    that says so: what fails may be sent again, and of two at once the second waits.
    """

    def decorated(post: _Post) -> _Post:
        @wraps(post)
        def once(view: _View, request: Request, **address: Any) -> Response:
            key = request.headers.get("Idempotency-Key")
            if key is None:
                return post(view, request, **address)
            if not _KEY.fullmatch(key):
                raise exceptions.ParseError(_UNFIT)
            content = json.dumps(request.data, sort_keys=True, default=str)
            shape = token_of(request.path, content)
            with transaction.atomic():
                person = cast("int", request.user.pk)
                sent, first = take_form(person, token_of("api", key), now=clock.now())
                if first:
                    answer = post(view, request, **address)
                    keep_answer(sent, f"{shape} {answer.status_code}")
                    return answer
                before, _space, code = sent.location.partition(" ")
                if before != shape:
                    raise KeyReused(_("This Idempotency-Key was used for something else."))
                return tell(view, int(code), **address)

        return once

    return decorated
