"""What goes into the archive of everything beside the lists of the admin site: what hangs on their
rows, and has no list of its own there; the words of joint texts; the files of papers."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, cast

from django.core.exceptions import SuspiciousFileOperation
from django.db.models import Field, Model, QuerySet
from django.utils.text import capfirst, get_valid_filename
from django.utils.translation import gettext_lazy

from meetings.access import (
    visible_links,
    visible_progress_notes,
    visible_receipts,
    visible_revisions,
    visible_sittings,
    visible_versions,
)
from meetings.models import (
    JoiningLink,
    Meeting,
    Paper,
    PaperReceipt,
    PaperVersion,
    ProgressNote,
    Sitting,
    TextRevision,
)
from meetings.models.meeting import oldest_first
from meetings.rules.content import canonical
from workinggroup.lib.spreadsheets import PIECE, Export, Listing
from workinggroup.lib.viewer import Viewer


def _column(model: type[Model], name: str, value: Callable[[Any], Any] | None = None) -> Export:
    """A column that is called as the field is; `value` where a cell cannot hold what is in it."""
    label = cast("Field[Any, Any]", model._meta.get_field(name)).verbose_name
    return Export(label, value or attrgetter(name))


def _hour(name: str) -> Callable[[Any], str]:
    return lambda row: f"{getattr(row, name):%H:%M}"


def _path_of_revision(revision: TextRevision) -> str:
    """Where the archive has the words of a revision: `texts/JWG-5-MIN-1.json`."""
    return f"texts/{_flat(revision.text.symbol_of(revision.revision))}.json"


def path_of_version(version: PaperVersion) -> str:
    """Where the archive has the file of a version, by its symbol, language and number; drafts and
    what was never released in a folder of their own."""
    paper = version.paper
    folder = _flat(paper.symbol) if paper.symbol else f"not-released/{paper.pk}"
    number = str(version.number) if version.number else f"draft-{version.pk}"
    return f"papers/{folder}/{number}-{version.language}-{_file_name(version.filename)}"


def _file_name(filename: str) -> str:
    """What every disk takes for the name of a file: no marks, 200 bytes with its ending."""
    try:
        name = get_valid_filename(filename)
    except SuspiciousFileOperation:
        return "file"
    ending = PurePosixPath(name).suffix
    stem = name.removesuffix(ending)
    room = _LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending if room > 0 else "file"


def _flat(symbol: str) -> str:
    return symbol.replace("/", "-")


# Bytes; what stands before it in the archive comes on top.
_LONGEST_NAME = 200
# Revisions hold whole texts.
_REVISIONS_AT_ONCE = 20
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
    _column(TextRevision, "made_by", lambda row: row.names),
    Export(gettext_lazy("file"), _path_of_revision),
)
_VERSION_COLUMNS = (
    Export(gettext_lazy("paper"), lambda row: row.paper.symbol),
    _column(Paper, "title_en", lambda row: row.paper.title_en),
    _column(Paper, "title_zh", lambda row: row.paper.title_zh),
    _column(PaperVersion, "number"),
    _column(PaperVersion, "language", lambda row: row.get_language_display()),
    *(_column(PaperVersion, name) for name in ("filename", "size", "sha256")),
    # Not when it was uploaded: that is its side's own business.
    Export(gettext_lazy("shared"), lambda row: row.shared_at),
    Export(gettext_lazy("file"), path_of_version),
)
_RECEIPT_COLUMNS = (
    Export(gettext_lazy("paper"), lambda row: row.version.paper.symbol),
    _column(PaperVersion, "filename", lambda row: row.version.filename),
    _column(PaperReceipt, "person", lambda row: row.person.name),
    _column(PaperReceipt, "opened_at"),
)


def _revisions(viewer: Viewer) -> QuerySet[TextRevision]:
    rows = visible_revisions(viewer).select_related("text__meeting")
    return rows.order_by("text", "revision")


def _versions(viewer: Viewer) -> QuerySet[PaperVersion]:
    rows = visible_versions(viewer).select_related("paper__meeting")
    return rows.order_by("paper__meeting", "paper", "language", "number", "pk")


def enclosed_revisions(viewer: Viewer) -> Iterator[tuple[str, bytes]]:
    """The words of each issued revision that the viewer may see, as the bytes that its fingerprint
    is made of, with their path in the archive. Read in small pieces."""
    for revision in _revisions(viewer).iterator(_REVISIONS_AT_ONCE):
        yield _path_of_revision(revision), canonical(revision.content)


def enclosed_files(viewer: Viewer) -> Iterator[tuple[str, PaperVersion]]:
    """The versions of papers that the viewer may see, with the path of each file in the archive;
    each is to be opened by the service that writes a receipt."""
    for version in _versions(viewer).iterator(PIECE):
        yield path_of_version(version), version


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
            _revisions(viewer).defer("content"),
            _REVISION_COLUMNS,
        ),
        (PaperVersion, _versions(viewer), _VERSION_COLUMNS),
        (
            PaperReceipt,
            visible_receipts(viewer).select_related("version__paper__meeting", "person"),
            _RECEIPT_COLUMNS,
        ),
    ):
        title = capfirst(str(model._meta.verbose_name_plural))
        yield Listing(str(model._meta.model_name), title, columns, rows.iterator(PIECE))
