"""The acts on the paragraphs of the minutes.

Each one opens the minutes for an edit (`meetings.services.texts.open_for_edit`), so an issued
revision gives way to the next and older signatures no longer count. A reservation is the words of
one side: only that side's head or secretary touches it.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings.access import (
    may_write_paragraph,
    visible_items,
    visible_paragraphs,
)
from meetings.enums import ParagraphKind, TextKind
from meetings.models import AgendaItem, JointText, Meeting, Paragraph
from meetings.queries.texts.panel import text_of
from meetings.queries.texts.room import begun_together
from meetings.queries.verdicts.texts import may_confirm_paragraph_now
from meetings.services.symbols import next_serial
from meetings.services.texts import open_for_edit
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.bilingual import CODES, stale_after
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Viewer

_SERIES = "D"
_FIELDS = ("item", "kind", "side", "text_en", "text_zh")


@transaction.atomic
def add_paragraph(
    actor: Viewer,
    *,
    item: AgendaItem,
    kind: str,
    text_en: str,
    text_zh: str,
    side: str = "",
    after: Paragraph | None = None,
    between: tuple[int, int] | None = None,
    now: dt.datetime,
) -> Paragraph:
    """Write a paragraph at the end of an agenda item, or right `after` another one under it.

    Where the other side began the same one in its language in the meantime (`begun_together`, which
    `between` is for), the words become its missing half, and that paragraph is returned.
    A decision takes the next number of the register; a reservation names its `side`. Raises
    `NotAllowed` where the minutes are locked or the reservation is not the actor's side's, and
    `Refused` with the fields at fault.
    """
    _open(actor, item.meeting, now, kind=kind, side=side)
    paragraph = Paragraph(
        meeting=item.meeting,
        item=item,
        kind=kind,
        side=side,
        text_en=clean_prose(text_en),
        text_zh=clean_prose(text_zh),
        position=_end_of(item),
        created_at=now,
        changed_at=now,
    )
    if between and (begun := begun_together(actor, paragraph, between, now)):
        code = next(code for code in CODES if paragraph.text.text(code))
        half = {f"text_{code}": paragraph.text.text(code)}
        return change_paragraph(actor, paragraph=begun, now=now, seen=None, **half)
    _number(paragraph)
    _check(actor, paragraph)
    paragraph.save()
    if after is not None:
        _put_after(paragraph, after)
    _note(actor, paragraph, "add_paragraph", now)
    return paragraph


@transaction.atomic
def split_paragraph(
    actor: Viewer,
    *,
    paragraph: Paragraph,
    head_en: str,
    head_zh: str,
    tail_en: str,
    tail_zh: str,
    now: dt.datetime,
    seen: FieldMarks | None = None,
) -> Paragraph:
    """Divide a paragraph: it keeps its kind, number and the heads of its texts; the tails become a
    paragraph right after it, which is returned: of the discussion, or of the same reservation.

    `seen` as in `change_paragraph`. Raises as that; `Refused` where either would be empty.
    """
    if not (head_en + head_zh).strip() or not (tail_en + tail_zh).strip():
        raise Refused(_("There is nothing to divide here."))
    first = change_paragraph(
        actor, paragraph=paragraph, text_en=head_en, text_zh=head_zh, seen=seen, now=now
    )
    return add_paragraph(
        actor,
        item=first.item,
        kind=ParagraphKind.RESERVATION if first.side else ParagraphKind.SUMMARY,
        side=first.side,
        text_en=tail_en,
        text_zh=tail_zh,
        after=first,
        now=now,
    )


@transaction.atomic
def join_paragraphs(
    actor: Viewer, *, paragraph: Paragraph, version: int, now: dt.datetime
) -> Paragraph:
    """Put a paragraph of the discussion to the end of the one before it under the same agenda item,
    which is returned; the paragraph itself is taken out.

    Raises as `withdraw_paragraph`; `Refused` for a decision or a reservation, and where there is
    none before it.
    """
    second = _open_own(actor, paragraph, now)
    row = list(_beside(second).order_by("position", "pk"))
    here = next(place for place, each in enumerate(row) if each.pk == second.pk)
    if here == 0:
        raise Refused(_("There is no paragraph before it under this agenda item."))
    if second.kind != ParagraphKind.SUMMARY:
        raise Refused(_("A decision or a reservation must be a paragraph of its own."))
    first = row[here - 1]
    withdraw_paragraph(actor, paragraph=second, version=version, now=now)
    return change_paragraph(
        actor,
        paragraph=first,
        text_en=_joined(first.text_en, second.text_en, " "),
        text_zh=_joined(first.text_zh, second.text_zh, ""),
        now=now,
    )


def _joined(first: str, second: str, between: str) -> str:
    return between.join(filter(None, (first, second)))


@transaction.atomic
def change_paragraph(
    actor: Viewer,
    *,
    paragraph: Paragraph,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    **values: Any,
) -> Paragraph:
    """Change the words, the kind or the agenda item of a paragraph (`FIELDS`).

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. A text changed alone leaves its partner stale. Writing back what is there
    already changes nothing.
    """
    paragraph = _open_own(actor, paragraph, now)
    values = merge(actor, paragraph, stored(paragraph, _FIELDS), values, seen)
    before = paragraph.text
    changes = _assign(paragraph, values)
    if not changes:
        transaction.set_rollback(True)
        return paragraph
    _demand_own(actor, paragraph)
    paragraph.text_stale = stale_after(before=before, en=paragraph.text_en, zh=paragraph.text_zh)
    if "item" in changes:
        paragraph.position = _end_of(paragraph.item)
    _number(paragraph)
    _check(actor, paragraph)
    _write(paragraph, now)
    _note(actor, paragraph, "change_paragraph", now, changes=changes)
    return paragraph


@transaction.atomic
def confirm_current(
    actor: Viewer, *, paragraph: Paragraph, version: int, now: dt.datetime
) -> Paragraph:
    """Confirm that the stale text still says what its changed partner says.

    Raises `Stale` where the paragraph is another by now, or no text in it is stale.
    """
    paragraph = _open_own(actor, paragraph, now)
    if paragraph.version != version:
        raise Stale(_("This paragraph has changed in the meantime. Please read it again."))
    may_confirm_paragraph_now(actor, paragraph, now).demand()
    paragraph.text_stale = ""
    _write(paragraph, now)
    _note(actor, paragraph, "confirm_current", now)
    return paragraph


@transaction.atomic
def withdraw_paragraph(
    actor: Viewer, *, paragraph: Paragraph, version: int, now: dt.datetime
) -> Paragraph:
    """Take a paragraph out of the minutes. Its decision number is not given out again.

    Raises `NotAllowed`, or `Stale` where somebody changed it first.
    """
    paragraph = _open_own(actor, paragraph, now)
    if paragraph.version != version:
        raise Stale(_("Someone else saved a newer text of this paragraph in the meantime."))
    paragraph.withdrawn_at = now
    _write(paragraph, now)
    _note(actor, paragraph, "withdraw_paragraph", now)
    return paragraph


@transaction.atomic
def move_paragraph(actor: Viewer, *, paragraph: Paragraph, up: bool, now: dt.datetime) -> Paragraph:
    """Change places with the paragraph before (or after) it under the same agenda item.

    At the end of the row nothing happens. Both secretariats may move any paragraph, reservations
    too: the words stay what they are.
    """
    _open(actor, paragraph.meeting, now, kind=ParagraphKind.SUMMARY, side="")
    paragraph = _locked(actor, paragraph)
    row = list(_beside(paragraph).order_by("position", "pk"))
    here = next(i for i, each in enumerate(row) if each.pk == paragraph.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(row):
        transaction.set_rollback(True)
        return paragraph
    row[here], row[there] = row[there], row[here]
    _put_in_order(row)
    _note(actor, paragraph, "move_paragraph", now)
    return paragraph


# --- what the acts share -------------------------------------------------------------------------
def _minutes(actor: Viewer, meeting: Meeting) -> JointText:
    text = text_of(actor, meeting, TextKind.MINUTES)
    if text is None:
        raise Stale(_("These minutes do not exist."))
    return text


def _open(actor: Viewer, meeting: Meeting, now: dt.datetime, *, kind: str, side: str) -> None:
    may_write_paragraph(actor, _minutes(actor, meeting), kind=kind, side=side).demand()
    open_for_edit(actor, meeting=meeting, kind=TextKind.MINUTES, now=now)


def _open_own(actor: Viewer, paragraph: Paragraph, now: dt.datetime) -> Paragraph:
    """The row as it is once the minutes are open, where the actor may write it."""
    _open(actor, paragraph.meeting, now, kind=paragraph.kind, side=paragraph.side)
    found = _locked(actor, paragraph)
    _demand_own(actor, found)
    return found


def _locked(actor: Viewer, paragraph: Paragraph) -> Paragraph:
    """The row as it is now; the lock on the minutes keeps every other editor out."""
    rows = visible_paragraphs(actor).select_related("meeting", "item")
    found = rows.filter(pk=paragraph.pk).first()
    if found is None:
        raise Stale(_("Someone else has just removed this paragraph."))
    return found


def _demand_own(actor: Viewer, paragraph: Paragraph) -> None:
    minutes = _minutes(actor, paragraph.meeting)
    may_write_paragraph(actor, minutes, kind=paragraph.kind, side=paragraph.side).demand()


def _beside(paragraph: Paragraph) -> Any:
    return Paragraph.objects.filter(
        meeting=paragraph.meeting_id, item=paragraph.item_id, withdrawn_at=None
    )


def _put_in_order(row: Sequence[Paragraph]) -> None:
    for position, each in enumerate(row, start=1):
        each.position = position
    Paragraph.objects.bulk_update(row, ["position"])


def _put_after(paragraph: Paragraph, after: Paragraph) -> None:
    """Right behind `after`, where that is still under the same agenda item; else at the end."""
    row = [each for each in _beside(paragraph).order_by("position", "pk") if each != paragraph]
    here = next((place for place, each in enumerate(row) if each.pk == after.pk), len(row) - 1)
    _put_in_order([*row[: here + 1], paragraph, *row[here + 1 :]])


def _end_of(item: AgendaItem) -> int:
    last = Paragraph.objects.filter(item=item).aggregate(last=Max("position"))["last"]
    return int(last or 0) + 1


def _number(paragraph: Paragraph) -> None:
    """Give a decision its number in the register; it keeps one it once had."""
    if paragraph.kind == ParagraphKind.DECISION and paragraph.decision is None:
        paragraph.decision = next_serial(paragraph.meeting, _SERIES)


def _assign(paragraph: Paragraph, values: dict[str, Any]) -> dict[str, list[str]]:
    clean: dict[str, Callable[[Any], Any]] = {"text_en": clean_prose, "text_zh": clean_prose}
    changes: dict[str, list[str]] = {}
    for field in _FIELDS:
        if field not in values:
            continue
        old, new = getattr(paragraph, field), clean.get(field, lambda value: value)(values[field])
        if old != new:
            setattr(paragraph, field, new)
            changes[field] = [str(old), str(new)]
    return changes


def _check(actor: Viewer, paragraph: Paragraph) -> None:
    if not paragraph.text:
        why = _("Please write the text in at least one language.")
        raise Refused(why, fields={"text_en": why})
    reserved = paragraph.kind == ParagraphKind.RESERVATION
    if reserved != bool(paragraph.side):
        why = _("A reservation, and nothing else, is of one side.")
        raise Refused(why, fields={"kind": why})
    item = paragraph.item
    if not visible_items(actor).filter(pk=item.pk, meeting=paragraph.meeting_id).exists():
        why = _("This agenda item belongs to another meeting.")
        raise Refused(why, fields={"item": why})
    validation.check(paragraph)


def _write(paragraph: Paragraph, now: dt.datetime) -> None:
    paragraph.version += 1
    paragraph.changed_at = now
    paragraph.save()


def _note(actor: Viewer, paragraph: Paragraph, act: str, now: dt.datetime, **details: Any) -> None:
    audit.record(
        actor,
        act=act,
        subject=paragraph,
        label=paragraph.register_number or paragraph.meeting,
        now=now,
        meeting_id=paragraph.meeting_id,
        **details,
    )
