"""The columns of a roster and the headings that stand for them, in English and in Chinese."""

from enum import StrEnum

from workinggroup.lib.bilingual import CHINESE, ENGLISH
from workinggroup.lib.tables import TableLayout


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
HEADINGS: dict[str, dict[str, str]] = {
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
_ALIASES: dict[str, tuple[str, ...]] = {
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
MAX_LENGTHS: dict[str, int] = {
    Column.COMPANY_EN: 160,
    Column.COMPANY_ZH: 160,
    Column.GIVEN_NAME: 80,
    Column.FAMILY_NAME: 80,
    Column.NAME_ZH: 40,
    Column.EMAIL: 254,
    Column.TITLE_EN: 160,
    Column.TITLE_ZH: 160,
}
ROSTER = TableLayout(
    headings=HEADINGS,
    aliases=_ALIASES,
    needed=frozenset(Column),
    filled=frozenset(
        {
            Column.ROLE,
            Column.GIVEN_NAME,
            Column.FAMILY_NAME,
            Column.EMAIL,
            Column.LANGUAGE,
            Column.TIME_ZONE,
        }
    ),
    # Twelve times a full delegation with alternates.
    most_rows=300,
    longest=MAX_LENGTHS,
    latin=frozenset(
        {
            Column.SEAT,
            Column.COMPANY_EN,
            Column.GIVEN_NAME,
            Column.FAMILY_NAME,
            Column.EMAIL,
            Column.TITLE_EN,
            Column.TIME_ZONE,
        }
    ),
    latin_names=frozenset({Column.GIVEN_NAME, Column.FAMILY_NAME}),
    in_chinese=frozenset({Column.COMPANY_ZH, Column.NAME_ZH, Column.TITLE_ZH}),
    name_zh=frozenset({Column.NAME_ZH}),
)
"""A roster as a file."""
