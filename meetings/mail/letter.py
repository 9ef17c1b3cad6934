"""The form of a letter, and the message that is made of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings.mail.desk import Desk, address
from members.enums import MailKind
from members.letters import NEVER_OFF, unsubscribe_link
from workinggroup.lib.punctuation import clauses
from workinggroup.lib.text import clean_line

# RFC 5322 section 2.1.1 asks for lines of at most 78 characters; encoded words fold longer ones.
LONGEST_SUBJECT = 180
BLANK_LINES = re.compile(r"\n{3,}")
LANGUAGE_TAGS = {"en": "en", "zh-hans": "zh-Hans"}


@dataclass(frozen=True)
class Fact:
    """A label and what stands beside it, line by line; `lang` is the BCP 47 tag of the lines where
    they are not in the language of the letter."""

    label: str
    lines: tuple[str, ...]
    lang: str = ""


@dataclass(frozen=True)
class Letter:
    """What one letter says, in the recipient's language and as plain text.

    `subject` begins with the document symbol or number and holds nothing that is not shared by
    both sides. `asked` is the one thing the recipient is asked to do; `link` the one page it
    leads to; `notes` small print. `kinds` is what the one-click link switches off.
    """

    subject: str
    heading: str
    kinds: tuple[MailKind, ...]
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    asked: str = ""
    link: str = ""
    link_label: str = ""
    notes: tuple[str, ...] = ()
    sections: tuple["Letter", ...] = field(default=())


def facts(*pairs: tuple[str, str | Iterable[str]]) -> tuple[Fact, ...]:
    """Facts of what there is to tell: pairs without text are left out."""
    told = [
        Fact(label, (lines,) if isinstance(lines, str) else tuple(lines)) for label, lines in pairs
    ]
    return tuple(fact for fact in told if any(fact.lines))


def message(letter: Letter, desk: Desk) -> EmailMultiAlternatives:
    """The message in text and HTML. The Message-ID is set by whoever sends it.

    One-click unsubscribe headers after RFC 8058; `Auto-Submitted` after RFC 3834, so that no
    absence note answers it.
    """
    switchable = [kind for kind in letter.kinds if kind not in NEVER_OFF]
    unsubscribe = unsubscribe_link(desk.person.pk, switchable) if switchable else ""
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "letter": letter,
        "own_first": desk.side,
        "lang": LANGUAGE_TAGS.get(language, "en"),
        "kinds": clauses(kind.label for kind in switchable),
        "unsubscribe": unsubscribe,
        "preferences": address("mail_preferences") if _may_log_in(desk) else "",
        "home": settings.SITE_URL,
        "is_example": settings.EXAMPLE,
    }
    headers = {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": context["lang"],
    }
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=clean_line(letter.subject)[:LONGEST_SUBJECT],
        body=BLANK_LINES.sub("\n\n", render_to_string("mail/letter.txt", context).strip()) + "\n",
        from_email=_sender(),
        to=[desk.person.email],
        headers=headers,
    )
    mail.attach_alternative(render_to_string("mail/letter.html", context), "text/html")
    return mail


def _may_log_in(desk: Desk) -> bool:
    return desk.viewer.is_member and desk.person.has_usable_password()


def _sender() -> str:
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or _("Semiconductor working group"), email))
