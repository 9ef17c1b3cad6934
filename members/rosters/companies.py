"""Which company two names mean."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from members.models import Company
from workinggroup.lib.errors import Refused


def is_name(name: str, other: str) -> bool:
    """Whether two names of companies are one, in capitals or not."""
    return name.casefold() == other.casefold()


def pick_company(
    companies: Iterable[Company], *, side: str, name_en: str, name_zh: str
) -> Company | None:
    """Which company of `side` two names mean, among `companies` of both sides: one equal name
    suffices, the other is a correction.

    Raises `Refused` with the fields at fault where a name is that of a company of the other side,
    since a company is seated on one side only, or the names are those of two companies.
    """
    alike = [
        (field, company)
        for company in companies
        for field, name in (("name_en", name_en), ("name_zh", name_zh))
        if is_name(getattr(company, field), name)
    ]
    if faults := {
        field: _("A company of the other delegation has this name.")
        for field, company in alike
        if company.delegation_id != side
    }:
        raise Refused(next(iter(faults.values())), fields=faults)
    found = {company.pk: company for _field, company in alike}
    if len(found) > 1:
        reason = _("The English and the Chinese name belong to two different companies.")
        raise Refused(reason, fields={"name_zh": reason})
    return next(iter(found.values()), None)
