"""How things are numbered: each form written, and read back, here alone (practice, Documents).

`A5-03` is the third action item of meeting 5, `D5-02` its second decision, `JWG/5/DOC/1` a paper,
`JWG/5/AG/1/Rev.2` the second revision of its agenda. Extraordinary meetings count in a series of
their own: X1, with `AX1-03` and `JWG/X1/DOC/1`. Readers also write them small, with other dashes,
in full-width signs or in words, and leave out the letter where it is plain what they look for.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.enums import TextKind
from workinggroup.lib.numerals import in_digits
from workinggroup.lib.spellings import in_plain_signs

# Six digits: more than any meeting will have, fewer than what a column cannot hold.
_N = r"(\d{1,6})"
# The same where a program or an address has it.
MEETING_DIGITS = "[1-9][0-9]{0,5}"
# A meeting of either series.
EXTRAORDINARY = "X"
FOR_HEADS = "H."
_M = r"(X?\d{1,6})"
# The parts are joined by whatever a keyboard gives: A5-03, A5 03, jwg 5 doc 1, JWG-5-DOC-1.
_JOINED = r"[-/_. ]{1,3}"
_APART = r"[-/_. ]{0,3}"
_CALLED_ACTION = r"(?:action(?: item)?|行动项) ?"
_CALLED_DECISION = r"(?:decision|决定|决议) ?"
_ACTION = re.compile(rf"({_CALLED_ACTION})?(A?) ?{_M}{_JOINED}{_N}", re.IGNORECASE)
_ADDRESS = re.compile(rf"A{_M}-{_N}", re.IGNORECASE)
_DECISION = re.compile(rf"(?:{_CALLED_DECISION})?D? ?{_M}{_JOINED}{_N}", re.IGNORECASE)
_REVISION = rf"(?:{_APART}(?:Rev|Corr){_APART}\d{{1,6}})?"
_PAPER = re.compile(
    rf"JWG{_APART}{_M}(?:{_APART}(DOC|INF)(?:{_APART}{_N}{_REVISION}"
    rf"|{_APART}(H){_APART}{_N}{_REVISION})?)?",
    re.IGNORECASE,
)
# As people call it who know which group is meant, and often which meeting: 5/DOC/1, DOC 1.
_SHORT_PAPER = re.compile(
    rf"(?:{_M}{_JOINED})?(DOC|INF){_APART}(?:(H){_APART})?{_N}{_REVISION}", re.IGNORECASE
)
_TEXT = re.compile(rf"JWG{_APART}{_M}(?:{_APART}(AG|MIN)(?:{_APART}1{_REVISION})?)?", re.IGNORECASE)
_SHORT_TEXT = re.compile(rf"{_M}{_JOINED}(AG|MIN)(?:{_APART}1{_REVISION})?", re.IGNORECASE)
_CALLED = {"agenda": "AG", "议程": "AG", "minutes": "MIN", "纪要": "MIN"}
_TEXT_OF = re.compile(
    r"(?:the )?(minutes|agenda) (?:of |for )?(.{1,60})"
    r"|(.{1,60}?)(?:'s)? ?的?(minutes|agenda|议程|纪要)",
    re.IGNORECASE,
)
# 6, X1, Meeting 6, meeting no. 6, 6th meeting, 第6次会议, 会议6: as pages and people call it.
_NUMBERED = r"(?:(?:no\.?|number|nr\.?) ?)?#? ?"
_MEETING = re.compile(
    rf"(?:the )?(?:(?:meeting|session|jwg) ?)?{_NUMBERED}{_M}"
    r"(?:st|nd|rd|th)?(?: (?:meeting|session))?"
    rf"|(?:会议 ?)?第? ?{_M} ?(?:次|届)? ?(?:会议)?",
    re.IGNORECASE,
)
# X-1, X 1, extraordinary meeting 1, 1st extraordinary meeting, 特别会议1, 第1次临时会议.
_X_N = rf"X[-_. ]?{_N}"
_OR_N = rf"(?:X[-_. ]?)?{_N}"
_MEET = "(?:meeting|session)"
_EXTRAORDINARY = re.compile(
    rf"(?:the )?(?:(?:{_MEET}|jwg)[-_ ]?)?{_NUMBERED}{_X_N}(?: {_MEET})?"
    rf"|(?:the )?(?:extraordinary|special)[-_ ]?(?:{_MEET}[-_ ]?)?{_NUMBERED}{_OR_N}"
    rf"|(?:the )?{_OR_N}(?:st|nd|rd|th)? (?:extraordinary|special)(?: {_MEET})?"
    rf"|(?:特别|临时) ?会议 ?第? ?{_OR_N} ?(?:次|届)?"
    rf"|第? ?{_OR_N} ?(?:次|届) ?(?:特别|临时) ?会议",
    re.IGNORECASE,
)
_ANY_EXTRAORDINARY = re.compile(
    rf"(?:the )?(?:extraordinary|special)(?: {_MEET}s?)?|(?:特别|临时) ?会议", re.IGNORECASE
)
_ORDINALS = [
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
]
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
# Around a number, not of it.
_AROUND = " #*.,;:!?()[]{}<>'\"“”„«»、。《》【】「」…"
_SERIES = {TextKind.AGENDA: "AG", TextKind.MINUTES: "MIN"}


class SerialNumber(NamedTuple):
    """A thing of a meeting by its serial number."""

    meeting: str
    serial: int


class Symbol(NamedTuple):
    """A document symbol as far as it was written: of a meeting, of a series, of one paper; of
    whichever meeting where it names none."""

    meeting: str
    series: str
    serial: int | None = None
    for_heads: bool = False


def meeting_number(serial: int, *, extraordinary: bool = False) -> str:
    """A meeting's number as it is written: 7, or X1."""
    return f"{EXTRAORDINARY if extraordinary else ''}{serial}"


