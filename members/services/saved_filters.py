"""Keeping the search and filters of a list of the admin site under a name, for oneself."""

import datetime as dt

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from members.access import may_enter_admin, person_of, visible_saved_filters
from members.models import Person, SavedFilter
from members.models.saved_filter import LONGEST_FILTER
from workinggroup.lib import validation
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

MOST_FILTERS = 20
# What an address of a list says beside its search, its filters and its order.
_PASSING = frozenset({"p", "e", "all", "_facets", "_changelist_filters"})


@transaction.atomic
def save_filter(
    actor: Viewer, *, listing: str, name: str, query: str, now: dt.datetime
) -> SavedFilter:
    """Keep `query`, the address of the list `listing` behind its question mark, under `name`; one
    of that name is replaced. Nobody else is told or shown.

    Raises `NotAllowed` for who may not open the admin site; `Refused` without a name, for a query
    that narrows nothing or is too long, and beyond `MOST_FILTERS` of a list.
    """
    may_enter_admin(actor).demand()
    name, asked = clean_line(name), filter_of(query)
    if not name:
        raise Refused(_("Please give the filter a name."))
    if not asked:
        raise Refused(_("Search or filter the list first; then save it here."))
    if len(asked) > LONGEST_FILTER:
        raise Refused(_("This search is too long to be saved."))
    # One act at a time on one person's filters.
    person = Person.objects.select_for_update().get(pk=person_of(actor).pk)
    own = visible_saved_filters(actor).filter(listing=listing)
    kept = own.filter(name=name).first()
    if kept is None and own.count() >= MOST_FILTERS:
        raise Refused(
            _("A list keeps at most %(n)d filters. Delete one first.") % {"n": MOST_FILTERS}
        )
    row = kept or SavedFilter(person=person, listing=listing, name=name)
    row.query, row.saved_at = asked, now
    validation.check(row)
    row.save()
    return row


@transaction.atomic
def delete_filter(actor: Viewer, *, saved: SavedFilter, now: dt.datetime) -> SavedFilter:
    """Delete a filter of one's own. Raises `Stale` where it is gone or never was the actor's, and
    `NotAllowed`."""
    may_enter_admin(actor).demand()
    row = visible_saved_filters(actor).select_for_update().filter(pk=saved.pk).first()
    if row is None:
        raise Stale(_("This filter no longer exists."))
    row.delete()
    return row


def filter_of(query: str) -> str:
    """What of the address of a list is its search, filters and order; empty where it shows all."""
    asked = QueryDict(query).copy()
    for name in _PASSING & asked.keys():
        del asked[name]
    narrows = any(value for name in asked if name != "o" for value in asked.getlist(name))
    return str(asked.urlencode()) if narrows else ""
