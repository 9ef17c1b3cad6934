"""The acts on papers: add one privately, put files to it, release it, replace or withdraw it.

While a paper is private its entries in the audit record are its own side's; nothing about it
takes a number that both sides count.
"""

import datetime as dt
import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from meetings.access import (
    may_add_private,
    may_edit_paper,
    may_release_paper,
    may_supersede_paper,
    visible_papers,
)
from meetings.enums import Distribution, PaperLanguage, PaperState, PaperType
from meetings.models import AgendaItem, Meeting, Paper, PaperReceipt, PaperVersion
from meetings.queries.papers import room_of
from meetings.queries.texts.items import item_read_by
from meetings.queries.verdicts.papers import may_remove_draft_now
from meetings.rules.filetypes import clean_filename, file_type
from meetings.rules.lifecycles import PAPER
from meetings.services.announcements.papers import (
    announce_released,
    announce_version,
    announce_withdrawn,
)
from meetings.services.locks import lock_meeting
from meetings.services.symbols import next_serial, series_of
from members.access import person_of
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.bilingual import stale_after
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.languages import LANGUAGE_NOT_OFFERED
from workinggroup.lib.text import clean_line, clean_prose
from workinggroup.lib.undoing import undone_together
from workinggroup.lib.viewer import Viewer

RELEASE_LEVELS = (Distribution.WORKING_GROUP, Distribution.HEADS, Distribution.PUBLIC)
CHANGEABLE = ("title_en", "title_zh", "type", "item")


@transaction.atomic
def add_paper(
    actor: Viewer,
    *,
    meeting: Meeting,
    title_en: str,
    title_zh: str,
    type: str = PaperType.DOC,
    item: AgendaItem | None = None,
    now: dt.datetime,
) -> Paper:
    """Add a paper for the actor's own side, private until it is released.

    Raises `NotAllowed` for who belongs to no side, `Refused` with the fields at fault.
    """
    may_add_private(actor).demand()
    paper = Paper(
        meeting=meeting,
        side=actor.require_side(),
        type=type,
        item=item,
        title_en=clean_line(title_en),
        title_zh=clean_line(title_zh),
        created_by=person_of(actor),
        created_at=now,
        changed_at=now,
    )
    _check(actor, paper)
    paper.save()
    _note(actor, paper, "add_paper", now)
    return paper


@transaction.atomic
def change_paper(
    actor: Viewer, *, paper: Paper, now: dt.datetime, seen: FieldMarks | None = None, **values: Any
) -> Paper:
    """Change title, agenda item and type (`CHANGEABLE`); the type only while it has no symbol.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. Raises `NotAllowed`, `Refused` with the fields at fault.
    """
    paper = _locked(actor, paper)
    may_edit_paper(actor, paper).demand()
    values = merge(actor, paper, stored(paper, CHANGEABLE), values, seen)
    before, changes = paper.title, {}
    for field in CHANGEABLE:
        new = values.get(field, getattr(paper, field))
        new = clean_line(new) if field.startswith("title") else new
        if new != getattr(paper, field) and not (field == "type" and paper.serial):
            changes[field] = [str(getattr(paper, field) or ""), str(new or "")]
            setattr(paper, field, new)
    if not changes:
        return paper
    paper.title_stale = stale_after(before=before, en=paper.title_en, zh=paper.title_zh)
    paper.changed_at = now
    _check(actor, paper)
    paper.save()
    _note(actor, paper, "change_paper", now, changes=changes)
    return paper


