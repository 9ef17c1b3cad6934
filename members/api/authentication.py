"""Who calls the API: a person's key in `Authorization: Bearer`, with that person's rights.

Django REST framework imports this module while it makes its views: nothing here may import them.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from members.access import api_key_with, viewer_of_key
from members.models import ApiKey, Person
from members.services.keys import note_use
from workinggroup.lib import clock
from workinggroup.lib.outages import noted_if_possible
from workinggroup.lib.viewer import Viewer, viewer_of_request

SCHEME = b"bearer"


@dataclass(frozen=True)
class Caller:
    """A key and the member it speaks for at this instant; what `request.auth` holds."""

    key: ApiKey
    viewer: Viewer


class KeyAuthentication(BaseAuthentication):
    """Every key that is unknown, revoked or of somebody whose access ended answers the same 401.

    The answer is in the key holder's language unless the request asks for another.
    """

    def authenticate(self, request: Request) -> tuple[Person, Caller] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != SCHEME:
            return None
        now = clock.now()
        key = api_key_with(parts[1].decode("latin-1")) if len(parts) == 2 else None
        viewer = viewer_of_key(key, now) if key else None
        if key is None or viewer is None or viewer.is_nobody:
            raise AuthenticationFailed(_("This key is not valid, or no longer."))
        if "Accept-Language" not in request.headers:
            translation.activate(key.person.language)
        agent = request.headers.get("User-Agent", "")
        noted_if_possible("the use of a key", lambda: note_use(key, agent=agent, now=now))
        return key.person, Caller(key, viewer)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class IsMember(BasePermission):
    """A member's key, and for what changes something a key that may. A session is no key: a
    page of another site cannot borrow it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, Caller):
            return False
        if request.method not in SAFE_METHODS and not request.auth.key.writes:
            raise PermissionDenied(
                _("This key can only read. Create a key that can also make changes.")
            )
        return True


class IsReader(BasePermission):
    """Who may read the description of the API: everybody the portal lets in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if isinstance(request.auth, Caller):
            return True
        return not viewer_of_request(request).is_nobody


class KeyThrottle(SimpleRateThrottle):
    """So many requests a minute for each key, wherever they come from."""

    scope = "key"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if not isinstance(request.auth, Caller):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.key.pk}

    def throttle_success(self) -> bool:
        """Let through; counted as far as there is room for it."""
        noted_if_possible("a request by a key", super().throttle_success)
        return True
