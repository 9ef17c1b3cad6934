"""The glossary as it is read in the portal."""

from django.db.models import QuerySet

from meetings.access import visible_terms
from meetings.models import GlossaryTerm
from workinggroup.lib.prepared import prepared
from workinggroup.lib.viewer import Viewer


@prepared()
def _terms(viewer: Viewer) -> QuerySet[GlossaryTerm]:
    return visible_terms(viewer).filter(retired_at=None).order_by("pk")


def glossary_of(viewer: Viewer) -> list[GlossaryTerm]:
    """The terms in use, by their English names. One query. Raises nothing."""
    return sorted(_terms(viewer), key=lambda term: (term.en.casefold(), term.pk))
