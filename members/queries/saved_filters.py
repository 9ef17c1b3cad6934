"""The filters of a list of the admin site that its reader keeps."""

from members.access import visible_saved_filters
from members.models import SavedFilter
from workinggroup.lib.viewer import Viewer


def filters_of_list(viewer: Viewer, listing: str) -> list[SavedFilter]:
    """Those of the viewer alone, by their names. One query."""
    return list(visible_saved_filters(viewer).filter(listing=listing))


def saved_filter_with(viewer: Viewer, pk: int) -> SavedFilter | None:
    """The one with this key, where it is the viewer's. One query."""
    return visible_saved_filters(viewer).filter(pk=pk).first()
