"""Letters about joint texts: agendas and minutes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.enums import (
    TEXT_FINAL,
    TEXT_ISSUED,
    TEXT_NOT_FINAL,
    TEXT_PENDING,
    Capacity,
    TextKind,
    TextState,
)
from meetings.mail.letter import Fact, Letter, facts
from meetings.mail.material import Material, Rule, page_address
from meetings.models import JointText
from meetings.rules.revisions import Part
from meetings.rules.two_keys import TwoKeys
from members.enums import MailKind
from workinggroup.lib.bilingual import Bilingual, typed
from workinggroup.lib.viewer import Side

_KINDS = {TextKind.AGENDA: MailKind.AGENDA, TextKind.MINUTES: MailKind.MINUTES}
# Changed parts that a letter names; it tells how many more there are.
MOST_PARTS = 12
_LONGEST_TITLE = 100


def _text(material: Material, *states: str) -> JointText | None:
    """The text a letter is about, if the recipient sees it and it is in one of `states`."""
    text = material.texts.get(material.subject)
    if text is None or text.state not in states or text.meeting.cancelled:
        return None
    return text


def _circulated(material: Material) -> Letter | None:
    """It is out, for everybody to read."""
    text = _text(material, *TEXT_ISSUED)
    if text is None:
        return None
    agenda = text.kind == TextKind.AGENDA
    replaces = material.facts.differences(text) is not None
    heading = _agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s is circulated"),
        _("The minutes of %(meeting)s are circulated"),
    )
    return Letter(
        subject=_subject(text, heading),
        heading=heading,
        kinds=(_KINDS[TextKind(text.kind)],),
        paragraphs=(
            _("It can be read in both languages.")
            if agenda
            else _("The draft can be read, in both languages, and is open for comments."),
            *([_("It replaces the revision that you have.")] if replaces else []),
        ),
        facts=(
            *_about(text),
            *_reason(text),
            *_differences(material, text),
            *(_opening(material, text) if agenda else ()),
        ),
        asked=""
        if agenda
        else _("Please read it and give your comments to the secretariat of your side."),
        link=_page(text),
        link_label=_open_label(text),
    )


def _opened(material: Material) -> Letter | None:
    """The next revision is being written; nobody who reads this cleared or signed the last one."""
    text = _opened_text(material)
    if text is None:
        return None
    heading = _agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s is being revised"),
        _("The minutes of %(meeting)s are being revised"),
    )
    return Letter(
        subject=_subject(text, heading),
        heading=heading,
        kinds=(_KINDS[TextKind(text.kind)],),
        paragraphs=(
            _(
                "The revision that you have stands as it was issued, and can be read as before. "
                "What was cleared or signed of it no longer counts."
            ),
            _("You will be told when the next revision is circulated, and what differs."),
        ),
        facts=(*_about(text), *_why(material)),
        link=_page(text),
        link_label=_open_label(text),
    )


def _opened_text(material: Material) -> JointText | None:
    """The text, until the revision that the letter is about is circulated, or discarded."""
    text = _text(material, TextState.DRAFT)
    if text is None or text.revision != material.payload.get("revision"):
        return None
    return text


def _why(material: Material) -> tuple[Fact, ...]:
    """Who opened a revision, and the reason they gave."""
    by = Bilingual(**material.payload.get("by", {}))
    reason = typed(material.payload.get("reason", ""))
    return facts(
        (_("Opened by"), str(by)),
        (_("Reason"), reason.with_language().splitlines()),
    )


def _discarded(material: Material) -> Letter | None:
    """The revision that was being written was discarded: the one before stands."""
    text = _text(material, *TextState)
    if text is None or not text.issued or text.revision != material.payload.get("revision"):
        return None
    heading = _agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s stays as it was"),
        _("The minutes of %(meeting)s stay as they were"),
    )
    return Letter(
        subject=_subject(text, heading),
        heading=heading,
        kinds=(_KINDS[TextKind(text.kind)],),
        paragraphs=(
            _(
                "The revision that was being written was discarded. The one issued before stands "
                "unchanged, with its clearances and signatures."
            ),
        ),
        facts=(
            *_about(text),
            *facts((_("Action items dropped"), list(material.payload.get("dropped", ())))),
        ),
        link=_page(text),
        link_label=_open_label(text),
    )


def agreed(material: Material) -> Letter | None:
    """Both heads signed the same revision."""
    text = _text(material, *TEXT_FINAL)
    if text is None:
        return None
    heading = _agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s is agreed"),
        _("The minutes of %(meeting)s are adopted"),
    )
    return Letter(
        subject=_subject(text, heading),
        heading=heading,
        kinds=(_KINDS[TextKind(text.kind)],),
        paragraphs=(
            _("Both heads of delegation have signed the same revision, in both languages."),
        ),
        facts=(*_about(text), *_signed(material, text, Capacity.SIGN)),
        link=_page(text),
        link_label=_open_label(text),
    )


def clearance_wanted(material: Material) -> Letter | None:
    """Counsel is to clear the present revision."""
    text = _text(material, *TEXT_NOT_FINAL)
    if text is None or not material.may_clear:
        return None
    heading = _agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s waits for your clearance"),
        _("The minutes of %(meeting)s wait for your clearance"),
    )
    return Letter(
        subject=_subject(text, heading),
        heading=heading,
        kinds=(MailKind.SIGNATURES,),
        paragraphs=(
            _("Counsel of both sides clear a text before the heads of delegation sign it."),
        ),
        facts=(
            *_about(text),
            *_by_side(material, material.facts.keys_of(text), Capacity.CLEAR),
        ),
        asked=_(
            "Please read both languages and clear the text, or tell your secretariat what stands "
            "against it."
        ),
        link=_page(text),
        link_label=_open_label(text),
    )


def signature_wanted(material: Material) -> Letter | None:
    """A head is to sign the present revision."""
    text = _text(material, *TEXT_PENDING)
    if text is None or not material.may_sign:
        return None
    heading = _agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s waits for your signature"),
        _("The minutes of %(meeting)s wait for your signature"),
    )
    return Letter(
        subject=_subject(text, heading),
        heading=heading,
        kinds=(MailKind.SIGNATURES,),
        paragraphs=(
            _("Counsel of both sides have cleared it. It stands once both heads have signed it."),
        ),
        facts=(
            *_about(text),
            *_by_side(material, material.facts.keys_of(text), Capacity.SIGN),
        ),
        asked=_("Please read both languages and sign."),
        link=_page(text),
        link_label=_open_label(text),
    )


def _void(material: Material) -> Letter | None:
    """What the recipient signed or cleared no longer counts: the next revision was opened."""
    text = _opened_text(material)
    if text is None:
        return None
    cleared = material.is_counsel
    heading = _agenda_or_minutes(
        text,
        _("Your clearance of the agenda of %(meeting)s no longer counts")
        if cleared
        else _("Your signature of the agenda of %(meeting)s no longer counts"),
        _("Your clearance of the minutes of %(meeting)s no longer counts")
        if cleared
        else _("Your signature of the minutes of %(meeting)s no longer counts"),
    )
    earlier = (
        _(
            "The next revision was opened. What you cleared stays on record and no longer counts, "
            "unless that revision is discarded."
        )
        if cleared
        else _(
            "The next revision was opened. What you signed stays on record and no longer counts, "
            "unless that revision is discarded."
        )
    )
    return Letter(
        subject=_subject(text, heading),
        heading=heading,
        kinds=(MailKind.SIGNATURES,),
        paragraphs=(
            earlier,
            _("You will be asked again when the new revision is ready."),
        ),
        facts=(*_about(text), *_why(material)),
        link=_page(text),
        link_label=_open_label(text),
    )


TEXT_LETTERS = {
    "agenda_circulated": Rule(_circulated, "texts", ("texts", "sittings", "zone")),
    "minutes_circulated": Rule(_circulated, "texts", ("texts",)),
    "agenda_opened": Rule(_opened, "texts", ("texts", "payload_text")),
    "minutes_opened": Rule(_opened, "texts", ("texts", "payload_text")),
    "agenda_discarded": Rule(_discarded, "texts", ("texts", "payload_text")),
    "minutes_discarded": Rule(_discarded, "texts", ("texts", "payload_text")),
    "agenda_agreed": Rule(agreed, "texts", ("texts", "zone")),
    "minutes_adopted": Rule(agreed, "texts", ("texts", "zone")),
    "clearance_wanted": Rule(clearance_wanted, "texts", ("texts", "may_clear")),
    "signature_wanted": Rule(signature_wanted, "texts", ("texts", "may_sign")),
    "signature_void": Rule(_void, "texts", ("texts", "is_counsel", "payload_text")),
}


# --- words ----------------------------------------------------------------------------------------
def _agenda_or_minutes(text: JointText, agenda: str, minutes: str) -> str:
    sentence = agenda if text.kind == TextKind.AGENDA else minutes
    return sentence % {"meeting": text.meeting.name_within}


def _subject(text: JointText, heading: str) -> str:
    return f"[{text.symbol}] {heading}"


def _page(text: JointText) -> str:
    name = "meeting_agenda" if text.kind == TextKind.AGENDA else "meeting_minutes"
    return page_address(name, text.meeting.number)


def _open_label(text: JointText) -> str:
    return _("Open the agenda") if text.kind == TextKind.AGENDA else _("Open the minutes")


def _about(text: JointText) -> tuple[Fact, ...]:
    return facts((_("Document"), text.symbol))


def _reason(text: JointText) -> tuple[Fact, ...]:
    """Why there is another revision."""
    return facts((_("Reason"), typed(text.opened_reason).with_language().splitlines()))


def _differences(material: Material, text: JointText) -> tuple[Fact, ...]:
    """What differs from the revision that everybody could read before; nothing where there was
    none. The caller has asked whether the recipient may read the text as it is."""
    found = material.facts.differences(text)
    if found is None:
        return ()
    return facts(
        (_("Added"), _lines_of(found.added)),
        (_("Changed"), _lines_of(found.changed)),
        (_("Withdrawn"), _lines_of(found.withdrawn)),
        (_("Order"), _("The rest stands in another order.") if found.moved else ""),
        (_("People"), _("Chairs or attendance are not the same.") if found.people else ""),
    )


def _lines_of(parts: Sequence[Part]) -> list[str]:
    """A line for each, the first `MOST_PARTS` of them."""
    lines = [f"{part.number} {part.title.short(_LONGEST_TITLE)}".strip() for part in parts]
    more = len(lines) - MOST_PARTS
    if more <= 0:
        return lines
    rest = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return [*lines[:MOST_PARTS], rest]


def _opening(material: Material, text: JointText) -> tuple[Fact, ...]:
    first = material.opening(text.meeting)
    return facts((_("The meeting opens"), material.clocks(first.starts_at))) if first else ()


def _own_first(material: Material) -> list[Side]:
    return sorted(Side, key=lambda side: side != material.side)


def _signed(material: Material, text: JointText, capacity: Capacity) -> tuple[Fact, ...]:
    keys = material.facts.keys_of(text)
    signed = []
    for side in _own_first(material):
        if given := keys.of_side(side, capacity):
            lines = (given.person.name, *material.clocks(given.signed_at))
            signed.append(Fact(str(side.label), lines))
    return tuple(signed)


def _by_side(material: Material, keys: TwoKeys, capacity: Capacity) -> tuple[Fact, ...]:
    """Which side has acted and which has not, the recipient's own first."""
    by_side = []
    labels = (_("not signed yet"), _("signed"))
    if capacity == Capacity.CLEAR:
        labels = (_("not cleared yet"), _("cleared"))
    for side in _own_first(material):
        given = keys.of_side(side, capacity)
        by_side.append(Fact(str(side.label), (labels[bool(given)],)))
    return tuple(by_side)
