"""What goes into the archive of everything beside the lists of the admin site: what hangs on their
rows, and has no list of its own there."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, cast

from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from meetings.access import (
    visible_deadlines,
    visible_links,
    visible_progress_notes,
    visible_receipts,
    visible_sittings,
    visible_texts,
)
from meetings.models import (
    Deadline,
    JoiningLink,
    Meeting,
    PaperReceipt,
    PaperVersion,
    ProgressNote,
    Sitting,
    TextRevision,
)
from meetings.models.meeting import oldest_first
from meetings.queries.exports import yes_or_blank
from workinggroup.lib.spreadsheets import PIECE, Export, Listing
from workinggroup.lib.viewer import Viewer


def _column(model: type[Model], name: str, value: Callable[[Any], Any] | None = None) -> Export:
    """A column that is called as the field is; `value` where a cell cannot hold what is in it."""
    label = cast("Field[Any, Any]", model._meta.get_field(name)).verbose_name
    return Export(label, value or attrgetter(name))


def _hour(name: str) -> Callable[[Any], str]:
    return lambda row: f"{getattr(row, name):%H:%M}"


_MEETING = Export(gettext_lazy("meeting"), lambda row: row.meeting.number)
_SITTING_COLUMNS = (
    _MEETING,
    _column(Sitting, "number"),
    _column(Sitting, "title_en"),
    _column(Sitting, "title_zh"),
    _column(Sitting, "audience", lambda row: row.get_audience_display()),
    _column(Sitting, "day"),
    _column(Sitting, "starts", _hour("starts")),
    _column(Sitting, "ends", _hour("ends")),
    _column(Meeting, "anchor_zone", lambda row: row.meeting.anchor_zone),
    _column(Sitting, "cancelled_at"),
)
_DEADLINE_COLUMNS = (
    _MEETING,
    _column(Deadline, "kind", lambda row: row.get_kind_display()),
    _column(Deadline, "due_on"),
    _column(Deadline, "fixed", lambda row: yes_or_blank(row.fixed)),
)
_LINK_COLUMNS = (
    _MEETING,
    *(_column(JoiningLink, name) for name in ("label_en", "label_zh", "url", "access_code")),
)
_PROGRESS_COLUMNS = (
    Export(gettext_lazy("action item"), lambda row: row.action.number),
    _column(ProgressNote, "side", lambda row: row.get_side_display()),
    _column(ProgressNote, "author", lambda row: row.author.name),
    _column(ProgressNote, "text_en"),
    _column(ProgressNote, "text_zh"),
    _column(ProgressNote, "written_at"),
)
_REVISION_COLUMNS = (
    _column(TextRevision, "text", lambda row: row.text.symbol_of(row.revision)),
    *(_column(TextRevision, name) for name in ("revision", "fingerprint", "reason", "made_at")),
    _column(TextRevision, "made_by", lambda row: row.made_by.name),
)
_RECEIPT_COLUMNS = (
    Export(gettext_lazy("paper"), lambda row: row.version.paper.symbol),
    _column(PaperVersion, "filename", lambda row: row.version.filename),
    _column(PaperReceipt, "person", lambda row: row.person.name),
    _column(PaperReceipt, "opened_at"),
)


def exported_besides(viewer: Viewer) -> Iterator[Listing]:
    """What the viewer may see and the admin site has no list of, as tables; read piece by piece."""
    of_meetings = oldest_first("meeting__")
    for model, rows, columns in (
        (
            Sitting,
            visible_sittings(viewer).select_related("meeting").order_by(*of_meetings, "number"),
            _SITTING_COLUMNS,
        ),
        (
            Deadline,
            visible_deadlines(viewer).select_related("meeting").order_by(*of_meetings, "due_on"),
            _DEADLINE_COLUMNS,
        ),
        (
            JoiningLink,
            visible_links(viewer).select_related("meeting").order_by(*of_meetings, "position"),
            _LINK_COLUMNS,
        ),
        (
            ProgressNote,
            visible_progress_notes(viewer).select_related("action__meeting", "author"),
            _PROGRESS_COLUMNS,
        ),
        (
            TextRevision,
            TextRevision.objects.filter(text__in=visible_texts(viewer))
            .select_related("text__meeting", "made_by")
            .defer("content"),
            _REVISION_COLUMNS,
        ),
        (
            PaperReceipt,
            visible_receipts(viewer).select_related("version__paper__meeting", "person"),
            _RECEIPT_COLUMNS,
        ),
    ):
        title = capfirst(str(model._meta.verbose_name_plural))
        yield Listing(str(model._meta.model_name), title, columns, rows.iterator(PIECE))
