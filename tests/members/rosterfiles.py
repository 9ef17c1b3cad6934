"""Roster files for tests: the two example files and changes of them."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
