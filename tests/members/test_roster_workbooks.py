"""Titles above the headings, workbooks of several sheets, and ODS."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from members.rosters import read_roster
from tests.members.rosterfiles import (
    CN_FILE,
    ENGLISH_HEADINGS,
    US_FILE,
    as_csv,
    as_ods,
    as_ods_of,
    as_xlsx,
    person_row,
    records,
)

TITLES = [["SIA delegation"], [], ["As of", "1 November 2026", "", "", "for the secretariat"]]
Rows = Sequence[Sequence[Any]]


def ods(rows: Rows) -> bytes:
    return as_ods(("Roster", rows))


def sheets(*named: tuple[str, Rows], hidden: str = "") -> bytes:
    """An XLSX workbook of several sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in named:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name == hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("written", [as_csv, as_xlsx, ods])
@pytest.mark.parametrize(
    ("rows", "file"), [(records(), US_FILE), (records(CN_FILE, "gb18030"), CN_FILE)]
)
def test_read_roster_below_a_title(
    written: Callable[[Rows], bytes], rows: Rows, file: bytes
) -> None:
    """The rows are numbered as the spreadsheet numbers them, titles and blanks included."""
    reading = read_roster(written([*TITLES, *rows]))
    assert (reading.faults, reading.above) == ((), 2)
    expected = read_roster(file).rows
    assert [row.number - len(TITLES) for row in reading.rows] == [row.number for row in expected]
    assert [row.email for row in reading.rows] == [row.email for row in expected]


def test_read_roster_below_a_title_in_gb18030_is_not_taken_for_another_encoding() -> None:
    rows = [["美国半导体行业协会代表团名单"], [], ENGLISH_HEADINGS, person_row(company_zh="")]
    assert read_roster(as_csv(rows, "gb18030")).encoding == "GB18030"


@pytest.mark.parametrize("written", [as_csv, as_xlsx, ods])
def test_read_roster_fault_below_a_title_has_its_address(written: Callable[[Rows], bytes]) -> None:
    rows = [*TITLES, ENGLISH_HEADINGS, person_row(email="nobody")]
    (fault,) = read_roster(written(rows)).faults
    assert (fault.cell, fault.column) == ("H5", "email")


def test_read_roster_formula_in_a_title_is_left_out_with_it() -> None:
    rows = [["=TODAY()"], ENGLISH_HEADINGS, person_row()]
    assert len(read_roster(as_xlsx(rows)).rows) == 1


def test_read_roster_title_of_one_heading_is_no_row_of_headings() -> None:
    reading = read_roster(as_csv([["Email"], *records()]))
    assert (len(reading.rows), reading.above) == (24, 1)


def test_read_roster_without_headings_says_which_they_are() -> None:
    (fault,) = read_roster(as_csv([["a", "b"], ["c", "d"]])).faults
    assert (fault.row, "None of the first rows" in fault.reason) == (1, True)


@pytest.mark.parametrize("workbook", [sheets, as_ods])
def test_read_roster_takes_the_sheet_with_the_headings(workbook: Any) -> None:
    notes = [["Read me"], ["email"], ["This workbook is kept by the secretariat."]]
    reading = read_roster(workbook(("Notes", notes), ("Delegates 2026", [*TITLES, *records()])))
    assert (reading.faults, reading.sheet, len(reading.rows)) == ((), "Delegates 2026", 24)


@pytest.mark.parametrize("workbook", [sheets, as_ods])
def test_read_roster_refuses_to_choose_between_two_rosters(workbook: Any) -> None:
    content = workbook(("2026", records()), ("2027", records()))
    (fault,) = read_roster(content).faults
    assert "2026, 2027. Leave one" in fault.reason


@pytest.mark.parametrize("workbook", [sheets, as_ods])
def test_read_roster_overlooks_a_hidden_sheet(workbook: Any) -> None:
    reading = read_roster(workbook(("old", records()[:3]), ("new", records()), hidden="old"))
    assert (reading.faults, len(reading.rows), reading.sheet) == ((), 24, "")


