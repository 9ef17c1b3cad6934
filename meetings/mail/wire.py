"""A letter as bytes for the wire: multipart/alternative after RFC 2046, as Django writes it.

What many recipients share is put together once, headers folded and texts encoded; a message is
that, with the recipient's own headers and link in their places. A test compares it with Django's
own message, byte for byte.
"""

import re
import secrets
import time
from dataclasses import dataclass
from email.utils import formatdate, parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import RFC5322_EMAIL_LINE_LENGTH_LIMIT as LONGEST_LINE
from django.core.mail.message import sanitize_address
from django.utils.html import escape
from django.utils.translation import gettext as _

from meetings.mail.drawing import Surroundings, html_of, plain_text_of
from meetings.mail.headers import WITH_NAMES, fold, mailbox_of
from meetings.mail.letter import Letter
from workinggroup.lib.text import clean_line

# RFC 5322 section 2.1.1 asks for lines of at most 78 characters; encoded words fold longer ones.
_LONGEST_SUBJECT = 180
FOLDED_AT = 78
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
CHARSET = "utf-8"
# Longer than any link that a letter holds.
A_LINK = "-" * 240


class Form:
    """What the letters to all recipients share who read the same in the same surroundings.

    One-click unsubscribe headers after RFC 8058; `Auto-Submitted` after RFC 3834, so that no
    absence note answers it. Made in the language of the letter.
    """

    def __init__(self, letter: Letter, around: Surroundings) -> None:
        self.kinds = around.kinds
        self.subject = clean_line(letter.subject)[:_LONGEST_SUBJECT]
        self.sender = _sender()
        self.text = plain_text_of(letter, around)
        self.html = html_of(letter, around)
        self.more_headers = {
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": around.tag,
        }

        self.has_long_lines = _has_long_lines(self.text, self.html)
        boundary = f"==============={secrets.randbelow(10**19):019d}=="
        # Before the recipient's headers, after them, and after all headers; the last in pieces
        # between which the recipient's link belongs.
        self.first_headers = (
            (
                f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'
                "MIME-Version: 1.0\r\n"
            ).encode()
            + folded("Subject", self.subject)
            + folded("From", self.sender)
        )
        self.last_headers = b"".join(folded(*each) for each in self.more_headers.items())
        self.body = _body(boundary, self.text, self.html)


@dataclass(frozen=True)
class Message:
    """One letter to one person at `address`; `unsubscribe` is their link, where they have one."""

    form: Form
    address: str
    unsubscribe: str
    message_id: str = ""

    @property
    def subject(self) -> str:
        return self.form.subject

    @property
    def envelope(self) -> tuple[str, str]:
        """From whom and to whom. Raises `ValueError` for an address that mail cannot carry."""
        return mailbox(self.form.sender), mailbox(self.address)

    def as_bytes(self) -> bytes:
        """The whole message, lines ended by CRLF. Raises `ValueError` for a header that mail
        cannot carry."""
        if self.form.has_long_lines:
            whole: bytes = self.as_django().message().as_bytes(linesep="\r\n")
            return whole
        parts = [
            self.form.first_headers,
            folded("To", self.address),
            _date(int(time.time()), local=settings.EMAIL_USE_LOCALTIME),
            self.form.last_headers,
        ]
        if self.unsubscribe:
            parts += [folded(*header) for header in _one_click(self.unsubscribe).items()]
        if self.message_id:
            parts.append(_message_id(self.message_id))
        parts += [b"\r\n", self.unsubscribe.encode().join(self.form.body)]
        return b"".join(parts)

    def as_django(self) -> "Mail":
        """The same as Django's message, for backends that take no bytes."""
        headers = dict(self.form.more_headers)
        if self.unsubscribe:
            headers |= _one_click(self.unsubscribe)
        if self.message_id:
            headers["Message-ID"] = self.message_id
        mail = Mail(
            subject=self.form.subject,
            body=self.unsubscribe.join(self.form.text),
            from_email=self.form.sender,
            to=[self.address],
            headers=headers,
        )
        mail.attach_alternative(escape(self.unsubscribe).join(self.form.html), "text/html")
        return mail


