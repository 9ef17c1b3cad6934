"""The columns of a roster and the headings that stand for them, in English and in Chinese."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.rosters.faults import Fault
from workinggroup.lib.bilingual import CHINESE, ENGLISH, active
from workinggroup.lib.punctuation import enumerated


class Column(StrEnum):
    """A column, by the name that the English example file gives it."""

    SEAT = "seat"
    COMPANY_EN = "company_en"
    COMPANY_ZH = "company_zh"
    ROLE = "role"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    NAME_ZH = "name_zh"
    EMAIL = "email"
    TITLE_EN = "title_en"
    TITLE_ZH = "title_zh"
    LANGUAGE = "language"
    TIME_ZONE = "time_zone"


# The headings that exports write and faults name, by language.
HEADINGS: dict[str, dict[Column, str]] = {
    ENGLISH: {column: column.value for column in Column},
    CHINESE: {
        Column.SEAT: "席位",
        Column.COMPANY_EN: "公司英文名",
        Column.COMPANY_ZH: "公司中文名",
        Column.ROLE: "身份",
        Column.GIVEN_NAME: "名（拼音）",
        Column.FAMILY_NAME: "姓（拼音）",
        Column.NAME_ZH: "中文姓名",
        Column.EMAIL: "电子邮箱",
        Column.TITLE_EN: "职务（英文）",
        Column.TITLE_ZH: "职务（中文）",
        Column.LANGUAGE: "语言",
        Column.TIME_ZONE: "时区",
    },
}
# What else people write over these columns.
_ALIASES: dict[Column, tuple[str, ...]] = {
    Column.SEAT: ("seat number", "seat no", "席位号", "席位编号"),
    Column.COMPANY_EN: (
        "company (English)",
        "company name (English)",
        "公司（英文）",
        "英文公司名",
    ),
    Column.COMPANY_ZH: (
        "company (Chinese)",
        "company name (Chinese)",
        "公司（中文）",
        "中文公司名",
    ),
    Column.ROLE: ("角色", "代表团身份"),
    Column.GIVEN_NAME: ("first name", "名拼音", "拼音名"),
    Column.FAMILY_NAME: ("last name", "surname", "姓拼音", "拼音姓"),
    Column.NAME_ZH: ("Chinese name", "name (Chinese)", "姓名", "姓名（中文）"),
    Column.EMAIL: ("email address", "邮箱", "电子邮件", "邮箱地址"),
    Column.TITLE_EN: ("title (English)", "英文职务"),
    Column.TITLE_ZH: ("title (Chinese)", "中文职务", "职务"),
    Column.LANGUAGE: ("preferred language", "语种"),
    Column.TIME_ZONE: ("timezone",),
}


HEADING_ROWS = 10
"""Among how many first rows the headings are looked for."""


def key(heading: str) -> str:
    """A heading without what people write differently: width, case, blanks and punctuation."""
    folded = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(c for c in folded if c.isalnum())


_BY_KEY = {
    key(heading): column
    for column in Column
    for heading in (HEADINGS[ENGLISH][column], HEADINGS[CHINESE][column], *_ALIASES[column])
}


@lru_cache(maxsize=4096)
def column_of(heading: str) -> Column | None:
    """The column that a heading stands for, or None."""
    return _BY_KEY.get(key(heading))


def known_columns(cells: Sequence[str]) -> int:
    """How many cells of a row are headings."""
    return sum(column_of(cell) is not None for cell in cells)


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows has the most headings: above them a title may stand; 0 where none
    has any."""
    first = rows[:HEADING_ROWS]
    return max(range(len(first)), key=lambda at: known_columns(first[at]), default=0)


@dataclass(frozen=True)
class Heading:
    """One recognised heading: its text in the file and its position (0 is the first column)."""

    text: str
    position: int


def match(cells: Sequence[str]) -> tuple[dict[Column, Heading], list[str], list[Fault]]:
    """Which column stands where, which headings are unknown (they are left out), what is wrong."""
    found: dict[Column, Heading] = {}
    unknown: list[str] = []
    faults: list[Fault] = []
    for position, text in enumerate(cells):
        column = column_of(text)
        if column is None:
            if text:
                unknown.append(text)
        elif column in found:
            reason = _('This column is there twice: "%(first)s" and "%(second)s".') % {
                "first": found[column].text,
                "second": text,
            }
            faults.append(Fault(reason, 1, text, position + 1))
        else:
            found[column] = Heading(text, position)
    missing = [HEADINGS[active()][column] for column in Column if column not in found]
    if missing:
        faults.append(Fault(_missing(missing, found_any=bool(found)), 1))
    return found, unknown, faults


def _missing(names: list[str], *, found_any: bool) -> str:
    columns = enumerated(names)
    if not found_any:
        return _("None of the first rows has the headings of a roster: %(names)s.") % {
            "names": columns
        }
    return ngettext(
        "This column is missing: %(names)s.", "These columns are missing: %(names)s.", len(names)
    ) % {"names": columns}