def upload_version(
    actor: Viewer,
    *,
    paper: Paper,
    language: str,
    filename: str,
    upload: "File[bytes]",
    now: dt.datetime,
) -> PaperVersion:
    """Add a file in one language. Of a released paper it is shared at once, as the next version,
    and its readers are told.

    The file is on the disk before the row that names it, and gone again if the row is refused, or
    undone with the form that brought it.
    Raises `NotAllowed`; `Refused` (field `file`) for what `meetings.rules.filetypes` turns away,
    and where the side has no room left for this meeting (`PAPERS_QUOTA_BYTES`).
    """
    may_edit_paper(actor, paper).demand()
    if language not in PaperLanguage.values:
        raise Refused(LANGUAGE_NOT_OFFERED, fields={"language": _("Choose one.")})
    name = clean_filename(filename)
    # One byte more than is taken tells a file that is too large without reading all of it.
    content = upload.read(settings.PAPER_MAX_BYTES + 1)
    known = file_type(name, content, largest=settings.PAPER_MAX_BYTES)
    # Asked again under the lock; what finds no room is not written first.
    room_of(paper).demand(len(content))
    with undone_together() as undo:
        kept = default_storage.save(f"{now:%Y/%m}/paper", ContentFile(content))
        undo(lambda: default_storage.delete(kept))
        version = PaperVersion(
            paper=paper,
            language=language,
            file=kept,
            filename=name,
            content_type=known.media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by=person_of(actor),
            uploaded_at=now,
        )
        return _add_version(actor, version, now)


@transaction.atomic
def _add_version(actor: Viewer, version: PaperVersion, now: dt.datetime) -> PaperVersion:
    # Two who upload at once share the room.
    paper = _locked_for_all(actor, version.paper)
    may_edit_paper(actor, paper).demand()
    room_of(paper).demand(version.size)
    if paper.state == PaperState.RELEASED:
        shared = paper.versions.filter(language=version.language)
        version.number = (shared.aggregate(last=Max("number"))["last"] or 0) + 1
    validation.check(version)
    version.save()
    paper.changed_at = now
    paper.save(update_fields=["changed_at"])
    _note(actor, paper, "upload_version", now, changes={"file": ["", version.filename]})
    if version.number:
        announce_version(paper, now=now)
    return version


@transaction.atomic
def remove_draft(actor: Viewer, *, version: PaperVersion, now: dt.datetime) -> Paper:
    """Remove a file that was never shared, its bytes with it: what should not have been uploaded
    is gone. The own side's record says that there was one, by its name; though the paper itself is
    shared, nothing that the other side reads of it moves.

    Raises `NotAllowed` for who may not change the paper, `Refused` for a file that was shared.
    """
    paper = _locked(actor, version.paper)
    row = PaperVersion.objects.select_for_update().filter(pk=version.pk, paper=paper).first()
    if row is None:
        raise Stale(_("This file is gone already."))
    row.paper = paper
    may_remove_draft_now(actor, row, now).demand()
    PaperReceipt.objects.filter(version=row).delete()
    row.delete()
    transaction.on_commit(lambda: default_storage.delete(str(row.file.name)))
    if not paper.released_at:
        paper.changed_at = now
        paper.save(update_fields=["changed_at"])
    changes = {"file": [row.filename, ""]}
    _note(actor, paper, "remove_draft", now, changes=changes, side=paper.side)
    return paper


@transaction.atomic
def release_paper(actor: Viewer, *, paper: Paper, distribution: str, now: dt.datetime) -> Paper:
    """Release a private paper, for good: it gets its symbol, and who is on the level may read it.

    The newest file of each language is shared; earlier drafts stay with the own side. Raises
    `NotAllowed` for who is not head or secretary of the side, `Refused` without a file or with a
    level that is none, `Stale` where somebody released or withdrew it first.
    """
    paper = _locked_for_all(actor, paper)
    newest = {version.language: version for version in paper.versions.order_by("uploaded_at", "pk")}
    may_release_paper(actor, paper, has_file=bool(newest)).demand()
    if distribution not in RELEASE_LEVELS:
        why = _("Choose who may read it.")
        raise Refused(why, fields={"distribution": why})
    before = PAPER.perform(
        paper,
        "release",
        distribution=distribution,
        serial=next_serial(paper.meeting, series_of(paper.type, distribution)),
        released_by=person_of(actor),
        released_at=now,
        changed_at=now,
    )
    PaperVersion.objects.filter(pk__in=[version.pk for version in newest.values()]).update(number=1)
    _note(actor, paper, "release_paper", now, from_state=before, to_state=paper.state)
    announce_released(paper, now=now)
    return paper


