"""SMTP that asks a server no more often than it wants to be asked: command pipelining, RFC 2920.

Sender, recipient and DATA go out together where the server takes them so; the text, which is the
hand-over, follows only after its answers. Otherwise as `smtplib` and Django's backend, with the
same exceptions.
"""

import re
import smtplib
from collections.abc import Callable
from functools import lru_cache
from selectors import EVENT_READ, DefaultSelector
from ssl import SSLSocket
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

SmtpReply = tuple[int, bytes]
# The server closes the connection after this one.
GOING = 421
END_OF_TEXT = b"\r\n.\r\n"
LEADING_DOT = re.compile(rb"(?m)^\.")


class OutcomeUnknown(smtplib.SMTPException):
    """The whole text was handed over, and no answer came: it may be delivered, or not."""


class Pipelining(smtplib.SMTP):
    """A connection that a letter takes two round trips on, not four."""

    # Called once where the server thinks about a text for longer than about anything else.
    when_slow: Callable[[], object] | None = None
    _text_is_out = False

    def send(self, s: Any) -> None:
        super().send(s)
        self._text_is_out = isinstance(s, bytes) and s.endswith(END_OF_TEXT)

    def getreply(self) -> SmtpReply:
        """An answer; to a text, with the patience that is due to it (`EMAIL_PATIENCE`). Raises
        `OutcomeUnknown` where none comes for a text."""
        waits, self._text_is_out = self._text_is_out, False
        usual = self.sock.gettimeout() if waits and self.sock else None
        if usual and self.when_slow and not self._answers_within(usual):
            self.when_slow()
        if waits and self.sock:
            self.sock.settimeout(max(usual or 0, settings.EMAIL_PATIENCE))
        try:
            return super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            if waits:
                raise OutcomeUnknown(str(error)) from error
            raise
        finally:
            if waits and self.sock:
                self.sock.settimeout(usual)

    def _answers_within(self, seconds: float) -> bool:
        """Whether something is there to be read, or the connection is closed, by then."""
        if self.sock is None or (isinstance(self.sock, SSLSocket) and self.sock.pending()):
            return True
        with DefaultSelector() as waiting:
            waiting.register(self.sock, EVENT_READ)
            return bool(waiting.select(seconds))

    def deliver(self, sender: str, recipient: str, text: bytes) -> None:
        """Hand one message, lines ended by CRLF, to the server for one recipient.

        Raises what `sendmail` raises. After that the conversation is in the midst of something:
        close the connection.
        """
        self.ehlo_or_helo_if_needed()
        if not self.has_extn("pipelining"):
            self.sendmail(sender, [recipient], text)
            return
        self._announce(sender, recipient, len(text))
        if b"\n." in text or text.startswith(b"."):
            text = LEADING_DOT.sub(b"..", text)
        ending = b".\r\n" if text.endswith(b"\r\n") else b"\r\n.\r\n"
        self.send(text + ending)
        [(code, answer)] = self._answers(1)
        if code != 250:
            raise smtplib.SMTPDataError(code, answer)

    def _announce(self, sender: str, recipient: str, size: int) -> None:
        """Sender, recipient and DATA in one; the first answer that is a refusal is what the letter
        is refused for (RFC 2920 section 3.1)."""
        limit = f" size={size}" if self.has_extn("size") else ""
        self.send(f"mail FROM:{_quoted(sender)}{limit}\r\nrcpt TO:{_quoted(recipient)}\r\ndata\r\n")
        answers = self._answers(3)
        code, answer = answers[0]
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, answer, sender)
        if len(answers) > 1 and answers[1][0] not in {250, 251}:
            raise smtplib.SMTPRecipientsRefused({recipient: answers[1]})
        if len(answers) < 3:
            raise smtplib.SMTPServerDisconnected("Connection closed before the text")
        code, answer = answers[2]
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)

    def _answers(self, wanted: int) -> list[SmtpReply]:
        """So many, or fewer where the server goes away after the first."""
        answers: list[SmtpReply] = []
        while len(answers) < wanted:
            try:
                answers.append(self.getreply())
            except smtplib.SMTPServerDisconnected:
                if not answers:
                    raise
                break
            if answers[-1][0] == GOING:
                self.close()
                break
        return answers


@lru_cache(maxsize=1024)
def _quoted(address: str) -> str:
    """An address as a command takes it. Raises `ValueError` where that would be two commands."""
    quoted = smtplib.quoteaddr(address)
    if "\r" in quoted or "\n" in quoted:
        raise ValueError(f"Line end in an address: {quoted!r}")
    return quoted


class PipeliningSSL(Pipelining, smtplib.SMTP_SSL):
    """The same within TLS from its first byte."""


class EmailBackend(DjangoBackend):
    """Django's, with a way to hand over messages that are ready."""

    connection: Pipelining | None
    when_slow: Callable[[], object] | None = None

    @property
    def connection_class(self) -> type[Pipelining]:
        return PipeliningSSL if self.use_ssl else Pipelining

    def deliver(self, sender: str, recipient: str, text: bytes) -> None:
        """One message over the connection, which `open` has made. Raises as `smtplib` does."""
        if self.connection is None:
            raise smtplib.SMTPServerDisconnected("No connection is open")
        self.connection.when_slow = self.when_slow
        self.connection.deliver(sender, recipient, text)
