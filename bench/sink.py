"""A mail server that costs little: it takes every letter, in a process of its own.

`python bench/sink.py FILE PIPELINING DELAY` prints its port; what comes is written to FILE as it
came (recipient, then the text, each led by its length). PIPELINING (yes, no) is offered or not; for
each answer it takes DELAY milliseconds more.
"""

import socket
import struct
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

END = b"\r\n.\r\n"


class Conversation(threading.Thread):
    """One client, from its greeting to the end of the connection."""

    def __init__(
        self, client: socket.socket, spool: BinaryIO, offers: list[bytes], delay: float
    ) -> None:
        super().__init__(daemon=True)
        self.client, self.spool, self.delay = client, spool, delay
        self.offers = [b"sink", *offers, b"SMTPUTF8"]
        self.heard = b""
        self.recipient = b""
        self.takes_text = False

    def run(self) -> None:
        self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.client.sendall(b"220 sink\r\n")
        while chunk := self.client.recv(1 << 18):
            self.heard += chunk
            answers = []
            while (answer := self.answer()) is not None:
                answers.append(answer)
            if answers:
                time.sleep(self.delay)
                self.client.sendall(b"".join(answers))
        self.spool.flush()

    def answer(self) -> bytes | None:
        """The reply to what was heard first; None where that is not complete yet."""
        said, end, rest = self.heard.partition(END if self.takes_text else b"\r\n")
        if not end:
            return None
        self.heard = rest
        if self.takes_text:
            self.takes_text = False
            self.keep(said + b"\r\n")
            return b"250 kept\r\n"
        return self.reply(said)

    def reply(self, command: bytes) -> bytes:
        verb = command[:4].upper()
        if verb == b"EHLO":
            *first, last = self.offers
            return b"".join(b"250-%s\r\n" % each for each in first) + b"250 %s\r\n" % last
        if verb == b"RCPT":
            self.recipient = command.partition(b"<")[2].partition(b">")[0]
        if verb == b"DATA":
            self.takes_text = True
            return b"354 go on\r\n"
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 OK\r\n"

    def keep(self, text: bytes) -> None:
        for part in (self.recipient, text.replace(b"\r\n..", b"\r\n.")):
            self.spool.write(struct.pack(">I", len(part)) + part)


def received(path: Path) -> list[tuple[str, bytes]]:
    """What a sink has written: recipient and text of each letter."""
    found, content, at = [], path.read_bytes(), 0
    parts = []
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        parts.append(content[at + 4 : at + 4 + length])
        at += 4 + length
    for recipient, text in zip(parts[::2], parts[1::2], strict=True):
        found.append((recipient.decode(), text))
    return found


def main(path: str, pipelining: str, delay: str) -> None:
    offers = [b"PIPELINING", b"8BITMIME"] if pipelining == "yes" else [b"8BITMIME"]
    with socket.create_server(("127.0.0.1", 0)) as server, Path(path).open("wb") as spool:
        sys.stdout.write(f"{server.getsockname()[1]}\n")
        sys.stdout.flush()
        while True:
            client, _address = server.accept()
            Conversation(client, spool, offers, float(delay) / 1000).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
