"""The roster reader on the example files and on everything that goes wrong with such files."""

import io
import tracemalloc
import zipfile
from dataclasses import replace

import pytest
from django.utils import translation
from openpyxl import Workbook

from members.models import Company, Person
from members.rosters import HEADINGS, Column, read_roster
from members.rosters.columns import MAX_LENGTHS
from tests.members.rosterfiles import (
    CN_FILE,
    ENGLISH_HEADINGS,
    US_FILE,
    as_csv,
    as_xlsx,
    person_row,
    records,
    roster,
)
from workinggroup.lib.tables import Fault


def only_fault(content: bytes) -> Fault:
    reading = read_roster(content)
    assert reading.rows == ()
    assert len(reading.faults) == 1, reading.faults
    return reading.faults[0]


def test_read_roster_us_example() -> None:
    reading = read_roster(US_FILE)
    assert (reading.encoding, reading.faults, len(reading.rows)) == ("UTF-8", (), 24)
    first, second = reading.rows[:2]
    assert (first.number, first.seat, first.role, first.email) == (
        2,
        None,
        "head",
        "dana.whitfield@sia.example",
    )
    assert (second.seat, second.company_zh, second.title_en) == (
        1,
        "北光半导体",
        "Senior Counsel, Intellectual Property",
    )


def test_read_roster_cn_example() -> None:
    reading = read_roster(CN_FILE)
    assert (reading.encoding, reading.faults, len(reading.rows)) == ("GB18030", (), 24)
    lu = next(row for row in reading.rows if row.email.startswith("junjie"))
    assert (lu.family_name, lu.given_name, lu.name_zh) == ("Lü", "Junjie", "吕俊杰")
    assert (lu.role, lu.language, lu.seat) == ("alternate", "zh-hans", 5)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_read_roster_same_rows_in_every_encoding(encoding: str, delimiter: str) -> None:
    rows = records(CN_FILE, "gb18030")
    content = as_csv(rows, encoding, delimiter)
    assert read_roster(content).rows == read_roster(CN_FILE).rows


@pytest.mark.parametrize("separator", [";", ",", "|"])
def test_read_roster_after_the_line_in_which_excel_names_the_separator(separator: str) -> None:
    content = f"sep={separator}\r\n".encode() + as_csv(records(), delimiter=separator)
    reading = read_roster(content)
    assert [replace(row, number=row.number - 1) for row in reading.rows] == list(
        read_roster(US_FILE).rows
    )


@pytest.mark.parametrize("column", ["name_zh", "title_zh", "company_zh"])
@pytest.mark.parametrize("lost", ["???", "????? ?", "？？", "TCL??", "IT ?? (R)"])
def test_read_roster_refuses_chinese_that_became_question_marks(column: str, lost: str) -> None:
    fault = only_fault(roster(person_row(**{column: lost})))
    assert "only question marks are left" in fault.reason
    assert fault.column == HEADINGS["en"][Column(column)]


@pytest.mark.parametrize("kept", ["TCL科技？？", "华为", "What?", "3M"])
def test_read_roster_keeps_chinese_that_ends_with_a_question(kept: str) -> None:
    assert read_roster(roster(person_row(title_zh=kept))).rows[0].title_zh == kept


def test_read_roster_xlsx_same_as_csv() -> None:
    rows = [[int(c) if c.isdigit() else c or None for c in row] for row in records()]
    reading = read_roster(as_xlsx(rows))
    assert (reading.encoding, reading.rows) == ("XLSX", read_roster(US_FILE).rows)


def test_read_roster_headings_in_other_order_and_spelling() -> None:
    rows = [list(reversed(row)) for row in records()]
    rows[0] = [heading.upper().replace("_", " ") for heading in rows[0]]
    assert set(read_roster(as_csv(rows)).rows) == set(read_roster(US_FILE).rows)


@pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Kolkata", "Asia/Calcutta", "UTC"])
def test_read_roster_takes_every_name_of_a_clock(zone: str) -> None:
    (row,) = read_roster(roster(person_row(time_zone=zone))).rows
    assert row.time_zone == zone


def test_read_roster_unknown_heading_is_ignored_and_named() -> None:
    rows = [[*row, "x"] for row in records()]
    reading = read_roster(as_csv(rows))
    assert (reading.ignored, len(reading.rows)) == (("x",), 24)


def test_read_roster_windows_1252_is_a_wrong_encoding() -> None:
    rows = [
        person_row(family_name="Müller", company_zh=""),
        person_row(given_name="Zoë", company_zh="", email="z@x.example"),
    ]
    content = roster(*rows).decode()
    fault = only_fault(content.encode("cp1252"))
    assert "UTF-8" in fault.reason