def test_read_roster_ods_same_as_csv() -> None:
    reading = read_roster(ods(records()))
    assert (reading.encoding, reading.rows) == ("ODS", read_roster(US_FILE).rows)


CELL = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (CELL.format("string", 'table:formula="of:=1"', "1"), "formula"),
        (CELL.format("date", 'office:date-value="2026-11-01"', "1 Nov"), "a date"),
        (CELL.format("boolean", 'office:boolean-value="true"', "TRUE"), "truth value"),
        (CELL.format("string", 'calcext:value-type="error"', "#REF!"), "#REF!"),
    ],
)
def test_read_roster_ods_cell_that_is_no_text(cell: str, words: str) -> None:
    content = ods([ENGLISH_HEADINGS, person_row(title_en="Here")])
    (fault,) = read_roster(
        _with(content, CELL.format("string", "", "Here").replace(" >", ">"), cell)
    ).faults
    assert fault.cell == "I2" and words in fault.reason


def test_read_roster_ods_comment_and_blanks_are_none_of_the_text() -> None:
    content = ods([ENGLISH_HEADINGS, person_row(title_en="Here")])
    note = "<office:annotation><text:p>Ask <text:span>Kim</text:span></text:p></office:annotation>"
    for markup in (
        f"{note}<text:p>Vice<text:s/>President</text:p>",
        "<text:p>Vice</text:p><text:p>President</text:p>",
    ):
        (row,) = read_roster(_with(content, "<text:p>Here</text:p>", markup)).rows
        assert row.title_en == "Vice President"


def _with(content: bytes, old: str, new: str) -> bytes:

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml").decode()
    assert old in text
    body = text.replace(old, new).partition("<office:spreadsheet>")[2]
    return as_ods_of(body.partition("</office:spreadsheet>")[0])


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_read_roster_ods_with_entities(codec: str) -> None:
    start = f'<?xml version="1.0" encoding="{codec}"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    content = as_ods_of("<table:table/>", start)
    if codec == "utf-16":
        content = _encoded(content, codec)
    (fault,) = read_roster(content).faults
    assert "not a readable XLSX, ODS or DOCX" in fault.reason


def _encoded(content: bytes, codec: str) -> bytes:

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        new.writestr("content.xml", old.read("content.xml").decode().encode(codec))
    return out.getvalue()


def test_read_roster_ods_that_repeats_without_end() -> None:
    """A row of 80 bytes that says a thousand million times: read within bounds."""
    row = person_row(email="x@x.example")
    content = ods([ENGLISH_HEADINGS, row])
    for old, times in (("<table:table-row>", "table:number-rows-repeated"),):
        content = _with(content, old, old.replace(">", f' {times}="1000000000">'))
    tracemalloc.start()
    (fault,) = read_roster(content).faults
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "300 rows" in fault.reason and peak < 30_000_000


def test_read_roster_ods_wide_beyond_reason() -> None:
    cell = CELL.format("string", 'table:number-columns-repeated="16384"', "x")
    (fault,) = read_roster(
        as_ods_of(f"<table:table><table:table-row>{cell}</table:table-row></table:table>")
    ).faults
    assert "60 columns" in fault.reason


# What stands in a cell.
WITHIN = (
    "<table:table><table:table-row><table:table-cell>{}</table:table-cell></table:table-row>"
    "</table:table>"
)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<table:table>",
        "<table:table><table:table-row table:number-rows-repeated='x'/></table:table>",
        WITHIN.format("<table:table/>"),
        # So many sheets that to look at each takes longer than anybody waits.
        "<table:table/>" * 400_000,
    ],
)
def test_read_roster_ods_that_is_broken(body: str) -> None:
    before = time.thread_time()
    (fault,) = read_roster(as_ods_of(body)).faults
    assert fault.reason
    assert time.thread_time() - before < 10