class Mail(EmailMultiAlternatives):
    """Django's message, whose headers are folded as ours are: its own encodes a name as one word,
    however long (RFC 2047 section 2 allows 75 characters)."""

    def message(self, **wishes: Any) -> Any:
        whole: Any = super().message(**wishes)
        ours = {"Subject": self.subject, "From": self.from_email, "To": self.to[0]}
        for name, value in {**ours, **self.extra_headers}.items():
            if name in whole:
                whole.replace_header(name, _Folded(name, str(value)))
        return whole


class _Folded:
    """What the email package takes for a header that knows how it is folded."""

    def __init__(self, name: str, value: str) -> None:
        self._lines = _lines(name, value)
        self._begins = len(f"{name}: ")

    def encode(self, linesep: str = "\n", **wishes: object) -> str:
        return linesep.join(self._lines)[self._begins :]

    __str__ = encode


@lru_cache(maxsize=4096)
def folded(name: str, value: str) -> bytes:
    """A header as it stands on the wire. Raises `ValueError` where its value has line ends, or is
    an address that mail cannot carry."""
    return "".join(f"{line}\r\n" for line in _lines(name, value)).encode("ascii")


def _lines(name: str, value: str) -> list[str]:
    if "\n" in value or "\r" in value:
        raise ValueError(f"Header values can't contain newlines: {name}")
    if name.lower() in WITH_NAMES:
        shown, address = parseaddr(value)
        if not address.isascii():
            # Domains of other scripts have a name in ASCII, local parts an encoded one.
            address = sanitize_address(address, CHARSET)
        value = mailbox_of(shown, address) if shown else address
    return fold(name, value)


@lru_cache(maxsize=4096)
def mailbox(address: str) -> str:
    """An address as SMTP takes it. Raises `ValueError` for what is none."""
    return str(sanitize_address(address, CHARSET))


def _has_long_lines(text: tuple[str, ...], html: tuple[str, ...]) -> bool:
    """Whether a line is longer than mail may carry, so that the text must be wrapped."""
    whole = f"{A_LINK.join(text)}\n{A_LINK.join(html)}"
    # Only these can be too long in UTF-8, where a character takes four bytes at most.
    suspects = [line for line in whole.split("\n") if len(line) * 4 > LONGEST_LINE]
    return any(len(each.encode()) > LONGEST_LINE for line in suspects for each in line.splitlines())


def _body(boundary: str, text: tuple[str, ...], html: tuple[str, ...]) -> tuple[bytes, ...]:
    separator = secrets.token_hex(16)
    whole = (
        f"--{boundary}\n{_part('plain', separator.join(text))}\n"
        f"--{boundary}\n{_part('html', separator.join(html))}\n"
        f"--{boundary}--\n"
    )
    if "\r" in whole:
        whole = _LINE_ENDS.sub("\n", whole)
    return tuple(whole.replace("\n", "\r\n").encode().split(separator.encode()))


def _part(subtype: str, text: str) -> str:
    encoding = "7bit" if text.isascii() else "8bit"
    return (
        f'Content-Type: text/{subtype}; charset="{CHARSET}"\nMIME-Version: 1.0\n'
        f"Content-Transfer-Encoding: {encoding}\n\n{text}"
    )


def _one_click(link: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


@lru_cache(maxsize=8)
def _date(moment: int, *, local: bool) -> bytes:
    return folded("Date", formatdate(moment, localtime=local))


def _message_id(name: str) -> bytes:
    line = f"Message-ID: {name}"
    # Each is written once: not worth a place among the headers that are kept.
    return f"{line}\r\n".encode() if len(line) <= FOLDED_AT else folded("Message-ID", name)


def _sender() -> str:
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return mailbox_of(name or _("Semiconductor working group"), email)
