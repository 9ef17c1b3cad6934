"""Headers on the wire: after RFC 2047 and RFC 5322, and read back whole."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetings.mail.headers import fold, mailbox_of
from meetings.mail.wire import folded

WORD = re.compile(r"=\?[^?\s]+\?[bq]\?[^?\s]*\?=")
# One line without blanks that nobody wrote, as `clean_line` leaves it.
LINES = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
CHINESE = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=300
)
MIXED = st.lists(
    st.one_of(CHINESE, LINES, st.sampled_from(["[JWG/5]", "–", "Lü", "𠮷野家"])), min_size=1
).map(" ".join)


def lines_of(header: bytes) -> list[str]:
    text = header.decode("ascii")
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    for number, line in enumerate(lines):
        assert line.strip()
        assert not number or line.startswith(" ")
        words = WORD.findall(line)
        assert len(line) <= (76 if words else 78)
        assert all(len(word) <= 75 for word in words)
    assert not lines[0].endswith(":"), "an empty first line"
    return lines


def parsed(header: bytes, name: str) -> object:
    return message_from_bytes(header + b"\r\n", policy=policy.default)[name]


@given(st.one_of(MIXED, CHINESE, LINES))
@example("会议" * 60)
@example("a" * 170)
@example("a b " * 40 + "c")
@example("=?utf-8?q?looks_encoded?=")
@example("[JWG/5] 会议 5 – soon")
def test_any_subject_is_read_back_whole(subject: str) -> None:
    header = folded("Subject", subject)
    lines_of(header)
    assert str(parsed(header, "Subject")) == subject


@given(st.one_of(CHINESE, LINES, MIXED))
@example("中美半导体产业技术和贸易限制工作组")
@example('Doe, "Jane" \\ (x) <y@z>')
@example("A" * 100)
@example("Muster Karl-Heinz " * 6 + "X")
def test_any_name_is_read_back_whole(name: str) -> None:
    header = folded("From", mailbox_of(name, "secretariat@portal.example.org"))
    lines_of(header)
    found = parsed(header, "From")
    [address] = found.addresses  # type: ignore[attr-defined]
    assert address.addr_spec == "secretariat@portal.example.org"
    # Python's newer parser leaves the blank between two encoded-words in a name, against RFC 2047
    # section 6.2; the older one reads them as mail programs do.
    assert address.display_name.replace(" ", "") == name.replace(" ", "")
    shown, _address = parseaddr(message_from_bytes(header + b"\r\n")["From"])
    assert str(make_header(decode_header(shown))) == name


def test_what_cannot_be_parted_stays_on_its_first_line() -> None:
    link = f"<https://portal.example.org/unsubscribe/{'x' * 200}/>"
    assert fold("List-Unsubscribe", link) == [f"List-Unsubscribe: {link}"]
    address = f"{'a' * 60}@{'b' * 60}.example"
    assert fold("To", address) == [f"To: {address}"]
    assert isinstance(Address(addr_spec=address), Address)


def test_an_address_of_another_script_goes_in_ascii() -> None:
    assert folded("To", "a@bücher.example") == b"To: a@xn--bcher-kva.example\r\n"


@pytest.mark.parametrize("name", ["Subject", "From", "X-Other"])
def test_no_header_takes_a_line_end(name: str) -> None:
    with pytest.raises(ValueError, match="newlines"):
        folded(name, "a\nBcc: b@c.example")
