"""Which company two names mean."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from members.models import Company
from workinggroup.lib.errors import Refused


def pick_company(companies: Iterable[Company], name_en: str, name_zh: str) -> Company | None:
    """Which of `companies` two names mean: one equal name suffices, the other is a correction.

    Raises `Refused` where the names are those of two different companies.
    """
    found = {
        company.pk: company
        for company in companies
        if company.name_en.casefold() == name_en.casefold()
        or company.name_zh.casefold() == name_zh.casefold()
    }
    if len(found) > 1:
        reason = _("The English and the Chinese name belong to two different companies.")
        raise Refused(reason, fields={"name_zh": reason})
    return next(iter(found.values()), None)
