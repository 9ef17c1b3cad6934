"""What all letters about an agenda or minutes have: their text, subject, page."""

from typing import Any

from django.utils.translation import gettext as _

from meetings.enums import TextKind
from meetings.mail.letter import Fact, Letter, facts
from meetings.mail.material import Material, page_address
from meetings.models import JointText
from members.enums import MailKind
from workinggroup.lib.bilingual import typed


def text_in(material: Material, *states: str) -> JointText | None:
    """The text a letter is about, if the recipient sees it and it is in one of `states`."""
    text = material.texts.get(material.subject)
    if text is None or text.state not in states or text.meeting.cancelled:
        return None
    return text


def agenda_or_minutes(text: JointText, agenda: str, minutes: str) -> str:
    """Whichever fits `text`, with its meeting's name in it."""
    sentence = agenda if text.kind == TextKind.AGENDA else minutes
    return sentence % {"meeting": text.meeting.name_within}


def kind_of_text(text: JointText) -> MailKind:
    """The kind under which a recipient switches letters about it off."""
    return MailKind.AGENDA if text.kind == TextKind.AGENDA else MailKind.MINUTES


def text_letter(text: JointText, heading: str, kind: MailKind, **content: Any) -> Letter:
    """A letter about a text, which leads to its page; `content` is the rest of a `Letter`."""
    agenda = text.kind == TextKind.AGENDA
    page = "meeting_agenda" if agenda else "meeting_minutes"
    return Letter(
        subject=f"[{text.symbol}] {heading}",
        heading=heading,
        kinds=(kind,),
        link=page_address(page, text.meeting.number),
        link_label=_("Open the agenda") if agenda else _("Open the minutes"),
        **content,
    )


def about_text(text: JointText) -> tuple[Fact, ...]:
    """Its document symbol."""
    return facts((_("Symbol"), text.symbol))


def reason_lines(reason: str) -> list[str]:
    """The lines of a reason that was given in one language, which is named."""
    return typed(reason).with_language().splitlines()