def test_read_roster_big5_headings_are_not_understood() -> None:
    rows = records(CN_FILE, "gb18030")
    rows = [[c.replace("简", "簡").replace("区", "區") for c in row] for row in rows]
    reading = read_roster("\n".join(",".join(row) for row in rows).encode("big5", "ignore"))
    assert reading.faults and not reading.rows


def test_read_roster_zero_bytes_in_any_place() -> None:
    assert "zero bytes" in only_fault(US_FILE.replace(b"a", b"\x00")).reason


def test_read_roster_broken_utf_8_names_the_row() -> None:
    lines = US_FILE.splitlines(keepends=True)
    lines[4] = b"\xff" + lines[4]
    fault = only_fault(b"\xef\xbb\xbf" + b"".join(lines))
    assert fault.row == 5


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf", b",,,\n,,,\n"])
def test_read_roster_empty(content: bytes) -> None:
    assert only_fault(content).reason == "The file is empty."


def test_read_roster_headings_only() -> None:
    assert "no rows" in only_fault(roster()).reason


def test_read_roster_missing_column() -> None:
    rows = [row[:7] + row[8:] for row in records()]
    fault = only_fault(as_csv(rows))
    assert (fault.row, fault.reason) == (1, "This column is missing: email.")


def test_read_roster_missing_column_in_chinese() -> None:
    rows = [row[:7] + row[8:] for row in records(CN_FILE, "gb18030")]
    with translation.override("zh-hans"):
        assert "电子邮箱" in only_fault(as_csv(rows, "gb18030")).reason


def test_read_roster_duplicate_heading_names_both() -> None:
    rows = [[*row, row[7]] for row in records()]
    rows[0][-1] = "电子邮箱"
    fault = only_fault(as_csv(rows))
    assert (fault.cell, fault.reason) == (
        "M1",
        'This column is there twice: "email" and "电子邮箱".',
    )


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"seat": "11"}, "seat", "no seat 11"),
        ({"seat": "0"}, "seat", "no seat 0"),
        ({"seat": "-1"}, "seat", "formula"),
        ({"seat": "1.5"}, "seat", "no seat 1.5"),
        ({"seat": "two"}, "seat", "no seat two"),
        ({"seat": "²"}, None, ""),
        ({"seat": ""}, "seat", "need a seat"),
        ({"role": "head"}, "seat", "have no seat"),
        ({"role": "observer"}, "role", "not a role"),
        ({"role": ""}, "role", "empty"),
        ({"email": "morgan"}, "email", "not an email"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "email", "not an email"),
        ({"email": ""}, "email", "empty"),
        ({"time_zone": "Asia/Beijing"}, "time_zone", "Asia/Shanghai"),
        ({"time_zone": "../../etc/passwd"}, "time_zone", "IANA"),
        ({"language": "fr"}, "language", "简体中文"),
        ({"given_name": "=1+1"}, "given_name", "formula"),
        ({"given_name": "＝1+1"}, "given_name", "formula"),
        ({"family_name": "x" * 81}, "family_name", "80 characters"),
        ({"company_en": ""}, "company_en", "both languages"),
        ({"company_zh": ""}, "company_zh", "both languages"),
        ({"title_en": "a\ufffdb"}, "title_en", "broken character"),
    ],
)
def test_read_roster_fault_at_its_cell(
    values: dict[str, str], column: str | None, words: str
) -> None:
    reading = read_roster(roster(person_row(**values)))
    if column is None:
        assert reading.rows[0].seat == 2
        return
    assert [fault.column for fault in reading.faults] == [column]
    (fault,) = reading.faults
    assert fault.row == 2
    assert fault.position == ENGLISH_HEADINGS.index(column) + 1
    assert words in fault.reason


def test_read_roster_company_without_seat() -> None:
    reading = read_roster(roster(person_row(seat="", role="adviser", company_zh="")))
    assert [fault.column for fault in reading.faults] == ["company_en"]


def test_read_roster_adviser_with_and_without_seat() -> None:
    rows = read_roster(
        roster(
            person_row(role="adviser"),
            person_row(
                role="顾问", seat="", company_en="", company_zh="", email="other@sia.example"
            ),
        )
    ).rows
    assert [row.seat for row in rows] == [1, None]


def test_read_roster_values_are_cleaned() -> None:
    row = person_row(
        given_name=" Mor\u202egan\x07 ",
        family_name="O\u0301  kafor",
        email="Morgan@Northlight.EXAMPLE",
        time_zone="america/new_york",
    )
    (person,) = read_roster(roster(row)).rows
    assert (person.given_name, person.family_name) == ("Morgan", "Ó kafor")
    assert (person.email, person.time_zone) == ("morgan@northlight.example", "America/New_York")