def meeting_name(number: str) -> str:
    """What the meeting with this number is called, by itself or where a sentence begins."""
    if number.startswith(EXTRAORDINARY):
        return pgettext("extraordinary", "Meeting %(number)s") % {"number": number}
    return _("Meeting %(number)s") % {"number": number}


def meeting_name_within(number: str) -> str:
    """The same within a sentence."""
    if number.startswith(EXTRAORDINARY):
        return pgettext("extraordinary", "meeting %(number)s") % {"number": number}
    return _("meeting %(number)s") % {"number": number}


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


def paper_symbol(meeting: str, series: str, serial: int, *, for_heads: bool = False) -> str:
    """What the heads and secretariats alone read counts in a series of theirs, `JWG/5/DOC/H.1`:
    in one series, gaps would tell the others of it."""
    return f"{meeting_symbol(meeting)}/{series}/{FOR_HEADS if for_heads else ''}{serial}"


def text_symbol(meeting: str, kind: str, revision: int) -> str:
    """The same for both languages; from the second revision on it tells which."""
    stem = f"{meeting_symbol(meeting)}/{_SERIES[TextKind(kind)]}/1"
    return stem if revision == 1 else f"{stem}/Rev.{revision}"


def read_action_number(written: str, *, bare: bool = False) -> SerialNumber | None:
    """The action item that `written` names; `bare` without its letter too."""
    match = _ACTION.fullmatch(_number_in(written))
    if match is None or not (bare or match[1] or match[2]):
        return None
    return SerialNumber(_read_meeting(match[3]), int(match[4]))


def action_at(address: str) -> SerialNumber | None:
    """The action item whose address says `A5-03`: its number as it is written here, large or
    small, with nothing around it."""
    match = _ADDRESS.fullmatch(address)
    return SerialNumber(_read_meeting(match[1]), int(match[2])) if match else None


def read_decision_number(written: str) -> SerialNumber | None:
    match = _DECISION.fullmatch(_number_in(written))
    return SerialNumber(_read_meeting(match[1]), int(match[2])) if match else None


def read_meeting_number(written: str) -> str | None:
    """The meeting that `written` names, by its number in digits or in words of either language."""
    numbered = in_digits(_number_in(written))
    numbered = _ORDINAL.sub(lambda match: str(_ORDINALS.index(match[0].lower()) + 1), numbered)
    number = ""
    if match := _MEETING.fullmatch(numbered):
        number = _read_meeting(match[1] or match[2])
    elif match := _EXTRAORDINARY.fullmatch(numbered):
        number = meeting_number(int(next(filter(None, match.groups()))), extraordinary=True)
    return number if number.strip(f"{EXTRAORDINARY}0") else None


def names_extraordinary(written: str) -> bool:
    """Whether `written` names extraordinary meetings, and no number."""
    return bool(_ANY_EXTRAORDINARY.fullmatch(_number_in(written)))


def not_a_meeting_number(written: str) -> str:
    """What is said of `written` where `read_meeting_number` finds no number."""
    reason = _('"%(value)s" is not a meeting number. Write 3, or X1 for an extraordinary one.')
    return reason % {"value": written[:40]}


def read_paper_symbol(written: str) -> Symbol | None:
    if match := _SHORT_PAPER.fullmatch(_number_in(written)):
        meeting = _read_meeting(match[1]) if match[1] else ""
        return Symbol(meeting, match[2].upper(), int(match[4]), for_heads=bool(match[3]))
    match = _PAPER.fullmatch(_number_in(written))
    if match is None:
        return None
    serial = match[3] or match[5]
    return Symbol(
        _read_meeting(match[1]),
        (match[2] or "").upper(),
        int(serial) if serial else None,
        for_heads=bool(match[4]),
    )


def read_text_symbol(written: str) -> Symbol | None:
    """A text is one thing for all its revisions: the symbol of an older one names it too. So does
    what people call it: minutes of meeting 6, 第6次会议纪要."""
    plain = _number_in(written)
    if match := _TEXT.fullmatch(plain) or _SHORT_TEXT.fullmatch(plain):
        return Symbol(_read_meeting(match[1]), (match[2] or "").upper())
    match = _TEXT_OF.fullmatch(plain)
    meeting = read_meeting_number(match[2] or match[3]) if match else None
    return Symbol(meeting, _CALLED[(match[1] or match[4]).lower()]) if match and meeting else None


def _number_in(written: str) -> str:
    """What may be a number, in plain signs and without what stands around it."""
    return in_plain_signs(written).strip(_AROUND)


def text_kind(series: str) -> TextKind | None:
    """The kind of joint text that a series of symbols is of."""
    return next((kind for kind, each in _SERIES.items() if each == series), None)
