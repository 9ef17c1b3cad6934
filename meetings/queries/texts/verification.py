"""Whether the texts on record still say what was issued: looked for in all of them at once, so that
what somebody changed past the portal is found though nobody opens the page.

Nothing here asks who is reading: it is for the clock and the operator's command.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, JointText, Paragraph, Signature, TextRevision
from meetings.queries.tagged import tag
from meetings.queries.texts.status import text_status
from meetings.rules.content import content_agrees, in_normal_form
from workinggroup.lib.bilingual import Bilingual


@dataclass(frozen=True)
class AstrayText:
    """A revision that does not verify: its content, fingerprint, keys and state do not agree, or
    (`rows_only`) the rows that lists are drawn from say something else than its content."""

    text: JointText
    revision: int
    rows_only: bool

    @property
    def symbol(self) -> str:
        return self.text.symbol_of(self.revision)


def astray_texts() -> list[AstrayText]:
    """Every revision that does not verify, by meeting, text and number; usually none.

    Of each revision ever issued its content, fingerprint and keys are compared; of the present one
    also the state of its text, and the rows of its items, paragraphs and action items (of revisions
    issued before their keys were kept, none); of the minutes circulated last the words in which
    everybody reads their action items. A few queries for each text. Raises nothing.
    """
    texts = JointText.objects.filter(Q(issued=True) | Q(revision__gt=1)).select_related("meeting")
    revisions = Prefetch("revisions", TextRevision.objects.order_by("revision"))
    rows = texts.prefetch_related(revisions, "signatures").order_by("meeting__serial", "kind")
    return [astray for text in rows for astray in _astray_in(text)]


def _astray_in(text: JointText) -> Iterator[AstrayText]:
    signatures: dict[int, list[Signature]] = {}
    for key in text.signatures.all():
        signatures.setdefault(key.revision, []).append(key)
    circulated = _circulated_last(text)
    for frozen in text.revisions.all():
        signed = [key.fingerprint for key in signatures.get(frozen.revision, ())]
        agrees = content_agrees(frozen.content, frozen.fingerprint, signed)
        present = text.issued and frozen.revision == text.revision
        if present and agrees:
            agrees = text_status(text).agrees
        if not agrees:
            yield AstrayText(text, frozen.revision, rows_only=False)
            continue
        rows_agree = not present or _rows_agree(text, frozen)
        if frozen == circulated:
            rows_agree = rows_agree and _read_as_circulated(text, frozen)
        if not rows_agree:
            yield AstrayText(text, frozen.revision, rows_only=True)
    if text.issued and text.revision not in {row.revision for row in text.revisions.all()}:
        yield AstrayText(text, text.revision, rows_only=False)


def _rows_agree(text: JointText, frozen: TextRevision) -> bool:
    """Whether the rows behind the present revision are those that it captured: none more, none
    less, each with its words."""
    pks = frozen.working_copy.get("pks")
    if pks is None:
        return True
    meeting = text.meeting_id
    if text.kind == TextKind.AGENDA:
        items = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)
        live = list(items.select_related("sitting"))
        tag(live)
        wanted = {
            pks["items"].get(row["number"]): _item_said(row) for row in frozen.content["items"]
        }
        return {item.pk: _item_says(item) for item in live} == wanted
    paragraphs = Paragraph.objects.filter(meeting=meeting, withdrawn_at=None)
    wanted = {
        pks["paragraphs"].get(each["number"]): _paragraph_said(each)
        for row in frozen.content["items"]
        for each in row["paragraphs"]
    }
    if {row.pk: _paragraph_says(row) for row in paragraphs.select_related("meeting")} != wanted:
        return False
    actions = ActionItem.objects.filter(meeting=meeting, discarded_at=None)
    promised = {row["number"]: _pair_said(row["text"]) for row in frozen.content["actions"]}
    return {row.number: _pair_of(row.text) for row in actions.select_related("meeting")} == promised


def _circulated_last(text: JointText) -> TextRevision | None:
    rows = [row for row in text.revisions.all() if row.circulated_at]
    return rows[-1] if rows else None


def _read_as_circulated(text: JointText, circulated: TextRevision) -> bool:
    """Whether who does not draft reads the action items of these minutes as they were circulated
    last."""
    if text.kind != TextKind.MINUTES:
        return True
    actions = ActionItem.objects.filter(meeting=text.meeting_id).select_related("meeting")
    read = {row.number: (row.circulated_en, row.circulated_zh) for row in actions}
    promised = circulated.content["actions"]
    return all(read.get(row["number"]) == _pair_said(row["text"]) for row in promised)


def _item_said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    topics = (each if isinstance(each, str) else each["topic"] for each in row["topics"])
    named = (row["kind"], row["sitting"], row["minutes"], row["presenter_side"])
    return (_pair_said(row["title"]), _pair_said(row["note"]), *named, sorted(topics))


def _item_says(item: Any) -> tuple[Any, ...]:
    sitting = item.sitting.number if item.sitting else None
    named = (item.kind, sitting, item.minutes, item.presenter_side)
    topics = sorted(topic.slug for topic in item.tagged)
    return (_pair_of(item.title), _pair_of(item.note), *named, topics)


def _paragraph_said(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (_pair_said(row["text"]), row["kind"], row["side"], row["decision"])


def _paragraph_says(row: Paragraph) -> tuple[Any, ...]:
    return (_pair_of(row.text), row.kind, row.side, row.register_number)


def _pair_said(pair: Mapping[str, str]) -> tuple[str, str]:
    return pair["en"], pair["zh"]


def _pair_of(pair: Bilingual) -> tuple[str, str]:
    """As it is frozen, in normal form."""
    return in_normal_form(pair.en), in_normal_form(pair.zh)
