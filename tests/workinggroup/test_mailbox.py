"""Mail as files."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from pytest_django import Settings

from workinggroup.lib import mailbox

BACKEND = "workinggroup.lib.mailbox.EmailBackend"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path / "mail"


def _send(subject: str) -> None:
    message = EmailMultiAlternatives(
        subject, "您好\n\nhttps://portal.example/x", "a@b.example", ["王芳 <wang@cn.example>"]
    )
    message.attach_alternative("<p>您好</p>", "text/html")
    message.connection = get_connection(BACKEND)
    assert message.send() == 1


def test_a_letter_is_read_as_it_was_sent() -> None:
    _send("第五次会议")
    [name] = mailbox.names()
    found = mailbox.read_letter(name)
    assert found is not None
    assert (found.subject, found.recipient) == ("第五次会议", "王芳 <wang@cn.example>")
    assert found.text.strip() == "您好\n\nhttps://portal.example/x"
    assert found.html.strip() == "<p>您好</p>"


def test_the_newest_letter_comes_first() -> None:
    for subject in ("one", "two", "three"):
        _send(subject)
    found = mailbox.list_letters(mailbox.names())
    assert [letter.subject for letter in found] == ["three", "two", "one"]


def test_nothing_half_written_is_left(folder: Path) -> None:
    _send("one")
    assert [path.suffix for path in folder.iterdir()] == [".eml"]


@pytest.mark.parametrize("name", ["", "../secret_key", "x" * 400, "1" * 20, "a\x00b", "%2e%2e"])
def test_a_name_that_is_none_finds_nothing(name: str) -> None:
    assert mailbox.read_letter(name) is None
