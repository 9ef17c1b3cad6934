"""Mail as files, one `.eml` per letter: for a portal without a mail server, and its reader."""

import datetime as dt
import email
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage as Parsed
from email.policy import default as modern
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from workinggroup.lib.whole_files import write_whole

NAME = re.compile(r"\A\d{20}-[0-9a-f]{16}\Z")


@dataclass(frozen=True)
class KeptLetter:
    """One letter as it was written to the folder; `sent_at` is UTC."""

    name: str
    sent_at: dt.datetime
    subject: str
    sender: str
    recipient: str
    text: str
    html: str


def folder() -> Path:
    path = Path(settings.EMAIL_FILE_PATH)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def in_use() -> bool:
    """Whether letters go to the folder, rather than to a mail server."""
    return str(settings.EMAIL_BACKEND) == f"{__name__}.{EmailBackend.__name__}"


class EmailBackend(BaseEmailBackend):
    """Writes each letter as one file, complete or not at all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            name = f"{time.time_ns():020}-{secrets.token_hex(8)}.eml"
            write_whole(folder() / name, message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
        return len(email_messages)


def _part(message: Parsed, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content().replace("\r\n", "\n") if part is not None else ""


def _read(path: Path) -> KeptLetter:
    message = email.message_from_bytes(path.read_bytes(), policy=modern)
    nanoseconds = int(path.stem.split("-")[0])
    return KeptLetter(
        name=path.stem,
        sent_at=dt.datetime.fromtimestamp(nanoseconds / 1e9, dt.UTC),
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        recipient=str(message["To"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def names() -> list[str]:
    """The names of all letters, the newest first."""
    return sorted((path.stem for path in folder().glob("*.eml")), reverse=True)


def list_letters(wanted: Sequence[str]) -> list[KeptLetter]:
    """The letters of these names, those that are gone left out."""
    return [found for name in wanted if (found := read_letter(name)) is not None]


def read_letter(name: str) -> KeptLetter | None:
    """The letter of this name, or None; any text may be asked for."""
    path = folder() / f"{name}.eml"
    return _read(path) if NAME.match(name) and path.is_file() else None
