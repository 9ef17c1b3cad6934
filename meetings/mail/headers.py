"""Headers as they stand on the wire: folded after RFC 5322, and what is not ASCII encoded after
RFC 2047.

No encoded-word is longer than 75 characters and none parts a character; no line with one is longer
than 76, no other longer than 78 where it can be parted, and none is empty.
"""

import base64
import re
from collections.abc import Iterator
from email.utils import parseaddr

# RFC 2047 section 2; RFC 5322 section 2.1.1.
LONGEST_WORD, LONGEST_ENCODED_LINE, LONGEST_PLAIN_LINE = 75, 76, 78
WITH_NAMES = {"from", "to"}
_BEGIN, _END = "=?utf-8?b?", "?="
# Runs of these need no quotes in a display name (RFC 5322 section 3.2.3).
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


def fold(name: str, value: str) -> list[str]:
    """The lines of a header, without their ends; those after the first begin with a blank.

    `value` is read as text, or of `WITH_NAMES` as one mailbox whose address is ASCII.
    """
    room = len(name) + 2
    if name.lower() in WITH_NAMES:
        shown, address = parseaddr(value)
        lines = _mailbox(shown, address, room) if shown else [value]
    else:
        lines = _text(value, room)
    return [f"{name}: {lines[0]}", *(f" {line}" for line in lines[1:])]


def mailbox_of(name: str, address: str) -> str:
    """A mailbox as `fold` takes it."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _mailbox(shown: str, address: str, room: int) -> list[str]:
    plain = shown if _ATOMS.fullmatch(shown) else mailbox_of(shown, "")[: -len(" <>")]
    longest = LONGEST_PLAIN_LINE
    lines = [plain]
    if not _is_plain(shown) or room + len(plain) > LONGEST_PLAIN_LINE:
        lines, longest = list(_encoded(shown, room)), LONGEST_ENCODED_LINE
    used = len(lines[-1]) + (room if len(lines) == 1 else 1)
    if used + len(f" <{address}>") <= longest:
        return [*lines[:-1], f"{lines[-1]} <{address}>"]
    return [*lines, f"<{address}>"]


def _text(value: str, room: int) -> list[str]:
    if not _is_plain(value):
        return list(_encoded(value, room))
    lines, used = [""], room
    for word in value.split(" "):
        if lines[-1] and used + 1 + len(word) > LONGEST_PLAIN_LINE:
            lines.append(word)
            used = 1 + len(word)
        else:
            used += len(word) + (1 if lines[-1] else 0)
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    too_long = any(len(line) >= LONGEST_PLAIN_LINE for line in lines[1:])
    if "://" not in value and (too_long or room + len(lines[0]) > LONGEST_PLAIN_LINE):
        return list(_encoded(value, room))
    return lines


def _is_plain(text: str) -> bool:
    """Whether it says the same as it stands; a text that looks encoded would be decoded, and blanks
    at an end or beside each other get lost where lines are folded."""
    return text.isascii() and "=?" not in text and text == " ".join(text.split())


def _encoded(text: str, room: int) -> Iterator[str]:
    """Encoded-words for lines that have `room` used on the first and a blank on the others; white
    space between them is no part of the text (RFC 2047 section 6.2)."""
    piece, used = b"", room
    for character in text:
        octets = character.encode()
        if piece and _length(len(piece) + len(octets)) > min(
            LONGEST_WORD, LONGEST_ENCODED_LINE - used
        ):
            yield _word(piece)
            piece, used = b"", 1
        piece += octets
    yield _word(piece)


def _length(octets: int) -> int:
    return len(_BEGIN) + (octets + 2) // 3 * 4 + len(_END)


def _word(octets: bytes) -> str:
    return f"{_BEGIN}{base64.b64encode(octets).decode()}{_END}"
