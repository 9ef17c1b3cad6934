"""The doors to the filters that somebody keeps of a list of the admin site."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from members.queries.saved_filters import saved_filter_with
from members.services.saved_filters import delete_filter, filter_of, save_filter
from workinggroup.lib import clock
from workinggroup.lib.act_views import say_refused
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import viewer_of_request


def filter_save(request: HttpRequest, listing: str) -> HttpResponse:
    """Keep the search and filters of a list under a name, and show the list with them."""
    place = list_address(listing)
    name, query = request.POST.get("name", ""), request.POST.get("query", "")
    shown = filter_of(query)
    try:
        saved = save_filter(
            viewer_of_request(request), listing=listing, name=name, query=query, now=clock.now()
        )
    except Refused as refused:
        say_refused(request, refused.reason)
    else:
        said = _("The filter “%(name)s” is saved. Only you see it.") % {"name": saved.name}
        messages.success(request, said)
    return redirect(f"{place}?{shown}" if shown else place)


def filter_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a filter of one's own, and show its list."""
    viewer = viewer_of_request(request)
    saved = saved_filter_with(viewer, pk)
    if saved is None:
        raise Http404
    gone = delete_filter(viewer, saved=saved, now=clock.now())
    messages.success(request, _("The filter “%(name)s” is deleted.") % {"name": gone.name})
    return redirect(list_address(gone.listing))


def list_address(listing: str) -> str:
    """The address of the list that is called so. Raises `Http404` where none is."""
    try:
        return reverse(f"admin:{listing}_changelist")
    except NoReverseMatch:
        raise Http404 from None
