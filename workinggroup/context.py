"""What every page is given."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.access import may_enter_admin, may_read_mailbox
from members.enums import Language
from workinggroup.lib import mailbox
from workinggroup.lib.addresses import address, way_back
from workinggroup.lib.bilingual import reading_order
from workinggroup.lib.snippets import LONGEST_QUERY
from workinggroup.lib.viewer import NOBODY, Viewer, own_first
from workinggroup.templatetags.kept import readers_like

# URL name, label, the start of the URL names of the pages below it.
_PLACES: tuple[tuple[str, Promise, str], ...] = (
    ("home", _("Home"), "home"),
    ("meetings", _("Meetings"), "meeting"),
    ("actions", _("Action items"), "action"),
    ("decisions", _("Decisions"), "decision"),
    ("topics", _("Topics"), "topic"),
    ("members", _("Members"), "members"),
    ("calendar", _("Calendar"), "calendar"),
    ("search", _("Search"), "search"),
)
# On a phone these stand on a bar at the bottom, under a short name; the others behind "More".
_ON_THE_BAR: dict[str, Promise] = {
    "home": _("Home"),
    "meetings": _("Meetings"),
    "actions": pgettext_lazy("bar", "Actions"),
    "search": _("Search"),
}


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `short` is its name on the bar of a phone, if it is on it."""

    name: str
    url: str
    label: Promise
    here: bool

    @property
    def short(self) -> Promise | None:
        return _ON_THE_BAR.get(self.name)


def portal(request: HttpRequest) -> dict[str, Any]:
    """The viewer, the languages, the navigation, whether this is the example group, and whether
    its mail is kept in files that the viewer may read."""
    viewer: Viewer = getattr(request, "viewer", NOBODY)
    language = get_language() or settings.LANGUAGE_CODE
    order = own_first(viewer, language)
    navigation = _navigation(request, viewer)
    return {
        "viewer": viewer,
        "own_first": order,
        "readers": readers_like(viewer, order),
        "language": language,
        "theme": theme_of(request),
        "reading_order": reading_order(),
        "other_languages": [each for each in Language if each.value != language],
        "same_page": way_back(request),
        "navigation": navigation,
        # Whether the page that is open stands behind "More".
        "here_is_more": any(place.here and not place.short for place in navigation),
        # The page of the search has a box of its own.
        "searches": any(place.url == address("search") and not place.here for place in navigation),
        "longest_query": LONGEST_QUERY,
        "is_example": settings.EXAMPLE,
        "enters_admin": bool(may_enter_admin(viewer)),
        "reads_mailbox": mailbox.in_use()
        and bool(may_read_mailbox(viewer, example=settings.EXAMPLE)),
    }


def theme_of(request: HttpRequest) -> str:
    """The theme that this browser was told to keep; empty where it follows the system."""
    kept: str = request.COOKIES.get("theme", "")
    return kept if kept in {"light", "dark"} else ""


def _navigation(request: HttpRequest, viewer: Viewer) -> tuple[Place, ...]:
    if viewer.is_nobody:
        return ()
    match = getattr(request, "resolver_match", None)
    here = (match.url_name or "") if match else ""
    return tuple(
        Place(name, address(name), label, here.startswith(stem)) for name, label, stem in _PLACES
    )
