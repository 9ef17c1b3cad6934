"""Letters about the next revision of a text: asked for, opened, discarded."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from meetings.enums import TextState
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
from members.enums import MailKind
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Side


def _opened(material: Material) -> Letter | None:
    """The next revision is being written; nobody who reads this cleared or signed the last one."""
    text = _opened_text(material)
    if text is None:
        return None
    heading = agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s is being revised"),
        _("The minutes of %(meeting)s are being revised"),
    )
    return text_letter(
        text,
        heading,
        kind_of_text(text),
        paragraphs=(
            _(
                "The revision that you have is unchanged and can be read as before. "
                "Clearances and signatures given on it are void."
            ),
            _("You will be notified when the next revision is circulated, and of what differs."),
        ),
        facts=(*about_text(text), *_why(material)),
    )


def _opened_text(material: Material) -> JointText | None:
    """The text, until the revision that the letter is about is circulated, or discarded."""
    text = text_in(material, TextState.DRAFT)
    if text is None or text.revision != material.payload.get("revision"):
        return None
    return text


def _why(material: Material) -> tuple[Fact, ...]:
    """Who opened a revision, and why; of an agreed agenda also who asked for it."""
    payload = material.payload
    return facts(
        (_("Requested by"), _named(payload, "asked_by")),
        (_("Opened by"), _named(payload, "by")),
        (
            _("Response of the other head"),
            _("none within three working days") if payload.get("alone") else "",
        ),
        (_("Reason"), reason_lines(payload.get("reason", ""))),
    )


def _named(payload: Mapping[str, Any], role: str) -> str:
    return str(Bilingual(**payload.get(role, {})))


def _discarded(material: Material) -> Letter | None:
    """The revision that was being written was discarded: the one before stands."""
    text = text_in(material, *TextState)
    if text is None or not text.issued or text.revision != material.payload.get("revision"):
        return None
    heading = agenda_or_minutes(
        text,
        _("The agenda of %(meeting)s remains unchanged"),
        _("The minutes of %(meeting)s remain unchanged"),
    )
    return text_letter(
        text,
        heading,
        kind_of_text(text),
        paragraphs=(
            _(
                "The revision that was being written was discarded. The one issued before is "
                "unchanged and in effect, with its clearances and signatures."
            ),
        ),
        facts=(
            *about_text(text),
            *facts(
                (_("Discarded revision"), material.payload.get("discarded", "")),
                (_("Discarded by"), _named(material.payload, "by")),
                (_("Opened by"), _named(material.payload, "opened_by")),
                (_("Why it was opened"), reason_lines(material.payload.get("reason", ""))),
                (
                    _("Action items closed without action"),
                    list(material.payload.get("dropped", ())),
                ),
            ),
        ),
    )


def _opening_asked(material: Material) -> Letter | None:
    """A head asks to open an agreed agenda again, and nobody has answered."""
    text = text_in(material, TextState.AGREED)
    payload = material.payload
    if text is None or not text.asked or text.meeting.took_place:
        return None
    if text.asked_at is None or text.asked_at.isoformat() != payload.get("asked_at"):
        return None
    heading = (
        _("The US side asks to reopen the agenda of %(meeting)s")
        if text.asked_side == Side.US
        else _("The Chinese side asks to reopen the agenda of %(meeting)s")
    ) % {"meeting": text.meeting.name_within}
    answers = material.is_head and material.side != text.asked_side
    return text_letter(
        text,
        heading,
        MailKind.SIGNATURES,
        paragraphs=(
            _("Both heads signed this agenda. It remains in effect until the other head responds."),
        ),
        facts=(
            *about_text(text),
            *facts(
                (_("Requested by"), _named(payload, "by")),
                (_("Reason"), reason_lines(text.asked_reason)),
                (
                    _("Without a response it can be reopened from"),
                    material.clocks(text.silent_from) if text.silent_from else (),
                ),
            ),
        ),
        asked=_("Please open the revision on its page, or keep the agenda as it is.")
        if answers
        else "",
    )


def _kept(material: Material) -> Letter | None:
    """An agreed agenda stays as it is though a head asked to open it."""
    text = text_in(material, TextState.AGREED)
    if text is None or text.asked:
        return None
    heading = _("The agenda of %(meeting)s remains as both heads signed it") % {
        "meeting": text.meeting.name_within
    }
    return text_letter(
        text,
        heading,
        MailKind.SIGNATURES,
        paragraphs=(_("The request to reopen it was declined or withdrawn."),),
        facts=(
            *about_text(text),
            *facts(
                (_("Decided by"), _named(material.payload, "by")),
                (_("Reason"), reason_lines(material.payload.get("reason", ""))),
            ),
        ),
    )


def _void(material: Material) -> Letter | None:
    """What the recipient signed or cleared no longer counts: the next revision was opened."""
    text = _opened_text(material)
    if text is None:
        return None
    cleared = material.is_counsel
    heading = agenda_or_minutes(
        text,
        _("Your clearance of the agenda of %(meeting)s is void")
        if cleared
        else _("Your signature on the agenda of %(meeting)s is void"),
        _("Your clearance of the minutes of %(meeting)s is void")
        if cleared
        else _("Your signature on the minutes of %(meeting)s is void"),
    )
    earlier = (
        _(
            "The next revision was opened. Your clearance stays on record and is void, "
            "unless that revision is discarded."
        )
        if cleared
        else _(
            "The next revision was opened. Your signature stays on record and is void, "
            "unless that revision is discarded."
        )
    )
    return text_letter(
        text,
        heading,
        MailKind.SIGNATURES,
        paragraphs=(
            earlier,
            _("You will be asked again when the new revision is ready."),
        ),
        facts=(*about_text(text), *_why(material)),
    )


OPENING_LETTERS = {
    "agenda_opened": Rule(_opened, "texts", ("texts", "payload_text")),
    "minutes_opened": Rule(_opened, "texts", ("texts", "payload_text")),
    "agenda_discarded": Rule(_discarded, "texts", ("texts", "payload_text")),
    "minutes_discarded": Rule(_discarded, "texts", ("texts", "payload_text")),
    "opening_asked": Rule(_opening_asked, "texts", ("texts", "is_head", "payload_text", "zone")),
    "agenda_kept": Rule(_kept, "texts", ("texts", "payload_text")),
    "signature_void": Rule(_void, "texts", ("texts", "is_counsel", "payload_text")),
}
