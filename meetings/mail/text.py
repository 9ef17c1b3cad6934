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
    DeadlineKind,
    TextKind,
)
from meetings.mail.letter import Fact, Letter, facts
from meetings.mail.material import Material, Rule
from meetings.mail.text_frame import (
    about_text,
    agenda_or_minutes,
    kind_of_text,
    reason_lines,
    text_in,
    text_letter,
)
from meetings.models import JointText
from meetings.rules.revisions import Part
from meetings.rules.two_keys import TwoKeys
from members.enums import MailKind
from workinggroup.lib.viewer import Side

# The deadline for which counsel and heads are asked.
_READY_BY = {
    TextKind.AGENDA: DeadlineKind.AGENDA,
    TextKind.MINUTES: DeadlineKind.SIGNATURE,
}
# Changed parts that a letter names; it tells how many more there are.
MOST_PARTS = 12
_LONGEST_TITLE = 100


def _circulated(material: Material) -> Letter | None:
    """It is out, for everybody to read."""
    text = text_in(material, *TEXT_ISSUED)
    if text is None:
        return None
    agenda = text.kind == TextKind.AGENDA
    replaces = material.facts.differences(text) is not None
    heading = agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s is circulated"),
        _("The minutes of %(meeting)s are circulated"),
    )
    return text_letter(
        text,
        heading,
        kind_of_text(text),
        paragraphs=(
            _("It can be read in both languages.")
            if agenda
            else _("The draft can be read, in both languages, and is open for comments."),
            *([_("It replaces the revision that you have.")] if replaces else []),
        ),
        facts=(
            *about_text(text),
            *_reason(text),
            *_differences(material, text),
            *(
                (*_opening(material, text), *_until(material, text, DeadlineKind.PAPERS))
                if agenda
                else _until(material, text, DeadlineKind.COMMENTS)
            ),
        ),
        asked=""
        if agenda
        else _("Please read it and give your comments to the secretariat of your side."),
    )


def agreed(material: Material) -> Letter | None:
    """Both heads signed the same revision."""
    text = text_in(material, *TEXT_FINAL)
    if text is None:
        return None
    heading = agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s is agreed"),
        _("The minutes of %(meeting)s are adopted"),
    )
    return text_letter(
        text,
        heading,
        kind_of_text(text),
        paragraphs=(
            _("Both heads of delegation have signed the same revision, in both languages."),
        ),
        facts=(*about_text(text), *_signed(material, text, Capacity.SIGN)),
    )


def clearance_wanted(material: Material) -> Letter | None:
    """Counsel is to clear the present revision."""
    text = text_in(material, *TEXT_NOT_FINAL)
    if text is None or not material.may_clear:
        return None
    heading = agenda_or_minutes(
        text,
        _("For your clearance: the agenda of %(meeting)s"),
        _("For your clearance: the minutes of %(meeting)s"),
    )
    return text_letter(
        text,
        heading,
        MailKind.SIGNATURES,
        paragraphs=(
            _("Counsel of both sides clear a text before the heads of delegation sign it."),
        ),
        facts=(
            *about_text(text),
            *_by_side(material, material.facts.keys_of(text), Capacity.CLEAR),
            *_until(material, text, _READY_BY[TextKind(text.kind)]),
        ),
        asked=_(
            "Please review both language versions. If you have no objection, confirm counsel "
            "clearance; if you do, tell your secretariat."
        ),
    )


def signature_wanted(material: Material) -> Letter | None:
    """A head is to sign the present revision."""
    text = text_in(material, *TEXT_PENDING)
    if text is None or not material.may_sign:
        return None
    heading = agenda_or_minutes(
        text,
        _("For your signature: the agenda of %(meeting)s"),
        _("For your signature: the minutes of %(meeting)s"),
    )
    return text_letter(
        text,
        heading,
        MailKind.SIGNATURES,
        paragraphs=(
            _(
                "Counsel of both sides have cleared it. Once both heads have signed, the text is "
                "agreed."
            ),
        ),
        facts=(
            *about_text(text),
            *_by_side(material, material.facts.keys_of(text), Capacity.SIGN),
            *_until(material, text, _READY_BY[TextKind(text.kind)]),
        ),
        asked=_("Please review both language versions and sign."),
    )


TEXT_LETTERS = {
    "agenda_circulated": Rule(_circulated, "texts", ("texts", "sittings", "deadlines", "zone")),
    "minutes_circulated": Rule(_circulated, "texts", ("texts", "deadlines")),
    "agenda_agreed": Rule(agreed, "texts", ("texts", "zone")),
    "minutes_adopted": Rule(agreed, "texts", ("texts", "zone")),
    "clearance_wanted": Rule(clearance_wanted, "texts", ("texts", "deadlines", "may_clear")),
    "signature_wanted": Rule(signature_wanted, "texts", ("texts", "deadlines", "may_sign")),
}


# --- words ----------------------------------------------------------------------------------------
def _reason(text: JointText) -> tuple[Fact, ...]:
    """Why there is another revision."""
    return facts((_("Reason"), reason_lines(text.opened_reason)))


def _differences(material: Material, text: JointText) -> tuple[Fact, ...]:
    """What differs from the revision that everybody could read before; nothing where there was
    none. The caller has asked whether the recipient may read the text as it is."""
    found = material.facts.differences(text)
    if found is None:
        return ()
    return facts(
        (_("Added"), _lines_of(found.added)),
        (_("Changed"), _lines_of([each.now for each in found.changed])),
        (_("Withdrawn"), _lines_of(found.withdrawn)),
        (_("Order"), _("The rest is in a different order.") if found.moved else ""),
        (_("People"), _("The chairs or the attendance differ.") if found.people else ""),
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


def _until(material: Material, text: JointText, kind: DeadlineKind) -> tuple[Fact, ...]:
    """Until when, on the recipient's own clock; nothing where no day is set, or it has passed."""
    day = material.due_of(text.meeting, kind)
    labels = {
        DeadlineKind.PAPERS: _("Papers due by"),
        DeadlineKind.COMMENTS: _("Comments due by"),
        DeadlineKind.AGENDA: _("To be circulated by"),
        DeadlineKind.SIGNATURE: _("To be signed by"),
    }
    return facts((labels[kind], material.until(day, material.side))) if day else ()


def _own_first(material: Material) -> list[Side]:
    return sorted(Side, key=lambda side: side != material.side)


def _signed(material: Material, text: JointText, capacity: Capacity) -> tuple[Fact, ...]:
    keys = material.facts.keys_of(text)
    signed = []
    for side in _own_first(material):
        if given := keys.of_side(side, capacity):
            lines = (str(given.names), *material.clocks(given.signed_at))
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
