"""Cells to rows: every value cleaned, understood in both languages and checked."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from members.enums import SEATED_ROLES, SEATS_PER_DELEGATION, Language
from members.rosters.columns import ROSTER, Column
from members.seating import may_sit
from workinggroup.lib.punctuation import aside, enumerated
from workinggroup.lib.tables import Cells, Fault, Heading
from workinggroup.lib.tables.layout import key
from workinggroup.lib.tables.rows import read_cell_zone
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
_ROLES = {key(name): role for role, names in ROLE_NAMES.items() for name in names}
_LANGUAGES = {
    key(name): language
    for language in Language
    for name in (language.value, language.label, *LANGUAGE_NAMES.get(language, ()))
}


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


def read_row(
    number: int, cells: list[str], headings: Mapping[str, Heading]
) -> tuple[RosterRow | None, list[Fault]]:
    """The row, or None and its faults. `number` counts as the spreadsheet does."""
    row = Cells(ROSTER, number, cells, headings)
    role = row.understood(Column.ROLE, _ROLES, _unknown_role)
    language = row.understood(Column.LANGUAGE, _LANGUAGES, _unknown_language)
    zone = read_cell_zone(row, Column.TIME_ZONE)
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


def _unknown_role(value: str) -> str:
    return _('"%(value)s" is not a role. Write one of: %(names)s.') % {
        "value": value[:40],
        "names": enumerated(f"{names[0]}{aside(names[1])}" for names in ROLE_NAMES.values()),
    }


def _unknown_language(value: str) -> str:
    return _('"%(value)s" is not a language of the portal. Write English or 简体中文.') % {
        "value": value[:40]
    }


def _email(row: Cells) -> str:
    value = row.values[Column.EMAIL].lower()
    if value and not row.faulty(Column.EMAIL):
        try:
            validate_email(value)
        except ValidationError:
            row.fault(Column.EMAIL, _("This is not an email address."))
    return value


def _seat(row: Cells) -> int | None:
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


def _check_seating(row: Cells, role: str, seat: int | None) -> None:
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
