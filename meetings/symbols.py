"""How things are numbered: each form written, and read back, here alone (practice, Documents).

`A5-03` is the third action item of meeting 5, `D5-02` its second decision, `JWG/5/DOC/1` a paper,
`JWG/5/AG/1/Rev.2` the second revision of its agenda. Extraordinary meetings count in a series of
their own: X1, with `AX1-03` and `JWG/X1/DOC/1`. Readers also write them small, and leave out the
letter where it is plain what they look for.
"""

import re
from typing import NamedTuple

from meetings.enums import TextKind

# Six digits: more than any meeting will have, fewer than what a column cannot hold.
_N = r"(\d{1,6})"
_M = r"(X?\d{1,6})"
EXTRAORDINARY = "X"
_ACTION = re.compile(rf"(A?){_M}-{_N}", re.IGNORECASE)
_DECISION = re.compile(rf"D?{_M}-{_N}", re.IGNORECASE)
_PAPER = re.compile(rf"JWG/{_M}(?:/(DOC|INF)(?:/{_N})?)?", re.IGNORECASE)
_TEXT = re.compile(rf"JWG/{_M}(?:/(AG|MIN)(?:/1(?:/Rev\.?{_N})?)?)?", re.IGNORECASE)
# 6, X1, Meeting 6, 第6次会议: as pages call it, in either language.
_MEETING = re.compile(rf"(?:meeting ?|第 ?)?{_M}(?: ?次(?: ?会议)?)?", re.IGNORECASE)
_SERIES = {TextKind.AGENDA: "AG", TextKind.MINUTES: "MIN"}


class SerialNumber(NamedTuple):
    """A thing of a meeting by its serial number."""

    meeting: str
    serial: int


class Symbol(NamedTuple):
    """A document symbol as far as it was written: of a meeting, of a series, of one paper."""

    meeting: str
    series: str
    serial: int | None = None


def meeting_number(serial: int, *, extraordinary: bool = False) -> str:
    """A meeting's number as it is written: 7, or X1."""
    return f"{EXTRAORDINARY if extraordinary else ''}{serial}"


def _read_meeting(written: str) -> str:
    """7 for 007, X1 for x01."""
    extraordinary = written[:1].upper() == EXTRAORDINARY
    return meeting_number(int(written.lstrip("xX")), extraordinary=extraordinary)


def action_number(meeting: str, serial: int) -> str:
    return f"A{meeting}-{serial:02d}"


def decision_number(meeting: str, serial: int) -> str:
    return f"D{meeting}-{serial:02d}"


def meeting_symbol(number: str) -> str:
    """The stem of every document symbol of a meeting."""
    return f"JWG/{number}"


def paper_symbol(meeting: str, series: str, serial: int) -> str:
    return f"{meeting_symbol(meeting)}/{series}/{serial}"


def text_symbol(meeting: str, kind: str, revision: int) -> str:
    """The same for both languages; from the second revision on it tells which."""
    stem = f"{meeting_symbol(meeting)}/{_SERIES[TextKind(kind)]}/1"
    return stem if revision == 1 else f"{stem}/Rev.{revision}"


def read_action_number(written: str, *, bare: bool = False) -> SerialNumber | None:
    """The action item that `written` names; `bare` without its letter too."""
    match = _ACTION.fullmatch(written)
    if match is None or not (bare or match[1]):
        return None
    return SerialNumber(_read_meeting(match[2]), int(match[3]))


def read_decision_number(written: str) -> SerialNumber | None:
    match = _DECISION.fullmatch(written)
    return SerialNumber(_read_meeting(match[1]), int(match[2])) if match else None


def read_meeting_number(written: str) -> str | None:
    match = _MEETING.fullmatch(written)
    return _read_meeting(match[1]) if match else None


def read_paper_symbol(written: str) -> Symbol | None:
    match = _PAPER.fullmatch(written)
    return _symbol(match) if match else None


def read_text_symbol(written: str) -> Symbol | None:
    """A text is one thing for all its revisions: the symbol of an older one names it too."""
    match = _TEXT.fullmatch(written)
    return Symbol(_read_meeting(match[1]), (match[2] or "").upper()) if match else None


def text_kind(series: str) -> TextKind | None:
    """The kind of joint text that a series of symbols is of."""
    return next((kind for kind, each in _SERIES.items() if each == series), None)


def _symbol(match: re.Match[str]) -> Symbol:
    serial = int(match[3]) if match[3] else None
    return Symbol(_read_meeting(match[1]), (match[2] or "").upper(), serial)
