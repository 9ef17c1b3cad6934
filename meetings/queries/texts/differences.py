"""What differs in a text from the revision that everybody read before."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.enums import Capacity
from meetings.models import JointText, TextRevision
from meetings.queries.texts.status import TextStatus
from meetings.rules.revisions import ChangedPart, Differences, differences
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib.viewer import Role, Viewer

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


def turned_last(viewer: Viewer, keys: TwoKeys) -> int:
    """The last revision that counsel of the viewer's side cleared, where they are counsel, or its
    head signed, where they are its head, and that is void; 0 for none, and for everybody else."""
    capacity = _CAPACITIES.get(viewer.role) if viewer.role else None
    void = (s.revision for s in keys.void if (s.side, s.capacity) == (viewer.side, capacity))
    return max(void, default=0)


_CAPACITIES = {Role.COUNSEL: Capacity.CLEAR, Role.HEAD: Capacity.SIGN}


def _turned_before(viewer: Viewer, status: TextStatus) -> TextRevision | None:
    last = turned_last(viewer, status.keys) if status.present else 0
    return status.text.revisions.filter(revision=last).first() if last else None


def compared(viewer: Viewer, status: TextStatus) -> Compared | None:
    """What differs in the words of `status` from those that `viewer` goes by: counsel from what
    counsel of their side cleared last, a head from what the head of their side signed last, if it
    was circulated or not; all others, and who has cleared or signed none yet, from what was
    circulated before. None where nothing was. One query at most. Raises nothing."""
    former = _turned_before(viewer, status) or circulated_before(status.text, status.revision)
    if former is None:
        return None
    return Compared(former, differences(former.content, status.content))
