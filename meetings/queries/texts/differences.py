"""What differs in a text from the revision that everybody read before."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import JointText, TextRevision
from meetings.queries.texts.status import TextStatus
from meetings.rules.revisions import ChangedPart, Differences, differences

# What a part says beside its words, by its name in the content.
FIELD_LABELS: dict[str, Promise] = {
    "note": _("note"),
    "minutes": _("duration"),
    "presenter": _("presenter"),
    "presenter_side": _("presenter"),
    "topics": _("topics"),
    "sitting": _("sitting"),
    "kind": _("kind"),
    "side": _("side"),
    "decision": _("decision"),
    "owners": _("owners"),
    "due_on": _("due date"),
}


@dataclass(frozen=True)
class Compared:
    """The differences of a text from its revision `former`, as its page shows them."""

    former: TextRevision
    found: Differences

    @property
    def changed(self) -> list[tuple[ChangedPart, list[str]]]:
        """The changed parts, each with what differs beside its words."""
        return [(part, _labels(part)) for part in self.found.changed]


def _labels(part: ChangedPart) -> list[str]:
    labels = (str(FIELD_LABELS[name]) for name in part.fields if name in FIELD_LABELS)
    return list(dict.fromkeys(labels))


def circulated_before(text: JointText, revision: int) -> TextRevision | None:
    """The last revision of `text` before the one of this number that was circulated; None where
    none was. One query at most. Raises nothing."""
    if revision == 1:
        return None
    rows = text.revisions.filter(revision__lt=revision, circulated_at__isnull=False)
    return rows.order_by("-revision").first()


def compared(status: TextStatus) -> Compared | None:
    """What differs in the words of `status` from those that were circulated before, for whoever
    reads both; None where nothing was. One query at most. Raises nothing."""
    former = circulated_before(status.text, status.revision)
    if former is None:
        return None
    return Compared(former, differences(former.content, status.content))
