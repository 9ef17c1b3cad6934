"""Several commands at once: what a server may answer to them, and what that means."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.smtp import running_sink
from workinggroup.lib.smtp import Pipelining

SENDER, RECIPIENT = "a@us.example", "b@cn.example"
TEXT = b"Subject: x\r\n\r\n.dot\r\n..dots\r\nend\r\n"


@contextmanager
def server(*answers: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A port where somebody greets, offers pipelining, and says these to what comes next, one for
    each time that something comes; then hangs up. And what came."""
    heard: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            self.rfile.readline()
            self.wfile.write(b"250-here\r\n250-SIZE 9999\r\n250 PIPELINING\r\n")
            for answer in answers:
                heard.append(self.request.recv(65536))
                self.wfile.write(answer)

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as here:
        thread = threading.Thread(target=here.handle_request)
        thread.start()
        try:
            yield here.server_address[1], heard
        finally:
            thread.join()


def deliver(port: int, text: bytes = TEXT) -> None:
    connection = smtplib_at(port)
    try:
        connection.deliver(SENDER, RECIPIENT, text)
    finally:
        connection.close()


def smtplib_at(port: int) -> Pipelining:
    return Pipelining("127.0.0.1", port, local_hostname="test", timeout=5)


def test_the_text_follows_only_after_the_answers() -> None:
    with server(b"250 a\r\n250 b\r\n354 c\r\n", b"250 kept\r\n") as (port, heard):
        deliver(port)
    assert heard == [
        f"mail FROM:<{SENDER}> size={len(TEXT)}\r\nrcpt TO:<{RECIPIENT}>\r\ndata\r\n".encode(),
        b"Subject: x\r\n\r\n..dot\r\n...dots\r\nend\r\n.\r\n",
    ]


def test_a_text_without_a_last_line_end_gets_one() -> None:
    with server(b"250 a\r\n250 b\r\n354 c\r\n", b"250 kept\r\n") as (port, heard):
        deliver(port, b".a\r\nb")
    assert heard[1] == b"..a\r\nb\r\n.\r\n"


@pytest.mark.parametrize(
    ("answers", "refusal", "code"),
    [
        (b"550 no\r\n503 no\r\n503 no\r\n", smtplib.SMTPSenderRefused, 550),
        (b"452 full\r\n", smtplib.SMTPSenderRefused, 452),
        (b"421 going\r\n", smtplib.SMTPSenderRefused, 421),
        (b"250 a\r\n250 b\r\n554 no\r\n", smtplib.SMTPDataError, 554),
    ],
)
def test_the_first_refusal_is_the_one_that_counts(
    answers: bytes, refusal: type[smtplib.SMTPResponseException], code: int
) -> None:
    with server(answers) as (port, heard), pytest.raises(refusal) as refused:
        deliver(port)
    assert refused.value.smtp_code == code
    assert len(heard) == 1


@pytest.mark.parametrize(
    "answers",
    [
        b"250 a\r\n550-no\r\n550 such\r\n503 none\r\n",
        # RFC 2920 section 3.1 lets a server go on to the text with nobody to send it to.
        b"250 a\r\n550 no such\r\n354 go on\r\n",
        b"250 a\r\n550 no such\r\n",
    ],
)
def test_no_text_follows_where_the_recipient_is_refused(answers: bytes) -> None:
    with (
        server(answers) as (port, heard),
        pytest.raises(smtplib.SMTPRecipientsRefused) as refused,
    ):
        deliver(port)
    assert refused.value.recipients[RECIPIENT][0] == 550
    assert len(heard) == 1


def test_a_going_server_that_has_taken_the_sender_refuses_the_recipient() -> None:
    with (
        server(b"250 a\r\n421 going\r\n") as (port, _heard),
        pytest.raises(smtplib.SMTPRecipientsRefused) as refused,
    ):
        deliver(port)
    assert refused.value.recipients[RECIPIENT][0] == 421


@pytest.mark.parametrize("answers", [b"", b"250 a\r\n", b"250 a\r\n250 b\r\n"])
def test_a_connection_that_is_lost_is_told(answers: bytes) -> None:
    with server(answers) as (port, _heard), pytest.raises(smtplib.SMTPServerDisconnected):
        deliver(port)


@pytest.mark.parametrize("answer", [b"552 too big\r\n", b"451 later\r\n", b"421 going\r\n"])
def test_an_answer_to_the_text_is_told(answer: bytes) -> None:
    with (
        server(b"250 a\r\n250 b\r\n354 c\r\n", answer) as (port, _heard),
        pytest.raises(smtplib.SMTPDataError) as refused,
    ):
        deliver(port)
    assert refused.value.smtp_code == int(answer[:3])


def test_a_line_end_in_an_address_is_no_second_command() -> None:
    with server(b"") as (port, heard):
        connection = smtplib_at(port)
        with pytest.raises(ValueError, match="Line end"):
            connection.deliver(SENDER, '"\r\nDATA"@cn.example', TEXT)
        connection.close()
    assert heard == [b""]


@pytest.mark.parametrize("pipelining", [False, True])
def test_one_connection_takes_one_letter_after_another(pipelining: bool) -> None:
    with running_sink(pipelining=pipelining) as sink:
        connection = smtplib_at(sink.port)
        for _ in range(3):
            connection.deliver(SENDER, RECIPIENT, TEXT)
        connection.quit()
    bodies = [letter.message.get_content() for letter in sink.letters]
    assert [body.replace("\r\n", "\n") for body in bodies] == [".dot\n..dots\nend\n"] * 3
