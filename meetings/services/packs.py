"""Packs of papers: asked for by a reader, made by a worker for that reader alone, and gone after
some days. The row is the truth: whoever ends while making one leaves it to the next worker."""

import datetime as dt
import logging
import secrets
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import IO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from meetings.access import may_ask_for_pack, visible_packs
from meetings.documents.kinds import paper_of
from meetings.documents.packs import (
    MOST_BYTES,
    PackedFile,
    PackHead,
    bound,
    file_title,
    open_actions,
)
from meetings.documents.wording import both
from meetings.enums import PACK_ORDERED, DocumentFile, DocumentKind, PackState
from meetings.models import Meeting, MeetingPack
from meetings.queries.packs import files_of_pack
from meetings.queries.texts.arising import arising_at
from meetings.services.documents import document_bytes
from meetings.services.papers import open_file
from members.access import viewer_of
from members.models import Appointment
from workinggroup.lib import doorbell
from workinggroup.lib.bilingual import TEXT_LANGUAGES
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.spreadsheets import SPOOLED
from workinggroup.lib.undoing import undone_together
from workinggroup.lib.viewer import Viewer

logger = logging.getLogger(__name__)

PACK_LASTS = dt.timedelta(days=3)
# A worker that does not go on so long has ended.
LEASE = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 3
SOFT_LIMIT, HARD_LIMIT = 600, 660
_PDF = "application/pdf"


def ask_for_pack(actor: Viewer, *, meeting: Meeting, now: dt.datetime) -> MeetingPack:
    """Order a pack of the papers of `meeting` for the actor; one that is ordered already is not
    ordered again. Raises `NotAllowed` for who belongs to no side."""
    may_ask_for_pack(actor).demand()
    held = cast("Appointment", actor.appointment)
    own = visible_packs(actor).filter(meeting=meeting)
    try:
        with transaction.atomic():
            made = MeetingPack.objects.create(meeting=meeting, appointment=held, asked_at=now)
    except IntegrityError:
        made = own.filter(state__in=PACK_ORDERED).order_by("-asked_at")[0]
    doorbell.ring(doorbell.MAKE_PACKS)
    return made


def make_ordered_packs(*, clock: Callable[[], dt.datetime]) -> int:
    """Make the packs that are ordered, one after the other; returns how many were begun. Safe to
    run twice at once."""
    count = 0
    while (pack := _claimed(clock())) is not None:
        count += 1
        try:
            _make(pack, clock)
        except (Refused, OSError) as error:
            logger.warning("a pack could not be made: %s", error)
            _held(pack).update(state=PackState.FAILED, lease="")
    return count


def forget_packs(*, now: dt.datetime) -> int:
    """Remove packs that are over at `now` (aware, UTC), their files with them, and orders that
    failed or were left so long ago; returns how many."""
    old = MeetingPack.objects.filter(
        Q(expires_at__lte=now) | Q(expires_at=None, asked_at__lte=now - PACK_LASTS)
    )
    gone = list(old)
    MeetingPack.objects.filter(pk__in=[pack.pk for pack in gone]).delete()
    for pack in gone:
        for name in filter(None, (pack.pdf, pack.archive)):
            default_storage.delete(name)
    return len(gone)


# --- one pack ------------------------------------------------------------------------------------
def _claimed(now: dt.datetime) -> MeetingPack | None:
    """The next order that nobody works on, held by a lease of its own."""
    free = Q(state=PackState.WAITING) | Q(state=PackState.MAKING, leased_until__lt=now)
    for row in MeetingPack.objects.filter(free).order_by("asked_at", "pk"):
        same = MeetingPack.objects.filter(pk=row.pk, state=row.state, lease=row.lease)
        if row.attempts >= MOST_ATTEMPTS:
            same.update(state=PackState.FAILED, lease="")
            continue
        row.lease = secrets.token_hex(16)
        taken = same.update(
            state=PackState.MAKING,
            lease=row.lease,
            leased_until=now + LEASE,
            attempts=F("attempts") + 1,
            done=0,
        )
        if taken:
            return row
    return None


def _held(pack: MeetingPack) -> QuerySet[MeetingPack]:
    return MeetingPack.objects.filter(pk=pack.pk, state=PackState.MAKING, lease=pack.lease)


def _go_on(pack: MeetingPack, now: dt.datetime, **values: object) -> None:
    """Note progress, and hold the pack longer. Raises `Stale` where another worker has it."""
    if not _held(pack).update(leased_until=now + LEASE, **values):
        raise Stale("another worker makes this pack")


def _make(pack: MeetingPack, clock: Callable[[], dt.datetime]) -> None:
    """Raises `NotAllowed` where its reader's role has ended."""
    now = clock()
    viewer = viewer_of(pack.appointment.person, now)
    may_ask_for_pack(viewer).demand()
    if viewer.appointment != pack.appointment:
        raise Stale("its reader has another role")
    side = viewer.require_side()
    head = PackHead(pack.meeting, side, both(lambda: pack.appointment.person.names), now)
    with tempfile.SpooledTemporaryFile(max_size=SPOOLED) as out, undone_together() as undo:
        files = _archived(_files(viewer, pack, head, clock), out)
        body = bound(head, files)
        out.seek(0)
        kept = []
        for content in (ContentFile(body), File(out)):
            name = default_storage.save(f"{now:%Y/%m}/pack", content)
            undo(partial(default_storage.delete, name))
            kept.append(name)
        _go_on(
            pack,
            clock(),
            state=PackState.READY,
            lease="",
            made_at=clock(),
            expires_at=clock() + PACK_LASTS,
            pdf=kept[0],
            archive=kept[1],
        )


def _archived(files: Iterable[PackedFile], out: IO[bytes]) -> list[PackedFile]:
    """The files, written to an archive; of those that will not be bound their bytes are let go."""
    kept, left = [], MOST_BYTES
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(file.name, file.body)
            fits = file.is_pdf and len(file.body) <= left
            left -= len(file.body) if fits else 0
            kept.append(file if fits else replace(file, body=b"", is_pdf=False))
    return kept


def _files(
    viewer: Viewer, pack: MeetingPack, head: PackHead, clock: Callable[[], dt.datetime]
) -> Iterator[PackedFile]:
    """What is in the pack, in its order; each file of a paper leaves its receipt."""
    yield from _texts(viewer, pack, head)
    if (actions := open_actions(head, arising_at(viewer, pack.meeting, head.made_at))) is not None:
        yield actions
    versions = files_of_pack(viewer, pack.meeting)
    _go_on(pack, clock(), total=len(versions))
    for place, version in enumerate(versions, start=1):
        with open_file(viewer, version=version, now=clock()) as opened:
            body = opened.read()
        symbol = version.paper.symbol.replace("/", "-")
        name = f"{symbol}-{version.language}-{version.filename}"
        yield PackedFile(file_title(version), name, body, is_pdf=version.content_type == _PDF)
        _go_on(pack, clock(), done=place)


def _texts(viewer: Viewer, pack: MeetingPack, head: PackHead) -> Iterator[PackedFile]:
    """Agenda and minutes, as far as they are circulated: a pack is handed on."""
    for kind in (DocumentKind.AGENDA, DocumentKind.MINUTES):
        paper = paper_of(viewer, pack.meeting, kind, copy=head.copy, now=head.made_at)
        if paper is not None and paper.circulated:
            body = document_bytes(
                paper, file=DocumentFile.PDF, languages=TEXT_LANGUAGES, now=head.made_at
            )
            name = paper.filename(DocumentFile.PDF, TEXT_LANGUAGES)
            yield PackedFile(paper.document.title, name, body)
