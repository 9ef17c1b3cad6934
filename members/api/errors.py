"""Every refusal of the API as a problem document (RFC 9457), in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from workinggroup.lib.errors import Doubtful, NotAllowed, ProofNeeded, Refused, Stale

CONTENT_TYPE = "application/problem+json"


def problem(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to `exc`, or None where it is a fault of ours and the server answers 500.

    A rule that turns a legal request down is 409 (with fields: 400), a lost race 409, a thing
    that may be seen but not touched 403; forbidden to see looks like absent, 404.
    """
    error = _as_api_error(exc)
    if error is None:
        return None
    set_rollback()
    code = error.status_code
    body = problem_body(code, _code(error), _detail(error))
    if isinstance(error, exceptions.ValidationError):
        body["errors"] = _fields(error.detail)
    if isinstance(error, Unconfirmed):
        body["doubts"] = error.doubts
    return Response(body, status=code, headers=_headers(error), content_type=CONTENT_TYPE)


def problem_body(status: int, code: str, detail: str) -> dict[str, Any]:
    """A problem document: `code` for programs, `detail` for people."""
    return {
        "type": "about:blank",
        "title": _title(status),
        "status": status,
        "code": code,
        "detail": detail,
    }


class Conflict(exceptions.APIException):
    """The request is sound, the state of the thing or a rule does not allow it."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "refused"


class Unconfirmed(Conflict):
    """The request looks like a mistake; sent again with `confirmed`, it is done."""

    default_code = "doubtful"

    def __init__(self, exc: Doubtful) -> None:
        super().__init__(str(exc.reason))
        self.doubts = [{"mark": doubt.mark, "text": doubt.text} for doubt in exc.doubts]


def _as_api_error(exc: Exception) -> exceptions.APIException | None:
    match exc:
        case exceptions.APIException():
            return exc
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case NotAllowed() | ProofNeeded():
            return exceptions.PermissionDenied(str(exc))
        case Refused():
            return _refusal(exc)
    return None


def _refusal(exc: Refused) -> exceptions.APIException:
    if isinstance(exc, Doubtful):
        return Unconfirmed(exc)
    if exc.fields:
        return exceptions.ValidationError({name: [str(v)] for name, v in exc.fields.items()})
    return Conflict(str(exc.reason), code="stale" if isinstance(exc, Stale) else "refused")


def _title(code: int) -> str:
    titles = {
        400: _("The request has errors"),
        401: _("A valid key is needed"),
        403: _("Not allowed"),
        404: _("Not found"),
        405: _("Method not allowed"),
        406: _("No such format"),
        409: _("The rules do not allow this now"),
        415: _("Unsupported format"),
        422: _("The request contradicts another one"),
        429: _("Too many requests"),
        503: _("Not available at present"),
        507: _("No room to save it"),
    }
    return titles.get(code, _("The request could not be answered"))


def _code(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def _detail(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return _("See the errors beside each field.")
    return str(error.detail)


def _fields(detail: Any, path: str = "") -> list[dict[str, str]]:
    """Nested messages as a flat list of field (dotted; empty for the whole) and message."""
    if isinstance(detail, Mapping):
        parts = [
            (path if key == "non_field_errors" else f"{path}.{key}".strip("."), value)
            for key, value in detail.items()
        ]
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        parts = [(path, value) for value in detail]
    else:
        return [{"field": path, "message": str(detail)}]
    return [line for where, value in parts for line in _fields(value, where)]


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers
