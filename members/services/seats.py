"""Which company holds which seat."""

import datetime as dt
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from members.access import may_let_go, may_vacate_seat
from members.models import Appointment, Company, Delegation, Seat, SeatTerm
from members.rosters.companies import is_name, pick_company
from members.services import appointments, audit
from members.services.delegations import open_roster
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Refused
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer


@transaction.atomic
def replace_company(
    actor: Viewer, *, seat: Seat, name_en: str, name_zh: str, now: dt.datetime
) -> SeatTerm:
    """Give `seat` to a company from `now`. The term that runs ends, and with it the roles and the
    access of its people, at that instant; its history stays.

    The company is found by its names among those the delegation ever had, or is new. Returns the
    new term. Raises `NotAllowed`; `Refused` where the company holds a seat, this one or another,
    is of the other delegation, or the two names belong to two companies.
    """
    delegation = open_roster(actor, seat.delegation_id)
    company = company_named(actor, delegation=delegation, name_en=name_en, name_zh=name_zh, now=now)
    held = SeatTerm.objects.filter(company=company, ended_at=None).select_related("seat").first()
    if held:
        reason = _("%(company)s already has seat %(number)s.") % {
            "company": company.name,
            "number": held.seat.number,
        }
        raise Refused(reason, fields={"name_en": reason})
    term = SeatTerm.objects.filter(seat=seat, ended_at=None).select_related("company").first()
    if term:
        close_term(actor, term=term, now=now)
    return begin_term(actor, seat=seat, company=company, now=now)


@transaction.atomic
def vacate_seat(actor: Viewer, *, seat: Seat, now: dt.datetime, reason: str = "") -> SeatTerm:
    """End the term of the company that holds `seat`, and its people's roles and access.

    Raises `NotAllowed`; `Stale` where the seat is vacant.
    """
    open_roster(actor, seat.delegation_id)
    term = SeatTerm.objects.filter(seat=seat, ended_at=None).select_related("company").first()
    may_vacate_seat(actor, seat, term).demand()
    running = cast("SeatTerm", term)
    close_term(actor, term=running, now=now, reason=reason)
    return running


@transaction.atomic
def rename_company(
    actor: Viewer,
    *,
    company: Company,
    name_en: str,
    name_zh: str,
    now: dt.datetime,
    seen: FieldMarks | None = None,
) -> Company:
    """Correct a company's names; its seat, term and people stay as they are.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for a name that
    somebody else changed too. Raises `NotAllowed`; `Refused` where a name is empty or another
    company's, of either side.
    """
    open_roster(actor, company.delegation_id)
    row = Company.objects.select_for_update().get(pk=company.pk)
    names = {"name_en": name_en, "name_zh": name_zh}
    names = merge(actor, row, stored(row, names), names, seen)
    rename(actor, company=row, now=now, **names)
    return row


def company_named(
    actor: Viewer, *, delegation: Delegation, name_en: str, name_zh: str, now: dt.datetime
) -> Company:
    """The delegation's company of these names: found, corrected in one language, or new.

    Only inside an act that opened the roster. Raises `Refused` as `pick_company`.
    """
    name_en, name_zh = _clean_names(name_en, name_zh)
    company = pick_company(
        Company.objects.all(), side=delegation.pk, name_en=name_en, name_zh=name_zh
    )
    if company is None:
        company = Company(delegation=delegation, name_en=name_en, name_zh=name_zh)
        validation.check(company)
        company.save()
        audit.record(actor, act="add_company", subject=company, now=now)
    else:
        rename(actor, company=company, name_en=name_en, name_zh=name_zh, now=now)
    return company


def rename(
    actor: Viewer, *, company: Company, name_en: str, name_zh: str, now: dt.datetime
) -> None:
    """Write new names where they differ. Only inside an act that opened the roster. Raises
    `Refused`, at the name, where one is empty or another company of the delegation has it."""
    name_en, name_zh = _clean_names(name_en, name_zh)
    names = {"name_en": name_en, "name_zh": name_zh}
    changes = {
        field: [old, name]
        for field, name in names.items()
        if (old := getattr(company, field)) != name
    }
    if not changes:
        return
    others = Company.objects.exclude(pk=company.pk)
    if namesake := pick_company(others, side=company.delegation_id, **names):
        reason = _("Another company of this delegation has this name.")
        same = (field for field, name in names.items() if is_name(getattr(namesake, field), name))
        raise Refused(reason, fields=dict.fromkeys(same, reason))
    company.name_en, company.name_zh = name_en, name_zh
    validation.check(company)
    company.save(update_fields=["name_en", "name_zh"])
    audit.record(actor, act="rename_company", subject=company, now=now, changes=changes)


def begin_term(actor: Viewer, *, seat: Seat, company: Company, now: dt.datetime) -> SeatTerm:
    """Write a new term and its audit entry. Only inside an act that opened the roster."""
    term = SeatTerm.objects.create(seat=seat, company=company, began_at=now)
    audit.record(actor, act="begin_seat_term", subject=term, now=now)
    return term


def close_term(
    actor: Viewer,
    *,
    term: SeatTerm,
    now: dt.datetime,
    reason: str = "",
) -> None:
    """End a term and the roles that hang on it. Only inside an act that opened the roster. Raises
    `NotAllowed` where the actor may not end one of the roles."""
    running = Appointment.objects.filter(term=term, ended_at=None).select_related("person")
    for appointment in running:
        may_let_go(actor, appointment).demand()
        appointments.close_appointment(actor, appointment=appointment, now=now, reason=reason)
    term.ended_at = now
    term.save(update_fields=["ended_at"])
    audit.record(
        actor,
        act="end_seat_term",
        subject=term,
        now=now,
        reason=reason,
    )


def _clean_names(name_en: str, name_zh: str) -> tuple[str, str]:
    name_en, name_zh = clean_line(name_en), clean_line(name_zh)
    missing = {
        field: _("The company's name is needed in both languages.")
        for field, name in (("name_en", name_en), ("name_zh", name_zh))
        if not name
    }
    if missing:
        raise Refused(next(iter(missing.values())), fields=missing)
    return name_en, name_zh
