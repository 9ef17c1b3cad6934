"""A letter drawn: as plain text, and as HTML.

What stands around it (`templates/mail/`) is drawn once for all letters of the same kinds to the
same sort of reader, and kept. What it says is drawn here, and escaped where it goes into HTML.
"""

import re
import secrets
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from meetings.mail.letter import Fact, Letter
from members.enums import MailKind
from workinggroup.lib.languages import tag_of
from workinggroup.lib.punctuation import clauses, enumerated

BLANK_LINES = re.compile(r"\n{3,}")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
RULER = "-" * 40


@dataclass(frozen=True)
class Surroundings:
    """All that decides what stands around a letter. `kinds` are those that its recipient can
    switch off; `preferences` is the address of their page for that, if they can open it. `side` is
    that of the secretariat that signs, if it has one, and `secretaries` are the addresses to write
    to there."""

    language: str
    own_first: str
    side: str
    secretaries: tuple[str, ...]
    kinds: tuple[MailKind, ...]
    preferences: str
    is_example: bool

    @property
    def tag(self) -> str:
        """The BCP 47 tag of the language."""
        return tag_of(self.language)


@dataclass(frozen=True)
class Frame:
    """The surroundings, drawn, and cut where the letter goes in: in HTML its title, its rows and
    the link that switches it off, in text the letter and that link. Without a link, what would
    stand after it is None."""

    html: tuple[str, str, str, str | None]
    text: tuple[str, str, str | None]


@lru_cache(maxsize=512)
def frame(around: Surroundings) -> Frame:
    """Draw the surroundings. Nothing of a letter or a recipient goes into the templates: marks do
    that nobody can foresee, and at them the page is cut."""
    title, body, link = (secrets.token_hex(16) for _each in range(3))
    with override(around.language):
        context = {
            "title": title,
            "body": body,
            "unsubscribe": link if around.kinds else "",
            "own_first": around.own_first,
            "side": around.side,
            "secretaries": enumerated(around.secretaries),
            "lang": around.tag,
            "kinds": clauses(kind.label for kind in around.kinds),
            "preferences": around.preferences,
            "is_example": around.is_example,
        }
        html = render_to_string("mail/letter.html", context)
        text = render_to_string("mail/letter.txt", context)
    before_title, rest = html.split(title)
    before_rows, rest = rest.split(body)
    before, text_rows = text.split(body)
    if not around.kinds:
        return Frame((before_title, before_rows, rest, None), (before, text_rows, None))
    before_link, after_link = rest.split(link)
    text_rows, after = text_rows.split(link)
    return Frame((before_title, before_rows, before_link, after_link), (before, text_rows, after))


def html_of(letter: Letter, around: Surroundings) -> tuple[str, ...]:
    """The page, in two pieces between which the escaped link that switches it off belongs; in one
    where there is none."""
    before_title, before_rows, before_link, after = frame(around).html
    rows = (
        _html(letter, "h1", salutation_of(letter)),
        *(_html(part, "h2") for part in letter.sections),
    )
    first, *more = (_row(row, "body" if row is rows[0] else "body section") for row in rows)
    page = (
        f"{before_title}{escape(letter.subject)}{before_rows}{first}\n  {''.join(more)}"
        f"{before_link}"
    )
    return (page,) if after is None else (page, after)


def plain_text_of(letter: Letter, around: Surroundings) -> tuple[str, ...]:
    """The text, in pieces as the page."""
    before, before_link, after = frame(around).text
    parts = [
        _text(letter, salutation_of(letter)),
        *(f"\n{RULER}\n\n{_text(part)}" for part in letter.sections),
    ]
    text = f"{before}{''.join(parts)}{before_link}"
    if after is None:
        return (BLANK_LINES.sub("\n\n", text.strip()) + "\n",)
    return (BLANK_LINES.sub("\n\n", text.lstrip()), BLANK_LINES.sub("\n\n", after.rstrip()) + "\n")


def _row(body: str, name: str) -> str:
    return f'<tr><td class="{name}">{body}</td></tr>'


def salutation_of(letter: Letter) -> str:
    """How it begins, in the active language."""
    return letter.salutation or _("Dear colleague,")


def _html(letter: Letter, heading: str, salutation: str = "") -> str:
    parts = [f"<{heading}>{escape(letter.heading)}</{heading}>\n"]
    if salutation:
        parts.append(f"<p>{escape(salutation)}</p>\n")
    parts += [f"<p>{_with_breaks(each)}</p>\n" for each in letter.paragraphs]
    if letter.facts:
        rows = "".join(map(_html_of_fact, letter.facts))
        parts.append(
            '<table class="facts" role="presentation" width="100%" cellpadding="0" '
            f'cellspacing="0">{rows}\n</table>'
        )
    parts.append("\n")
    if letter.asked:
        parts.append(f'<p class="asked">{escape(letter.asked)}</p>')
    parts.append("\n")
    if letter.link:
        parts.append(
            f'<p class="act"><a class="button" href="{escape(letter.link)}">'
            f"{escape(letter.link_label)}</a></p>"
        )
    parts.append("\n")
    parts += [f'<p class="note">{escape(each)}</p>' for each in letter.notes]
    parts.append("\n")
    return "".join(parts)


@lru_cache(maxsize=4096)
def _html_of_fact(fact: Fact) -> str:
    language = f' lang="{escape(fact.lang)}"' if fact.lang else ""
    lines = "".join([f"<div>{_line(line, struck=fact.struck)}</div>" for line in fact.lines])
    return (
        f'\n  <tr><th scope="row" align="left" valign="top">{escape(fact.label)}</th>'
        f'<td valign="top"{language}>{lines}</td></tr>'
    )


def _line(text: str, *, struck: bool) -> str:
    return f"<del>{escape(text)}</del>" if struck else escape(text)


def _with_breaks(text: str) -> str:
    return _LINE_ENDS.sub("<br>", escape(text))


def _text(letter: Letter, salutation: str = "") -> str:
    parts = [f"{letter.heading}\n\n"]
    if salutation:
        parts.append(f"{salutation}\n\n")
    parts += [f"{each}\n\n" for each in letter.paragraphs]
    for fact in letter.facts:
        lines = "".join([f"    {line}\n" for line in fact.lines])
        parts.append(f"{fact.label}\n{lines}\n")
    if letter.asked:
        parts.append(f"{letter.asked}\n\n")
    if letter.link:
        leads_to = _("%(label)s:") % {"label": letter.link_label}
        parts.append(f"{leads_to}\n{letter.link}\n\n")
    parts += [f"{each}\n\n" for each in letter.notes]
    return "".join(parts)
