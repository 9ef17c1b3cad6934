"""A reader of iCalendar text that shares no code with the writer: strict where apps are strict."""

import datetime as dt
import re
from dataclasses import dataclass, field
from io import StringIO

from dateutil import tz  # type: ignore[import-untyped]

_NAME = re.compile(r"[A-Z0-9-]+\Z")


@dataclass
class Block:
    """One BEGIN...END block: (name, parameters, value) lines, and the blocks inside."""

    name: str
    lines: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    blocks: list["Block"] = field(default_factory=list)

    def values(self, name: str) -> list[str]:
        return [value for key, _, value in self.lines if key == name]

    def one(self, name: str) -> str:
        (value,) = self.values(name)
        return value

    def parameters(self, name: str) -> dict[str, str]:
        (found,) = [params for key, params, _ in self.lines if key == name]
        return found

    def all(self, name: str) -> list["Block"]:
        return [block for block in self.blocks if block.name == name]


def read(data: bytes) -> Block:
    """The calendar, or AssertionError for anything that some calendar app refuses."""
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    raw = data[:-2].split(b"\r\n")
    for line in raw:
        assert b"\r" not in line and b"\n" not in line and line.strip(), line
        assert len(line) <= 75, line
        line.decode()  # a fold inside a character would raise here
        assert not any(byte < 32 and byte != 9 for byte in line[1:]), line
    unfolded = re.sub(rb"\r\n[ \t]", b"", data).decode()
    root = Block("")
    stack = [root]
    for text in unfolded[:-2].split("\r\n"):
        name, params, value = _split(text)
        if name == "BEGIN":
            block = Block(value)
            stack[-1].blocks.append(block)
            stack.append(block)
        elif name == "END":
            assert stack.pop().name == value
        else:
            stack[-1].lines.append((name, params, value))
    assert stack == [root]
    (calendar,) = root.blocks
    return calendar


def _split(line: str) -> tuple[str, dict[str, str], str]:
    match = re.match(r'((?:[^":]|"[^"]*")*):', line)
    assert match, f"no value: {line!r}"
    position = match.end(1)
    name, *params = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)', line[:position])
    assert _NAME.match(name), line
    pairs = dict(param.split("=", 1) for param in params)
    return name, {k: v.strip('"') for k, v in pairs.items()}, line[position + 1 :]


def text(value: str) -> str:
    """A TEXT value without its escapes (RFC 5545, 3.3.11)."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    meanings = {"n": "\n", "N": "\n", "\\": "\\", ",": ",", ";": ";"}
    return re.sub(r"\\(.)", lambda match: meanings[match[1]], value)


def zone_as_defined(data: bytes, name: str) -> dt.tzinfo:
    """The zone as an app understands it that believes the VTIMEZONE in `data` and nothing else."""
    lines = data.decode().replace("\r\n", "\n")
    # dateutil refuses properties it does not know, which the RFC tells readers to ignore.
    zone: dt.tzinfo | None = tz.tzical(StringIO(re.sub(r"(?m)^X-.*\n", "", lines))).get(name)
    assert zone is not None
    return zone
