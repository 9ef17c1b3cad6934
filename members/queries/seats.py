"""Seats, the companies that hold them, and those that did."""

from django.db.models import Prefetch, QuerySet

from members.models import Company, Seat, SeatTerm
from workinggroup.lib.viewer import Viewer


def seats_with_terms(viewer: Viewer) -> QuerySet[Seat]:
    """All twenty, each with the term that runs in `seat.running` (a list of one, or empty)."""
    if viewer.is_nobody:
        return Seat.objects.none()
    running = SeatTerm.objects.filter(ended_at=None).select_related("company")
    return Seat.objects.select_related("delegation").prefetch_related(
        Prefetch("terms", running, to_attr="running")
    )


def holder_of(seat: Seat) -> SeatTerm | None:
    """The running term that `seats_with_terms` found, if any."""
    running: list[SeatTerm] = getattr(seat, "running", [])
    return running[0] if running else None


def companies(viewer: Viewer) -> QuerySet[Company]:
    """Every company that ever held a seat, of both sides."""
    rows = Company.objects.select_related("delegation")
    return rows.none() if viewer.is_nobody else rows


def terms_of(viewer: Viewer, thing: Seat | Company) -> QuerySet[SeatTerm]:
    """The terms of a seat or of a company, newest first."""
    rows = SeatTerm.objects.select_related("seat", "company").order_by("-began_at", "-pk")
    if viewer.is_nobody:
        return rows.none()
    return rows.filter(seat=thing) if isinstance(thing, Seat) else rows.filter(company=thing)


def seat_numbered(side: str, number: str) -> Seat | None:
    """A delegation's seat by its number as a form has it; None where it has none."""
    return Seat.objects.get(delegation=side, number=int(number)) if number else None
