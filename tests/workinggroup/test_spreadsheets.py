"""Exports that no spreadsheet program runs anything from."""

import csv
import datetime as dt
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from workinggroup.lib.spreadsheets import TRIGGERS, Cell, harmless, write_csv, write_xlsx

BAD = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "|x",
    "%x",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "  =1+1",
    "\n=1",
    "\u3000＝1",
]


@pytest.mark.parametrize("text", BAD)
def test_harmless_quotes_what_begins_like_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "Müller", "第5次会议", "5%", "a-b"])
def test_harmless_leaves_plain_text(text: str) -> None:
    assert harmless(text) == text


def test_harmless_leaves_numbers_and_dates() -> None:
    assert harmless(-5) == "-5"
    assert harmless(dt.date(2027, 3, 1)) == "2027-03-01"
    assert harmless(dt.datetime(2027, 3, 1, 14, tzinfo=dt.UTC)) == "2027-03-01 14:00 UTC"


def as_csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    write_csv(out, headings, rows)
    return out.getvalue()


def as_xlsx(title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    write_xlsx(out, title, headings, rows)
    return out.getvalue()


def test_csv_opens_in_excel_in_china() -> None:
    content = as_csv(["姓名"], [["周文博"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == '"姓名"\r\n"周文博"\r\n'


@given(st.lists(st.text(max_size=40), min_size=2, max_size=2))
def test_csv_any_text_keeps_its_cells(row: list[str]) -> None:
    text = as_csv(["a", "b"], [row]).decode("utf-8-sig")
    _headings, cells = list(csv.reader(io.StringIO(text, newline="")))
    assert len(cells) == 2
    assert not any(cell.strip().startswith(TRIGGERS) for cell in cells)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_xlsx_any_text_is_text(row: list[str]) -> None:
    book = load_workbook(io.BytesIO(as_xlsx("T", ["h"] * len(row), [row])))
    for cell in next(iter(book.worksheets[0].iter_rows(min_row=2))) if row else []:
        assert cell.data_type in {"s", "n", "inlineStr"}
        assert cell.hyperlink is None


def test_xlsx_formula_is_text_and_number_a_number() -> None:
    book = load_workbook(io.BytesIO(as_xlsx("a/b[c]", ["h", "n"], [["=1+1", 5]])))
    text, number = next(iter(book.worksheets[0].iter_rows(min_row=2)))
    assert (text.data_type, text.value) == ("s", "=1+1")
    assert (number.data_type, number.value) == ("n", 5)
