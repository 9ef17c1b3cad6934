"""Which action items nobody answers for any more on a side: the role of their owner has ended."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from meetings.enums import ACTION_OPEN
from meetings.models import ActionItem
from meetings.queries.actions.due import owed_by
from members.access import current_appointments
from members.models import Person
from workinggroup.lib.viewer import Side


def owner_name(owner: Person | None, *, gone: bool = False) -> str:
    """The name of an owner, with the word for one whose role has ended; empty for none."""
    if owner is None:
        return ""
    return _("%(name)s (has left)") % {"name": owner.name} if gone else owner.name


def with_owners_gone(rows: QuerySet[ActionItem], now: Any) -> QuerySet[ActionItem]:
    """`rows`, each with `gone_us` and `gone_cn`: whether the owner on that side, who has not
    confirmed it, holds no role in that delegation at `now` (aware, UTC). No query more."""
    return rows.annotate(**{f"gone_{side}": _gone(side, now) for side in Side})


def owner_gone(now: Any) -> Q:
    """The condition that this is so on either side."""
    gone = Q(pk__in=[])
    for side in Side:
        gone |= _owed_by_nobody(side, now)
    return gone


def _gone(side: Side, now: Any) -> Case:
    gone = _owed_by_nobody(side, now)
    return Case(When(gone, then=Value(value=True)), default=Value(value=False))


def _owed_by_nobody(side: Side, now: Any) -> Q:
    return Q(state__in=ACTION_OPEN) & owed_by(side) & ~Q(_holds_a_role(side, now))


def _holds_a_role(side: Side, now: Any) -> Exists:
    own = current_appointments(now).filter(delegation=side.value)
    return Exists(own.filter(person=OuterRef(f"owner_{side}")))