@pytest.mark.parametrize(
    ("second", "column", "words"),
    [
        ({"role": "alternate", "email": "MORGAN.okafor@northlight.example"}, "email", "Row 2"),
        ({"email": "b@x.example"}, "role", "on this seat already"),
        ({"role": "alternate", "email": "b@x.example", "company_en": "Other"}, "company_en", ""),
        ({"seat": "2", "email": "b@x.example"}, "company_en", "seat 1 too"),
    ],
)
def test_read_roster_rows_that_contradict(second: dict[str, str], column: str, words: str) -> None:
    reading = read_roster(roster(person_row(), person_row(**second)))
    first = reading.faults[0]
    assert (first.row, first.column) == (3, column)
    assert words in first.reason


def test_read_roster_two_heads() -> None:
    head = {"role": "head", "seat": "", "company_en": "", "company_zh": ""}
    fault = only_fault(roster(person_row(**head), person_row(**head, email="b@x.example")))
    assert (fault.row, fault.column) == (3, "role")


def test_read_roster_ten_thousand_rows() -> None:
    rows = [person_row(email=f"p{n}@x.example") for n in range(10_000)]
    for content in (roster(*rows), as_xlsx([ENGLISH_HEADINGS, *rows[:400]])):
        assert "more than 300 rows" in only_fault(content).reason


def test_read_roster_huge_cell() -> None:
    for length in (501, 400_000):
        reason = only_fault(roster(person_row(title_en="x" * length))).reason
        assert "500 characters" in reason or "too large" in reason


def test_read_roster_over_the_size_limit() -> None:
    assert "larger than 5 MB" in only_fault(US_FILE * 2000).reason


def test_read_roster_unclosed_quotation_mark() -> None:
    fault = only_fault(roster(person_row()) + b'"never closed,')
    assert (fault.row, "quotation" in fault.reason) == (3, True)


def test_read_roster_too_many_columns() -> None:
    assert "60 columns" in only_fault(b"," * 61 + b"x\n").reason


def test_read_roster_renamed_pdf() -> None:
    assert "PDF" in only_fault(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj").reason


def test_read_roster_old_excel() -> None:
    assert ".xls" in only_fault(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600).reason


def test_read_roster_formula_cells_are_faults_with_their_address() -> None:
    rows = [ENGLISH_HEADINGS, person_row(given_name='=HYPERLINK("http://x","y")', seat="=1")]
    faults = read_roster(as_xlsx(rows)).faults
    assert [(fault.cell, fault.column) for fault in faults] == [
        ("A2", "seat"),
        ("E2", "given_name"),
    ]
    assert all("formula" in fault.reason for fault in faults)


def test_read_roster_date_and_error_cells() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(ENGLISH_HEADINGS)
    sheet.append(person_row())
    sheet["I2"] = "#REF!"
    sheet["E2"] = True
    out = io.BytesIO()
    book.save(out)
    assert [fault.cell for fault in read_roster(out.getvalue()).faults] == ["E2", "I2"]


def test_read_roster_zip_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "not a readable XLSX" in only_fault(out.getvalue()).reason
    assert "not a readable XLSX" in only_fault(out.getvalue()[:40]).reason


def test_read_roster_zip_bomb() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 60_000_000)
    tracemalloc.start()
    reason = only_fault(out.getvalue()).reason
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more" in reason
    assert peak < 5_000_000


def test_read_roster_workbook_with_entities() -> None:
    source, out = io.BytesIO(as_xlsx([ENGLISH_HEADINGS, person_row()])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, b'<!DOCTYPE x [<!ENTITY a "aa">]>' + old.read(name))
    assert "not a readable XLSX" in only_fault(out.getvalue()).reason


def test_read_roster_workbook_with_a_row_number_beyond_all_sheets() -> None:
    source, out = io.BytesIO(as_xlsx([ENGLISH_HEADINGS, person_row()])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<row r="2"', b'<row r="99999999999"'))
    assert "no rows" in only_fault(out.getvalue()).reason


def test_read_roster_many_faults_are_cut_short() -> None:
    faults = read_roster(roster(*[person_row(email="", role="x") for _ in range(90)])).faults
    assert len(faults) == 101
    assert faults[-1].reason == "There are 80 more errors; correct these first."


def test_max_lengths_are_those_of_the_fields() -> None:
    for column, length in MAX_LENGTHS.items():
        if column.value.startswith("company_"):
            field = Company._meta.get_field(column.value.replace("company", "name"))
        else:
            field = Person._meta.get_field(column.value)
        assert getattr(field, "max_length", None) == length


def test_headings_name_every_column_in_both_languages() -> None:
    assert [set(names) for names in HEADINGS.values()] == [set(Column), set(Column)]
