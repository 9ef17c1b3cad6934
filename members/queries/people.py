"""A side's own people with the role they hold now."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from members.access import current_appointments, own_people, visible_appointments
from members.models import Appointment, Person
from workinggroup.lib.viewer import Viewer

OF_NO_DELEGATION = _("This account is not of any delegation.")


def people_with_roles(viewer: Viewer, now: dt.datetime) -> QuerySet[Person]:
    """`own_people`, each with the role of `now` in `person.held` (a list of one, or empty)."""
    return own_people(viewer).prefetch_related(
        Prefetch("appointments", current_appointments(now), to_attr="held")
    )


def role_of(person: Person) -> Appointment | None:
    """The role that `people_with_roles` found, if any."""
    held: list[Appointment] = getattr(person, "held", [])
    return held[0] if held else None


def with_past_roles(rows: QuerySet[Person]) -> QuerySet[Person]:
    """`rows` of `people_with_roles`, each of which knows its last role too: for lists that ask of
    every row who may do what. One query for all of them."""
    ever = Appointment.objects.order_by("-began_at", "-pk")
    return rows.prefetch_related(Prefetch("appointments", ever, to_attr="ever_held"))


def held_by(person: Person, now: dt.datetime) -> Appointment | None:
    """The role that a person holds at `now`. One query, none where `with_past_roles` asked."""
    if hasattr(person, "ever_held"):
        return role_of(person)
    return current_appointments(now).filter(person=person).first()


def last_role_of(person: Person) -> Appointment | None:
    """The role that a person holds, or held last; None for who never held one, as the operator.
    One query, none where `with_past_roles` asked."""
    known: list[Appointment] | None = getattr(person, "ever_held", None)
    if known is not None:
        return known[0] if known else None
    return Appointment.objects.filter(person=person).order_by("-began_at", "-pk").first()


def last_side_of(person: Person) -> str:
    """The side of `last_role_of`, or empty."""
    last = last_role_of(person)
    return last.delegation_id if last else ""


def past_and_present(viewer: Viewer, person: Person) -> QuerySet[Appointment]:
    """Every role that a person has held, newest first."""
    return visible_appointments(viewer).filter(person=person).order_by("-began_at", "-pk")


def present_appointments(viewer: Viewer, now: dt.datetime) -> QuerySet[Appointment]:
    """Who holds a role on either side at `now`, by side, seat and name."""
    present = visible_appointments(viewer).filter(pk__in=current_appointments(now).values("pk"))
    return present.order_by(
        "-delegation", "term__seat__number", "person__family_name", "person__given_name", "pk"
    )


def ends_of_roles(people: Collection[int], now: dt.datetime) -> dict[int, dt.datetime]:
    """When the last role of those of `people` (keys) ended who hold none at `now`, by key; of an
    account that was closed, when that role began. One query, none for nobody."""
    if not people:
        return {}
    runs = current_appointments(now).filter(pk=OuterRef("pk"))
    rows = Appointment.objects.filter(person__in=people).annotate(runs=Exists(runs))
    ends: dict[int, dt.datetime] = {}
    holds = set()
    for row in rows.select_related("term"):
        if row.runs:
            holds.add(row.person_id)
        closed = (row.ended_at, row.term.ended_at if row.term else None)
        end = min([at for at in closed if at is not None], default=row.began_at)
        ends[row.person_id] = max(end, ends.get(row.person_id, end))
    return {person: end for person, end in ends.items() if person not in holds}
