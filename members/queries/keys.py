"""One's own keys in use, for the pages that list them."""

from django.db.models import QuerySet

from members.access import visible_api_keys, visible_calendar_keys
from members.models import ApiKey, CalendarKey
from workinggroup.lib.viewer import Viewer


def live_calendar_keys(viewer: Viewer) -> QuerySet[CalendarKey]:
    """The viewer's subscriptions that are not revoked, the oldest first."""
    return visible_calendar_keys(viewer).filter(revoked_at=None).order_by("created_at", "pk")


def live_api_keys(viewer: Viewer) -> QuerySet[ApiKey]:
    """The viewer's API keys that are not revoked, the oldest first."""
    return visible_api_keys(viewer).filter(revoked_at=None).order_by("created_at", "pk")
