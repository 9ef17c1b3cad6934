"""Cells to rows: every value cleaned, understood in both languages and checked."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.enums import SEATED_ROLES, SEATS_PER_DELEGATION, Language
from members.rosters.columns import Column, Heading, key
from members.rosters.faults import Fault
from members.seating import may_sit
from workinggroup.lib.clock import ZONES
from workinggroup.lib.punctuation import aside, enumerated
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Role

ROLE_NAMES: dict[Role, tuple[str, ...]] = {
    Role.HEAD: ("head", "团长", "head of delegation", "代表团团长"),
    Role.DELEGATE: ("delegate", "代表", "representative"),
    Role.ALTERNATE: ("alternate", "副代表"),
    Role.ADVISER: ("adviser", "顾问", "advisor"),
    Role.COUNSEL: ("counsel", "法律顾问", "antitrust counsel", "反垄断法律顾问"),
    Role.SECRETARY: ("secretary", "秘书"),
}
"""How a roster may write each role; the first two are what exports write."""
LANGUAGE_NAMES: dict[Language, tuple[str, ...]] = {
    Language.ENGLISH: ("en", "English", "en-us", "英文", "英语"),
    Language.CHINESE: (
        "zh-hans", "简体中文", "zh", "zh-cn", "Chinese", "Simplified Chinese", "中文", "汉语",
    ),
}  # fmt: skip
MAX_LENGTHS: dict[Column, int] = {
    Column.COMPANY_EN: 160,
    Column.COMPANY_ZH: 160,
    Column.GIVEN_NAME: 80,
    Column.FAMILY_NAME: 80,
    Column.NAME_ZH: 40,
    Column.EMAIL: 254,
    Column.TITLE_EN: 160,
    Column.TITLE_ZH: 160,
}
REQUIRED = (
    Column.ROLE,
    Column.GIVEN_NAME,
    Column.FAMILY_NAME,
    Column.EMAIL,
    Column.LANGUAGE,
    Column.TIME_ZONE,
)
_ROLES = {key(name): role for role, names in ROLE_NAMES.items() for name in names}
_LANGUAGES = {
    key(name): language
    for language in Language
    for name in (language.value, language.label, *LANGUAGE_NAMES.get(language, ()))
}
_ZONES = {zone.casefold(): zone for zone in ZONES}
IN_CHINESE = frozenset({Column.COMPANY_ZH, Column.NAME_ZH, Column.TITLE_ZH})
# What Excel leaves of Chinese that the chosen encoding does not have: nothing but question marks.
_LOST = re.compile(r"[?？][?？\s·.,()（）-]*")
_SEVERAL_LOST, _HAN = re.compile(r"[?？]{2}"), re.compile(r"[\u3400-\u9fff]")
# A Latin letter beside an ideograph in a name: accented letters that were read as Chinese.
IN_LATIN = frozenset({Column.GIVEN_NAME, Column.FAMILY_NAME})
_TWO_WRITINGS = re.compile(r"[A-Za-z][\u3400-\u9fff]|[\u3400-\u9fff][A-Za-z]")
_FORMULA_STARTS = "=+-@|%"


def _is_lost(chinese: str) -> bool:
    """Whether nothing of it is left, or nothing but Latin letters beside it (`TCL??`)."""
    several = _SEVERAL_LOST.search(chinese) and not _HAN.search(chinese)
    return bool(several or _LOST.fullmatch(chinese))


@dataclass(frozen=True)
class RosterRow:
    """One person as the file has them; `number` is the row in the spreadsheet.

    `seat` is None, and the company empty, for those who speak for no company.
    """

    number: int
    seat: int | None
    company_en: str
    company_zh: str
    role: str
    given_name: str
    family_name: str
    name_zh: str
    email: str
    title_en: str
    title_zh: str
    language: str
    time_zone: str


class _Row:
    """One row while it is read: its values by column, and the faults found so far."""

    def __init__(self, number: int, cells: list[str], headings: Mapping[Column, Heading]) -> None:
        self.number = number
        self.headings = headings
        self.faults: list[Fault] = []
        self.values = {
            column: clean_line(cells[at.position]) if at.position < len(cells) else ""
            for column, at in headings.items()
        }

    def fault(self, column: Column, reason: str) -> None:
        at = self.headings[column]
        self.faults.append(Fault(reason, self.number, at.text, at.position + 1))

    def faulty(self, column: Column) -> bool:
        return any(fault.column == self.headings[column].text for fault in self.faults)


def read_row(
    number: int, cells: list[str], headings: Mapping[Column, Heading]
) -> tuple[RosterRow | None, list[Fault]]:
    """The row, or None and its faults. `number` counts as the spreadsheet does."""
    row = _Row(number, cells, headings)
    _check_shape(row)
    role = _understood(row, Column.ROLE, _ROLES, _unknown_role)
    language = _understood(row, Column.LANGUAGE, _LANGUAGES, _unknown_language)
    zone = _zone(row)
    email = _email(row)
    seat = _seat(row)
    _check_seating(row, role, seat)
    if row.faults:
        return None, row.faults
    values = row.values
    return (
        RosterRow(
            number=number,
            seat=seat,
            company_en=values[Column.COMPANY_EN],
            company_zh=values[Column.COMPANY_ZH],
            role=role,
            given_name=values[Column.GIVEN_NAME],
            family_name=values[Column.FAMILY_NAME],
            name_zh=values[Column.NAME_ZH],
            email=email,
            title_en=values[Column.TITLE_EN],
            title_zh=values[Column.TITLE_ZH],
            language=language,
            time_zone=zone,
        ),
        [],
    )


def _check_shape(row: _Row) -> None:
    """What holds for every cell: there where it must be, short enough, text and no formula."""
    for column in REQUIRED:
        if not row.values[column]:
            row.fault(column, _("This may not be empty."))
    for column, value in row.values.items():
        if value and unicodedata.normalize("NFKC", value)[0] in _FORMULA_STARTS:
            row.fault(column, _("This begins like a formula. Write plain text."))
        elif "\ufffd" in value or any(unicodedata.category(c) in {"Co", "Cn"} for c in value):
            row.fault(column, _("This holds a broken character; the encoding may be wrong."))
        elif column in IN_LATIN and _TWO_WRITINGS.search(value):
            row.fault(
                column,
                _("Latin letters and Chinese characters in one word; the encoding may be wrong."),
            )
        elif column in IN_CHINESE and _is_lost(value):
            row.fault(
                column,
                _(
                    "The Chinese was lost when the file was saved: only question marks are left. "
                    'In Excel choose "CSV UTF-8", or save it as XLSX.'
                ),
            )
        elif len(value) > MAX_LENGTHS.get(column, 254):
            row.fault(
                column,
                _("This is longer than %(limit)s characters.")
                % {"limit": MAX_LENGTHS.get(column, 254)},
            )


def _understood(
    row: _Row, column: Column, known: Mapping[str, str], unknown: Callable[[str], str]
) -> str:
    value = row.values[column]
    found = known.get(key(value), "")
    if value and not found and not row.faulty(column):
        row.fault(column, unknown(value))
    return str(found)


def _unknown_role(value: str) -> str:
    return _('"%(value)s" is no role. Write one of: %(names)s.') % {
        "value": value[:40],
        "names": enumerated(f"{names[0]}{aside(names[1])}" for names in ROLE_NAMES.values()),
    }


def _unknown_language(value: str) -> str:
    return _('"%(value)s" is no language of the portal. Write English or 简体中文.') % {
        "value": value[:40]
    }


def _zone(row: _Row) -> str:
    value = row.values[Column.TIME_ZONE]
    zone = _ZONES.get(value.casefold(), "")
    if value and not zone and not row.faulty(Column.TIME_ZONE):
        row.fault(
            Column.TIME_ZONE,
            _(
                '"%(value)s" is no time zone of the IANA list. Write a name such as '
                "America/New_York or Asia/Shanghai."
            )
            % {"value": value[:40]},
        )
    return zone


def _email(row: _Row) -> str:
    value = row.values[Column.EMAIL].lower()
    if value and not row.faulty(Column.EMAIL):
        try:
            validate_email(value)
        except ValidationError:
            row.fault(Column.EMAIL, _("This is not an email address."))
    return value


def _seat(row: _Row) -> int | None:
    value = unicodedata.normalize("NFKC", row.values[Column.SEAT])
    if not value or row.faulty(Column.SEAT):
        return None
    if not re.fullmatch(r"0*[0-9]{1,3}", value, re.ASCII) or not (
        1 <= int(value) <= SEATS_PER_DELEGATION
    ):
        row.fault(
            Column.SEAT,
            _("A delegation has seats 1 to %(last)s; there is no seat %(value)s.")
            % {"last": SEATS_PER_DELEGATION, "value": value[:20]},
        )
        return None
    return int(value)


def _check_seating(row: _Row, role: str, seat: int | None) -> None:
    """Delegates and alternates hold a seat, advisers may, the others hold none."""
    names = (Column.COMPANY_EN, Column.COMPANY_ZH)
    if row.faulty(Column.SEAT) or not role:
        return
    verdict = may_sit(role, seated=seat is not None)
    if not verdict:
        row.fault(Column.SEAT, str(verdict.reason))
    if seat is None:
        for column in names:
            if row.values[column] and role not in SEATED_ROLES:
                row.fault(column, _("A company without a seat number."))
    elif verdict:
        for column in names:
            if not row.values[column] and not row.faulty(column):
                row.fault(column, _("The company's name is needed in both languages."))
