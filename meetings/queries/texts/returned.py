"""What a file of Word that came back would change in a draft, beside what stands there now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.access import visible_actions, visible_items, visible_paragraphs
from meetings.models import JointText
from meetings.rules.returned import ReturnedText
from meetings.rules.row_bookmarks import DraftField, DraftRow
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.edits import value_mark
from workinggroup.lib.viewer import Viewer

# What a field is called on its row.
FIELD_NAMES = {
    DraftField.TITLE: "title",
    DraftField.NOTE: "note",
    DraftField.TEXT: "text",
    DraftField.TEXT_BELOW: "text",
}
_LABELS: dict[str, Promise] = {
    DraftField.TITLE: _("title of the item"),
    DraftField.NOTE: _("note of the item"),
}
TAKEN, OFFERED, OVERTAKEN = "taken", "offered", "overtaken"


@dataclass(frozen=True)
class ReturnedHalf:
    """One language of a text that came back: what the file says, what stands, and what can become
    of it: it stands already (`taken`), can be taken (`offered`), or something newer stands that is
    not written over (`overtaken`)."""

    language: str
    said: str
    stands: str
    status: str


@dataclass(frozen=True)
class ReturnedChange:
    """A text that came back, as its page shows it; `row` is None where it was withdrawn since."""

    returned: ReturnedText
    row: Model | None
    halves: tuple[ReturnedHalf, ...]

    @property
    def label(self) -> Promise | str:
        """Which text of its row it is, where that has several."""
        return _LABELS.get(self.returned.field, "")

    @property
    def offered(self) -> bool:
        return bool(self.languages(OFFERED))

    def languages(self, status: str) -> list[str]:
        """The languages of which this is what can become."""
        return [half.language for half in self.halves if half.status == status]

    @property
    def refused(self) -> list[str]:
        """The languages that stay as they were edited here since, whatever the file says."""
        return self.languages(OVERTAKEN)


def rows_returned(
    viewer: Viewer, text: JointText, returned: Iterable[ReturnedText]
) -> dict[tuple[str, int], Model]:
    """The rows of `text` that the texts are of, as far as the viewer sees them. Three queries."""
    keys: dict[str, set[int]] = {kind: set() for kind in DraftRow}
    for each in returned:
        keys[each.row].add(each.pk)
    rows = {
        DraftRow.ITEM: visible_items(viewer),
        DraftRow.PARAGRAPH: visible_paragraphs(viewer),
        DraftRow.ACTION: visible_actions(viewer),
    }
    return {
        (kind, row.pk): row
        for kind, visible in rows.items()
        for row in visible.filter(meeting=text.meeting_id, pk__in=keys[kind]).select_related(
            "meeting"
        )
    }


def changes_returned(
    viewer: Viewer, text: JointText, returned: Sequence[ReturnedText]
) -> list[ReturnedChange]:
    """What the file would change, in its order, beside what stands now. Three queries. Raises
    nothing."""
    rows = rows_returned(viewer, text, returned)
    return [_change(each, rows.get((each.row, each.pk))) for each in returned]


def _change(returned: ReturnedText, row: Model | None) -> ReturnedChange:
    if row is None:
        return ReturnedChange(returned, None, ())
    pair: Bilingual = getattr(row, FIELD_NAMES[DraftField(returned.field)])
    halves = tuple(_half(returned, code, pair.text(code)) for code in returned.changed)
    return ReturnedChange(returned, row, halves)


def _half(returned: ReturnedText, code: str, stands: str) -> ReturnedHalf:
    said = returned.texts[code]
    if value_mark(said) == value_mark(stands):
        status = TAKEN
    else:
        status = OFFERED if value_mark(stands) == returned.marks[code] else OVERTAKEN
    return ReturnedHalf(code, said, stands, status)
