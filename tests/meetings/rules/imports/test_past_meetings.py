"""Files of past meetings as either office keeps them: read whole, or faults with their place."""

import datetime as dt
import io
import random

import pytest
from django.test import override_settings
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from meetings.rules.imports.past_meetings import (
    PAST_MEETINGS,
    SittingColumn,
    meetings_of,
    read_past_meetings,
)
from tests.meetings.importfiles import MEETING_HEADINGS, meeting_row, meetings_file
from tests.members.rosterfiles import as_csv, as_ods, as_xlsx
from workinggroup.lib.spreadsheets import Export, FileKind, Listing
from workinggroup.lib.text import clean_line

CHINESE = as_csv(
    [
        ["中美半导体产业工作组历次会议"],
        ["会议地点（中文）", "主办方", "届次", "日期", "开始时间", "结束时间", "备注"],
        ["", "美方", "第1次会议", "2021年5月12日", "上午7:00", "上午9点", "线上"],
        ["北京", "中方", "二", "2021.11.16", "9:00", "17:30", "现场"],
    ],
    "gb18030",
)


def test_a_chinese_office_keeps_it_so() -> None:
    reading = read_past_meetings(CHINESE)
    assert (reading.faults, reading.encoding, reading.above) == ((), "GB18030", 1)
    assert reading.ignored == ("备注",)
    first, second = meetings_of(reading.rows)
    assert (first.number, first.host, first.format, first.half) == ("1", "us", "online", 1)
    assert (second.number, second.host, second.format) == ("2", "cn", "face_to_face")
    assert [(row.day, row.starts, row.ends) for row in reading.rows] == [
        ("2021-05-12", "07:00", "09:00"),
        ("2021-11-16", "09:00", "17:30"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    rows = [list(MEETING_HEADINGS), meeting_row(place_en="Beijing", place_zh="北京")]
    assert read_past_meetings(as_csv(rows, encoding)).rows[0].place_zh == "北京"


def test_days_and_hours_as_spreadsheets_keep_them() -> None:
    cells = [dt.date(2021, 5, 11), dt.time(19), dt.time(21, 30)]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(MEETING_HEADINGS))
    sheet.append([1, "US", *cells, "", ""])
    sheet.append([2, "CN", dt.datetime(2021, 11, 16), *cells[1:], dt.date(2021, 1, 1), ""])
    out = io.BytesIO()
    book.save(out)
    (fault,) = read_past_meetings(out.getvalue()).faults
    assert (fault.cell, fault.reason) == (
        "F3",
        "This cell holds a date or a truth value; text is expected.",
    )
    sheet.delete_rows(3)
    book.save(out := io.BytesIO())
    (row,) = read_past_meetings(out.getvalue()).rows
    assert (row.day, row.starts, row.ends) == ("2021-05-11", "19:00", "21:30")


def test_ods_with_a_day_and_an_hour() -> None:
    content = as_ods(("History", [list(MEETING_HEADINGS), meeting_row(starts="19 点", ends="9pm")]))
    (row,) = read_past_meetings(content).rows
    assert (row.starts, row.ends) == ("19:00", "21:00")


@pytest.mark.parametrize(
    ("values", "cell", "reason"),
    [
        ({"number": "next"}, "A2", '"next" is not a meeting number.'),
        ({"host": "both"}, "B2", '"both" is not known here. Write one of: US side, Chinese side.'),
        ({"day": "05/11/2021"}, "C2", "This could be two different days."),
        ({"day": "2021-02-30"}, "C2", "This day does not exist."),
        ({"day": "2020-12-01"}, "C2", "The group has met since 2021."),
        ({"day": "9999-12-31"}, "C2", "The group has met since 2021."),
        ({"starts": "19"}, "D2", "This is not a time."),
        ({"starts": "25:00"}, "D2", "This time does not exist."),
        ({"ends": ""}, "E2", "This may not be empty."),
        ({"place_en": "=cmd()"}, "F2", "This begins like a formula."),
        ({"place_zh": "??"}, "G2", "The Chinese was lost"),
        ({"place_en": "x" * 161}, "F2", "This is longer than 160 characters."),
        ({"host": ""}, "B2", "This may not be empty."),
    ],
)
def test_faults_have_their_cell(values: dict[str, str], cell: str, reason: str) -> None:
    reading = read_past_meetings(meetings_file(meeting_row(**values)))
    assert reading.rows == ()
    (fault,) = reading.faults
    assert (fault.cell, fault.reason[: len(reason)]) == (cell, reason)


def test_faults_are_told_in_chinese() -> None:
    with translation.override("zh-hans"):
        (fault,) = read_past_meetings(meetings_file(meeting_row(host="双方"))).faults
    assert fault.reason == "无法识别“双方”。请填写以下之一：美方、中方。"


def test_rows_of_one_meeting_say_the_same_of_it() -> None:
    rows = [meeting_row(), meeting_row(day="2021-05-12", host=""), meeting_row(host="cn")]
    (fault,) = read_past_meetings(meetings_file(*rows)).faults
    assert (fault.cell, fault.reason) == ("B4", "Row 2 says otherwise of this meeting.")


def test_the_columns_that_are_needed_are_named() -> None:
    (fault,) = read_past_meetings(
        as_csv([["number", "host", "date"], ["1", "us", "2021-05-11"]])
    ).faults
    assert fault.reason == "These columns are missing: from, until."


def test_too_many_rows_and_too_large_a_file() -> None:
    (fault,) = read_past_meetings(meetings_file(*[meeting_row()] * 151)).faults
    assert fault.reason == "The file has more than 150 rows, the most that are read at once."
    with override_settings(TABLE_MAX_BYTES=100):
        (fault,) = read_past_meetings(meetings_file(*[meeting_row()] * 5)).faults
    assert "larger than" in fault.reason


LINE = (
    st.text(st.sampled_from("abcZ 北京会议,;\"'é-."), max_size=20)
    .map(clean_line)
    .filter(lambda text: not text or text[0] not in "-'")
)
SITTING = st.fixed_dictionaries(
    {
        "number": st.integers(1, 999).map(str) | st.integers(1, 99).map("X{}".format),
        "year": st.integers(2021, 2200),
        "half": st.sampled_from([1, 2]),
        "host": st.sampled_from(["us", "cn"]),
        "format": st.sampled_from(["online", "hybrid", "face_to_face"]),
        "place_en": LINE,
        "place_zh": st.sampled_from(["", "北京", "日内瓦"]),
        "zone": st.sampled_from(["", "Asia/Shanghai", "America/New_York"]),
        "day": st.dates(dt.date(2021, 1, 1), dt.date(2200, 12, 31)).map(dt.date.isoformat),
        "starts": st.times().map(lambda t: t.isoformat("minutes")),
        "ends": st.times().map(lambda t: t.isoformat("minutes")),
        "audience": st.sampled_from(["all", "heads"]),
        "title_en": LINE,
        "title_zh": st.sampled_from(["", "开幕会议"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(SITTING, min_size=1, max_size=5, unique_by=lambda row: row["number"]),
    kind=st.sampled_from(list(FileKind)),
    language=st.sampled_from(["en", "zh"]),
    seed=st.integers(),
)
def test_what_is_written_out_is_read_back(
    rows: list[dict[str, object]], kind: str, language: str, seed: int
) -> None:
    """In either language, in both kinds of file, the columns in any order."""
    order = list(PAST_MEETINGS.columns)
    random.Random(seed).shuffle(order)
    names = PAST_MEETINGS.headings[language]
    columns = [Export(names[column], lambda row, c=column: row[c]) for column in order]
    out = io.BytesIO()
    Listing("past", "Past", columns, rows).write(out, kind)
    reading = read_past_meetings(out.getvalue())
    assert reading.faults == ()
    read = [{column: getattr(row, column) for column in SittingColumn} for row in reading.rows]
    assert read == rows


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_fail(content: bytes) -> None:
    reading = read_past_meetings(content)
    assert bool(reading.faults) != bool(reading.rows)


def test_no_xlsx_with_odd_cells_fails() -> None:
    content = as_xlsx([list(MEETING_HEADINGS), [1.5, True, None, 3, "x", dt.timedelta(hours=9), 1]])
    assert read_past_meetings(content).faults
