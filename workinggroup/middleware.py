"""Who is reading, and in which language; and where they are signed in."""

from collections.abc import Callable
from functools import partial

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    QueryDict,
)
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from meetings import feed_urls
from members.access import viewer_in_session
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused
from workinggroup.lib.outages import SAFE_METHODS, noted_if_possible
from workinggroup.proof import proof_of
from workinggroup.refusals import refusal_page
from workinggroup.sessions import is_over, note_activity


class CompressionMiddleware(GZipMiddleware):
    """Compresses pages. Files and feeds decide for themselves: a file keeps its length, and the
    stored bytes of a feed are not compressed anew at each look."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        compressed: HttpResponseBase = super().process_response(request, response)
        return compressed


class FeedMiddleware:
    """Answers calendar apps before all that is made for people at a browser: sessions, sign-in,
    languages, messages, forms. A device asks every few minutes, for ever.

    Only what is around it is done for a feed too (SecurityMiddleware); other headers that guard a
    page are the view's own. A strange Host is refused, as everywhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.endswith(".ics"):
            for pattern in feed_urls.urlpatterns:
                if found := pattern.resolve(request.path_info.removeprefix("/")):
                    request.get_host()
                    answer: HttpResponseBase = found.func(request, **found.kwargs)
                    return answer
        return self.get_response(request)


class QueryMiddleware:
    """Takes NUL out of the query of an address: nobody types it, and PostgreSQL cannot compare
    with it, so a filter of the admin site would fail on it. Forms refuse it themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.META.get("QUERY_STRING", "")
        if "%00" in asked:
            # Before anybody reads `request.GET`, which is made of it.
            request.META["QUERY_STRING"] = self._without_nul(QueryDict(asked))
        return self.get_response(request)

    @staticmethod
    def _without_nul(query: QueryDict) -> str:
        clean = QueryDict(mutable=True)
        for name, values in query.lists():
            clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
        return clean.urlencode()


class SessionsMiddleware(SessionMiddleware):
    """Django's; but what is only noted in a session (when it was seen, what is new since) keeps
    nobody from a page while it finds no room. What a redirect leads on to may need what it kept."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = request.session
        only_noted = getattr(session, "noted", False) and not session.modified
        session.modified = session.modified or only_noted
        read = request.method in SAFE_METHODS and not 300 <= response.status_code < 400
        keep = partial(super().process_response, request, response)
        if not (only_noted or read):
            return keep()
        return noted_if_possible("a session", keep) or response


class ActivityMiddleware:
    """Keeps the list of a person's sessions, with when each was last seen, and ends those that are
    over (`workinggroup.sessions`).

    The sign-in library's own middleware writes at every request; here once in five minutes, which
    spares SQLite a write lock for each page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = clock.now()
            if is_over(request.session, request.user, now):
                logout(request)
            elif note_activity(request.session, now):
                keep = partial(UserSession.objects.create_from_request, request)
                noted_if_possible("when a session was last seen", keep)
        return self.get_response(request)


class ReaderMiddleware:
    """Puts the viewer on the request and speaks the signed-in person's language.

    The language of the profile wins over the cookie and the browser's wishes, which decide for
    everybody else (LocaleMiddleware). It also gives a page to what Django answers with nothing
    (405), and to a refusal that no view turned into one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # The API puts whom its keys speak for in the place of the user.
        asker = request.user
        request.viewer = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: viewer_in_session(asker, proof_of(request, asker), clock.now())
        )
        # Without its cookie there is no session to look up.
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if signed_in and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            response = self._not_allowed(request, response)
        if signed_in and not response.has_header("Cache-Control"):
            # Nothing of a member's pages stays in a shared computer's browser.
            response["Cache-Control"] = "private, no-store"
        return response

    @staticmethod
    def _not_allowed(request: HttpRequest, bare: HttpResponseNotAllowed) -> HttpResponse:
        if not request.accepts("text/html"):
            return bare
        page = render(request, "errors/405.html", status=405)
        page["Allow"] = bare["Allow"]
        return page

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that the view let pass becomes a page with its reason."""
        return refusal_page(request, exception) if isinstance(exception, Refused) else None
