"""A file of action items of past meetings: one row each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from meetings.enums import ActionState
from meetings.rules.imports.values import read_cell_day, read_cell_meeting, read_choice
from meetings.symbols import read_action_number
from workinggroup.lib.bilingual import CHINESE, ENGLISH
from workinggroup.lib.tables import Cells, Fault, Heading, Reading, TableLayout, read_table


class ActionColumn(StrEnum):
    """A column of a file of action items."""

    NUMBER = "number"
    MEETING = "meeting"
    TEXT_EN = "text_en"
    TEXT_ZH = "text_zh"
    OWNER_US = "owner_us"
    OWNER_CN = "owner_cn"
    DUE = "due_on"
    STATE = "state"
    SETTLED = "settled_on"
    REASON = "reason"


_C = ActionColumn
# The first of them as the list of action items is exported.
_HEADINGS: dict[str, dict[str, str]] = {
    ENGLISH: {
        _C.NUMBER: "number",
        _C.MEETING: "meeting",
        _C.TEXT_EN: "text in English",
        _C.TEXT_ZH: "text in Chinese",
        _C.OWNER_US: "owner, US side",
        _C.OWNER_CN: "owner, Chinese side",
        _C.DUE: "due",
        _C.STATE: "state",
        _C.SETTLED: "done or dropped on",
        _C.REASON: "why it is dropped",
    },
    CHINESE: {
        _C.NUMBER: "编号",
        _C.MEETING: "会议",
        _C.TEXT_EN: "英文文本",
        _C.TEXT_ZH: "中文文本",
        _C.OWNER_US: "负责人（美方）",
        _C.OWNER_CN: "负责人（中方）",
        _C.DUE: "截止日期",
        _C.STATE: "状态",
        _C.SETTLED: "完成或取消日期",
        _C.REASON: "取消理由",
    },
}
_ALIASES: dict[str, tuple[str, ...]] = {
    _C.NUMBER: ("action item", "no", "item", "序号", "行动项", "行动项编号"),
    _C.MEETING: ("meeting number", "会议编号", "届次"),
    _C.TEXT_EN: ("text", "text (English)", "English", "action", "英文", "内容（英文）", "英文内容"),
    _C.TEXT_ZH: ("text (Chinese)", "Chinese", "中文", "内容", "内容（中文）", "中文内容", "事项"),
    _C.OWNER_US: ("US owner", "owner (US)", "US side", "美方负责人", "美方"),
    _C.OWNER_CN: ("Chinese owner", "CN owner", "owner (CN)", "Chinese side", "中方负责人", "中方"),
    _C.DUE: ("due date", "due on", "deadline", "期限", "到期日", "完成期限"),
    _C.STATE: ("status", "进展", "进度"),
    _C.SETTLED: ("done on", "completed on", "closed on", "dropped on", "完成日期", "取消日期"),
    _C.REASON: ("reason", "原因", "取消原因", "理由"),
}
PAST_ACTIONS = TableLayout(
    headings=_HEADINGS,
    aliases=_ALIASES,
    needed=frozenset({_C.DUE}),
    filled=frozenset({_C.DUE}),
    most_rows=300,
    longest_cell=2500,
    longest={_C.TEXT_EN: 2000, _C.TEXT_ZH: 2000, _C.REASON: 1000},
    latin=frozenset({_C.NUMBER, _C.TEXT_EN}),
    in_chinese=frozenset({_C.TEXT_ZH}),
    names=frozenset({_C.OWNER_US, _C.OWNER_CN}),
    days=frozenset({_C.DUE, _C.SETTLED}),
    prose=frozenset({_C.TEXT_EN, _C.TEXT_ZH, _C.REASON}),
)
"""Action items as a file. Each is entered as by hand, twice: what a request may take sets the most
rows; what is there already stays, so that a longer list comes in parts."""


@dataclass(frozen=True)
class ActionRow:
    """One action item as the file has it, days as ISO 8601; `row` counts as the spreadsheet does.
    `serial` is None where the file gives no number."""

    row: int
    meeting: str
    serial: int | None
    text_en: str
    text_zh: str
    owner_us: str
    owner_cn: str
    due_on: str
    state: str
    settled_on: str
    reason: str

    @property
    def wanted_state(self) -> str:
        """The state that the file has it in."""
        return self.state or (ActionState.DONE if self.settled_on else ActionState.OPEN)


def read_past_actions(content: bytes) -> Reading[ActionRow]:
    """Read a file of action items, as `read_table` does. Raises nothing for any bytes."""
    return read_table(content, PAST_ACTIONS, _read_row, _check_together)


def _read_row(
    number: int, cells: list[str], headings: Mapping[str, Heading]
) -> tuple[ActionRow | None, list[Fault]]:
    row = Cells(PAST_ACTIONS, number, cells, headings)
    meeting, serial = _number(row)
    read = ActionRow(
        row=number,
        meeting=meeting,
        serial=serial,
        text_en=row[_C.TEXT_EN],
        text_zh=row[_C.TEXT_ZH],
        owner_us=row[_C.OWNER_US],
        owner_cn=row[_C.OWNER_CN],
        due_on=read_cell_day(row, _C.DUE),
        state=read_choice(row, _C.STATE, ActionState),
        settled_on=read_cell_day(row, _C.SETTLED),
        reason=row[_C.REASON],
    )
    return (None, row.faults) if row.faults else (read, [])


def _number(row: Cells) -> tuple[str, int | None]:
    """The meeting and the place in its series: from A3-02, or from 3 and 2."""
    meeting, value = read_cell_meeting(row, _C.MEETING), row[_C.NUMBER]
    if row.faulty(_C.MEETING) or row.faulty(_C.NUMBER):
        return meeting, None
    found = read_action_number(value, bare=True) if value else None
    serial: int | None = None
    if found:
        if meeting and meeting != found.meeting:
            row.fault(_C.NUMBER, _("This is the number of an action item of another meeting."))
        meeting, serial = found.meeting, found.serial
    elif value.isdecimal() and len(value) <= 4:
        serial = int(value)
    elif value:
        row.fault(_C.NUMBER, _("This is not an action item number. Write it like A3-02."))
    if not meeting and not row.faulty(_C.NUMBER):
        column = _C.NUMBER if value or _C.MEETING not in row.headings else _C.MEETING
        row.fault(column, _("Enter the meeting it belongs to."))
    return meeting, serial


def _check_together(rows: Sequence[ActionRow], headings: Mapping[str, Heading]) -> list[Fault]:
    """A number stands once, and so do the words of one that has none."""
    faults: list[Fault] = []
    first: dict[tuple[object, ...], int] = {}
    for row in rows:
        text = (row.meeting, row.text_en, row.text_zh)
        what = (row.meeting, row.serial) if row.serial is not None else text
        known = first.setdefault(what, row.row)
        if known != row.row and row.serial is not None:
            reason = _("Row %(row)s has this number too.") % {"row": known}
            faults.append(PAST_ACTIONS.fault_at(row.row, _C.NUMBER, reason, headings))
        elif known != row.row:
            reason = _("Row %(row)s has the same words.") % {"row": known}
            faults.append(PAST_ACTIONS.fault_at(row.row, _C.TEXT_EN, reason, headings))
    return faults
