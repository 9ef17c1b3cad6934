"""A file of past meetings: one row a sitting, several rows of one number are one meeting."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from meetings.enums import Audience, HalfYear, MeetingFormat
from meetings.rules.imports.values import (
    read_cell_day,
    read_cell_hour,
    read_cell_meeting,
    read_choice,
)
from meetings.rules.scheduling import half_year_of
from workinggroup.lib.bilingual import CHINESE, ENGLISH
from workinggroup.lib.tables import Cells, Fault, Heading, Reading, TableLayout, read_table
from workinggroup.lib.tables.rows import read_cell_zone
from workinggroup.lib.viewer import Side


class SittingColumn(StrEnum):
    """A column of a file of past meetings."""

    NUMBER = "number"
    YEAR = "year"
    HALF = "half"
    HOST = "host"
    FORMAT = "format"
    PLACE_EN = "place_en"
    PLACE_ZH = "place_zh"
    ZONE = "zone"
    DAY = "day"
    STARTS = "starts"
    ENDS = "ends"
    AUDIENCE = "audience"
    TITLE_EN = "title_en"
    TITLE_ZH = "title_zh"


_C = SittingColumn
# Where columns are in the list that is exported too, they are called as there.
_HEADINGS: dict[str, dict[str, str]] = {
    ENGLISH: {
        _C.NUMBER: "number",
        _C.YEAR: "year",
        _C.HALF: "half-year",
        _C.HOST: "host",
        _C.FORMAT: "format",
        _C.PLACE_EN: "place in English",
        _C.PLACE_ZH: "place in Chinese",
        _C.ZONE: "anchor zone",
        _C.DAY: "date",
        _C.STARTS: "from",
        _C.ENDS: "until",
        _C.AUDIENCE: "for",
        _C.TITLE_EN: "title in English",
        _C.TITLE_ZH: "title in Chinese",
    },
    CHINESE: {
        _C.NUMBER: "编号",
        _C.YEAR: "年份",
        _C.HALF: "半年",
        _C.HOST: "主办方",
        _C.FORMAT: "会议形式",
        _C.PLACE_EN: "会议地点（英文）",
        _C.PLACE_ZH: "会议地点（中文）",
        _C.ZONE: "会议时区",
        _C.DAY: "日期",
        _C.STARTS: "开始",
        _C.ENDS: "结束",
        _C.AUDIENCE: "适用对象",
        _C.TITLE_EN: "英文名称",
        _C.TITLE_ZH: "中文名称",
    },
}
_ALIASES: dict[str, tuple[str, ...]] = {
    _C.NUMBER: ("meeting", "meeting number", "no", "会议", "会议编号", "届次", "次数"),
    _C.YEAR: ("年", "年度"),
    _C.HALF: ("half", "half year", "半年度", "上/下半年"),
    _C.HOST: ("hosted by", "host side", "东道主", "东道方", "承办方"),
    _C.FORMAT: ("形式", "方式", "召开方式"),
    _C.PLACE_EN: ("place", "place (English)", "venue", "地点（英文）", "英文地点"),
    _C.PLACE_ZH: ("place (Chinese)", "地点", "会议地点", "地点（中文）", "中文地点"),
    _C.ZONE: ("clock", "time zone", "timezone", "clock of the meeting", "时区", "基准时区"),
    _C.DAY: (
        "day",
        "sitting",
        "first sitting (date at the place of the meeting)",
        "会议日期",
        "首场日期（会议时区）",
    ),
    _C.STARTS: ("start", "starts", "start time", "begins", "开始时间", "起始时间"),
    _C.ENDS: ("end", "ends", "end time", "to", "结束时间", "终止时间"),
    _C.AUDIENCE: ("audience", "参加者", "参会范围", "参加范围"),
    _C.TITLE_EN: ("title", "title (English)", "标题（英文）", "英文标题"),
    _C.TITLE_ZH: ("title (Chinese)", "标题", "标题（中文）", "中文标题"),
}
PAST_MEETINGS = TableLayout(
    headings=_HEADINGS,
    aliases=_ALIASES,
    needed=frozenset({_C.NUMBER, _C.HOST, _C.DAY, _C.STARTS, _C.ENDS}),
    filled=frozenset({_C.NUMBER, _C.DAY, _C.STARTS, _C.ENDS}),
    most_rows=150,
    longest=dict.fromkeys((_C.PLACE_EN, _C.PLACE_ZH, _C.TITLE_EN, _C.TITLE_ZH), 160),
    latin=frozenset({_C.NUMBER, _C.YEAR, _C.PLACE_EN, _C.ZONE, _C.TITLE_EN}),
    in_chinese=frozenset({_C.PLACE_ZH, _C.TITLE_ZH}),
    days=frozenset({_C.DAY}),
    hours=frozenset({_C.STARTS, _C.ENDS}),
)
"""Past meetings as a file. Each is entered as by hand, twice: what a request may take sets the most
rows; two meetings a year of five sittings each are done after fifteen years."""


@dataclass(frozen=True)
class SittingRow:
    """One sitting as the file has it, days and hours as ISO 8601; `row` counts as the spreadsheet
    does. Of the meeting only what this row says of it."""

    row: int
    number: str
    year: int | None
    half: int | None
    host: str
    format: str
    place_en: str
    place_zh: str
    zone: str
    day: str
    starts: str
    ends: str
    audience: str
    title_en: str
    title_zh: str


# What the rows of one meeting say of it together: said once, it need not be said again.
OF_MEETING = (_C.YEAR, _C.HALF, _C.HOST, _C.FORMAT, _C.PLACE_EN, _C.PLACE_ZH, _C.ZONE)


@dataclass(frozen=True)
class PastMeeting:
    """One meeting of the file, with its sittings in the order of their days."""

    number: str
    year: int
    half: int
    host: str
    format: str
    place_en: str
    place_zh: str
    zone: str
    sittings: tuple[SittingRow, ...]


def read_past_meetings(content: bytes) -> Reading[SittingRow]:
    """Read a file of past meetings, as `read_table` does. Raises nothing for any bytes."""
    return read_table(content, PAST_MEETINGS, _read_row, _check_together)


def _read_row(
    number: int, cells: list[str], headings: Mapping[str, Heading]
) -> tuple[SittingRow | None, list[Fault]]:
    row = Cells(PAST_MEETINGS, number, cells, headings)
    half = read_choice(row, _C.HALF, HalfYear)
    read = SittingRow(
        row=number,
        number=read_cell_meeting(row, _C.NUMBER),
        year=_year(row),
        half=int(half) if half else None,
        host=read_choice(row, _C.HOST, Side),
        format=read_choice(row, _C.FORMAT, MeetingFormat),
        place_en=row[_C.PLACE_EN],
        place_zh=row[_C.PLACE_ZH],
        zone=read_cell_zone(row, _C.ZONE),
        day=read_cell_day(row, _C.DAY),
        starts=read_cell_hour(row, _C.STARTS),
        ends=read_cell_hour(row, _C.ENDS),
        audience=read_choice(row, _C.AUDIENCE, Audience),
        title_en=row[_C.TITLE_EN],
        title_zh=row[_C.TITLE_ZH],
    )
    return (None, row.faults) if row.faults else (read, [])


def _year(row: Cells) -> int | None:
    value = row[_C.YEAR].removesuffix("年")
    if not value or row.faulty(_C.YEAR):
        return None
    if not (value.isdecimal() and len(value) == 4):
        row.fault(_C.YEAR, _("This is not a year. Write it like 2021."))
        return None
    return int(value)


FIRST_YEAR, LAST_MEETING_YEAR = 2021, 2200


def _check_together(rows: Sequence[SittingRow], headings: Mapping[str, Heading]) -> list[Fault]:
    """The rows of one meeting say the same of it, and one of them who hosted it."""
    faults: list[Fault] = []

    def fault(row: SittingRow, column: str, reason: str) -> None:
        faults.append(PAST_MEETINGS.fault_at(row.row, column, reason, headings))

    for of_one in _by_number(rows).values():
        years = [
            (row, column, year)
            for row in of_one
            for column, year in ((_C.DAY, int(row.day[:4])), (_C.YEAR, row.year))
            if year
        ]
        for row, column, year in years:
            if not FIRST_YEAR <= year <= LAST_MEETING_YEAR:
                fault(row, column, _("The group has met since %(year)d.") % {"year": FIRST_YEAR})
        for column in OF_MEETING:
            said = [row for row in of_one if getattr(row, column)]
            for row in said:
                if getattr(row, column) != getattr(said[0], column):
                    reason = _("Row %(row)s says otherwise of this meeting.") % {"row": said[0].row}
                    fault(row, column, reason)
            if column == _C.HOST and not said:
                fault(of_one[0], column, _("This may not be empty."))
    return faults


def _by_number(rows: Sequence[SittingRow]) -> dict[str, list[SittingRow]]:
    found: dict[str, list[SittingRow]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return found


def meetings_of(rows: Sequence[SittingRow]) -> list[PastMeeting]:
    """The meetings that the rows are of, in the order of the file. Where the file does not say the
    half-year, it is that of the first day; a meeting with a place was face to face, and one without
    online; its clock is that of its host."""
    return [_meeting(number, of_one) for number, of_one in _by_number(rows).items()]


def _meeting(number: str, rows: Sequence[SittingRow]) -> PastMeeting:
    said: dict[str, Any] = {
        column: next((value for row in rows if (value := getattr(row, column))), "")
        for column in OF_MEETING
    }
    sittings = tuple(sorted(rows, key=lambda row: (row.day, row.starts)))
    first = dt.date.fromisoformat(sittings[0].day)
    placed = said[_C.PLACE_EN] or said[_C.PLACE_ZH]
    usual = MeetingFormat.FACE_TO_FACE if placed else MeetingFormat.ONLINE
    return PastMeeting(
        number=number,
        year=said[_C.YEAR] or first.year,
        half=said[_C.HALF] or half_year_of(first),
        host=said[_C.HOST],
        format=said[_C.FORMAT] or usual,
        place_en=said[_C.PLACE_EN],
        place_zh=said[_C.PLACE_ZH],
        zone=said[_C.ZONE],
        sittings=sittings,
    )