@transaction.atomic
def supersede_paper(actor: Viewer, *, paper: Paper, now: dt.datetime) -> Paper:
    """Mark a released paper as superseded; it stays readable. Head or secretary of its side."""
    paper = _locked_for_all(actor, paper)
    may_supersede_paper(actor, paper).demand()
    before = PAPER.perform(paper, "supersede", changed_at=now)
    _note(actor, paper, "supersede_paper", now, from_state=before, to_state=paper.state)
    return paper


@transaction.atomic
def withdraw_paper(actor: Viewer, *, paper: Paper, reason: str, now: dt.datetime) -> Paper:
    """Withdraw a paper with a reason. A released one stays in the list as a title, without files,
    and its readers are told why.

    Raises `NotAllowed`; `Refused` without a reason or once it is superseded.
    """
    paper = _locked_for_all(actor, paper)
    may_edit_paper(actor, paper).demand()
    reason = clean_prose(reason)
    before = PAPER.perform(paper, "withdraw", reason=reason, changed_at=now)
    _note(
        actor,
        paper,
        "withdraw_paper",
        now,
        from_state=before,
        to_state=paper.state,
        reason=reason,
    )
    if paper.released_at:
        announce_withdrawn(paper, reason=reason, now=now)
    return paper


def open_file(actor: Viewer, *, version: PaperVersion, now: dt.datetime) -> "File[bytes]":
    """The file of a version that the actor may have, open for reading, and its receipt written.

    A person's first opening is their receipt. The operator belongs to no side: what they open is
    in the audit record of the side concerned. Raises `Refused` where the disk has lost the file.
    """
    try:
        opened = default_storage.open(str(version.file.name))
    except FileNotFoundError as error:
        why = _("This file is missing from the store. Please tell your secretariat.")
        raise Refused(why) from error
    if actor.is_operator:
        with transaction.atomic():
            side = version.paper.side
            _note(actor, version.paper, "operator_opened_paper", now, side=side)
    else:
        receipt = PaperReceipt(version=version, person=person_of(actor), opened_at=now)
        PaperReceipt.objects.bulk_create([receipt], ignore_conflicts=True)
    return opened


def _locked(actor: Viewer, paper: Paper) -> Paper:
    found = (
        visible_papers(actor)
        .select_for_update(of=("self",))
        .select_related("meeting")
        .filter(pk=paper.pk)
        .first()
    )
    if found is None:
        raise Stale(_("This paper no longer exists."))
    return found


def _locked_for_all(actor: Viewer, paper: Paper) -> Paper:
    """As `_locked`, for an act that both sides see or that takes a number or room of the meeting:
    after the meeting, as every act that locks more than one row of it."""
    lock_meeting(paper.meeting_id)
    return _locked(actor, paper)


def _check(actor: Viewer, paper: Paper) -> None:
    if not paper.title:
        why = _("Please write the title in at least one language.")
        raise Refused(why, fields={"title_en": why})
    item = paper.item
    if item and item_read_by(actor, paper.meeting, item.pk) is None:
        why = _("This agenda item belongs to another meeting.")
        raise Refused(why, fields={"item": why})
    validation.check(paper)


def _note(actor: Viewer, paper: Paper, act: str, now: dt.datetime, **details: Any) -> None:
    """An entry that both sides may read only once the paper has been released."""
    details.setdefault("side", "" if paper.released_at else paper.side)
    audit.record(
        actor,
        act=act,
        subject=paper,
        label=format_lazy("{} {}", paper.symbol, paper.title),
        now=now,
        meeting_id=paper.meeting_id,
        **details,
    )
