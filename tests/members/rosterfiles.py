"""Roster files for tests: the two example files and changes of them."""

import csv
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

from members.rosters import HEADINGS

DATA = Path(__file__).parents[2] / "members" / "data"
US_FILE = (DATA / "roster-us.csv").read_bytes()
CN_FILE = (DATA / "roster-cn.csv").read_bytes()
ENGLISH_HEADINGS = list(HEADINGS["en"].values())


def records(content: bytes = US_FILE, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def as_csv(rows: Sequence[Sequence[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def person_row(**values: str) -> list[str]:
    """One delegate on seat 1, changed by `values`, in the order of the English headings."""
    row = {
        "seat": "1",
        "company_en": "Northlight Semiconductor",
        "company_zh": "北光半导体",
        "role": "delegate",
        "given_name": "Morgan",
        "family_name": "Okafor",
        "name_zh": "",
        "email": "morgan.okafor@northlight.example",
        "title_en": "Senior Counsel",
        "title_zh": "",
        "language": "en",
        "time_zone": "America/New_York",
    } | values
    return [row[heading] for heading in ENGLISH_HEADINGS]


def roster(*rows: Sequence[str]) -> bytes:
    return as_csv([ENGLISH_HEADINGS, *rows])


def as_ods(*sheets: tuple[str, Sequence[Sequence[str]]], hidden: str = "") -> bytes:
    """A workbook as LibreOffice lays it out: repeated blanks at the end of rows and sheets."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}" '
        f'table:style-name="{_ODS_STYLES[name == hidden]}">'
        f"{''.join(map(_ods_row, rows))}{_ODS_REST}</table:table>"
        for name, rows in sheets
    )
    return as_ods_of(tables)


def as_ods_of(tables: str, start: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A workbook with this markup for its sheets."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(
        f'xmlns:{name}="{names}:{name}:1.0"' for name in ("office", "table", "text", "style")
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("on", "true"), ("off", "false"))
    )
    content = (
        f"{start}<office:document-content {spaces} xmlns:calcext="
        '"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return out.getvalue()


_ODS_STYLES = ("on", "off")
_ODS_REST = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def _ods_row(cells: Sequence[str]) -> str:
    blank = '<table:table-cell table:number-columns-repeated="16371"/>'
    return f"<table:table-row>{''.join(map(_ods_cell, cells))}{blank}</table:table-row>"


def _ods_cell(text: str) -> str:
    if text.isdigit():
        return (
            f'<table:table-cell office:value-type="float" office:value="{text}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )
    if not text:
        return "<table:table-cell/>"
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )
