"""A mail server on loopback that keeps what it gets, or misbehaves as told."""

import asyncio
import email
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Received:
    """One letter that the server accepted."""

    recipient: str
    message_id: str
    message: EmailMessage


@dataclass
class Sink:
    """`rcpt` and `data` are the replies to RCPT TO and to the text, empty for acceptance; a
    recipient in `refused` gets 550; `greylisted` ones get 451 the first time."""

    sender: str = ""
    rcpt: str = ""
    data: str = ""
    drop_at_data: int = 0
    refused: set[str] = field(default_factory=set)
    greylisted: set[str] = field(default_factory=set)
    letters: list[Received] = field(default_factory=list)
    tries: int = 0
    connections: int = 0
    delay: float = 0.0
    # Whether the server takes several commands at once.
    pipelining: bool = False
    # Called with each letter before it is accepted.
    meanwhile: Callable[[Received], object] | None = None
    # Letters, by their Message-ID, that it takes without a word, and goes away.
    wordless: set[str] = field(default_factory=set)
    port: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802  aiosmtpd names its hooks after commands
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        offers = ["250-PIPELINING"] if self.pipelining else []
        return [*responses[:-1], *offers, responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        if address in self.refused:
            return "550 5.1.1 no such user"
        if address in self.greylisted:
            self.greylisted.discard(address)
            return "451 4.7.1 greylisted, come back later"
        if self.rcpt:
            return self.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.drop_at_data:
            self.drop_at_data -= 1
            server.transport.close()  # type: ignore[union-attr]
            return "421 going"
        if self.data:
            return self.data
        if self.delay:
            await asyncio.sleep(self.delay)
        content = envelope.content
        assert isinstance(content, bytes)
        message: Any = email.message_from_bytes(content, policy=modern)
        received = [
            Received(address, str(message["Message-ID"]), message) for address in envelope.rcpt_tos
        ]
        for letter in received if self.meanwhile else ():
            await asyncio.to_thread(self.meanwhile, letter)
        with self._lock:
            self.letters += received
        if any(letter.message_id in self.wordless for letter in received):
            server.transport.close()  # type: ignore[union-attr]
        return "250 OK"


@contextmanager
def running_sink(**behaviour: Any) -> Iterator[Sink]:
    """A server on a free port of 127.0.0.1 for the time of the block."""
    sink = Sink(**behaviour)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        sink.port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@contextmanager
def mute_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    """A port of 127.0.0.1 where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
