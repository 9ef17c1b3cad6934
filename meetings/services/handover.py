"""The hand-over of one letter to the mail server, and what the server's answer means for it."""

import logging
import smtplib
from dataclasses import dataclass

from django.core.mail.backends.base import BaseEmailBackend

from meetings.mail.wire import Message
from workinggroup.lib.smtp import EmailBackend, OutcomeUnknown

logger = logging.getLogger(__name__)

# Answers to MAIL FROM that are about this letter (its size, its parameters), not the server.
ABOUT_THE_LETTER = frozenset({552, 555})


class Trouble(Exception):
    """The server would not talk: not the letter's fault, try again later."""


class PutOff(Exception):
    """This letter, not now: greylisted, or it could not be composed."""


class Unknown(Exception):
    """Nobody knows whether the server has taken this letter."""


class Refusal(Exception):
    """This letter, never."""


def hand_over(message: Message, server: BaseEmailBackend) -> None:
    """Give the letter to the server, over the connection that is open, if one is. Raises `Trouble`,
    `PutOff`, `Unknown` or `Refusal`, and has then closed the connection."""
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        close_connection(server)
        raise Trouble(describe_failure(error)) from error
    try:
        if isinstance(server, EmailBackend):
            server.deliver(*message.envelope, message.as_bytes())
        else:
            server.send_messages([message.as_django()])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        # The conversation may have stopped anywhere: the next letter begins a new one.
        close_connection(server)
        raise _meaning(error) from error


def close_connection(server: BaseEmailBackend) -> None:
    """End the conversation, however it stands."""
    try:
        server.close()
    except (smtplib.SMTPException, OSError) as error:
        logger.info("closing the mail connection: %s", error)


def describe_failure(error: Exception) -> str:
    """An error in the words that are kept with a letter."""
    return f"{type(error).__name__}: {error}"


def _meaning(error: Exception) -> Exception:
    """What a failed hand-over says about the letter, or about the server."""
    if isinstance(error, OutcomeUnknown):
        return Unknown(describe_failure(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [_Answer(*answer) for answer in error.recipients.values()]
        kind = Refusal if all(answer.for_ever for answer in answers) else PutOff
        return kind("; ".join(map(str, answers)))
    if isinstance(error, (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)):
        answer = _Answer(error.smtp_code, error.smtp_error)
        if isinstance(error, smtplib.SMTPSenderRefused) and answer.code not in ABOUT_THE_LETTER:
            return Trouble(str(answer))
        return Refusal(str(answer)) if answer.for_ever else PutOff(str(answer))
    if isinstance(error, (smtplib.SMTPNotSupportedError, ValueError)):
        # An address or a header that this server, or mail itself, has no way to carry.
        return Refusal(describe_failure(error))
    return Trouble(describe_failure(error))


@dataclass(frozen=True)
class _Answer:
    """An SMTP reply (RFC 5321 section 4.2)."""

    code: int
    text: bytes | str

    @property
    def for_ever(self) -> bool:
        return 500 <= self.code <= 599

    def __str__(self) -> str:
        text = self.text.decode(errors="replace") if isinstance(self.text, bytes) else self.text
        return f"{self.code} {text}"
